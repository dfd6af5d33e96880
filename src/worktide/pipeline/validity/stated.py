"""Scores at single values of every assumption, without draws: what the multiverse and the sensitivities vary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worktide.core.intervals import percentile_ranks
from worktide.core.parameters import parameters
from worktide.pipeline.barrier_columns import BarrierColumns, barrier_columns
from worktide.pipeline.raters import raters_of
from worktide.pipeline.validity.material import Material
from worktide.scoring.horizon import HorizonTasks, simulate
from worktide.scoring.horizon_assumptions import stated_assumptions
from worktide.scoring.occupations import stated_weights

Array = NDArray[np.float64]

LEVELS = 5


def tau(end: str) -> Array:
    """Return the share that AI does at T0 to T4: each parameter's `low`, `value` or `high`."""
    given = parameters("shares")
    return np.array([getattr(given[f"tau_T{level}"], end) for level in range(LEVELS)])


def automation_sets() -> dict[str, tuple[str, ...]]:
    """Return the sets of automation raters that someone could defend: each that judged all tasks, and all together."""
    names = tuple(rater.name for rater in raters_of("automation") if rater.distilled)
    return {name: (name,) for name in names} | {"all automation raters": names}


def exposure_sets() -> dict[str, tuple[str, ...]]:
    """Return the sets of exposure raters that someone could defend: each that judged all tasks, and all together."""
    names = tuple(rater.name for rater in raters_of("exposure") if rater.distilled)
    return {name: (name,) for name in names} | {"all exposure raters": names}


def mean_judgement(given: Material, raters: Sequence[str]) -> Array:
    """Return the mean class probabilities of some raters: rows × levels."""
    return np.asarray(np.mean([given.judged[name] for name in raters], axis=0))


def exposed(judgement: Array, lambda_e2: float) -> Array:
    """Return P(E1) + λ·P(E2) of rows from class probabilities of E0, E1, E2."""
    return np.asarray(judgement[:, 1] + lambda_e2 * judgement[:, 2])


@dataclass(frozen=True, slots=True)
class Point:
    """Scores of all records at single values: `does` and `level` (records, 0 to 1), `percentile` (0 to 100)."""

    does: Array
    percentile: Array
    level: Array


@dataclass(frozen=True, slots=True)
class Ground:
    """What point scores need beside the assumptions: the material and its barriers' columns."""

    material: Material
    barriers: BarrierColumns


def ground(given: Material) -> Ground:
    """Return the ground of point scores."""
    weights = stated_weights(given.rows)
    return Ground(given, barrier_columns(given.inputs, given.roles, given.slugs, given.table, weights))


def percentiles(given: Material, does: Array) -> Array:
    """Return each record's percentile among official occupations (NaN for roles)."""
    return percentile_ranks(np.where(given.official, does, np.nan))


def horizon_tasks(base: Ground, of_rows: Array, weights: Array) -> HorizonTasks:
    """Return the tasks to look ahead for, from what AI does of each row and the rows' weights."""
    barriers = base.barriers
    return HorizonTasks(of_rows[None], weights, barriers.index(), barriers.physical, base.material.rows.starts)


def point(base: Ground) -> Point:
    """Return the scores at the stated value of every assumption, all automation raters counting alike."""
    given = base.material
    of_rows = mean_judgement(given, automation_sets()["all automation raters"]) @ tau("value")
    weights = stated_weights(given.rows)
    does = given.rows.sums(weights * of_rows)
    assumptions = stated_assumptions()
    noise = np.zeros((1, len(of_rows)), dtype=np.float32)
    by_scenario = simulate(horizon_tasks(base, of_rows, weights), assumptions, noise).practice[:, 0]
    level = assumptions.weights @ by_scenario.astype(np.float64)
    return Point(does, percentiles(given, does), level)
