"""Which crossings of groups with occupations may be shown beside the sums of both, so that nothing is subtracted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal

from worktide.workforce.safeguards import FEWEST

Crossing = tuple[int, str]
"""A published group by its place, and an occupation by its address."""


def shown_crossings(
    heads: Mapping[Crossing, Decimal], single: Collection[str], fewest: Decimal = FEWEST
) -> dict[Crossing, Decimal]:
    """Return the crossings that may be shown with their heads, where the sums of groups and occupations are shown too.

    `heads` holds every crossing with its heads; `single` are the occupations that have a sum of their own. Three rules
    hold of what is returned. Each crossing shown has at least `fewest` heads. What is left of an occupation when its
    crossings are taken off is nobody or at least `fewest`. And every group of which something is left has at least
    `fewest` heads in occupations none of whose crossings is shown.

    That is enough. A set of people told by sums of groups R less sums of occupations C, all less what is shown, is only
    told where every group that may hold one of C is in R. If C holds only occupations that are shown in part, at least
    the heads of the third rule remain; if it holds another one, R is every group, and what remains are whole
    occupations of which the second rule speaks.
    """
    kept = _large(heads, single, fewest)
    while (widest := _to_withdraw(heads, kept, fewest)) is not None:
        kept = {crossing: number for crossing, number in kept.items() if crossing[1] != widest}
    return dict(sorted(kept.items()))


def _large(heads: Mapping[Crossing, Decimal], single: Collection[str], fewest: Decimal) -> dict[Crossing, Decimal]:
    """Return the crossings that are large enough, without the smallest of an occupation of which too few are left."""
    kept = {crossing: number for crossing, number in heads.items() if crossing[1] in single and number >= fewest}
    left: dict[str, Decimal] = defaultdict(Decimal)
    for crossing, number in heads.items():
        left[crossing[1]] += 0 if crossing in kept else number
    for job in sorted({job for _, job in kept}):
        if 0 < left[job] < fewest:
            del kept[min((number, crossing) for crossing, number in kept.items() if crossing[1] == job)[1]]
    return kept


def _to_withdraw(heads: Mapping[Crossing, Decimal], kept: Mapping[Crossing, Decimal], fewest: Decimal) -> str | None:
    """Return the smallest occupation of a group that breaks the third rule, None where none does."""
    shown = {job for _, job in kept}
    left: dict[int, Decimal] = defaultdict(Decimal)
    hidden: dict[int, Decimal] = defaultdict(Decimal)
    for (group, job), number in heads.items():
        left[group] += 0 if (group, job) in kept else number
        hidden[group] += 0 if job in shown else number
    for group in sorted(left):
        if left[group] > 0 and hidden[group] < fewest:
            return min((number, job) for (one, job), number in heads.items() if one == group and job in shown)[1]
    return None
