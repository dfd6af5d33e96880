"""Doors and routes as a page shows them: worded, with the learning resources that ids stand for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from worktide.moves.model import Door, Path
from worktide.release.open import Release
from worktide.release.record import LearningResource
from worktide.site.language import gettext as _
from worktide.site.pages.move_view import SAFETY, MoveView, between, move_view, pay_words, resources_of

_AT_A_DOOR: Final = 3


@dataclass(frozen=True, slots=True)
class DoorView:
    """One door with its months in words, and where to learn what it adds to the door before."""

    door: Door
    months: str
    added: str
    resources: tuple[LearningResource, ...]

    @property
    def more(self) -> int:
        """How many destinations are opened beyond those named."""
        return self.door.opened - len(self.door.opens)


@dataclass(frozen=True, slots=True)
class PathView:
    """One route: its steps, and months, pay and safety over the whole of it in words."""

    path: Path
    steps: tuple[MoveView, ...]
    months: str
    pay_change: str
    safety: str

    @property
    def end(self) -> str:
        """The title of the job where the route ends."""
        return self.path.steps[-1].title


def path_views(release: Release, paths: Iterable[Path]) -> tuple[PathView, ...]:
    """Return routes as a page shows them."""
    return tuple(
        PathView(
            path=path,
            steps=tuple(move_view(release, step) for step in path.steps),
            months=between(path.months),
            pay_change=pay_words(path.pay_change),
            safety=SAFETY[path.safety],
        )
        for path in paths
    )


def door_views(release: Release, doors: Sequence[Door]) -> tuple[DoorView, ...]:
    """Return doors as a page shows them."""
    found = []
    for place, door in enumerate(doors):
        before = doors[place - 1] if place else None
        known = before.skills if before else ()
        ids = [one for one in door.resources if before is None or one not in before.resources]
        added = _(" and ").join(skill for skill in door.skills if skill not in known)
        found.append(DoorView(door, between(door.months), added, resources_of(release, added, ids, _AT_A_DOOR)))
    return tuple(found)
