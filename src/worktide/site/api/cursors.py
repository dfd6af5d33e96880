"""Opaque cursors: where a list goes on, bound to the release and the choice that began it, so that none is misread."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar
from urllib.parse import urlencode

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

from worktide.core.errors import WorktideError
from worktide.release.record import ReleaseStamp

FEW: Final = 50
MOST: Final = 200
_SALT: Final = "worktide.api.cursor"
_LONGEST: Final = 200

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """One part of a list: its items, how many there are in all, and the cursor of the next part (None at the end)."""

    release: ReleaseStamp
    items: tuple[T, ...]
    total: int
    next_cursor: str | None


def _choice(request: HttpRequest, release: ReleaseStamp) -> str:
    """Return what a cursor is bound to: the path, every choice but where to begin and how many, and the release."""
    given = sorted((name, value) for name, value in request.GET.items() if name not in ("cursor", "limit", "fields"))
    told = f"{request.path}?{urlencode(given)}#{release.hash}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def part_of(request: HttpRequest, release: ReleaseStamp, items: Sequence[T], cursor: str, limit: int) -> Listed[T]:
    """Return the part of a list that a cursor asks for, from the beginning without one.

    Raises WorktideError for a cursor of another release, another choice, or none of ours.
    """
    start = _start(request, release, cursor) if cursor else 0
    if start > len(items):
        raise _not_ours()
    end = start + limit
    onward = Signer(salt=_SALT).sign(f"{end}:{_choice(request, release)}") if end < len(items) else None
    return Listed(release, tuple(items[start:end]), len(items), onward)


def _start(request: HttpRequest, release: ReleaseStamp, cursor: str) -> int:
    try:
        start, _, choice = Signer(salt=_SALT).unsign(cursor[:_LONGEST]).partition(":")
    except BadSignature:
        raise _not_ours() from None
    if choice != _choice(request, release):
        raise _not_ours()
    return int(start)


def _not_ours() -> WorktideError:
    hint = "Begin again without a cursor, and change nothing else while you follow one."
    return WorktideError("the cursor does not belong to this list", source="cursor", hint=hint)
