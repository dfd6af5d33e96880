"""Variance components: how much of what is seen belongs to jobs, to raters, to both together, and to tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from worktide.pipeline.validity.clustered import LOWER, SEED, UPPER

Array = NDArray[np.float64]

SAMPLES = 300


@dataclass(frozen=True, slots=True)
class RatedComponents:
    """Variances of labels: of `occupation`, `occupation_by_rater` and `rater`; `task` and `task_by_rater` within jobs.

    `task_by_rater` holds the noise of a single label too, and `mean_by_rater` is what occupation × rater and that noise
    together make of the mean of a job's tasks.
    """

    occupation: float
    occupation_by_rater: float
    rater: float
    task: float
    task_by_rater: float
    mean_by_rater: float


def rated_components(labels: Array, occupations: NDArray[np.int64]) -> RatedComponents:
    """Return the components of labels (tasks × raters) of tasks that lie within occupations.

    Henderson's first method for unbalanced nesting (Searle, Casella and McCulloch 1992, chapter 5): expected mean
    squares of rater, occupation, occupation × rater, task and task × rater are solved from the bottom. A component that
    sampling makes negative counts as zero.
    """
    raters = labels.shape[1]
    names, places = np.unique(occupations, return_inverse=True)
    sizes = np.bincount(places).astype(np.float64)
    tasks, jobs = len(labels), len(names)
    means = np.stack([np.bincount(places, column) / sizes for column in labels.T], axis=1)
    within = labels - means[places]
    of_task = within.mean(axis=1)
    left = within - of_task[:, None]
    task_by_rater = float((left**2).sum() / ((tasks - jobs) * (raters - 1)))
    task = max(float(raters * (of_task**2).sum() / (tasks - jobs) - task_by_rater) / raters, 0.0)
    # Tasks a job has on average, as unbalanced sums of squares count them.
    size = (tasks - (sizes**2).sum() / tasks) / (jobs - 1)
    grand = np.average(means, axis=0, weights=sizes)
    apart = means - grand
    shared = apart.mean(axis=1)
    own = apart - shared[:, None]
    own_square = float((sizes[:, None] * own**2).sum() / ((jobs - 1) * (raters - 1)))
    shared_square = float(raters * (sizes * shared**2).sum() / (jobs - 1))
    occupation_by_rater = max((own_square - task_by_rater) / size, 0.0)
    above = shared_square - own_square - raters * task
    occupation = max(above / (raters * size), 0.0)
    rater = max(float(grand.var(ddof=1)) - occupation_by_rater / jobs, 0.0)
    mean_by_rater = _mean_by_rater(means)
    return RatedComponents(occupation, occupation_by_rater, rater, task, task_by_rater, mean_by_rater)


def _mean_by_rater(means: Array) -> float:
    """Return the mean square of interaction of occupations' means (occupations × raters), each occupation alike."""
    left = means - means.mean(axis=0) - means.mean(axis=1, keepdims=True) + means.mean()
    return float((left**2).sum() / ((means.shape[0] - 1) * (means.shape[1] - 1)))


def component_ranges(labels: Array, occupations: NDArray[np.int64]) -> dict[str, tuple[float, float]]:
    """Return the 95 % interval of every component by name, from samples of whole occupations with replacement."""
    names, places = np.unique(occupations, return_inverse=True)
    members = np.split(np.argsort(places, kind="stable"), np.cumsum(np.bincount(places))[:-1])
    generator = np.random.default_rng(SEED)
    found: dict[str, list[float]] = {field.name: [] for field in fields(RatedComponents)}
    for _ in range(SAMPLES):
        chosen = [members[place] for place in generator.integers(len(names), size=len(names))]
        new = np.repeat(np.arange(len(chosen)), [len(rows) for rows in chosen])
        sample = rated_components(labels[np.concatenate(chosen)], new)
        for name, values in found.items():
            values.append(getattr(sample, name))
    ends = {name: np.percentile(values, [LOWER, UPPER]) for name, values in found.items()}
    return {name: (float(low), float(high)) for name, (low, high) in ends.items()}


def main_effects(outcomes: Array, factors: Sequence[str]) -> dict[str, Array]:
    """Return each factor's share of the variance of every unit over a full factorial design, by factor.

    `outcomes` has one axis a factor, in their order, then the units. A main effect is the variance of the means over
    all other factors (Sobol 1993, first order); `together` is what only combinations of factors explain. Units that do
    not vary get zeros.
    """
    axes = tuple(range(len(factors)))
    total = outcomes.var(axis=axes)
    divisor = np.where(total > 0, total, 1.0)
    shares = {}
    for place, factor in enumerate(factors):
        others = tuple(axis for axis in axes if axis != place)
        shares[factor] = np.where(total > 0, outcomes.mean(axis=others).var(axis=0) / divisor, 0.0)
    explained = np.sum(list(shares.values()), axis=0)
    shares["together"] = np.where(total > 0, np.maximum(1.0 - explained, 0.0), 0.0)
    return shares
