"""How well one ordering agrees with another, weighted, with intervals that resample whole groups of occupations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Array = NDArray[np.float64]

SAMPLES = 4000
SEED = 20_260_501
PERCENT = 95

WEIGHTINGS = ("equal", "√employment", "employment")


class Statistic(Protocol):
    """Anything that is computed from sums over occupations: arrays of sums in, values out, one for each row."""

    def __call__(self, sums: Array) -> Array:
        """Return the statistic for rows of sums."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value, the ends of its 95 % range over resampled groups, and the number of occupations."""

    value: float
    low: float
    high: float
    n: int


def weights_of(employment: Array, weighting: str) -> Array:
    """Return the weights of one of WEIGHTINGS: one each, or the square root or all of employment."""
    powers = dict(zip(WEIGHTINGS, (0.0, 0.5, 1.0), strict=True))
    return np.asarray(employment ** powers[weighting])


def midranks(values: Array) -> Array:
    """Return ranks from 1 up, ties sharing their mean."""
    return np.asarray(rankdata(values), dtype=np.float64)


@cache
def _drawn(groups: int) -> Array:
    """Return how often each sample draws each group with replacement (samples × groups)."""
    generator = np.random.default_rng(SEED)
    drawn = generator.multinomial(groups, np.full(groups, 1.0 / groups), size=SAMPLES).astype(np.float64)
    drawn.flags.writeable = False
    return drawn


def _estimate(terms: Mapping[str, Array], groups: NDArray[np.str_], statistic: Statistic) -> Estimate:
    """Return a statistic of summed terms; its range is that of samples of whole groups, with replacement."""
    names, places = np.unique(groups, return_inverse=True)
    drawn = _drawn(len(names))
    stacked = np.stack(list(terms.values()), axis=1)
    by_group = np.zeros((len(names), stacked.shape[1]))
    np.add.at(by_group, places, stacked)
    value = float(statistic(by_group.sum(axis=0)[None, :])[0])
    samples = statistic(drawn @ by_group)
    tail = (100 - PERCENT) / 2
    low, high = np.nanpercentile(samples, [tail, 100 - tail])
    return Estimate(value, float(low), float(high), len(stacked))


def _correlation(w: Array, x: Array, y: Array, xx: Array, yy: Array, xy: Array) -> Array:
    covariance = xy / w - x * y / w**2
    variances = (xx / w - (x / w) ** 2) * (yy / w - (y / w) ** 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(variances > 0, covariance / np.sqrt(variances), 0.0)


def rank_correlation(first: Array, second: Array, weights: Array, groups: Sequence[str] | NDArray[np.str_]) -> Estimate:
    """Return the weighted correlation of ranks, over occupations where both are known.

    Ranks are taken once among all of them; weights enter the correlation; `groups` are resampled whole.
    """
    known = np.isfinite(first) & np.isfinite(second)
    x, y, w = _centred_ranks(first[known]), _centred_ranks(second[known]), weights[known]
    terms = {"w": w, "x": w * x, "y": w * y, "xx": w * x * x, "yy": w * y * y, "xy": w * x * y}
    return _estimate(terms, np.asarray(groups)[known], lambda sums: _correlation(*sums.T))


def _centred_ranks(values: Array) -> Array:
    """Return ranks as places from −0.5 to 0.5, whose sums lose no digits."""
    return np.asarray((midranks(values) - (len(values) + 1) / 2) / max(len(values), 1))


def partial_rank_correlation(
    first: Array, second: Array, controls: Array, weights: Array, groups: Sequence[str] | NDArray[np.str_]
) -> Estimate:
    """Return the weighted correlation of two columns' ranks given the ranks of `controls` (occupations × columns).

    It is read off the inverse of the matrix of rank correlations; occupations with an unknown value are left out.
    """
    columns = np.column_stack([first, second, controls])
    known = np.isfinite(columns).all(axis=1)
    ranks = np.column_stack([np.ones(known.sum()), *(_centred_ranks(column[known]) for column in columns.T)])
    products = np.einsum("ni,nj->nij", ranks * weights[known][:, None], ranks)
    size = ranks.shape[1]
    terms = {f"{i} {j}": products[:, i, j] for i in range(size) for j in range(size)}

    def partial(sums: Array) -> Array:
        moments = sums.reshape(-1, size, size)
        means = moments[:, 0, 1:] / moments[:, 0, :1]
        covariance = moments[:, 1:, 1:] / moments[:, :1, :1] - means[:, :, None] * means[:, None, :]
        precision = np.linalg.pinv(covariance)
        return np.asarray(-precision[:, 0, 1] / np.sqrt(precision[:, 0, 0] * precision[:, 1, 1]))

    return _estimate(terms, np.asarray(groups)[known], partial)


def rank_gain(
    model: Array, benchmark: Array, outcome: Array, weights: Array, groups: Sequence[str] | NDArray[np.str_]
) -> Estimate:
    """Return by how much a model's rank correlation with the outcome is above the benchmark's, paired by sample."""
    x, z, y = _centred_ranks(model), _centred_ranks(benchmark), _centred_ranks(outcome)
    w = weights
    terms = {"w": w, "x": w * x, "z": w * z, "y": w * y, "xx": w * x * x, "zz": w * z * z, "yy": w * y * y}
    terms |= {"xy": w * x * y, "zy": w * z * y}

    def gain(sums: Array) -> Array:
        w, x, z, y, xx, zz, yy, xy, zy = sums.T
        return _correlation(w, x, y, xx, yy, xy) - _correlation(w, z, y, zz, yy, zy)

    return _estimate(terms, np.asarray(groups), gain)


def error_gain(
    model: Array, benchmark: Array, outcome: Array, weights: Array, groups: Sequence[str] | NDArray[np.str_]
) -> Estimate:
    """Return by how much a model's mean squared error is below the benchmark's, as a share of the benchmark's.

    Errors are taken about their own weighted mean: neither side forecasts the growth of all occupations together.
    """
    a, b, w = outcome - benchmark, outcome - model, weights
    terms = {"w": w, "a": w * a, "b": w * b, "aa": w * a * a, "bb": w * b * b}

    def gain(sums: Array) -> Array:
        w, a, b, aa, bb = sums.T
        before = aa / w - (a / w) ** 2
        return np.asarray(1.0 - (bb / w - (b / w) ** 2) / before)

    return _estimate(terms, np.asarray(groups), gain)


def weighted_mean(values: Array, weights: Array, groups: Sequence[str] | NDArray[np.str_]) -> Estimate:
    """Return a weighted mean of known values, its range over resampled groups."""
    known = np.isfinite(values)
    terms = {"w": weights[known], "x": weights[known] * values[known]}
    return _estimate(terms, np.asarray(groups)[known], lambda sums: np.asarray(sums[:, 1] / sums[:, 0]))


def ratio_of_means(above: Array, below: Array, weights: Array, groups: Sequence[str] | NDArray[np.str_]) -> Estimate:
    """Return one weighted mean over another, its range over resampled groups."""
    terms = {"above": weights * above, "below": weights * below}
    return _estimate(terms, np.asarray(groups), lambda sums: np.asarray(sums[:, 0] / sums[:, 1]))
