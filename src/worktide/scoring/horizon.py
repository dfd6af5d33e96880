"""When AI does tasks in practice: growth of capability times adoption, simulated; all of it assumed.

What AI can do of a task grows on a logistic curve from the share that raters give it today; the capability date is when
that passes half. From then on the share of workplaces that let AI do it follows another logistic curve, which barriers
stretch; until the release it rose at one pace, the same in every scenario. A task's year is when AI does most of it in
half of workplaces; what is done in practice is the product of both curves (docs/explanation/horizon.md).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from worktide.core.parameters import parameters
from worktide.release.record import Horizon, HorizonBin, Scenario, YearRange
from worktide.scoring.horizon_assumptions import SCENARIOS, HorizonAssumptions, stated_assumptions

Array = NDArray[np.float64]
Floats = NDArray[np.float32]
Places = NDArray[np.int64]

YEARS: Array = np.arange(0.0, 21.0)
LAST_YEAR = 20.0
LEVEL_YEAR = 5
QUARTER, HALF = 0.25, 0.5
QUANTILES = (0.1, 0.5, 0.9)
STEP_OF_YEARS = 0.5
_BINS: tuple[tuple[float, HorizonBin], ...] = (
    (0.0, "now"),
    (2.0, "within 2 years"),
    (5.0, "2 to 5 years"),
    (10.0, "5 to 10 years"),
)
_DRAWS_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class HorizonTasks:
    """The tasks to look ahead for, record after record.

    `does` (draws × tasks, 0 to 1) is what AI can do of each task today; `weights` (tasks) are task weights;
    `barriers` (tasks, or draws × tasks, 0 to 1) is the barrier index of each task, `physical` (tasks, 0 to 1) how
    physical it is; `records` holds where each record begins among the tasks.
    """

    does: Array
    weights: Array
    barriers: Array
    physical: Array
    records: Places


@dataclass(frozen=True, slots=True)
class Horizons:
    """What the simulation gives, in years from the release's date; infinite where not within 20 years.

    `tasks` (scenarios × draws × tasks) is when AI does most of a task in the median workplace; `quarter` and `half`
    (scenarios × draws × records) when it does that much of a record's task weight in practice; `practice` (scenarios ×
    draws × records, 0 to 1) is what it does in practice in five years; `today` the same at the release's date.
    """

    tasks: Floats
    quarter: Floats
    half: Floats
    practice: Floats
    today: Floats


@dataclass(frozen=True, slots=True)
class _Curves:
    """Logistic curves of a chunk of draws: that of `start` + `growth`·t for capability, of `pace`·(t − `middle`)
    for adoption.

    `middle` is capability date plus years to half adoption: when AI does most of the task in the median workplace.
    """

    start: Floats
    growth: Floats
    pace: Floats
    middle: Floats

    def practice(self, year: float) -> Floats:
        """Return the product of both curves at a year: draws × tasks."""
        t = np.float32(year)
        # The exponent is bounded because single precision overflows beyond it; adoption is zero there anyway.
        adoption = 1 + np.exp(np.minimum(self.pace * (self.middle - t), np.float32(80.0)))
        capability = 1 + np.exp(-(self.start + self.growth * t))
        return np.asarray(1 / (capability * adoption), dtype=np.float32)


def _curves(tasks: HorizonTasks, given: HorizonAssumptions, scenario: int, part: slice, lag_noise: Floats) -> _Curves:
    """Return the curves of some draws in one scenario; `lag_noise` multiplies the years to half adoption."""
    least = given.least_share[part, None]
    share = np.clip(tasks.does[part], least, 1 - least)
    start = np.log(share / (1 - share))
    of_physical = 1 - (1 - given.physical_growth[part, None]) * tasks.physical
    growth = given.growth[scenario, part, None] * of_physical
    # What AI can do today, and how far its use has come, is the same in every scenario: only the years ahead differ.
    since = np.maximum(-start / (given.past_growth[part, None] * of_physical), -given.head_start[part, None])
    capable = np.where(start > 0, since, -start / growth)
    barriers = tasks.barriers[part] if tasks.barriers.ndim == 2 else tasks.barriers
    stretched = 1 + given.barrier_slowdown[part, None] * barriers
    years = given.half_adoption[scenario, part, None] * stretched * lag_noise
    past_years = given.past_half_adoption[part, None] * stretched * lag_noise
    first = given.first_share[part, None]
    whole_way = np.log((1 - first) / first)
    pace = whole_way / years
    gone = whole_way * np.maximum(-capable, 0.0) / past_years
    middle = np.where(capable < 0, (whole_way - gone) / pace, capable + years)
    return _Curves(*(np.asarray(values, dtype=np.float32) for values in (start, growth, pace, middle)))


def _crossings(values: Floats, level: float) -> Floats:
    """Return when values that rise over the years (years × …) first reach a level, linear in between; infinite: never.

    A value at the level in the first year gives that year.
    """
    reached = values >= np.float32(level)
    after = np.maximum(np.argmax(reached, axis=0), 1)
    high = np.take_along_axis(values, after[None], axis=0)[0]
    low = np.take_along_axis(values, after[None] - 1, axis=0)[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.clip((level - low) / (high - low), 0.0, 1.0)
    years = YEARS[after - 1] + part * (YEARS[after] - YEARS[after - 1])
    return np.where(reached[0], YEARS[0], np.where(reached[-1], years, np.inf)).astype(np.float32)


def _of_records(curves: _Curves, tasks: HorizonTasks) -> Floats:
    """Return what AI does in practice of each record by year: years × draws × records."""
    weights = tasks.weights.astype(np.float32)
    total = np.add.reduceat(weights, tasks.records)
    years = [np.add.reduceat(weights * curves.practice(year), tasks.records, axis=1) / total for year in YEARS]
    return np.asarray(np.stack(years), dtype=np.float32)


def _simulate_part(
    tasks: HorizonTasks, given: HorizonAssumptions, scenario: int, part: slice, lag_noise: Floats
) -> list[Floats]:
    curves = _curves(tasks, given, scenario, part, lag_noise)
    whole = _of_records(curves, tasks)
    of_tasks = np.where(curves.middle > LAST_YEAR, np.float32(np.inf), np.maximum(curves.middle, np.float32(0.0)))
    return [of_tasks, _crossings(whole, QUARTER), _crossings(whole, HALF), whole[LEVEL_YEAR], whole[0]]


def simulate(tasks: HorizonTasks, given: HorizonAssumptions, noise: Floats) -> Horizons:
    """Return when AI does tasks in practice under each scenario, draw by draw.

    `noise` (draws × tasks) is standard normal: how much sooner or later each task comes than its like. The draws of
    `tasks.does` and of `given` belong together. Works on a few draws at a time, in single precision.
    """
    parts: list[list[list[Floats]]] = [[] for _ in SCENARIOS]
    for first in range(0, given.draws, _DRAWS_AT_ONCE):
        part = slice(first, min(first + _DRAWS_AT_ONCE, given.draws))
        lag_noise = np.exp(np.float32(given.task_lag_spread) * noise[part])
        for scenario in range(len(SCENARIOS)):
            parts[scenario].append(_simulate_part(tasks, given, scenario, part, lag_noise))
    joined = [np.stack([np.concatenate([chunk[field] for chunk in chunks]) for chunks in parts]) for field in range(5)]
    return Horizons(*joined)


@dataclass(frozen=True, slots=True)
class LevelVariant:
    """What AI does in practice in five years (records, 0 to 1) under one defensible choice of assumptions.

    `growth`, `half_adoption` and `barrier_slowdown` say which end of its range each assumption takes.
    """

    scenario: Scenario
    growth: str
    half_adoption: str
    barrier_slowdown: str
    levels: Array


_ENDS = ("low", "value", "high")


def level_variants(tasks: HorizonTasks) -> list[LevelVariant]:
    """Return the level under every choice of scenario and of low, stated or high growth, adoption and barriers: 81.

    `tasks.does` holds one draw: the means. The spread shows how little of the level any data identify.
    """
    given, stated = parameters("horizon"), stated_assumptions()
    found = []
    for scenario, growth, adoption, barriers in product(SCENARIOS, _ENDS, _ENDS, _ENDS):
        chosen = replace(
            stated,
            growth=np.full((len(SCENARIOS), 1), getattr(given[f"{scenario}_growth"], growth)),
            half_adoption=np.full((len(SCENARIOS), 1), getattr(given[f"{scenario}_half_adoption"], adoption)),
            barrier_slowdown=np.array([getattr(given["barrier_slowdown"], barriers)]),
        )
        curves = _curves(tasks, chosen, 0, slice(0, 1), np.ones((1, 1), dtype=np.float32))
        total = np.add.reduceat(tasks.weights, tasks.records)
        levels = np.add.reduceat(tasks.weights * curves.practice(YEARS[LEVEL_YEAR])[0], tasks.records) / total
        found.append(LevelVariant(scenario, growth, adoption, barriers, np.asarray(levels, dtype=np.float64)))
    return found


def central_years(does: Array, barriers: Array, physical: Array) -> Array:
    """Return the year of each task at the stated values of the central scenario, however far off, for orders of tasks.

    `does`, `barriers` and `physical` (tasks, 0 to 1) are as in HorizonTasks. A negative year lies before the release.
    """
    given = stated_assumptions()
    tasks = HorizonTasks(does[None], np.ones(len(does)), barriers, physical, np.zeros(1, dtype=np.int64))
    curves = _curves(tasks, given, SCENARIOS.index("central"), slice(0, 1), np.ones((1, 1), dtype=np.float32))
    return np.asarray(curves.middle[0], dtype=np.float64)


def level_draws(practice: Floats, given: HorizonAssumptions) -> Array:
    """Return what AI does in practice by draw (draws × records, 0 to 1), each draw in the scenario it takes."""
    return practice[given.scenario, np.arange(given.draws)].astype(np.float64)


def mixture_quantiles(years: Floats, weights: Array) -> Array:
    """Return the 10th, 50th and 90th percentile (quantiles × units) over all draws of the weighted scenarios.

    `years` is scenarios × draws × units. A quantile that lies beyond 20 years is infinite.
    """
    scenarios, draws, units = years.shape
    pooled = years.reshape(scenarios * draws, units)
    of_row = np.repeat(weights / draws, draws)
    order = np.argsort(pooled, axis=0, kind="stable")
    reached = np.cumsum(of_row[order], axis=0)
    places = np.stack([np.argmax(reached >= quantile - 1e-9, axis=0) for quantile in QUANTILES])
    picked = np.take_along_axis(order, places, axis=0)
    return np.take_along_axis(pooled, picked, axis=0).astype(np.float64)


def scenario_quantiles(years: Floats) -> Array:
    """Return the 10th, 50th and 90th percentile of draws (quantiles × units) of one scenario (draws × units)."""
    return mixture_quantiles(years[None], np.ones(1))


def rounded_years(years: float) -> float | None:
    """Return years to the nearest half year, or None where they are not within 20 years."""
    if not np.isfinite(years) or years > LAST_YEAR:
        return None
    return float(np.floor(years / STEP_OF_YEARS + 0.5) * STEP_OF_YEARS)


def year_range(quantiles: Array) -> YearRange:
    """Return the 10th, 50th and 90th percentile of years as the record holds them."""
    return YearRange(*(rounded_years(float(years)) for years in quantiles))


def bin_of(median: float | None) -> HorizonBin:
    """Return the bin of a median in years from the release's date; None is beyond ten years.

    >>> bin_of(2.5), bin_of(2.0), bin_of(None)
    ('2 to 5 years', 'within 2 years', 'beyond 10 years')
    """
    if median is None:
        return "beyond 10 years"
    return next((name for end, name in _BINS if median <= end), "beyond 10 years")


def horizon_of(quantiles: Array, by_scenario: Array) -> Horizon:
    """Return the horizon of a task from the 10th, 50th and 90th percentile of its years.

    `quantiles` (3) is over the mixture of scenarios, `by_scenario` (scenarios × 3) within each.
    """
    years = year_range(quantiles)
    scenarios = {name: year_range(own) for name, own in zip(SCENARIOS, by_scenario, strict=True)}
    return Horizon(bin_of(years.p50), years.p10, years.p50, years.p90, scenarios)
