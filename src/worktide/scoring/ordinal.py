"""Ordinal judgements: from where a task stands to the probability of each level, by cumulative logits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def logistic(values: Array) -> Array:
    """Return 1 / (1 + e^−x), without overflow at either end.

    >>> logistic(np.array([-np.inf, 0.0, np.inf])).tolist()
    [0.0, 0.5, 1.0]
    """
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * values)))


def level_probabilities(latent: Array, thresholds: Array) -> Array:
    """Return the probability of each level: … × levels from latent judgements (…) and thresholds (levels − 1).

    McCullagh (1980), Regression models for ordinal data: P(level ≤ k) = logistic(threshold k − latent).
    """
    below = logistic(thresholds - latent[..., None])
    ends = np.ones_like(below[..., :1])
    return np.diff(np.concatenate([0.0 * ends, below, ends], axis=-1), axis=-1)
