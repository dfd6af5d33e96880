"""What a report says of some heads by occupation: their tasks, when AI may do them, barriers, causes of the ranges.

All of it follows from the heads that a report shows and from the release, so it tells nothing more of anybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np

from worktide.assessment.own_tasks import share_of_draws
from worktide.assessment.words import SCENARIOS
from worktide.core.intervals import Interval
from worktide.release.open import Release
from worktide.release.record import Horizon, Record, Task, YearRange

YEARS: Final = (2, 5, 10)
"""The horizons that a report states, in years from the release."""
MIX: Final = "mix"
MOST_TASKS: Final = 15
CAUSES: Final = ("rater", "tasks", "levels", "weights", "adoption")
_LEVELS: Final = "level_draws"


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task of an occupation: its percent of the hours counted and of those hours that AI could do.

    `automation` is what AI could do of the task, percent; `marks` say what that rests on: labelled or modelled, and
    observed where conversations with AI about it were seen.
    """

    text: str
    occupation: str
    kind: str
    hours: float
    exposed: float
    automation: Interval
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScenarioLine:
    """Under one scenario, or their mix: percent of hours whose task AI does most of in practice within `YEARS`.

    A task counts by its median year; the range counts every task by its late year (90th percentile) and by its early
    one (10th), as if all came late or early together.
    """

    scenario: str
    within: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class BarrierLine:
    """A barrier: the percent of heads in whose occupation it stands, and its mean there, with least and most."""

    name: str
    unit: str
    heads: float
    value: Interval


@dataclass(frozen=True, slots=True)
class CauseLine:
    """A group of assumptions: its percent of the variance of what AI could do, and of the level in five years."""

    name: str
    does: float
    five_years: float


@dataclass(frozen=True, slots=True)
class Detail:
    """What is said of `heads` heads, rounded; `five_years` is the percent of their work AI does in practice by then."""

    heads: int
    five_years: Interval | None
    tasks: tuple[TaskLine, ...]
    scenarios: tuple[ScenarioLine, ...]
    barriers: tuple[BarrierLine, ...]
    causes: tuple[CauseLine, ...]


def detail_of(heads: Mapping[str, Decimal], release: Release) -> Detail | None:
    """Return what is said of heads by the address of their occupation; None where there are none."""
    if not heads:
        return None
    weighed = [(release.record(slug), float(number)) for slug, number in sorted(heads.items())]
    return Detail(
        heads=round(sum(heads.values(), Decimal(0))),
        five_years=_five_years(heads, release),
        tasks=_tasks(weighed),
        scenarios=tuple(_scenarios(weighed)),
        barriers=_barriers(weighed),
        causes=tuple(_causes(weighed)),
    )


def whole_percent(exact: Interval) -> Interval:
    """Return a value and its range in whole percent."""
    low, value, high = (float(round(one)) for one in (exact.low, exact.value, exact.high))
    return Interval(value, low, high)


def _five_years(heads: Mapping[str, Decimal], release: Release) -> Interval | None:
    """Return the weighted mean of the level draws, each draw over all occupations at once."""
    slugs = sorted(heads)
    draws = np.asarray(release.array(_LEVELS)[[release.positions[slug] for slug in slugs]], dtype=np.float64)
    weights = np.array([float(heads[slug]) for slug in slugs])
    known = ~np.isnan(draws).any(axis=1)
    if not known.any():
        return None
    return whole_percent(share_of_draws(weights[known] @ draws[known] / weights[known].sum()))


def _hours(weighed: list[tuple[Record, float]]) -> Iterator[tuple[Record, Task, float]]:
    """Yield every task with its hours in heads: heads times the task's share of its occupation's time."""
    for record, heads in weighed:
        total = sum(task.time_share for task in record.tasks)
        for task in record.tasks:
            yield record, task, heads * task.time_share / total


def _tasks(weighed: list[tuple[Record, float]]) -> tuple[TaskLine, ...]:
    found = [(record, task, hours, hours * task.automation.value) for record, task, hours in _hours(weighed)]
    whole, exposed = sum(one[2] for one in found), sum(one[3] for one in found)
    first = sorted(found, key=lambda one: (-one[3], one[0].occupation.slug, one[1].id))[:MOST_TASKS]
    return tuple(
        TaskLine(
            text=task.text,
            occupation=record.occupation.title,
            kind=task.capability,
            hours=round(100 * hours / whole, 1),
            exposed=round(100 * mass / exposed, 1) if exposed else 0.0,
            automation=whole_percent(task.automation),
            marks=(task.basis, *(("observed",) if task.observed_use is not None else ())),
        )
        for record, task, hours, mass in first
    )


def _scenarios(weighed: list[tuple[Record, float]]) -> Iterator[ScenarioLine]:
    dated = [(task.horizon, hours) for _, task, hours in _hours(weighed) if task.horizon is not None]
    whole = sum(hours for _, hours in dated)
    if not whole:
        return
    for name in (*SCENARIOS, MIX):
        ends = [(_years(horizon, name), hours) for horizon, hours in dated]
        within = (
            Interval(*(float(round(100 * _sooner(ends, end, year) / whole)) for end in ("p50", "p90", "p10")))
            for year in YEARS
        )
        yield ScenarioLine(name, tuple(within))


def _years(horizon: Horizon, scenario: str) -> Horizon | YearRange:
    return next((years for name, years in horizon.scenarios.items() if name == scenario), horizon)


def _sooner(ends: list[tuple[Horizon | YearRange, float]], end: str, year: int) -> float:
    reached = ((getattr(years, end), hours) for years, hours in ends)
    return sum(hours for found, hours in reached if found is not None and found <= year)


def _barriers(weighed: list[tuple[Record, float]]) -> tuple[BarrierLine, ...]:
    everyone = sum(heads for _, heads in weighed)
    found: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for record, heads in weighed:
        for barrier in record.barriers or ():
            found[barrier.name, barrier.unit].append((barrier.value, heads))
    lines = [_barrier(name, unit, values, everyone) for (name, unit), values in found.items()]
    return tuple(sorted(lines, key=lambda line: (-line.heads, line.name)))


def _barrier(name: str, unit: str, values: list[tuple[float, float]], everyone: float) -> BarrierLine:
    heads = sum(number for _, number in values)
    mean = sum(value * number for value, number in values) / heads
    least, most = min(value for value, _ in values), max(value for value, _ in values)
    share = float(round(100 * heads / everyone))
    return BarrierLine(name, unit, share, Interval(round(mean, 1), round(least, 1), round(most, 1)))


def _causes(weighed: list[tuple[Record, float]]) -> Iterator[CauseLine]:
    """Yield the causes as means over heads of their shares in each occupation, the largest first."""
    known = [(record.causes, heads) for record, heads in weighed if record.causes is not None]
    everyone = sum(heads for _, heads in known)
    lines = []
    for name in CAUSES if everyone else ():
        does = sum(heads * causes.ai_does.get(name, 0.0) for causes, heads in known) / everyone
        five = sum(heads * causes.share_in_five_years.get(name, 0.0) for causes, heads in known) / everyone
        lines.append(CauseLine(name, float(round(100 * does)), float(round(100 * five))))
    yield from sorted(lines, key=lambda line: (-line.does, -line.five_years, line.name))
