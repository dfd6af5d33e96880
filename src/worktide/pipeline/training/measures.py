"""How well numbers agree: over tasks, within and between occupations, and how much of an error occupations share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worktide.pipeline.training.splits import Places

Array = NDArray[np.float64]


def correlation(first: Array, second: Array) -> float:
    """Return Pearson's correlation; NaN where either does not vary or fewer than two rows are given."""
    if len(first) < 2 or np.ptp(first) == 0 or np.ptp(second) == 0:
        return float("nan")
    return float(np.corrcoef(first, second)[0, 1])


def group_means(values: Array, groups: Places) -> Array:
    """Return the mean of each group, groups being numbered from 0 without a gap."""
    return np.asarray(np.bincount(groups, values) / np.bincount(groups))


def within(values: Array, groups: Places) -> Array:
    """Return values less the mean of their group."""
    return np.asarray(values - group_means(values, groups)[groups])


@dataclass(frozen=True, slots=True)
class ResidualParts:
    """The standard deviations of an error: what all tasks of an occupation share, and what one task has besides.

    `inflation` is the variance of occupations' mean errors over what independent errors would give.
    """

    occupation: float
    task: float
    inflation: float


def residual_parts(errors: Array, occupations: Places) -> ResidualParts:
    """Return the parts of errors by one-way random effects (analysis of variance estimator; Searle 1971)."""
    sizes = np.bincount(occupations).astype(np.float64)
    means = group_means(errors, occupations)
    groups, count = len(sizes), len(errors)
    inside = float(((errors - means[occupations]) ** 2).sum() / max(count - groups, 1))
    between = float((sizes * (means - errors.mean()) ** 2).sum() / max(groups - 1, 1))
    typical = (count - float((sizes**2).sum()) / count) / max(groups - 1, 1)
    shared = max((between - inside) / max(typical, 1e-12), 0.0)
    return ResidualParts(float(np.sqrt(shared)), float(np.sqrt(inside)), between / max(inside, 1e-12))
