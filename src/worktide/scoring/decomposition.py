"""What each range comes from: Shapley shares of variance over groups of causes, from the same draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CAUSES = ("rater", "tasks", "levels", "weights", "adoption")
"""The groups of causes, in the order of every array: who judges; where tasks stand for any rater, with the errors of
heads; what share of a task a level means; how tasks are weighted; how fast what AI can do comes into use."""

IN_WORDS = {
    "rater": "which rater you ask",
    "tasks": "how surely the raters place its tasks",
    "levels": "how much of a task each level means",
    "weights": "how its tasks are weighted",
    "adoption": "how fast what AI can do comes into use",
}


def shapley_shares(groups: Sequence[str], variance: Callable[[frozenset[str]], Array]) -> Array:
    """Return groups × units of Shapley shares of variance, each unit's adding up to 1 (0 where nothing varies).

    `variance` gives the variance of each unit when only the groups named vary and all others stay at their centre.
    Shapley values add up whatever the interactions (Owen 2014, Sobol' indices and Shapley value); a share that sampling
    makes negative counts as zero.
    """
    known = {frozenset[str](): variance(frozenset())}
    for size in range(1, len(groups) + 1):
        for chosen in combinations(groups, size):
            known[frozenset(chosen)] = variance(frozenset(chosen))
    rows = []
    for group in groups:
        others = [other for other in groups if other != group]
        total = np.zeros(known[frozenset()].shape)
        for size in range(len(others) + 1):
            weight = factorial(size) * factorial(len(groups) - size - 1) / factorial(len(groups))
            for chosen in combinations(others, size):
                total += weight * (known[frozenset((*chosen, group))] - known[frozenset(chosen)])
        rows.append(np.maximum(total, 0.0))
    values = np.stack(rows)
    return np.asarray(values / np.maximum(values.sum(axis=0), 1e-12))


def _explained(inputs: Array, outcomes: Array) -> Array:
    """Return the share of each column's variance that a quadratic in its own column of `inputs` explains (adjusted)."""
    draws = len(inputs)
    centred = inputs - inputs.mean(axis=0)
    squared = centred**2 - (centred**2).mean(axis=0)
    left = squared - centred * (squared * centred).sum(axis=0) / np.maximum((centred**2).sum(axis=0), 1e-12)
    target = outcomes - outcomes.mean(axis=0)
    total = np.maximum((target**2).sum(axis=0), 1e-12)
    parts = [(term * target).sum(axis=0) ** 2 / np.maximum((term**2).sum(axis=0), 1e-12) for term in (centred, left)]
    unexplained = 1.0 - (parts[0] + parts[1]) / total
    return np.asarray(np.clip(1.0 - unexplained * (draws - 1) / (draws - 3), 0.0, 1.0))


def causes_of_level(does: Array, level: Array, of_does: Array) -> Array:
    """Return causes × records of shares of variance of a level that follows from `does` and from adoption.

    `does` and `level` are draws × records; `of_does` (causes × records, adoption's row zero) are the shares of what AI
    does. What a quadratic in AI does leaves unexplained over the draws is adoption's, because its draws are independent
    of all the others; the rest is divided as AI does is.
    """
    explained = _explained(does, level)
    shares = of_does * explained
    shares[CAUSES.index("adoption")] = 1.0 - explained
    return np.asarray(shares)


def largest_cause(shares: Array) -> str:
    """Return the largest of one record's shares (causes) in words.

    >>> largest_cause(np.array([0.5, 0.1, 0.3, 0.1, 0.0]))
    'which rater you ask'
    """
    return IN_WORDS[CAUSES[int(np.argmax(shares))]]
