"""Probabilities of moves in coarse logarithmic steps, and what a mixture of occupations makes of them."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

STEP: Final = 1.5
"""Ratio of neighbouring levels: a stored probability is off by 22 % at most, far less than the model's own error."""
FLOOR: Final = 5e-5
"""Least probability that is kept: one leaver in twenty thousand. Below it the level is 0."""


def rate_levels(rates: Array) -> NDArray[np.uint8]:
    """Return probabilities (0 to 1) as levels: 0 below the floor, else 1 + the nearest step above it."""
    kept = rates >= FLOOR
    steps = np.round(np.log(np.where(kept, rates, FLOOR) / FLOOR) / np.log(STEP))
    return np.where(kept, 1 + steps, 0).astype(np.uint8)


def level_values(scale: NDArray[np.float32]) -> Array:
    """Return the probability of each of 256 levels; `scale` holds floor and step."""
    floor, step = scale.astype(np.float64)
    values = floor * step ** np.arange(-1, 255, dtype=np.float64)
    values[0] = 0.0
    return np.asarray(np.minimum(values, 1.0), dtype=np.float32)


def level_changes(levels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return levels (sources × destinations) as they pack well: changes from each source to the next, modulo 256.

    Neighbouring codes send people to much the same places.
    """
    before = np.concatenate([np.zeros_like(levels[:1]), levels[:-1]])
    return np.asarray(levels - before)


def levels_of(changes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the levels (sources × destinations) that `level_changes` packed."""
    return np.cumsum(changes, axis=0, dtype=np.uint8)
