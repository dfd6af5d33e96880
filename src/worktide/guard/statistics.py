"""How far two samples lie apart: population stability, Kolmogorov and Smirnov, Spearman; NumPy alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

BINS = 10
# Below this chance alone moves a rank correlation by a tenth and more.
LEAST_PAIRS = 100
_LEAST_SHARE = 1e-4
# Of the asymptotic distribution: the chance that two samples of one law lie further apart is one in a thousand.
_KS_SCALE = 1.95
# Turns the median absolute deviation of normal data into their standard deviation.
_NORMAL = 1.4826


def present(values: Numbers) -> Numbers:
    """Return the values that are not missing (NaN)."""
    kept: Numbers = values[~np.isnan(values)]
    return kept


def stability_index(old: Numbers, new: Numbers, bins: int = BINS) -> float:
    """Return the population stability index over bins that hold equal parts of `old`, less what chance alone gives.

    The sum over bins of (q - p) ln(q / p); Siddiqi (2006), Credit Risk Scorecards. Its expectation under no change is
    about (bins - 1)(1/n + 1/m); Yurdakul (2018), Statistical properties of the population stability index.
    """
    edges = np.unique(np.quantile(old, np.linspace(0, 1, bins + 1)[1:-1]))
    p = np.bincount(np.searchsorted(edges, old, side="left"), minlength=len(edges) + 1)
    q = np.bincount(np.searchsorted(edges, new, side="left"), minlength=len(edges) + 1)
    return stability_of_counts(p, q)


def stability_of_counts(old: NDArray[np.int64], new: NDArray[np.int64]) -> float:
    """Return the population stability index of two counts of the same classes, less what chance alone gives."""
    n, m = max(int(old.sum()), 1), max(int(new.sum()), 1)
    p, q = np.maximum(old / n, _LEAST_SHARE), np.maximum(new / m, _LEAST_SHARE)
    chance = (len(old) - 1) * (1 / n + 1 / m)
    return max(float(np.sum((q - p) * np.log(q / p))) - chance, 0.0)


def largest_gap(old: Numbers, new: Numbers) -> float:
    """Return the two-sample Kolmogorov-Smirnov distance, 0 to 1, or 0 where chance gives as much once in a thousand.

    Distributions are taken at the middle of their steps, so that a value that many rows share counts half where it
    moves past few others.
    """
    every = np.unique(np.concatenate([old, new]))
    first, second = (_middle(np.sort(sample), every) for sample in (old, new))
    gap = float(np.max(np.abs(first - second)))
    return gap if gap > _KS_SCALE * np.sqrt(1 / len(old) + 1 / len(new)) else 0.0


def _middle(ordered: Numbers, at: Numbers) -> Numbers:
    ends = (np.searchsorted(ordered, at, side=side) for side in ("left", "right"))
    middle: Numbers = sum(ends, np.zeros(len(at))) / (2 * len(ordered))
    return middle


def ranks(values: Numbers) -> Numbers:
    """Return ranks from 1, ties sharing their mean rank; values must not be missing."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    mean: Numbers = (last - (counts - 1) / 2)[inverse]
    return mean


def rank_correlation(one: Numbers, other: Numbers) -> float:
    """Return Spearman's rank correlation of two samples without missing values, or NaN where one does not vary."""
    a, b = ranks(one), ranks(other)
    a, b = a - a.mean(), b - b.mean()
    norm = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / norm if norm else float("nan")


def rank_correlations(columns: Numbers) -> Numbers:
    """Return Spearman's correlation of every pair of columns (rows × columns, NaN where missing).

    Ranks are taken within a column over all its values; a pair then uses the rows that have both. NaN where fewer than
    a hundred rows have both or a column does not vary.
    """
    known = ~np.isnan(columns)
    ranked = np.zeros(columns.shape)
    for place in range(columns.shape[1]):
        rows = known[:, place]
        if rows.any():
            ranked[rows, place] = ranks(columns[rows, place]) / rows.sum()
    both = known.astype(float)
    n = both.T @ both
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (ranked.T @ both) / n
        covariance = (ranked.T @ ranked) / n - mean * mean.T
        variance = ((ranked**2).T @ both) / n - mean**2
        result: Numbers = covariance / np.sqrt(variance * variance.T)
        result[(n < LEAST_PAIRS) | (variance < 1e-9) | (variance.T < 1e-9)] = np.nan
    return result


def robust_spread(values: Numbers) -> float:
    """Return the standard deviation that the median absolute deviation stands for; 0 where most values are equal."""
    return _NORMAL * float(np.median(np.abs(values - np.median(values)))) if len(values) else 0.0
