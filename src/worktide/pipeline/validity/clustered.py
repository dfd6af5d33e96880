"""Means and correlations with 95 % intervals that resample whole clusters, because tasks of one job move together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Array = NDArray[np.float64]

SAMPLES = 2000
SEED = 20_260_901
LOWER, UPPER = 2.5, 97.5
_AT_ONCE = 250


@dataclass(frozen=True, slots=True)
class Measured:
    """An estimate, the ends of its 95 % interval, and how many units and clusters it rests on."""

    value: float
    low: float
    high: float
    n: int
    clusters: int


def _sums_of_clusters(terms: Array, clusters: NDArray[Any]) -> Array:
    """Return clusters × terms of sums over units (units × terms)."""
    names, places = np.unique(clusters, return_inverse=True)
    return np.stack([np.bincount(places, column, minlength=len(names)) for column in terms.T], axis=1)


def resampled(terms: Array, clusters: NDArray[Any], statistic: Callable[[Array], Array], seed: int = SEED) -> Measured:
    """Return a statistic of sums over units (units × terms), with the percentiles of samples of whole clusters.

    `statistic` takes rows of sums and returns one value each. The cluster bootstrap draws as many clusters as there
    are, with replacement (Cameron, Gelbach and Miller 2008); the same seed gives the same numbers.
    """
    sums = _sums_of_clusters(terms, clusters)
    generator = np.random.default_rng(seed)
    count = len(sums)
    parts = []
    for first in range(0, SAMPLES, _AT_ONCE):
        rows = min(_AT_ONCE, SAMPLES - first)
        drawn = generator.multinomial(count, np.full(count, 1.0 / count), size=rows)
        parts.append(statistic(drawn.astype(np.float64) @ sums))
    low, high = np.nanpercentile(np.concatenate(parts), [LOWER, UPPER])
    return Measured(float(statistic(sums.sum(axis=0)[None])[0]), float(low), float(high), len(terms), count)


def clustered_mean(values: Array, clusters: NDArray[Any]) -> Measured:
    """Return the mean of values."""
    terms = np.column_stack([values, np.ones(len(values))])
    return resampled(terms, clusters, lambda sums: np.asarray(sums[:, 0] / sums[:, 1]))


def _correlation_of_sums(sums: Array) -> Array:
    n, x, y, xx, yy, xy = sums.T
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((xy / n - x * y / n**2) / np.sqrt((xx / n - (x / n) ** 2) * (yy / n - (y / n) ** 2)))


def clustered_correlation(
    first: Array, second: Array, clusters: NDArray[Any], weights: Array | None = None
) -> Measured:
    """Return Pearson's correlation of two columns; of ranks it is Spearman's."""
    w = np.ones(len(first)) if weights is None else weights
    x, y = first - first.mean(), second - second.mean()
    terms = np.column_stack([w, w * x, w * y, w * x * x, w * y * y, w * x * y])
    return resampled(terms, clusters, _correlation_of_sums)


def clustered_rank_correlation(first: Array, second: Array, clusters: NDArray[Any]) -> Measured:
    """Return Spearman's rank correlation; ranks (ties share their mean) are taken once, among all units."""
    return clustered_correlation(rankdata(first), rankdata(second), clusters)
