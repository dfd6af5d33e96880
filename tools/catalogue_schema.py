"""Write the JSON Schemas of the catalogue's files from the classes that define them, for editors that check YAML.

Usage: catalogue_schema.py  Writes docs/reference/catalogue-*.schema.json; a test fails when one is stale.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import msgspec

from worktide.catalogue.occupations import Occupation
from worktide.catalogue.roles import Role
from worktide.core.files import write_bytes

FOLDER: Final = Path(__file__).resolve().parent.parent / "docs" / "reference"
PLACES: Final[dict[Path, type[msgspec.Struct]]] = {
    FOLDER / "catalogue-occupation.schema.json": Occupation,
    FOLDER / "catalogue-role.schema.json": Role,
}
_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def schema(record: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the schema of one kind of record, in Draft 2020-12."""
    made = msgspec.json.schema(record)
    for definition in made["$defs"].values():
        definition["description"] = " ".join(definition.get("description", "").split())
    return {"$schema": _DRAFT, **made}


def text(record: type[msgspec.Struct]) -> str:
    """Return the schema of one kind of record as the text of its file."""
    return json.dumps(schema(record), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for place, kind in PLACES.items():
        write_bytes(place, text(kind).encode())
