"""Ranked moves from a job under a person's filters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.moves.describing import described
from worktide.moves.filters import checked, kept
from worktide.moves.model import Move, MoveFilters, Moves
from worktide.moves.safety import is_safer
from worktide.moves.tables import MoveTables, open_tables
from worktide.moves.warnings import LICENCE
from worktide.moves.weighing import Judged, Weighed, judged, values, weighed
from worktide.release.open import Release

MOST: Final = 10
MOST_OF_ONE: Final = 2
FEW: Final = 3
LEAST_PART: Final = 0.03
"""Destinations of less than three hundredths of the best one's value are not shown: they would only fill the list."""
NO_FILTERS: Final = MoveFilters()

ROLE: Final = (
    "A modern role has no official figures of its own: its moves, pay and entry are those of the jobs behind it."
)
NOTHING_SAFER: Final = "No destination in this list is safer by nine draws in ten; the list is ordered by the rest."
NOT_RECOMMENDED: Final = "Too few destinations are better in risk or pay; those marked as not recommended follow."
NOTHING: Final = "No destination passes these filters; loosen the one that leaves out most."


def in_order(tables: MoveTables, of: Weighed, against: Judged, keep: NDArray[np.bool_]) -> list[int]:
    """Return the destinations in order: recommended ones first, each group by value.

    Where a few are recommended, no others follow; and none ever that is far, pays much less, or has next to none of
    the value of the best.
    """
    value, good = values(tables, of, against), against.recommended
    others = ~against.less_pay & ~against.far & (int((keep & good).sum()) < FEW)
    shown = keep & (good | others)
    places = np.flatnonzero(shown & (value >= LEAST_PART * value[shown].max(initial=0.0)))
    return [int(one) for one in places[np.lexsort((places, -value[places], ~good[places]))]]


def _varied(tables: MoveTables, order: list[int], most: int) -> list[int]:
    """Return the first destinations, at most two of one SOC code: they are alike in much of what is known."""
    taken: dict[str, int] = {}
    found: list[int] = []
    for place in order:
        if len(found) == most:
            break
        own = str(tables.soc[place])
        if taken.get(own, 0) < MOST_OF_ONE:
            taken[own] = taken.get(own, 0) + 1
            found.append(place)
    return found


def _notes(tables: MoveTables, place: int, moves: tuple[Move, ...]) -> Iterator[str]:
    if tables.listing[place].kind == "role":
        yield ROLE
    if not moves:
        yield NOTHING
    elif not any(move.safety == "safer" for move in moves):
        yield NOTHING_SAFER
    if not all(move.recommended for move in moves):
        yield NOT_RECOMMENDED
    if "licence" not in tables.own.answers:
        yield LICENCE


def ranked(tables: MoveTables, slug: str, filters: MoveFilters = NO_FILTERS, most: int = MOST) -> Moves:
    """Return the ranked moves from one job; raises WorktideError for a filter that does not fit."""
    wanted = checked(filters, tables)
    place = tables.place(slug)
    of = weighed(tables, place)
    keep, left = kept(tables, of, wanted, place)
    against = judged(tables, of, wanted)
    shown = _varied(tables, in_order(tables, of, against, keep), most)
    moves = tuple(described(tables, of, against, place, there) for there in shown)
    listed = tables.listing[place]
    return Moves(
        slug=slug,
        title=listed.title,
        score=listed.risk,
        filters=wanted,
        moves=moves,
        considered=int(keep.sum()),
        safer=int((keep & is_safer(of.lower)).sum()),
        left_out=left,
        notes=tuple(_notes(tables, place, moves)),
    )


def moves_from(release: Release, slug: str, filters: MoveFilters = NO_FILTERS, most: int = MOST) -> Moves:
    """Return the ranked moves from a job by its address in the release, best first, at most `most`.

    Only recommended destinations are shown (see `weighing.Judged`); where there are fewer than three, such follow as
    are near and do not pay much less, each with what speaks against it. The order is by `weighing.values`.

    Raises WorktideError for a filter that does not fit, ReleaseError where the release holds nothing about moves.
    """
    return ranked(open_tables(release), slug, filters, most)
