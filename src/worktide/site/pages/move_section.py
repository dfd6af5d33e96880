"""Moves as they lie on the page of a job: the first of the list, related roles, and a comparison to open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from worktide.moves import Moves, holds_moves, moves_from, related
from worktide.moves.model import RelatedRole
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


def section_from(release: Release, moves: Moves) -> MoveSection:
    """Return ranked moves with all that stands beside them."""
    first = [moves.slug, *(move.slug for move in moves.moves[:COMPARED])]
    return MoveSection(
        moves=moves,
        views=tuple(move_view(release, move) for move in moves.moves),
        finding=finding(moves),
        related=related(release, moves.slug),
        rule=RULE,
        compare=address(first),
    )


def section_of(release: Release, slug: str) -> MoveSection | None:
    """Return the moves on the page of a job, or None where the release holds none or the job has no score."""
    if not holds_moves(release) or release.listing[release.positions[slug]].risk is None:
        return None
    moves = moves_from(release, slug, most=ON_THE_PAGE)
    return section_from(release, moves) if moves.moves else None
