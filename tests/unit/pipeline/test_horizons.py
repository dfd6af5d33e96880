"""The horizon of all records on real tasks: shapes, ranges, orders, and how wide its level is."""

from __future__ import annotations

import resource
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.unit.pipeline.horizon_inputs import Real, label_shares, read_real

from worktide.pipeline.barrier_columns import BarrierColumns, barrier_columns
from worktide.pipeline.horizons import (
    ShownBarriers,
    horizon_arrays,
    level_spread,
    official_order,
    record_timeline,
    shown_barriers,
    task_horizon,
)
from worktide.scoring.assumptions import DRAWS

Array = NDArray[np.float64]


@pytest.fixture(scope="module")
def real(data_folder: Path) -> Real:
    return read_real(data_folder)


@pytest.fixture(scope="module")
def barriers(real: Real) -> BarrierColumns:
    return barrier_columns(real.inputs, real.roles, real.slugs, real.table, real.weights)


@pytest.fixture(scope="module")
def shown(real: Real, barriers: BarrierColumns) -> ShownBarriers:
    return shown_barriers(barriers, real.weights, real.groups, real.starts)


@pytest.fixture(scope="module")
def does(real: Real) -> Array:
    """What AI does of each shown task by draw, spread around GPT-4's labels."""
    shares = real.weights * label_shares(real)
    grouped = np.add.reduceat(shares, real.groups) / np.add.reduceat(real.weights, real.groups)
    noise = np.random.default_rng(1).normal(0, 0.1, size=(DRAWS, len(grouped)))
    return np.clip(grouped + noise, 0, 1)


def names(shown: ShownBarriers) -> list[str]:
    return [str(place) for place in range(len(shown.weights))]


@pytest.fixture(scope="module")
def arrays(does: Array, shown: ShownBarriers) -> dict[str, Array]:
    return horizon_arrays(does, shown, names(shown))


def test_shapes_are_those_of_records_and_shown_tasks(arrays: dict[str, Array], real: Real) -> None:
    records, tasks = len(real.starts), len(real.groups)
    assert arrays["five_years"].shape == (DRAWS, records)
    assert arrays["task_years"].shape == (3, tasks)
    assert arrays["quarter"].shape == arrays["half"].shape == (3, 3, records)
    assert all(array.dtype == np.float64 for array in arrays.values())


def test_quantiles_are_ordered_and_levels_are_shares(arrays: dict[str, Array]) -> None:
    low, middle, high = arrays["task_years"]
    assert (low <= middle).all()
    assert (middle <= high).all()
    assert arrays["five_years"].min() >= 0
    assert arrays["five_years"].max() <= 1


def test_slower_scenarios_come_later_for_every_record(arrays: dict[str, Array]) -> None:
    for name in ("quarter", "half"):
        assert (arrays[name][0] >= arrays[name][1]).all()
        assert (arrays[name][1] >= arrays[name][2]).all()
    assert (np.diff(arrays["scenario_levels"], axis=0) >= 0).all()


def test_the_same_input_gives_the_same_bytes(arrays: dict[str, Array], does: Array, shown: ShownBarriers) -> None:
    again = horizon_arrays(does, shown, names(shown))
    assert {name: array.tobytes() for name, array in again.items()} == {
        name: array.tobytes() for name, array in arrays.items()
    }


def test_another_number_of_draws_is_refused(does: Array, shown: ShownBarriers) -> None:
    with pytest.raises(ValueError, match="10 draws"):
        horizon_arrays(does[:10], shown, names(shown))


def test_tasks_fall_into_several_bins_and_records_get_a_timeline(arrays: dict[str, Array], real: Real) -> None:
    bins = Counter(task_horizon(arrays, place).bin for place in range(len(real.groups)))
    assert bins["beyond 10 years"] > 0
    assert bins["5 to 10 years"] > 0
    assert bins["2 to 5 years"] > 0
    timeline = record_timeline(arrays, 0)
    assert set(timeline.quarter) == set(timeline.half) == {"slow", "central", "fast"}


def test_the_level_is_wide_and_lower_in_barred_and_physical_jobs(
    arrays: dict[str, Array], barriers: BarrierColumns
) -> None:
    level = arrays["five_years"]
    assert 0.07 < level.mean() < 0.48
    low, high = np.quantile(level, [0.1, 0.9], axis=0)
    assert np.median(high - low) > 0.2
    physical = barriers.records["physical_work"] > 50
    assert level[:, physical].mean() < level[:, ~physical].mean() / 2


def test_defensible_variants_reach_far_apart(does: Array, shown: ShownBarriers) -> None:
    means = [variant.levels.mean() for variant in level_spread(does, shown)]
    assert len(means) == 81
    assert min(means) < 0.07
    assert max(means) > 0.48


def test_official_tasks_have_an_order_and_roles_none(real: Real, barriers: BarrierColumns) -> None:
    rows = np.tile(label_shares(real), (2, 1))
    orders = official_order(rows, barriers, real.table["task_id"])
    assert orders.height == real.inputs.table("onet-30-1", "tasks").height
    assert orders["task_id"].is_sorted()
    assert orders.null_count().row(0) == (0, 0, 0)


def test_a_build_has_the_time_and_memory_for_it(does: Array, shown: ShownBarriers) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    horizon_arrays(does, shown, names(shown))
    assert time.process_time() - started < 12
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1_000_000
