"""The shape of one occupation's answer: what a release stores and what `worktide assess --json` prints.

Version 1 of the contract. Percentages run 0 to 100; ranges are 80 % ranges; a section that this release does not fill
is present and null. The JSON Schema in the documentation is generated from these classes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

from worktide.core.intervals import Interval
from worktide.release.record_sections import About as About
from worktide.release.record_sections import Adoption as Adoption
from worktide.release.record_sections import Argument as Argument
from worktide.release.record_sections import Barrier as Barrier
from worktide.release.record_sections import Basis as Basis
from worktide.release.record_sections import Bounds as Bounds
from worktide.release.record_sections import Causes as Causes
from worktide.release.record_sections import CodeSystem as CodeSystem
from worktide.release.record_sections import Construct as Construct
from worktide.release.record_sections import HardEnds as HardEnds
from worktide.release.record_sections import Horizon as Horizon
from worktide.release.record_sections import HorizonBin as HorizonBin
from worktide.release.record_sections import IndexValue as IndexValue
from worktide.release.record_sections import JoinQuality as JoinQuality
from worktide.release.record_sections import LabourMarket as LabourMarket
from worktide.release.record_sections import LearningChoice as LearningChoice
from worktide.release.record_sections import LearningResource as LearningResource
from worktide.release.record_sections import Move as Move
from worktide.release.record_sections import MoveMonths as MoveMonths
from worktide.release.record_sections import Neighbour as Neighbour
from worktide.release.record_sections import Outlook as Outlook
from worktide.release.record_sections import Percent as Percent
from worktide.release.record_sections import Physical as Physical
from worktide.release.record_sections import Profile as Profile
from worktide.release.record_sections import Question as Question
from worktide.release.record_sections import RaterJudgement as RaterJudgement
from worktide.release.record_sections import Related as Related
from worktide.release.record_sections import Risk as Risk
from worktide.release.record_sections import Scenario as Scenario
from worktide.release.record_sections import Shares as Shares
from worktide.release.record_sections import Skill as Skill
from worktide.release.record_sections import Skills as Skills
from worktide.release.record_sections import StartingOut as StartingOut
from worktide.release.record_sections import Task as Task
from worktide.release.record_sections import Timeline as Timeline
from worktide.release.record_sections import WouldChange as WouldChange
from worktide.release.record_sections import YearRange as YearRange

CONTRACT_VERSION = 1
MatchStage = Literal["address", "code", "exact", "fold", "slip", "near", "statistical"]


@dataclass(frozen=True, slots=True)
class ReleaseStamp:
    """Which release an answer comes from: its id, the hash of its manifest, and the date of its latest source."""

    id: str
    hash: str
    date: str


@dataclass(frozen=True, slots=True)
class Alternate:
    """Another record that the query may mean; `confidence` 0 to 1, `risk` the percentile with its range or null."""

    slug: str
    title: str
    confidence: Annotated[float, Meta(ge=0, le=1)]
    risk: Interval | None


@dataclass(frozen=True, slots=True)
class PlausibleRange:
    """From the lowest to the highest end of the ranges of several records' percentiles."""

    low: Percent
    high: Percent


@dataclass(frozen=True, slots=True)
class Match:
    """How sure it is that the query means this record (0 to 1), and what else it may mean.

    `seniority` says what a level named in the query changes, or is null where it names none; `level` is that level in
    one form (`senior`, `ii`). `specialisation` holds fields, shifts and contracts beside the job, `language` the
    ISO 639-1 code of a title that seems not to be English. `stage` says how the record was found. Where `sure` is
    false the query alone does not settle it, and `question` would. `plausible` spans the percentiles' ranges of the
    likeliest records that share 80 % of the confidence, or is null where none has a score.
    """

    confidence: Annotated[float, Meta(ge=0, le=1)]
    alternates: tuple[Alternate, ...]
    seniority: str | None
    sure: bool
    stage: MatchStage
    question: str | None
    plausible: PlausibleRange | None
    level: str | None
    specialisation: tuple[str, ...]
    language: str | None


@dataclass(frozen=True, slots=True)
class Code:
    """One official code behind a record; the weights of one system add up to 1."""

    system: CodeSystem
    code: str
    title: str
    weight: Annotated[float, Meta(ge=0, le=1)]


@dataclass(frozen=True, slots=True)
class Occupation:
    """What the record is: an official occupation or one of our modern roles."""

    slug: str
    title: str
    kind: Literal["occupation", "role"]
    sector: str
    codes: tuple[Code, ...]
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """The change of the percentile since the release before, in points, and the reason for it."""

    previous: float | None
    change: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite this answer, pinned to release and hash."""

    plain: str
    apa: str
    bibtex: str


@dataclass(frozen=True, slots=True)
class Record:
    """All that a release says about one occupation or role, apart from the query that led to it."""

    occupation: Occupation
    about: About
    trend: Trend | None
    timeline: Timeline | None
    risk: Risk | None
    shares: Shares | None
    causes: Causes | None
    hard_ends: HardEnds | None
    physical: Physical | None
    tasks: tuple[Task, ...]
    summary: str
    adoption: Adoption | None
    skills: Skills | None
    labour_market: LabourMarket | None
    barriers: tuple[Barrier, ...] | None
    outlook: Outlook | None
    counter_arguments: tuple[Argument, ...] | None
    would_change: tuple[WouldChange, ...] | None
    starting_out: StartingOut | None
    indices: dict[str, IndexValue]
    profiles: dict[str, Profile] | None
    moves: tuple[Move, ...] | None
    related: tuple[Related, ...] | None
    questions: tuple[Question, ...] | None
    learning: tuple[LearningChoice, ...] | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answer to one query: the contract of `worktide assess --json` and `worktide.assess`."""

    release: ReleaseStamp
    query: str
    match: Match
    occupation: Occupation
    about: About
    trend: Trend | None
    timeline: Timeline | None
    risk: Risk | None
    shares: Shares | None
    causes: Causes | None
    hard_ends: HardEnds | None
    physical: Physical | None
    tasks: tuple[Task, ...]
    summary: str
    adoption: Adoption | None
    skills: Skills | None
    labour_market: LabourMarket | None
    barriers: tuple[Barrier, ...] | None
    outlook: Outlook | None
    counter_arguments: tuple[Argument, ...] | None
    would_change: tuple[WouldChange, ...] | None
    starting_out: StartingOut | None
    indices: dict[str, IndexValue]
    profiles: dict[str, Profile] | None
    moves: tuple[Move, ...] | None
    related: tuple[Related, ...] | None
    questions: tuple[Question, ...] | None
    learning: tuple[LearningResource, ...] | None
    citation: Citation
