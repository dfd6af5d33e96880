"""Write the JSON Schema of a workforce run's summary from the classes that define it.

Usage: workforce_schema.py  Writes docs/reference/workforce-summary.schema.json; a test fails when it is stale.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import msgspec

from worktide.core.files import write_bytes
from worktide.workforce.results import FORMAT, Summary

PLACE: Final = Path(__file__).resolve().parent.parent / "docs" / "reference" / "workforce-summary.schema.json"
_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """Return the schema of this version of the summary, in Draft 2020-12; an object has no other keys than its own."""
    made = msgspec.json.schema(Summary)
    for definition in made["$defs"].values():
        definition["additionalProperties"] = False
        definition["required"] = list(definition["properties"])
        definition["description"] = " ".join(definition["description"].split())
    made["$defs"]["Summary"]["properties"]["format"] = {"const": FORMAT}
    return {"$schema": _DRAFT, "title": f"Worktide summary of a workforce, version {FORMAT}", **made}


def text() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    write_bytes(PLACE, text().encode())
