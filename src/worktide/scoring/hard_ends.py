"""The hard ends of the assumptions: what the shares would be at the very ends of λ and of the levels' bands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worktide.core.parameters import parameters

Array = NDArray[np.float64]

NAMES = ("does_low", "does_high", "helps_low", "helps_high", "people_low", "people_high")


@dataclass(frozen=True, slots=True)
class TaskLevels:
    """Probabilities of levels, averaged over draws: `automation` rows × 5, `exposure` rows × 3 (E0, E2, E1)."""

    automation: Array
    exposure: Array


def _of_rows(levels: TaskLevels, end: str, lambda_e2: float) -> tuple[Array, Array]:
    given = parameters("shares")
    tau = np.array([getattr(given[f"tau_T{level}"], end) for level in range(levels.automation.shape[1])])
    does = levels.automation @ tau
    return does, np.maximum(does, levels.exposure @ np.array([0.0, lambda_e2, 1.0]))


def hard_ends(levels: TaskLevels, weights: Array, starts: NDArray[np.int64]) -> Array:
    """Return NAMES × records: the least and most that AI does, helps with and leaves, 0 to 1.

    AI does at the lower and upper bounds of every level's band; help and the rest at λ = 0 and λ = 1 with the bounds
    that make each least or most. `weights` (rows) are the stated task weights, adding up to 1 in each record, and
    `starts` where each record begins.
    """
    low, touched_low = _of_rows(levels, "low", 0.0)
    high, touched_high = _of_rows(levels, "high", 1.0)
    _, least_touched = _of_rows(levels, "high", 0.0)
    _, most_touched = _of_rows(levels, "low", 1.0)
    ends = (low, high, least_touched - high, most_touched - low, 1.0 - touched_high, 1.0 - touched_low)
    return np.stack([np.add.reduceat(weights * values, starts) for values in ends])
