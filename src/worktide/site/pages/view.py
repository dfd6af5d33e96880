"""What the page of an occupation shows beyond the record itself: order, wording, and places on axes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from worktide.assessment.words import BETWEEN_BANDS
from worktide.core.intervals import Interval
from worktide.release.record import Assessment, HorizonBin, IndexValue, Task
from worktide.scoring.starting_out import Evidence
from worktide.site.figures import Segment, hours, place, segments, small_percent
from worktide.site.language import gettext as _
from worktide.site.pages.evidence import (
    CauseLine,
    FormulaLine,
    UseLine,
    arguments_by_side,
    cause_lines,
    formula_lines,
    studies_by_side,
    summary_below_figures,
    use_lines,
)
from worktide.site.pages.horizon import (
    FEW_MORE,
    TASKS_DRAWN,
    HorizonLine,
    ScenarioView,
    counts_by_bin,
    horizon_lines,
    marks,
    scenario_views,
)
from worktide.site.words import CODE_SYSTEMS, CONSTRUCTS, MARKET_JOINS, index_name, rater_name, several

ALIASES_SHOWN: Final = 3
ALIASES_LISTED: Final = 120
TASKS_SHOWN: Final = 3
FEW_MORE_TASKS: Final = 1
"""A list is not folded for the sake of one."""


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One official code behind the record; `weight` in percent of its system."""

    system: str
    code: str
    title: str
    weight: float


