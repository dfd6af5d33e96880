"""Writes docs/reference/openapi.json, the description of the REST interface, with examples that it answered itself.

Usage: openapi.py
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

ROOT = Path(__file__).parents[1]
PLACE = ROOT / "docs" / "reference" / "openapi.json"
EXAMPLES = ROOT / "src" / "worktide" / "site" / "api" / "examples.json"
HOST = "localhost"


def text() -> str:
    """Return the description as indented JSON; Django is set up with a state folder of its own, which is left empty."""
    with tempfile.TemporaryDirectory() as state:
        _set_up(state)
        from worktide.site.api.service import described

        return _json(described())


def examples_text() -> str:
    """Return the examples as indented JSON: every request asked of the interface, by operation."""
    with tempfile.TemporaryDirectory() as state:
        _set_up(state)
        from worktide.site.api.examples import REQUESTS
        from worktide.site.api.service import described

        found = {}
        for address, methods in described()["paths"].items():
            for method, operation in methods.items():
                name = operation["operationId"]
                found[name] = [_example(method, address, asked) for asked in REQUESTS[name]]
        return _json(found)


def _set_up(state: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worktide.site.settings")
    os.environ.setdefault("WORKTIDE_STATE", state)
    import django

    django.setup()


def _example(method: str, address: str, asked: Any) -> dict[str, Any]:
    from django.test import Client

    from worktide.release.open import open_release
    from worktide.site.api.examples import shortened

    path = address
    for name, value in asked.path.items():
        path = path.replace(f"{{{name}}}", quote(value.format(release=open_release().stamp.id)))
    if asked.query:
        path += "?" + urlencode(asked.query, doseq=True)
    (Path(os.environ["WORKTIDE_STATE"]) / "static").mkdir(parents=True, exist_ok=True)
    client = Client(headers={"host": HOST, "sec-fetch-site": "same-origin"})
    given = {"data": json.dumps(asked.body), "content_type": "application/json"} if asked.body else {}
    answer = getattr(client, method)(path, **given)
    if answer.status_code != 200:
        raise SystemExit(f"{method} {path}: {answer.status_code} {answer.content[:500].decode()}")
    media = answer.headers["Content-Type"].partition(";")[0]
    body = answer.content.decode()
    value = shortened(json.loads(body)) if media.endswith("json") else body
    if isinstance(value, dict) and "next_cursor" in value:
        # It is signed with a key of the site's own, and so another one everywhere.
        value["next_cursor"] = "opaque"
    return {"request": f"{method.upper()} {path}", "media": media, "answer": value}


def _json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    EXAMPLES.write_text(examples_text(), "utf-8")
    from worktide.site.api.examples import examples

    examples.cache_clear()
    PLACE.write_text(text(), "utf-8")
    print(f"Written: {PLACE.relative_to(ROOT)}, {EXAMPLES.relative_to(ROOT)}")
