"""Values with their 80 % ranges, and ranks within a distribution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

INTERVAL_PERCENT = 80
LOWER_QUANTILE = 0.10
UPPER_QUANTILE = 0.90


@dataclass(frozen=True, slots=True)
class Interval:
    """A value and the ends of its 80 % range, all three in the same unit; `low` ≤ `value` ≤ `high`."""

    value: float
    low: float
    high: float


def interval_of_draws(draws: NDArray[np.float64], digits: int) -> Interval:
    """Return the median of draws with their 10th and 90th percentile, rounded to `digits` decimals."""
    low, middle, high = np.quantile(draws, [LOWER_QUANTILE, 0.5, UPPER_QUANTILE])
    return Interval(round(float(middle), digits), round(float(low), digits), round(float(high), digits))


def percentile_ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each value's percentile (0 to 100) within a one-dimensional array: the mid-rank, so ties share one.

    NaN keeps NaN and is not counted. The formula is 100 · (below + half of equal) / n.
    """
    ranks = np.full(values.shape, np.nan)
    known = ~np.isnan(values)
    ordered = np.sort(values[known])
    below = np.searchsorted(ordered, values[known], side="left")
    upto = np.searchsorted(ordered, values[known], side="right")
    ranks[known] = 50.0 * (below + upto) / max(len(ordered), 1)
    return ranks