@dataclass(frozen=True, slots=True)
class RaterLine:
    """One rater's judgement of a task in percent of its construct's scale."""

    name: str
    value: float
    question: str
    basis: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task with its observed use in words and its raters one by one."""

    task: Task
    observed: str
    raters: tuple[RaterLine, ...]


@dataclass(frozen=True, slots=True)
class IndexLine:
    """One published index: percentile, value in its own unit, what it rests on, where it lies, how it was joined."""

    name: str
    percentile: float
    value: float | None
    unit: str
    basis: str
    at: str
    join: str


@dataclass(frozen=True, slots=True)
class OccupationView:
    """All that the template of an occupation shows. `places` counts the jobs of the release."""

    assessment: Assessment
    question: str
    many: str
    places: int
    hours: Interval | None
    aliases: tuple[str, ...]
    more_aliases: tuple[str, ...]
    unlisted_aliases: int
    codes: tuple[CodeLine, ...]
    tasks: tuple[TaskLine, ...]
    bar: tuple[Segment, ...]
    summary: str
    horizon: tuple[HorizonLine, ...]
    scenarios: tuple[ScenarioView, ...]
    causes: tuple[CauseLine, ...]
    use: tuple[UseLine, ...]
    formulas: tuple[FormulaLine, ...]
    indices: tuple[IndexLine, ...]
    uncovered: tuple[str, ...]
    arguments: dict[str, tuple[str, ...]]
    studies: dict[str, tuple[Evidence, ...]]
    coming: tuple[str, ...]

    @property
    def known_as(self) -> str:
        """The aliases that are listed, in one line."""
        return "; ".join((*self.aliases, *self.more_aliases))

    @property
    def between_bands(self) -> bool:
        """Whether no band is sure enough to be named."""
        return self.assessment.risk is not None and self.assessment.risk.band == BETWEEN_BANDS

    @property
    def first_tasks(self) -> tuple[TaskLine, ...]:
        """The tasks that show at once: all of them where only few would be left."""
        return self.tasks[: len(self.tasks) - len(self.more_tasks)]

    @property
    def more_tasks(self) -> tuple[TaskLine, ...]:
        """The tasks that show on demand."""
        return self.tasks[TASKS_SHOWN:] if len(self.tasks) > TASKS_SHOWN + FEW_MORE_TASKS else ()

    @property
    def horizon_drawn(self) -> tuple[HorizonLine, ...]:
        """The tasks that the chart of years shows first."""
        return self.horizon[: len(self.horizon) - len(self.horizon_more)]

    @property
    def horizon_more(self) -> tuple[HorizonLine, ...]:
        """The tasks that the chart of years shows on demand."""
        return self.horizon[TASKS_DRAWN:] if len(self.horizon) > TASKS_DRAWN + FEW_MORE else ()

    @property
    def bins(self) -> dict[HorizonBin, int]:
        """How many tasks have the middle of their range in each bin."""
        return counts_by_bin(self.horizon)

    @property
    def marks(self) -> tuple[str, ...]:
        """Where the bins meet on the axis of years."""
        return marks()

    @property
    def market_join(self) -> str:
        """For whom the official figures of the labour market are counted, in a sentence."""
        market = self.assessment.labour_market
        return MARKET_JOINS[market.join if market else "none"]

    @property
    def index_range(self) -> tuple[float, float] | None:
        """The lowest and highest percentile among the published indices, or None where none covers the job."""
        return (self.indices[0].percentile, self.indices[-1].percentile) if self.indices else None


_LATER: Final = (
    ("trend", _("the change since the last release")),
    ("moves", _("jobs to move to")),
    ("related", _("related roles")),
)


def _codes(assessment: Assessment) -> tuple[CodeLine, ...]:
    codes = assessment.occupation.codes
    return tuple(CodeLine(CODE_SYSTEMS[code.system], code.code, code.title, 100 * code.weight) for code in codes)


def _task(task: Task) -> TaskLine:
    raters = tuple(
        RaterLine(rater_name(name), judged.value, CONSTRUCTS[judged.construct], judged.basis)
        for name, judged in sorted(task.raters.items(), key=lambda item: (item[1].construct, item[0]))
    )
    return TaskLine(task, small_percent(task.observed_use or 0.0), raters)


def _tasks(assessment: Assessment) -> tuple[TaskLine, ...]:
    ordered = sorted(assessment.tasks, key=lambda task: (-task.automation.value, -task.time_share, task.id))
    return tuple(_task(task) for task in ordered)


def _bar(assessment: Assessment) -> tuple[Segment, ...]:
    shares = assessment.shares
    if shares is None:
        return ()
    values = {"does": shares.ai_does.value, "helps": shares.ai_helps.value, "people": shares.people_do.value}
    return segments(values)


def _index(name: str, index: IndexValue, percentile: float) -> IndexLine:
    named = index_name(name)
    return IndexLine(named.title, percentile, index.value, named.unit, named.basis, place(percentile), index.join)


def _indices(assessment: Assessment) -> tuple[IndexLine, ...]:
    lines = [
        _index(name, index, index.percentile)
        for name, index in assessment.indices.items()
        if index.percentile is not None
    ]
    return tuple(sorted(lines, key=lambda line: (line.percentile, line.name)))


def occupation_view(assessment: Assessment, places: int) -> OccupationView:
    """Return what the page of an assessed occupation shows."""
    many = several(assessment.occupation)
    aliases = assessment.occupation.aliases
    return OccupationView(
        assessment=assessment,
        question=_("Will AI replace {many}?").format(many=many),
        many=many,
        places=places,
        hours=hours(assessment.risk.share_in_five_years) if assessment.risk else None,
        aliases=aliases[:ALIASES_SHOWN],
        more_aliases=aliases[ALIASES_SHOWN:ALIASES_LISTED],
        unlisted_aliases=max(len(aliases) - ALIASES_LISTED, 0),
        codes=_codes(assessment),
        tasks=_tasks(assessment),
        bar=_bar(assessment),
        summary=summary_below_figures(assessment),
        horizon=horizon_lines(assessment.tasks),
        scenarios=scenario_views(assessment.timeline),
        causes=cause_lines(assessment.causes),
        use=use_lines(assessment.adoption),
        formulas=formula_lines(assessment.profiles),
        indices=_indices(assessment),
        uncovered=tuple(
            index_name(name).title for name, index in assessment.indices.items() if index.percentile is None
        ),
        arguments=arguments_by_side(assessment.counter_arguments),
        studies=studies_by_side(assessment.starting_out),
        coming=tuple(words for name, words in _LATER if getattr(assessment, name) is None),
    )
