"""The horizon: closed forms, directions, bins that do not overlap, and the same numbers for the same seed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from worktide.core.parameters import parameters
from worktide.scoring.horizon import (
    Horizons,
    HorizonTasks,
    bin_of,
    central_years,
    horizon_of,
    level_draws,
    level_variants,
    mixture_quantiles,
    rounded_years,
    scenario_quantiles,
    simulate,
    year_range,
)
from worktide.scoring.horizon_assumptions import (
    SCENARIOS,
    HorizonAssumptions,
    draw_horizon_assumptions,
    stated_assumptions,
)

Array = NDArray[np.float64]
VALUE = {name: parameter.value for name, parameter in parameters("horizon").items()}
CENTRAL = SCENARIOS.index("central")


def one_record(does: Array, barriers: float = 0.2, physical: float = 0.0) -> HorizonTasks:
    tasks = does.shape[1]
    return HorizonTasks(
        does=does,
        weights=np.full(tasks, 1 / tasks),
        barriers=np.full(tasks, barriers),
        physical=np.full(tasks, physical),
        records=np.zeros(1, dtype=np.int64),
    )


def simulated(tasks: HorizonTasks, given: HorizonAssumptions, seed: int) -> Horizons:
    noise = np.random.default_rng(seed).standard_normal((given.draws, tasks.does.shape[1]), dtype=np.float32)
    return simulate(tasks, given, noise)


def year_by_hand(does: float, barriers: float, physical: float) -> float:
    """The stated central scenario, written out: capability date plus years to half adoption."""
    share = min(max(does, VALUE["least_share"]), 1 - VALUE["least_share"])
    growth = VALUE["central_growth"] * (1 - (1 - VALUE["physical_growth"]) * physical)
    capable = max(-np.log(share / (1 - share)) / growth, -VALUE["head_start"])
    return float(capable + VALUE["central_half_adoption"] * (1 + VALUE["barrier_slowdown"] * barriers))


@pytest.mark.parametrize(
    ("does", "barriers", "physical"), [(0.95, 0.0, 0.0), (0.5, 0.3, 0.0), (0.25, 0.1, 1.0), (0.0, 0.8, 0.4)]
)
def test_a_year_is_capability_date_plus_lag(does: float, barriers: float, physical: float) -> None:
    years = central_years(np.array([does]), np.array([barriers]), np.array([physical]))
    assert years[0] == pytest.approx(year_by_hand(does, barriers, physical), rel=1e-5)


def test_the_simulation_at_stated_values_gives_the_same_year() -> None:
    found = simulated(one_record(np.array([[0.7]])), stated_assumptions(), 0)
    assert found.tasks[CENTRAL, 0, 0] == pytest.approx(year_by_hand(0.7, 0.2, 0.0), rel=1e-5)


def test_practice_is_capability_times_adoption() -> None:
    found = simulated(one_record(np.array([[0.7]])), stated_assumptions(), 0)
    years = VALUE["central_half_adoption"] * (1 + VALUE["barrier_slowdown"] * 0.2)
    pace = np.log((1 - VALUE["first_share"]) / VALUE["first_share"]) / years
    capability = 1 / (1 + np.exp(-(np.log(0.7 / 0.3) + 5 * VALUE["central_growth"])))
    # What AI can do of this task passed half less than the head start ago.
    began = -np.log(0.7 / 0.3) / VALUE["central_growth"]
    adoption = 1 / (1 + np.exp(-pace * (5 - began - years)))
    assert found.practice[CENTRAL, 0, 0] == pytest.approx(capability * adoption, rel=1e-4)


def test_at_a_tasks_year_half_of_workplaces_have_adopted() -> None:
    """Barriers are chosen so that the year of a task AI does well is exactly the fifth, where practice is read."""
    barriers = ((5 + VALUE["head_start"]) / VALUE["central_half_adoption"] - 1) / VALUE["barrier_slowdown"]
    found = simulated(one_record(np.array([[0.9]]), barriers), stated_assumptions(), 0)
    capability = 1 / (1 + np.exp(-(np.log(9.0) + VALUE["central_growth"] * 5)))
    assert found.tasks[CENTRAL, 0, 0] == pytest.approx(5.0, rel=1e-5)
    assert found.practice[CENTRAL, 0, 0] == pytest.approx(capability / 2, rel=1e-4)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_more_capability_never_comes_later_and_more_barriers_never_earlier(
    first: float, second: float, barrier: float, physical: float
) -> None:
    low, high = sorted((first, second))
    by_does = central_years(np.array([low, high]), np.full(2, barrier), np.full(2, physical))
    assert by_does[1] <= by_does[0] + 1e-4
    by_barrier = central_years(np.full(2, barrier), np.array([low, high]), np.full(2, physical))
    assert by_barrier[1] >= by_barrier[0] - 1e-4


def drawn(draws: int = 200, tasks: int = 12) -> tuple[HorizonTasks, HorizonAssumptions]:
    does = np.random.default_rng(3).beta(1, 2, size=(draws, tasks))
    two = HorizonTasks(
        does=does,
        weights=np.full(tasks, 2 / tasks),
        barriers=np.linspace(0, 0.5, tasks),
        physical=np.linspace(1, 0, tasks),
        records=np.array([0, tasks // 2]),
    )
    return two, draw_horizon_assumptions(draws, 11)


def test_the_fast_scenario_is_never_slower() -> None:
    tasks, assumptions = drawn()
    found = simulated(tasks, assumptions, 4)
    for years in (found.tasks, found.quarter, found.half):
        assert (years[0] >= years[1]).all()
        assert (years[1] >= years[2]).all()
    assert (np.diff(found.practice, axis=0) >= 0).all()


def test_half_of_the_work_never_comes_before_a_quarter_and_practice_never_falls() -> None:
    tasks, assumptions = drawn()
    found = simulated(tasks, assumptions, 4)
    assert (found.half >= found.quarter).all()
    assert (found.practice >= found.today).all()
    assert found.practice.min() >= 0
    assert found.practice.max() <= 1


def test_a_quarter_within_five_years_means_a_level_of_at_least_a_quarter() -> None:
    """Timeline and level are read off the same curves and cannot contradict each other."""
    tasks, assumptions = drawn()
    found = simulated(tasks, assumptions, 4)
    np.testing.assert_array_equal(found.quarter <= 5.0, found.practice >= 0.25)


def test_the_same_seed_gives_the_same_numbers_and_another_does_not() -> None:
    tasks, assumptions = drawn()
    first, again, other = (simulated(tasks, assumptions, seed) for seed in (4, 4, 5))
    np.testing.assert_array_equal(first.tasks, again.tasks)
    np.testing.assert_array_equal(first.practice, again.practice)
    assert not np.array_equal(first.tasks, other.tasks)


def test_a_record_does_not_depend_on_the_others() -> None:
    tasks, assumptions = drawn()
    calm = replace(assumptions, task_lag_spread=0.0)
    both = simulated(tasks, calm, 4)
    alone = HorizonTasks(tasks.does[:, 6:], tasks.weights[6:], tasks.barriers[6:], tasks.physical[6:], np.array([0]))
    np.testing.assert_allclose(simulated(alone, calm, 4).practice[:, :, 0], both.practice[:, :, 1], rtol=1e-5)


def test_barriers_may_differ_by_draw() -> None:
    tasks, assumptions = drawn()
    by_draw = replace(tasks, barriers=np.tile(tasks.barriers, (200, 1)))
    np.testing.assert_array_equal(
        simulated(by_draw, assumptions, 4).practice, simulated(tasks, assumptions, 4).practice
    )


def test_draws_take_scenarios_in_proportion_to_their_weights() -> None:
    assumptions = draw_horizon_assumptions(200, 1)
    counts = np.bincount(assumptions.scenario, minlength=3) / 200
    np.testing.assert_allclose(counts, assumptions.weights, atol=0.011)
    practice = np.arange(3 * 200, dtype=np.float32).reshape(3, 200, 1)
    level = level_draws(practice, assumptions)
    assert level[7, 0] == practice[assumptions.scenario[7], 7, 0]


def test_every_draw_lies_in_its_range() -> None:
    assumptions, given_ = draw_horizon_assumptions(200, 1), parameters("horizon")
    for name in ("head_start", "first_share", "barrier_slowdown", "physical_growth", "least_share"):
        values = getattr(assumptions, name)
        assert given_[name].low <= values.min() < values.max() <= given_[name].high
    for place, scenario in enumerate(SCENARIOS):
        for name in ("growth", "half_adoption"):
            values = getattr(assumptions, name)[place]
            assert given_[f"{scenario}_{name}"].low <= values.min() < values.max() <= given_[f"{scenario}_{name}"].high


def test_quantiles_of_a_mixture_weigh_its_scenarios() -> None:
    years = np.stack([np.full((10, 1), value, dtype=np.float32) for value in (30.0, 6.0, 1.0)])
    np.testing.assert_array_equal(mixture_quantiles(years, np.array([0.3, 0.5, 0.2]))[:, 0], [1.0, 6.0, 30.0])
    np.testing.assert_array_equal(mixture_quantiles(years, np.array([0.0, 0.05, 0.95]))[:, 0], [1.0, 1.0, 1.0])


def test_quantiles_of_one_scenario_are_those_of_its_draws() -> None:
    years = np.random.default_rng(1).permutation(np.arange(1.0, 201.0)).astype(np.float32)[:, None]
    np.testing.assert_array_equal(scenario_quantiles(years)[:, 0], [20.0, 100.0, 180.0])


def test_years_beyond_twenty_are_not_stated() -> None:
    assert rounded_years(float("inf")) is None
    assert rounded_years(20.3) is None
    assert year_range(np.array([0.2, 7.3, np.inf])) == year_range(np.array([0.0, 7.5, 25.0]))


@given(st.floats(0, 40))
def test_bins_do_not_overlap_and_hold_the_median_that_is_shown(years: float) -> None:
    ends = {"now": (0, 0), "within 2 years": (0, 2), "2 to 5 years": (2, 5), "5 to 10 years": (5, 10)}
    shown = rounded_years(years)
    name = bin_of(shown)
    if name == "beyond 10 years":
        assert shown is None or shown > 10
    else:
        low, high = ends[name]
        assert shown is not None
        assert low <= shown <= high
        assert name == "now" or shown > low
    assert horizon_of(np.array([years, years, years]), np.full((3, 3), years)).bin == name


def test_variants_span_slow_to_fast_and_hold_the_stated_one() -> None:
    tasks = one_record(np.array([[0.9, 0.4, 0.1]]))
    variants = level_variants(tasks)
    assert len(variants) == 81
    stated = [v for v in variants if {v.growth, v.half_adoption, v.barrier_slowdown} == {"value"}]
    expected = simulated(tasks, stated_assumptions(), 0).practice[:, 0, 0]
    np.testing.assert_allclose([v.levels[0] for v in stated], expected, rtol=1e-5)
    means = np.array([v.levels.mean() for v in variants])
    assert means.min() < expected[0] < expected[2] < means.max()


def test_faster_growth_never_lowers_the_level() -> None:
    does = np.linspace(0.05, 0.95, 40)[None]
    variants = level_variants(one_record(does))
    slower = {(v.scenario, v.half_adoption, v.barrier_slowdown): v.levels[0] for v in variants if v.growth == "low"}
    faster = {(v.scenario, v.half_adoption, v.barrier_slowdown): v.levels[0] for v in variants if v.growth == "high"}
    assert all(faster[choice] > slower[choice] for choice in slower)


def test_the_scenarios_differ_in_the_years_ahead_only() -> None:
    given = draw_horizon_assumptions(50, 3)
    found = simulated(one_record(np.tile(np.linspace(0.3, 0.95, 30), (50, 1))), given, 3)
    slow, central, fast = found.today.mean(axis=(1, 2))
    assert slow == pytest.approx(central, rel=0.02)
    assert fast == pytest.approx(central, rel=0.02)
    assert (np.diff(found.practice.mean(axis=(1, 2))) > 0.05).all()
