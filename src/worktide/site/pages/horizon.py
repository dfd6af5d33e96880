"""When AI does the tasks of a job: places on an axis of years, and the scenarios with what each assumes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from worktide.assessment.words import SCENARIOS
from worktide.release.manifest import ManifestParameter
from worktide.release.record import Horizon, HorizonBin, Scenario, Task, Timeline, YearRange
from worktide.site.figures import place
from worktide.site.language import gettext as _

LAST_YEAR: Final = 20
GROUP: Final = "horizon"
TASKS_DRAWN: Final = 10
# Nobody should open a fold for one or two rows.
FEW_MORE: Final = 2
MARKS: Final = (2, 5, 10)
_OF_SCENARIO: Final = {
    "growth": _("What AI can do grows by"),
    "half_adoption": _("Half of workplaces use it after"),
    "weight": _("Weight in our mix"),
}
_OF_ALL: Final = {
    "past_growth": _("What AI can do grew until the release by"),
    "past_half_adoption": _("Half of workplaces used it, at the pace until the release, after"),
    "head_start": _("Workplaces could begin this long before the release"),
    "first_share": _("Share of workplaces that begin at once"),
    "barrier_slowdown": _("Barriers in full make adoption longer by"),
    "physical_growth": _("Growth for physical tasks, as a share of the rest"),
    "least_share": _("Least share of a task that AI starts from"),
    "task_lag_spread": _("How far one task strays from its scenario's pace"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A range of years on an axis of 20, as SVG coordinates; `middle` is None where it lies beyond, as may the end."""

    start: str
    width: str
    middle: str | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class ScenarioLine:
    """The years of one task under one scenario, and where they lie on the axis."""

    name: Scenario
    years: YearRange
    span: Span | None


@dataclass(frozen=True, slots=True)
class HorizonLine:
    """One task with its horizon and where that lies on the axis; `span` is None where all lies beyond 20 years.

    `scenarios` holds the same for each scenario.
    """

    task: Task
    horizon: Horizon
    span: Span | None
    scenarios: tuple[ScenarioLine, ...]


@dataclass(frozen=True, slots=True)
class AssumptionLine:
    """One assumption in words: value and ends of its range in `unit`, and why."""

    words: str
    value: float
    low: float
    high: float
    unit: str
    reference: str


@dataclass(frozen=True, slots=True)
class ScenarioView:
    """One scenario: when AI does a quarter and half of the job in it, and what it assumes."""

    name: Scenario
    quarter: YearRange
    half: YearRange
    quarter_span: Span | None
    half_span: Span | None


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the horizon assumes: by scenario, and for all of them."""

    scenarios: dict[Scenario, tuple[AssumptionLine, ...]]
    shared: tuple[AssumptionLine, ...]


def span(years: YearRange | Horizon) -> Span | None:
    """Return where a range of years lies on the axis, or None where it lies beyond it altogether."""
    return None if years.p10 is None else _span(years.p10, years.p50, years.p90)


# Years are rounded, so that a page has the same few again and again.
@lru_cache(maxsize=4096)
def _span(p10: float, p50: float | None, p90: float | None) -> Span:
    start = min(100 * p10 / LAST_YEAR, 99.0)
    end = 100.0 if p90 is None else 100 * p90 / LAST_YEAR
    middle = None if p50 is None else place(100 * p50 / LAST_YEAR)
    return Span(place(start), place(max(end - start, 0.8)), middle, p90 is None)


@cache
def marks() -> tuple[str, ...]:
    """Return where the bins of the axis meet, as SVG coordinates."""
    return tuple(place(100 * year / LAST_YEAR) for year in MARKS)


def _line(task: Task, horizon: Horizon) -> HorizonLine:
    scenarios = (ScenarioLine(name, horizon.scenarios[name], span(horizon.scenarios[name])) for name in SCENARIOS)
    return HorizonLine(task, horizon, span(horizon), tuple(scenarios))


def horizon_lines(tasks: Sequence[Task]) -> tuple[HorizonLine, ...]:
    """Return the tasks that have a horizon, the nearest first."""
    beyond = float("inf")

    def key(line: HorizonLine) -> tuple[float, float, str]:
        middle, first = line.horizon.p50, line.horizon.p10
        return (beyond if middle is None else middle, beyond if first is None else first, line.task.id)

    lines = (_line(task, task.horizon) for task in tasks if task.horizon is not None)
    return tuple(sorted(lines, key=key))


def counts_by_bin(lines: Iterable[HorizonLine]) -> dict[HorizonBin, int]:
    """Return how many tasks fall in each bin that has any, nearest bin first."""
    counts: dict[HorizonBin, int] = {}
    for line in lines:
        counts[line.horizon.bin] = counts.get(line.horizon.bin, 0) + 1
    return counts


def scenario_views(timeline: Timeline | None) -> tuple[ScenarioView, ...]:
    """Return the scenarios that the timeline holds, slow first."""
    if timeline is None:
        return ()
    return tuple(
        ScenarioView(name, quarter, half, span(quarter), span(half))
        for name in SCENARIOS
        if (quarter := timeline.quarter.get(name)) and (half := timeline.half.get(name))
    )


def _lines(given: dict[str, ManifestParameter], names: dict[str, str], prefix: str = "") -> tuple[AssumptionLine, ...]:
    found = ((words, given.get(f"{prefix}{name}")) for name, words in names.items())
    return tuple(
        AssumptionLine(words, one.value, one.low, one.high, one.unit, one.reference)
        for words, one in found
        if one is not None
    )


def assumptions_of(parameters: Sequence[ManifestParameter]) -> Assumptions:
    """Return what a release's horizon assumes, from the parameters of its manifest."""
    given = {parameter.name: parameter for parameter in parameters if parameter.group == GROUP}
    scenarios = {name: _lines(given, _OF_SCENARIO, f"{name}_") for name in SCENARIOS}
    return Assumptions(scenarios, _lines(given, _OF_ALL))
