"""Skills that open doors: the one to three missing skills that bring most safer destinations into reach."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.moves.difficulty import WORDS
from worktide.moves.filters import checked, kept
from worktide.moves.fit import Have, covered, have_of, part_weights, trusted_parts
from worktide.moves.model import Door, Months, MoveFilters
from worktide.moves.ranking import NO_FILTERS
from worktide.moves.safety import is_safer
from worktide.moves.tables import Array, MoveTables, open_tables
from worktide.moves.weighing import Weighed, judged, values, weighed
from worktide.release.open import Release

MOST: Final = 3
MOST_SHOWN: Final = 6
_SKILLS, _KNOWLEDGE, _TECHNOLOGIES = range(3)
_SETTLING: Final = 6.0
_NEARER: Final = 1e-3


def _added(tables: MoveTables, have: Have, targets: NDArray[np.int64]) -> Array:
    """Return targets × names (skills and knowledge, then technologies): by how much learning each raises the fit.

    A skill is learnt to the level that the destination asks for, a technology as a whole, where it is in demand there;
    what is used everywhere opens nothing.
    """
    weights = part_weights(tables)[:, None] * trusted_parts(tables, have)
    share = (weights / np.maximum(weights.sum(axis=0), 1e-9))[:, targets]
    lacking = 1.0 - covered(tables, have.level)[targets]
    rated = sum(share[part][:, None] * tables.skill_weights[part][targets] for part in (_SKILLS, _KNOWLEDGE)) * lacking
    new = (1.0 - have.uses) * ~tables.everywhere * tables.demand[targets]
    tools = share[_TECHNOLOGIES][:, None] * tables.technology_weights[targets] * new
    return np.asarray(100.0 * np.concatenate([rated, tools], axis=1), dtype=np.float32)


def _months_each(tables: MoveTables, have: Have, targets: NDArray[np.int64]) -> Array:
    """Return targets × names: months to learn each, in the middle; for a skill by the gap in levels."""
    given = tables.given
    skills = np.maximum(tables.levels[targets] - have.level, 0.0) * given["learning_months_level"].value
    shape = (len(skills), len(tables.names.technologies))
    return np.concatenate([skills, np.full(shape, given["learning_months_technology"].value)], axis=1)


def _target(tables: MoveTables, of: Weighed, filters: MoveFilters, place: int) -> NDArray[np.bool_]:
    """Return the destinations worth opening: safer by nine draws in ten, passing the filters and recommended.

    None that is a very large step: no single skill brings that into reach.
    """
    keep, _ = kept(tables, of, filters, place)
    easy = of.difficulty < len(WORDS) - 1
    return np.asarray(keep & easy & is_safer(of.lower) & judged(tables, of, filters).recommended)


def _greedy(fit: Array, added: Array, months: Array, worth: Array, reach: float) -> list[tuple[int, NDArray[np.bool_]]]:
    """Return up to three names, each opening most a month on top of those before, with the destinations it opens.

    What is opened counts by its worth, divided by the months that learning takes for it and `_SETTLING` more. Where no
    single name brings anything over the threshold, the one that brings destinations nearest to it is taken, as a first
    of two or three.
    """
    chosen: list[tuple[int, NDArray[np.bool_]]] = []
    now, closed = fit.copy(), fit < reach
    for _ in range(MOST):
        after = now[:, None] + added
        opens = closed[:, None] & (after >= reach)
        nearer = np.where(closed[:, None], np.minimum(after, reach) - now[:, None], 0.0) / reach
        value = worth[:, None] / (_SETTLING + months)
        score = (value * (opens + _NEARER * nearer)).sum(axis=0)
        score[[one for one, _ in chosen]] = -1.0
        best = int(score.argmax())
        if score[best] <= 0:
            break
        chosen.append((best, opens[:, best]))
        now, closed = after[:, best], closed & ~opens[:, best]
    return chosen


def opened_doors(tables: MoveTables, slug: str, filters: MoveFilters = NO_FILTERS) -> tuple[Door, ...]:
    """Return the doors of one job: first the best name alone, then the best two, then the best three; see `doors`."""
    wanted = checked(filters, tables)
    place = tables.place(slug)
    of, have = weighed(tables, place), have_of(tables, place)
    targets = np.flatnonzero(_target(tables, of, wanted, place))
    worth = values(tables, of, judged(tables, of, wanted))[targets]
    added, months = _added(tables, have, targets), _months_each(tables, have, targets)
    chosen = _greedy(of.fit.total[targets], added, months, worth, tables.given["in_reach_fit"].value)
    by_worth = np.argsort(-worth, kind="stable")
    found, opened = [], np.zeros(len(targets), dtype=bool)
    for count, (_, opens) in enumerate(chosen, 1):
        opened = opened | opens
        if opens.any():
            order: list[int] = targets[by_worth[opened[by_worth]]].tolist()
            found.append(_door(tables, place, [one for one, _ in chosen[:count]], order))
    return tuple(found)


def _door(tables: MoveTables, place: int, names: list[int], order: list[int]) -> Door:
    every = (*tables.names.skills, *tables.names.technologies)
    months = [_months(tables, place, name, order) for name in names]
    resources = dict.fromkeys(one for name in names for one in tables.names.resources.get(every[name], ()))
    return Door(
        skills=tuple(every[name] for name in names),
        opened=len(order),
        opens=tuple((tables.listing[one].slug, tables.listing[one].title) for one in order[:MOST_SHOWN]),
        months=Months(round(sum(one.low for one in months)), round(sum(one.high for one in months))),
        resources=tuple(resources),
    )


def _months(tables: MoveTables, place: int, name: int, opened: list[int]) -> Months:
    """Return how long learning takes: for a skill by the median gap to the destinations opened, in levels."""
    given = tables.given
    if name >= len(tables.names.skills):
        months = given["learning_months_technology"]
        return Months(months.low, months.high)
    gaps = tables.levels[opened, name] - tables.levels[place, name]
    gap = max(float(np.median(gaps[gaps > 0])) if (gaps > 0).any() else 0.0, given["gap_named"].value)
    return Months(gap * given["learning_months_level"].low, gap * given["learning_months_level"].high)


def doors(release: Release, slug: str, filters: MoveFilters = NO_FILTERS) -> tuple[Door, ...]:
    """Return the one to three skills, areas of knowledge or technologies that open most doors, under one's filters.

    A destination is within reach from a fit of `in_reach_fit`. Names are chosen one after the other, each opening what
    is worth most a month of learning on top of those before: destinations that are safer by nine draws in ten, pass the
    filters and are recommended. Each door holds the names so far; one that opens nothing itself is not shown alone.

    Raises WorktideError for a filter that does not fit, ReleaseError where the release holds nothing about moves.
    """
    return opened_doors(open_tables(release), slug, filters)
