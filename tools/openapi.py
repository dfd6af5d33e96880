"""Writes docs/reference/openapi.json, the description of the REST interface.

Usage: openapi.py
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

PLACE = Path(__file__).parents[1] / "docs" / "reference" / "openapi.json"


def text() -> str:
    """Return the description as indented JSON; Django is set up with a state folder of its own, which is left empty."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worktide.site.settings")
    with tempfile.TemporaryDirectory() as state:
        os.environ.setdefault("WORKTIDE_STATE", state)
        import django

        django.setup()
        from worktide.site.api.service import described

        return json.dumps(described(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    PLACE.write_text(text(), "utf-8")
    print(f"Written: {PLACE.relative_to(Path.cwd())}")
