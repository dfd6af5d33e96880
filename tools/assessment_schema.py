"""Write the JSON Schema of an assessment from the classes that define it.

Usage: assessment_schema.py  Writes docs/reference/assessment.schema.json; a test fails when it is stale.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import msgspec

from worktide.core.files import write_bytes
from worktide.release.record import CONTRACT_VERSION, Assessment

PLACE: Final = Path(__file__).resolve().parent.parent / "docs" / "reference" / "assessment.schema.json"
_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """Return the schema of the contract's version, in Draft 2020-12; an object has no other keys than its own."""
    made = msgspec.json.schema(Assessment)
    for definition in made["$defs"].values():
        if "properties" in definition:
            definition["additionalProperties"] = False
            definition["description"] = " ".join(definition["description"].split())
    title = f"Worktide assessment, version {CONTRACT_VERSION} of the contract"
    return {"$schema": _DRAFT, "title": title, **made}


def text() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    write_bytes(PLACE, text().encode())
