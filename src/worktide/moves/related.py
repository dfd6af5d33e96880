"""Related roles: jobs that resemble one by what is done in them, whether or not people move between them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from worktide.moves.filters import kept
from worktide.moves.model import RelatedRole
from worktide.moves.ranking import NO_FILTERS
from worktide.moves.safety import comparison_of
from worktide.moves.tables import Array, MoveTables, open_tables
from worktide.moves.weighing import judged, weighed
from worktide.release.open import Release

MOST: Final = 6
MOST_OF_ONE: Final = 2
RULE: Final = (
    "The jobs most like this one by the mean of two likenesses: of the activities behind the tasks and of the tasks' "
    "wording; at most two of one occupation. Being alike is no move: people may never change between them."
)


def likeness(tables: MoveTables, place: int) -> Array:
    """Return how alike each record is, 0 to 1: mean cosine of activities by task weight and of the tasks' wording.

    Records without tasks are alike to none.
    """
    activities = tables.activity_directions @ tables.activity_directions[place]
    wording = np.maximum(tables.text @ tables.text[place], 0.0)
    alike = (activities + wording) / 2.0
    alike[place] = 0.0
    return np.asarray(alike * tables.scored)


def related_records(tables: MoveTables, slug: str, most: int = MOST) -> tuple[tuple[int, float], ...]:
    """Return the places of the most alike records and their likeness (0 to 1), most alike first."""
    here, taken = tables.place(slug), dict[int, int]()
    alike = likeness(tables, here)
    found: list[tuple[int, float]] = []
    for place in np.argsort(-alike, kind="stable"):
        own = int(tables.heaviest[place])
        if len(found) == most or alike[place] <= 0:
            break
        if taken.get(own, 0) < MOST_OF_ONE:
            taken[own] = taken.get(own, 0) + 1
            found.append((int(place), float(alike[place])))
    return tuple(found)


def _reason(tables: MoveTables, here: int, there: int) -> str:
    """Return which activity the two have most in common."""
    shared = np.minimum(tables.activity_weights[here], tables.activity_weights[there])
    if not shared.any():
        return "Their tasks are worded alike."
    name = tables.names.activities[int(shared.argmax())]
    return f"Both: {name[0].lower()}{name[1:]}."


def alike_roles(tables: MoveTables, slug: str, most: int = MOST) -> tuple[RelatedRole, ...]:
    """Return the related roles of a job by `RULE`, without the summaries, which only their records hold."""
    here = tables.place(slug)
    of = weighed(tables, here)
    moves = kept(tables, of, NO_FILTERS, here)[0] & judged(tables, of, NO_FILTERS).recommended
    return tuple(
        RelatedRole(
            slug=tables.listing[there].slug,
            title=tables.listing[there].title,
            sector=tables.listing[there].sector,
            summary="",
            score=tables.listing[there].risk,
            comparison=comparison_of(tables, here, there),
            similarity=round(100.0 * alike),
            reason=_reason(tables, here, there),
            is_move=bool(moves[there]),
        )
        for there, alike in related_records(tables, slug, most)
    )


def related(release: Release, slug: str, most: int = MOST) -> tuple[RelatedRole, ...]:
    """Return the related roles of a job by `RULE`, each with its summary, own range and where it stands beside it.

    `is_move` says whether it is also a destination that would be recommended. Raises ReleaseError where the release
    holds nothing about moves.
    """
    found = alike_roles(open_tables(release), slug, most)
    return tuple(replace(one, summary=release.what(one.slug)) for one in found)
