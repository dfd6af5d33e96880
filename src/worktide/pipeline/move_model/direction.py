"""Whether moves run more one way than the other, on the pairs that enough people moved between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LEAST_MOVERS: Final = 10.0
"""Respondents both ways together from which a pair is tested."""
WEIGHT_SPREAD: Final = 0.9
"""Variance of a respondent's weight over its squared mean, by which a count's variance is multiplied with 1 plus it."""
SURE: Final = 1.96


@dataclass(frozen=True, slots=True)
class Directions:
    """Pairs tested, how many are one-sided beyond chance, and of those how many the scores point the same way.

    `unweighted` is how many would be one-sided if all respondents weighed alike.
    """

    pairs: int
    one_sided: int
    unweighted: int
    told: int


def directions(flows: Array, scores: Array) -> Directions:
    """Return the test of equal flows both ways (groups × groups, respondents) and what `scores` say of the direction.

    Flow there minus back over the root of their sum is about standard normal for Poisson counts that are equal in the
    mean; weights of respondents widen it. Expected flows by size alone are the same both ways.
    """
    here, there = np.triu_indices(len(flows), 1)
    forth, back = flows[here, there], flows[there, here]
    enough = forth + back >= LEAST_MOVERS
    difference, total = (forth - back)[enough], (forth + back)[enough]
    standing = np.abs(difference) / np.sqrt(total)
    sided = standing / np.sqrt(1.0 + WEIGHT_SPREAD) > SURE
    thought = (scores[here, there] - scores[there, here])[enough]
    told = np.sign(thought[sided]) == np.sign(difference[sided])
    return Directions(int(enough.sum()), int(sided.sum()), int((standing > SURE).sum()), int(told.sum()))
