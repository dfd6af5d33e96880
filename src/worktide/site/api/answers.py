"""An answer of the interface: a value of ours as JSON, whole or the fields asked for, and how long it may be kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec
from django.http import HttpResponse
from django.utils.cache import patch_cache_control

from worktide.core.errors import WorktideError
from worktide.site.pages.shared import FRESH_SECONDS

MEDIA_TYPE: Final = "application/json"
MOST_FIELDS: Final = 40
_LONGEST_FIELDS: Final = 2_000

Tree = dict[str, Any]


def chosen(fields: str) -> Tree:
    """Return the fields of `a,b.c` as a tree of names; a name without children is taken whole.

    Raises WorktideError for an empty name or too many.
    """
    names = [name.strip() for name in fields.split(",")]
    if len(fields) > _LONGEST_FIELDS or len(names) > MOST_FIELDS:
        raise WorktideError("too many fields at once", source="fields", expected=f"at most {MOST_FIELDS}")
    tree: Tree = {}
    for name in names:
        place = tree
        for part in name.split("."):
            if not part:
                raise WorktideError(
                    "a field has no name", source="fields", got=name, expected="such as risk.percentile"
                )
            place = place.setdefault(part, {})
    return tree


def selected(value: Any, tree: Tree) -> Any:
    """Return the part of a value that a tree of names keeps; lists are gone through one by one.

    Raises WorktideError for a name that the value does not have.
    """
    if not tree or value is None:
        return value
    if isinstance(value, (list, tuple)):
        return [selected(one, tree) for one in value]
    if not isinstance(value, dict):
        raise WorktideError("has no fields of its own", source="fields", got=", ".join(tree))
    unknown = sorted(set(tree) - set(value))
    if unknown:
        raise WorktideError("there is no such field", source="fields", got=", ".join(unknown), expected=sorted(value))
    return {name: selected(one, tree[name]) for name, one in value.items() if name in tree}


def answered(value: object, fields: str = "", *, kept: bool = True) -> HttpResponse:
    """Return a value as JSON, the field names in the order of the contract; `kept` says that anyone may keep it.

    `fields` chooses what is given. Raises WorktideError for a field that there is not.
    """
    if fields:
        value = selected(msgspec.to_builtins(value), chosen(fields))
    response = HttpResponse(msgspec.json.encode(value) + b"\n", content_type=MEDIA_TYPE)
    if kept:
        patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    else:
        patch_cache_control(response, no_store=True)
    return response


def linked(response: HttpResponse, links: Iterable[tuple[str, str]]) -> HttpResponse:
    """Return a response with a Link header (RFC 8288) of relation and address."""
    told = ", ".join(f'<{address}>; rel="{relation}"' for relation, address in links)
    if told:
        response.headers["Link"] = told
    return response
