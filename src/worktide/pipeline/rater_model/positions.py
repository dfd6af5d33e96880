"""From a fitted rater model to what scoring draws from: the population of raters, places of occupations and tasks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worktide.pipeline.rater_model.covariance import Exchangeable
from worktide.pipeline.rater_model.fit import RaterFit
from worktide.pipeline.rater_model.labels import NOT_JUDGED, LabelPanel, cells_of
from worktide.pipeline.rater_model.likelihood import expectation, quadrature
from worktide.scoring.population import Population

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class KnownPositions:
    """Where occupations and tasks stand for raters in general, with standard deviations of what is not known.

    `occupation` and `occupation_spread` (occupations); `field_spread` (fields) is shared by all of a field's
    occupations; `task` and `task_spread` (tasks) are within the occupation. `sampling_spread` (occupations) is that of
    the raters' mean place, which few tasks leave unsure; a task follows it by the factor `follows` only, because what
    the occupation gains its tasks lose: the labels hold their sum.
    """

    occupation: Array
    occupation_spread: Array
    field_spread: Array
    task: Array
    task_spread: Array
    sampling_spread: Array
    follows: Array


def _sampling_variance(panel: LabelPanel, fit: RaterFit) -> Array:
    """Return raters × thresholds: the variance of a threshold that comes from how few tasks and jobs a rater judged."""
    scale = np.exp(fit.log_scale.mean(axis=1))[:, None]
    judged = panel.labels != NOT_JUDGED
    jobs = np.array([len(np.unique(panel.occupation[row])) for row in judged])
    fields = np.array([len(np.unique(panel.field[panel.occupation[row]])) for row in judged])
    views = fit.of_occupations.own / jobs + fit.of_fields.own / fields
    return np.asarray((fit.threshold_errors / scale) ** 2 + views[:, None])


def _drawn_together(thresholds: Array, noise: Array) -> Array:
    """Return raters' thresholds drawn towards their mean by as much as sampling alone would set them apart."""
    mean = thresholds.mean(axis=0)
    apart = thresholds - mean
    true = np.maximum(apart.var(axis=0, ddof=1) - noise.mean(axis=0), apart.var(axis=0, ddof=1) / 10 + 1e-6)
    return np.sort(mean + apart * np.sqrt(true / (true + noise)), axis=1)


def population_of(panel: LabelPanel, fit: RaterFit) -> Population:
    """Return the population of raters: thresholds in units of position, scales by rater, what fields add to a scale.

    The thresholds of a rater that judged few tasks are drawn towards the others' (empirical Bayes; the square root
    keeps the spread over raters what it truly is).
    """
    of_rater = fit.log_scale.mean(axis=1)
    return Population(
        thresholds=_drawn_together(fit.thresholds / np.exp(of_rater)[:, None], _sampling_variance(panel, fit)),
        log_scale=of_rater,
        field_scale=(fit.log_scale - of_rater[:, None]).mean(axis=0),
        field_spread=float(np.sqrt(fit.of_fields.own)),
        occupation_spread=float(np.sqrt(fit.of_occupations.own)),
    )


def _shared(covariance: Exchangeable, raters: int) -> tuple[float, float]:
    """Return what part of the raters' mean is shared by all raters, and the variance of the shared part given them."""
    noise = covariance.own / raters
    return covariance.common / (covariance.common + noise), covariance.common * noise / (covariance.common + noise)


@dataclass(frozen=True, slots=True)
class _TaskPositions:
    """Posterior of each task given its occupation's place, and by how much it falls where that place rises by one."""

    mean: Array
    spread: Array
    falls: Array


def _task_positions(panel: LabelPanel, fit: RaterFit) -> _TaskPositions:
    cells = cells_of(panel)
    nodes, _ = quadrature()
    found = expectation(cells, fit.fitted)
    mean = found.weight @ nodes
    spread = np.sqrt(np.maximum(found.weight @ nodes**2 - mean**2, 0.0))
    scale = np.exp(fit.log_scale[:, cells.field])
    slope = np.einsum("rcq,rc->cq", found.slope, scale)
    # The derivative of a posterior mean by a parameter is its posterior covariance with the score.
    falls = (found.weight * slope) @ nodes - mean * (found.weight * slope).sum(axis=1)
    return _TaskPositions(mean[cells.of_task], spread[cells.of_task], np.clip(falls, -1.0, 0.0)[cells.of_task])


def known_positions(panel: LabelPanel, fit: RaterFit) -> KnownPositions:
    """Return where the occupations and tasks of a panel stand, given all labels and the fit."""
    raters = len(fit.raters)
    part_field, left_field = _shared(fit.of_fields, raters)
    part_own, left_own = _shared(fit.of_occupations, raters)
    field = part_field * fit.field_place.mean(axis=0)
    own = part_own * (fit.place - fit.field_place[:, panel.field]).mean(axis=0)
    field_mean = fit.field_covariance.sum(axis=(1, 2)) / raters**2
    tasks = _task_positions(panel, fit)
    return KnownPositions(
        occupation=field[panel.field] + own,
        occupation_spread=np.full(len(panel.field), np.sqrt(left_own)),
        # Where the field stands matters only beyond what its occupations' own places already say.
        field_spread=np.sqrt(left_field + (part_field - part_own) ** 2 * field_mean),
        task=tasks.mean,
        task_spread=tasks.spread,
        sampling_spread=np.sqrt(fit.place_covariance.sum(axis=(1, 2))) / raters,
        follows=part_own + tasks.falls,
    )
