"""What the page of an occupation shows beyond the record itself: order, wording, and places on axes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from worktide.assessment.words import BETWEEN_BANDS
from worktide.core.intervals import Interval
from worktide.release.record import Assessment, IndexValue, Task
from worktide.site.figures import Segment, hours, place, segments, small_percent
from worktide.site.words import CODE_SYSTEMS, CONSTRUCTS, MARKET_JOINS, index_name, rater_name, several

ALIASES_SHOWN: Final = 8
ALIASES_LISTED: Final = 120


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
    indices: tuple[IndexLine, ...]
    uncovered: tuple[str, ...]
    coming: tuple[str, ...]

    @property
    def between_bands(self) -> bool:
        """Whether no band is sure enough to be named."""
        return self.assessment.risk is not None and self.assessment.risk.band == BETWEEN_BANDS

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
    ("trend", "the change since the last release"),
    ("timeline", "when AI does a quarter and half of it"),
    ("skills", "skills"),
    ("moves", "jobs to move to"),
    ("labour_market", "pay, openings and turnover"),
    ("barriers", "what slows adoption"),
    ("outlook", "the outlook"),
    ("profiles", "other people's formulas"),
    ("questions", "questions and answers"),
    ("learning", "learning resources"),
    ("related", "related roles"),
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
        question=f"Will AI replace {many}?",
        many=many,
        places=places,
        hours=hours(assessment.risk.share_in_five_years) if assessment.risk else None,
        aliases=aliases[:ALIASES_SHOWN],
        more_aliases=aliases[ALIASES_SHOWN:ALIASES_LISTED],
        unlisted_aliases=max(len(aliases) - ALIASES_LISTED, 0),
        codes=_codes(assessment),
        tasks=_tasks(assessment),
        bar=_bar(assessment),
        indices=_indices(assessment),
        uncovered=tuple(
            index_name(name).title for name, index in assessment.indices.items() if index.percentile is None
        ),
        coming=tuple(words for name, words in _LATER if getattr(assessment, name) is None),
    )
