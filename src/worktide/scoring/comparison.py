"""Whether one job stands higher than another: only what nine tenths of the joint draws agree on is said."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Comparison = Literal["similar", "lower", "higher", "cannot tell"]

AGREEMENT = 0.9
CLOSE = 20.0
"""Points of the scale within which two jobs count as similar: the width of a band of the percentile."""


def compare(first: NDArray[Any], second: NDArray[Any], close: float = CLOSE) -> Comparison:
    """Return where the second job stands beside the first, by joint draws of both (draws each, same order).

    "higher" or "lower" where at least 90 % of the draws agree on it; else "similar" where they lie within `close`
    points of each other in at least 90 % of the draws; else "cannot tell", as when a job has no draws
    (NaN). A difference that is sure and small is still said, because draws are joint: what both jobs share cancels.
    """
    difference = second.astype(np.float64) - first.astype(np.float64)
    if not len(difference) or np.isnan(difference).any():
        return "cannot tell"
    if _share(difference > 0) >= AGREEMENT:
        return "higher"
    if _share(difference < 0) >= AGREEMENT:
        return "lower"
    return "similar" if _share(np.abs(difference) <= close) >= AGREEMENT else "cannot tell"


def _share(holds: NDArray[np.bool_]) -> float:
    return np.count_nonzero(holds) / len(holds)


def agreement_higher(one: NDArray[Any], others: NDArray[Any]) -> NDArray[np.float64]:
    """Return the share of draws in which each of the others (records × draws) stands higher than one job (draws)."""
    return np.asarray(np.mean(others.astype(np.float32) > one.astype(np.float32), axis=1))
