"""Write the JSON Schema of what `worktide moves --json` prints from the classes that define it.

Usage: moves_schema.py  Writes docs/reference/moves.schema.json; a test fails when it is stale.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import msgspec

from worktide.assessment.moves import MovesAnswer
from worktide.core.files import write_bytes

PLACE: Final = Path(__file__).resolve().parent.parent / "docs" / "reference" / "moves.schema.json"
VERSION: Final = 1
_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """Return the schema of the contract's version, in Draft 2020-12; an object has no other keys than its own."""
    made = msgspec.json.schema(MovesAnswer)
    for definition in made["$defs"].values():
        if "properties" in definition:
            definition["additionalProperties"] = False
            definition["required"] = list(definition["properties"])
            definition["description"] = " ".join(definition["description"].split())
    return {"$schema": _DRAFT, "title": f"Worktide moves, version {VERSION} of the contract", **made}


def text() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    write_bytes(PLACE, text().encode())
