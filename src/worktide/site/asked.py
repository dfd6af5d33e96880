"""The release that a page is about: the one served, or the one that a pinned address names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from worktide.release.open import Release, open_release

_PINNED: Final[ContextVar[Release | None]] = ContextVar("worktide_pinned_release", default=None)


def asked_release() -> Release:
    """Return the release that the page now made is about."""
    return _PINNED.get() or open_release()


@contextmanager
def asking(release: Release) -> Iterator[None]:
    """Make pages about a release as long as the block lasts."""
    before = _PINNED.set(release)
    try:
        yield
    finally:
        _PINNED.reset(before)


def pinned_path(path: str) -> str:
    """Return a path of the site as it is addressed where the page now made is pinned."""
    release = _PINNED.get()
    return f"/r/{release.stamp.id}{path}" if release else path
