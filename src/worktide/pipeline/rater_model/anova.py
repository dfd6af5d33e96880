"""Variance of occupations' mean judgements by classical analysis of variance, beside the rater model's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worktide.pipeline.rater_model.labels import LabelPanel

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OccupationVariance:
    """Variances of occupations' means: of occupations, of raters, and of occupation by rater (with error)."""

    occupation: float
    rater: float
    occupation_by_rater: float


def occupation_variance(means: Array) -> OccupationVariance:
    """Return the variance components of occupations × raters of means (two-way layout without replication).

    Expected mean squares: occupations σ²(o·r) + R·σ²(o), raters σ²(o·r) + O·σ²(r), residual σ²(o·r).
    """
    occupations, raters = means.shape
    grand = means.mean()
    of_occupation, of_rater = means.mean(axis=1), means.mean(axis=0)
    residual = means - of_occupation[:, None] - of_rater + grand
    own = float((residual**2).sum() / ((occupations - 1) * (raters - 1)))
    occupation = float(raters * ((of_occupation - grand) ** 2).sum() / (occupations - 1))
    rater = float(occupations * ((of_rater - grand) ** 2).sum() / (raters - 1))
    return OccupationVariance((occupation - own) / raters, (rater - own) / occupations, own)


def occupation_means(panel: LabelPanel, values: Array) -> Array:
    """Return occupations × raters of mean values of labels; `values` (levels) is what each level counts.

    Every rater must have judged every task.
    """
    counts = np.bincount(panel.occupation, minlength=len(panel.field))
    sums = [np.bincount(panel.occupation, weights=values[row], minlength=len(panel.field)) for row in panel.labels]
    return np.asarray(np.stack(sums, axis=1) / counts[:, None])
