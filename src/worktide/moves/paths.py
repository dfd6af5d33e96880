"""Routes of two and three steps: to a goal that is named, or to what is safer and pays at least as well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.moves.describing import described
from worktide.moves.difficulty import WORDS
from worktide.moves.filters import checked, kept
from worktide.moves.model import Months, Move, MoveFilters, Path
from worktide.moves.ranking import NO_FILTERS
from worktide.moves.safety import is_safer, safety_of
from worktide.moves.tables import Array, MoveTables, open_tables
from worktide.moves.weighing import MEDIAN, far, judged, weighed
from worktide.release.open import Release

MOST: Final = 3
# How many first steps are followed: what is beyond is so hard to reach that no route over it is among the best.
FIRST_STEPS: Final = 24
SECOND_STEPS: Final = 12
THIRD_STEPS: Final = 3
# A further step must make the way this much easier, for each step is a change of job with its own risk.
_STEP_COST: Final = 0.5


@dataclass(frozen=True, slots=True)
class _Route:
    """Records from start to end, and how easy the way is: the product of its steps' ease and of a cost for each."""

    places: tuple[int, ...]
    ease: float


@dataclass(frozen=True, slots=True)
class _Steps:
    """The destinations of a job that pass the filters and are not far, easiest first, each with its ease."""

    places: NDArray[np.int64]
    ease: Array

    def best(self, among: NDArray[np.bool_], most: int) -> list[tuple[int, float]]:
        """Return the first of the destinations that are among some, each with its ease."""
        at = np.flatnonzero(among[self.places])[:most]
        return list(zip(self.places[at].tolist(), self.ease[at].tolist(), strict=True))


@lru_cache(maxsize=2048)
def _steps_from(tables: MoveTables, place: int, filters: MoveFilters) -> _Steps:
    """Return the steps from a job; kept, as routes from many jobs lead over the same ones."""
    of = weighed(tables, place)
    keep, _ = kept(tables, of, filters, place)
    ease = np.where(keep & ~far(tables, of), of.ease, 0.0).astype(np.float32)
    order = np.argsort(-ease, kind="stable")[: np.count_nonzero(ease)]
    return _Steps(order, ease[order])


def _between(filters: MoveFilters) -> MoveFilters:
    """Return the filters for steps on the way: pay may be lower there, time and fields count throughout."""
    return MoveFilters(
        longest_training_months=filters.longest_training_months,
        education=filters.education,
        avoid_fields=filters.avoid_fields,
        weight=filters.weight,
    )


def _routes(tables: MoveTables, here: int, ends: NDArray[np.bool_], filters: MoveFilters) -> Iterator[_Route]:
    """Yield routes of one to three steps to any of the ends, the best to each end over each first steps."""
    loose = _between(filters)
    first = _steps_from(tables, here, loose)
    elsewhere = np.ones(len(ends), dtype=bool)
    elsewhere[here] = False
    for end, ease in first.best(ends, FIRST_STEPS):
        yield _Route((here, end), ease)
    for middle, reached in first.best(elsewhere, FIRST_STEPS):
        second = _steps_from(tables, middle, loose)
        so_far = reached * _STEP_COST
        for end, ease in second.best(ends & elsewhere, SECOND_STEPS):
            yield _Route((here, middle, end), so_far * ease)
        for later, ease in second.best(elsewhere, THIRD_STEPS):
            third = _steps_from(tables, later, loose)
            beyond = ends & elsewhere
            beyond[middle] = False
            further = so_far * ease * _STEP_COST
            for end, last in third.best(beyond, THIRD_STEPS):
                yield _Route((here, middle, later, end), further * last)


def _ends(tables: MoveTables, here: int, goal: str | None, filters: MoveFilters) -> NDArray[np.bool_]:
    """Return which records a route may end at: the goal, or what is safer by nine draws in ten at no less pay."""
    if goal is not None:
        ends = np.zeros(len(tables.listing), dtype=bool)
        ends[tables.place(goal)] = True
        return ends
    of = weighed(tables, here)
    paid = tables.pay[:, MEDIAN] >= (filters.pay_floor or float(tables.pay[here, MEDIAN]))
    return np.asarray(is_safer(of.lower) & paid)


def _hardest(tables: MoveTables, route: _Route) -> int:
    """Return the difficulty of a route's hardest step, as its place among `WORDS`."""
    steps = zip(route.places, route.places[1:], strict=False)
    return max(int(weighed(tables, here).difficulty[there]) for here, there in steps)


def _described(tables: MoveTables, route: _Route, filters: MoveFilters) -> Path:
    steps: list[Move] = []
    for here, there in zip(route.places, route.places[1:], strict=False):
        of = weighed(tables, here)
        steps.append(described(tables, of, judged(tables, of, filters), here, there))
    start, end = route.places[0], route.places[-1]
    months = [step.entry.months for step in steps if step.entry.months is not None]
    change = 100.0 * (tables.pay[end, MEDIAN] / tables.pay[start, MEDIAN] - 1.0)
    whole = Months(sum(one.low for one in months), sum(one.high for one in months))
    return Path(
        steps=tuple(steps),
        months=whole if len(months) == len(steps) else None,
        pay_change=None if np.isnan(change) else round(float(change), 1),
        safety=safety_of(tables, start, end),
        ease=round(route.ease, 4),
    )


def routes(
    tables: MoveTables, slug: str, goal: str | None = None, filters: MoveFilters = NO_FILTERS, most: int = MOST
) -> tuple[Path, ...]:
    """Return the easiest routes of up to three steps from one job; see `paths`."""
    wanted = checked(filters, tables)
    here = tables.place(slug)
    ends = _ends(tables, here, goal, wanted)
    found = sorted(_routes(tables, here, ends, wanted), key=lambda one: (-one.ease, one.places))
    chosen: dict[tuple[int, int], _Route] = {}
    for route in found:
        if goal is None and (len(route.places) == 2 or _hardest(tables, route) == len(WORDS) - 1):
            continue
        key = (route.places[1] if goal else 0, route.places[-1])
        chosen.setdefault(key, route)
        if len(chosen) == most:
            break
    return tuple(_described(tables, route, wanted) for route in chosen.values())


def paths(
    release: Release, slug: str, goal: str | None = None, filters: MoveFilters = NO_FILTERS, most: int = MOST
) -> tuple[Path, ...]:
    """Return the easiest routes from a job, by its address, easiest first.

    With a goal (an address) routes of one to three steps lead there, each over another first step. Without one they
    have two or three steps, none of them very large, and end, each elsewhere, at a job that is safer by nine draws in
    ten and pays at least as much (or the least pay that a filter names). The ease of a route is the product of its
    steps' ease, halved for each step after the first. Time, education and fields bound every step, and no step is far
    (`weighing.Judged`).

    Raises WorktideError for a filter that does not fit, ReleaseError where the release holds nothing about moves.
    """
    return routes(open_tables(release), slug, goal, filters, most)
