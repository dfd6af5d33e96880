"""Which of several jobs AI could do more of: said only where nine tenths of the joint draws agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from worktide.scoring.comparison import AGREEMENT
from worktide.site.language import gettext as _

Draws = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two jobs; in at least `draws` of 100 draws the first stands higher. `told` says whether that settles it."""

    first: str
    second: str
    draws: int
    told: bool


def _pair(titles: Sequence[str], draws: Draws, one: int, other: int) -> Pair:
    higher, lower = (float(np.mean(sign * (draws[one] - draws[other]) > 0)) for sign in (1, -1))
    first, second = (one, other) if higher >= lower else (other, one)
    most = max(higher, lower)
    # Rounded down, so that no pair that is not settled reads as if it were.
    return Pair(titles[first], titles[second], int(100 * most + 1e-9), most >= AGREEMENT)


def pairs_of(titles: Sequence[str], draws: Draws) -> tuple[Pair, ...]:
    """Return every pair of jobs (draws: jobs × draws, without gaps), settled ones first, the surest first."""
    wide = draws.astype(np.float64)
    found = [_pair(titles, wide, one, other) for one, other in combinations(range(len(titles)), 2)]
    return tuple(sorted(found, key=lambda pair: (not pair.told, -pair.draws)))


def _groups(titles: Sequence[str], pairs: Sequence[Pair]) -> list[list[str]]:
    """Return the jobs in groups, highest first: every job of a group stands higher than every job of those after."""
    above = {(pair.first, pair.second) for pair in pairs if pair.told}
    order = sorted(titles, key=lambda title: -sum(first == title for first, _ in above))
    groups: list[list[str]] = [[]]
    for place, title in enumerate(order):
        groups[-1].append(title)
        if all((one, other) in above for one in order[: place + 1] for other in order[place + 1 :]):
            groups.append([])
    return [group for group in groups if group]


def finding_of(titles: Sequence[str], pairs: Sequence[Pair], does: str) -> str:
    """Return in a sentence in which order the jobs stand, as far as the draws agree; empty for fewer than two jobs.

    `does` is what they are compared by, such as "AI could do".
    """
    if not pairs:
        return ""
    groups = [_(" and ").join(group) for group in _groups(titles, pairs)]
    if len(groups) > 1:
        steps = _(", and more of ").join(
            _("{one} than of {other}").format(one=one, other=other) for one, other in pairwise(groups)
        )
        return _("{does} more of the tasks of {steps}; nine draws in ten agree.").format(does=does, steps=steps)
    told = next((pair for pair in pairs if pair.told), None)
    if told is None:
        return _("The ranges overlap too much to set these jobs apart: nine draws in ten agree on none of them.")
    return _("{does} more of the tasks of {first} than of {second}; most of the others cannot be told apart.").format(
        does=does, first=told.first, second=told.second
    )
