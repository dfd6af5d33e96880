"""The horizon of every record and shown task: the simulation as one step of the build."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.pipeline.barrier_columns import BarrierColumns
from worktide.release.record import Horizon, Timeline
from worktide.scoring.assumptions import DRAWS, SEED
from worktide.scoring.horizon import (
    HorizonTasks,
    LevelVariant,
    central_years,
    horizon_of,
    level_draws,
    level_variants,
    mixture_quantiles,
    scenario_quantiles,
    simulate,
    year_range,
)
from worktide.scoring.horizon_assumptions import SCENARIOS, draw_horizon_assumptions
from worktide.scoring.named_noise import NamedNoise

Array = NDArray[np.float64]
Places = NDArray[np.int64]

ASSUMPTIONS_SEED = SEED + 301
NOISE = NamedNoise(SEED + 302, DRAWS)
BARRIERS_SEED = SEED + 303


@dataclass(frozen=True, slots=True)
class ShownBarriers:
    """Barriers by shown task, as weighted means over its rows.

    `index` (draws × shown tasks, 0 to 1) is the barrier index by draw of its weights, `stated` (shown tasks) that at
    the stated ones; `physical` (shown tasks, 0 to 1) tells how physical a task is, `weights` (shown tasks) its task
    weight; `records` holds where each record begins among the shown tasks.
    """

    index: Array
    stated: Array
    physical: Array
    weights: Array
    records: Places


def shown_barriers(barriers: BarrierColumns, weights: Array, groups: Places, starts: Places) -> ShownBarriers:
    """Return barriers by shown task. `weights` (rows) are stated task weights.

    `groups` holds where each shown task begins among the rows of the task table, `starts` where each record does.
    """
    total = np.add.reduceat(weights, groups)
    return ShownBarriers(
        index=np.add.reduceat(weights * barriers.drawn_index(DRAWS, BARRIERS_SEED), groups, axis=1) / total,
        stated=np.add.reduceat(weights * barriers.index(), groups) / total,
        physical=np.add.reduceat(weights * barriers.physical, groups) / total,
        weights=total,
        records=np.searchsorted(groups, starts).astype(np.int64),
    )


def horizon_arrays(does: Array, shown: ShownBarriers, names: Iterable[str]) -> dict[str, Array]:
    """Return the horizon of all records and shown tasks, to be kept as a step of the build.

    `does` (draws × shown tasks, 0 to 1) is what AI can do of each shown task by draw; `names` (shown tasks) is what
    the draws of each hang on. Years count from the release's
    date; infinite is beyond 20 years. Returns `five_years` (draws × records, 0 to 1), `task_years` (3 quantiles × shown
    tasks, over the mixture), `scenario_years` (scenarios × 3 quantiles × shown tasks), `quarter` and `half` (scenarios
    × 3 quantiles × records), `scenario_levels` and `practice_today` (scenarios × records: means, 0 to 1). Raises
    ValueError for another number of draws.
    """
    if does.shape[0] != DRAWS:
        raise ValueError(f"{does.shape[0]} draws instead of {DRAWS}")
    given = draw_horizon_assumptions(DRAWS, ASSUMPTIONS_SEED)
    tasks = HorizonTasks(does, shown.weights, shown.index, shown.physical, shown.records)
    found = simulate(tasks, given, NOISE.of("pace", list(names)))
    return {
        "five_years": level_draws(found.practice, given),
        "task_years": mixture_quantiles(found.tasks, given.weights),
        "scenario_years": np.stack([scenario_quantiles(years) for years in found.tasks]),
        "quarter": np.stack([scenario_quantiles(years) for years in found.quarter]),
        "half": np.stack([scenario_quantiles(years) for years in found.half]),
        "scenario_levels": found.practice.mean(axis=1).astype(np.float64),
        "practice_today": found.today.mean(axis=1).astype(np.float64),
    }


def task_horizon(arrays: Mapping[str, Array], place: int) -> Horizon:
    """Return the horizon of a shown task by its place among the shown tasks."""
    return horizon_of(arrays["task_years"][:, place], arrays["scenario_years"][:, :, place])


def record_timeline(arrays: Mapping[str, Array], place: int) -> Timeline:
    """Return when AI does a quarter and half of a record's task weight, by scenario, by its place among the records."""
    return Timeline(
        quarter={name: year_range(arrays["quarter"][at, :, place]) for at, name in enumerate(SCENARIOS)},
        half={name: year_range(arrays["half"][at, :, place]) for at, name in enumerate(SCENARIOS)},
    )


def level_spread(does: Array, shown: ShownBarriers) -> list[LevelVariant]:
    """Return the level under 81 defensible choices of assumptions; `does` is as in `horizon_arrays`."""
    tasks = HorizonTasks(does.mean(axis=0)[None], shown.weights, shown.stated, shown.physical, shown.records)
    return level_variants(tasks)


def official_order(does: Array, barriers: BarrierColumns, task_ids: pl.Series) -> pl.DataFrame:
    """Return `task_id`, `automation` and `horizon` of official tasks, high where AI should come first, for checks.

    `does` (draws × rows of the task table, 0 to 1) is what AI can do of each row; `task_ids` are the rows' Task IDs,
    null for roles' tasks, which are left out. `horizon` is minus the year at the stated values of the central scenario.
    """
    mean = does.mean(axis=0)
    years = central_years(mean, barriers.index(), barriers.physical)
    orders = pl.DataFrame({"task_id": task_ids, "automation": mean, "horizon": -years})
    return orders.filter(pl.col("task_id").is_not_null()).sort("task_id")
