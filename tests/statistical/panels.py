"""Synthetic panels of raters whose truth is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worktide.pipeline.rater_model.labels import LabelPanel
from worktide.scoring.ordinal import level_probabilities, logistic

Array = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Truth:
    """What a synthetic panel is drawn from; spreads are standard deviations in units of a task within its occupation.

    `thresholds` (levels − 1) and `log_scale` are the population's means, `threshold_spread` and `log_scale_spread` how
    raters differ in them.
    """

    thresholds: tuple[float, ...] = (-0.9, 0.1, 1.0, 2.2)
    threshold_spread: float = 0.25
    log_scale: float = 1.3
    log_scale_spread: float = 0.15
    field: float = 0.8
    occupation: float = 0.5
    field_by_rater: float = 0.15
    occupation_by_rater: float = 0.18


@dataclass(frozen=True)
class Drawn:
    """A panel with what it was drawn from: `place` (raters × occupations) and `thresholds` are each rater's own."""

    panel: LabelPanel
    thresholds: Array
    log_scale: Array
    own: Array
    base: Array
    task: Array


def draw_thresholds(truth: Truth, raters: int, generator: np.random.Generator) -> Array:
    """Return raters × (levels − 1) of thresholds: half of what raters differ in is common to all of a rater's."""
    common = generator.standard_normal((raters, 1))
    single = generator.standard_normal((raters, len(truth.thresholds)))
    return np.sort(np.array(truth.thresholds) + truth.threshold_spread * (common + single) / np.sqrt(2), axis=1)


def own_views(truth: Truth, raters: int, field: Places, generator: np.random.Generator) -> Array:
    """Return raters × occupations of what raters add to occupations' positions: their views of fields and of jobs."""
    of_fields = truth.field_by_rater * generator.standard_normal((raters, int(field.max()) + 1))
    return of_fields[:, field] + truth.occupation_by_rater * generator.standard_normal((raters, len(field)))


def draw_panel(
    truth: Truth, raters: int, occupations: int, tasks: int, fields: int, generator: np.random.Generator
) -> Drawn:
    """Return a panel of `raters` that judged `tasks` tasks in each of the occupations."""
    field = np.arange(occupations) % fields
    occupation = np.repeat(np.arange(occupations), tasks)
    base = truth.field * generator.standard_normal(fields)[field] + truth.occupation * generator.standard_normal(
        occupations
    )
    task = generator.standard_normal(occupations * tasks)
    thresholds = draw_thresholds(truth, raters, generator)
    log_scale = truth.log_scale + truth.log_scale_spread * generator.standard_normal(raters)
    own = own_views(truth, raters, field, generator)
    at = (base + own)[:, occupation] + task
    below = logistic(np.exp(log_scale)[:, None, None] * (thresholds[:, None, :] - at[:, :, None]))
    labels = (generator.random(at.shape)[:, :, None] > below).sum(axis=2)
    names = tuple(f"rater_{number}" for number in range(raters))
    panel = LabelPanel(names, len(truth.thresholds) + 1, labels, occupation, field, fields)
    return Drawn(panel, thresholds, log_scale, own, base, task)


def true_shares(
    drawn: Drawn, thresholds: Array, log_scale: float, own: Array, values: Array, occupations: int
) -> Array:
    """Return occupations' mean expected value of a rater's levels: what a rater would say, were all its noise gone."""
    at = (drawn.base + own)[drawn.panel.occupation] + drawn.task
    levels = level_probabilities(np.exp(log_scale) * at, np.exp(log_scale) * thresholds)
    return np.asarray((levels @ values).reshape(occupations, -1).mean(axis=1))
