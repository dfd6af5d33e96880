"""Jobs named in a form or an address: each is one record, or a choice that the page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from worktide.assessment.query import cleaned
from worktide.core.errors import UnknownTitleError, WorktideError
from worktide.release.open import ListedOccupation, Release
from worktide.site.pages.lookup import find

OPTIONS: Final = 5
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Named:
    """What a visitor named: the record that it means, else those it may mean, else titles that are close.

    `typed` is shown, so it is cut where it is too long to be a title.
    """

    typed: str
    listed: ListedOccupation | None = None
    options: tuple[ListedOccupation, ...] = ()
    nearest: tuple[str, ...] = ()
    too_long: bool = False


def named(typed: str, release: Release) -> Named | None:
    """Return the job that a title or address names, or None where nothing was typed."""
    try:
        text = cleaned(typed)
    except UnknownTitleError:
        return Named(f"{typed[:_SHOWN]}…", too_long=True)
    except WorktideError:
        return None
    place = release.positions.get(text)
    if place is not None:
        return Named(text, release.listing[place])
    found = find(text, release)
    if found.only:
        return Named(text, release.listing[release.positions[found.only.slug]])
    options = tuple(release.listing[release.positions[one.slug]] for one in found.candidates[:OPTIONS])
    return Named(text, options=options, nearest=found.nearest)
