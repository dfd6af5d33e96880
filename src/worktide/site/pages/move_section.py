"""Moves as they lie on the page of a job: the first of the list, related roles, and a comparison to open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from worktide.assessment.moves import first_moves, first_related
from worktide.moves import Moves, holds_moves
from worktide.moves.model import RelatedRole
from worktide.moves.ranking import NOT_RECOMMENDED, NOTHING_SAFER
from worktide.moves.related import RULE
from worktide.release.open import Release
from worktide.site.pages.compare import address
from worktide.site.pages.move_view import MoveView, finding, move_view

ON_THE_PAGE: Final = 4
COMPARED: Final = 3


@dataclass(frozen=True, slots=True)
class MoveSection:
    """The moves on the page of a job: the first of the list, with related roles."""

    moves: Moves
    views: tuple[MoveView, ...]
    finding: str
    related: tuple[RelatedRole, ...]
    rule: str
    compare: str


def _related(release: Release, slug: str) -> tuple[RelatedRole, ...]:
    found = first_related(release, slug)
    return tuple(replace(one, summary=release.what(one.slug)) for one in found)


def first_of(moves: Moves, most: int) -> Moves:
    """Return the first of some moves, with the notes that hold for these."""
    shown = moves.moves[:most]
    holds = {
        NOTHING_SAFER: not any(move.safety == "safer" for move in shown),
        NOT_RECOMMENDED: not all(move.recommended for move in shown),
    }
    others = [note for note in moves.notes if note not in holds]
    notes = (*others[:-1], *(note for note, true in holds.items() if true), *others[-1:])
    return replace(moves, moves=shown, notes=notes)


def section_from(release: Release, moves: Moves) -> MoveSection:
    """Return ranked moves with all that stands beside them."""
    first = [moves.slug, *(move.slug for move in moves.moves[:COMPARED])]
    return MoveSection(
        moves=moves,
        views=tuple(move_view(release, move) for move in moves.moves),
        finding=finding(moves),
        related=_related(release, moves.slug),
        rule=RULE,
        compare=address(first),
    )


def section_of(release: Release, slug: str) -> MoveSection | None:
    """Return the moves on the page of a job, or None where the release holds none or the job has no score."""
    if not holds_moves(release) or release.listing[release.positions[slug]].risk is None:
        return None
    moves = first_moves(release, slug)
    return section_from(release, first_of(moves, ON_THE_PAGE)) if moves.moves else None
