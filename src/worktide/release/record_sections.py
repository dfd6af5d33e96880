"""The sections of a record: what each part of one occupation's answer holds. See `worktide.release.record`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

from worktide.core.intervals import Interval

Percent = Annotated[float, Meta(ge=0, le=100)]
Basis = Literal["observed", "labelled", "modelled", "assumed"]
Scenario = Literal["slow", "central", "fast"]
Construct = Literal["exposure", "automation", "observed_use"]
HorizonBin = Literal["now", "within 2 years", "2 to 5 years", "5 to 10 years", "beyond 10 years"]
CodeSystem = Literal["onet_soc_2019", "onet_soc_2010", "soc_2018", "soc_2010", "census_2018", "isco_08", "esco"]
JoinQuality = Literal["exact", "split", "merged", "none"]


@dataclass(frozen=True, slots=True)
class YearRange:
    """Years from the release's date; null means not within 20 years."""

    p10: float | None
    p50: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """When AI does a quarter and half of today's time, by scenario."""

    quarter: dict[Scenario, YearRange]
    half: dict[Scenario, YearRange]


@dataclass(frozen=True, slots=True)
class Risk:
    """Where the job stands among all occupations, and AI's share of today's tasks in five years.

    `band` is null where no score exists; `band_certainty` is the percentage of draws inside the band; a band under
    80 % sure reads "between bands". `interval` is the coverage of every range in percent.
    """

    percentile: Interval
    band: str
    band_certainty: Percent
    share_in_five_years: Interval
    interval: Literal[80]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of today's weighted tasks in percent; the three values add up to 100 within rounding."""

    ai_does: Interval
    ai_helps: Interval
    people_do: Interval


@dataclass(frozen=True, slots=True)
class Causes:
    """What each range comes from: shares of its variance (0 to 1, adding up to 1) by group of assumptions.

    The groups are `rater`, `tasks`, `levels`, `weights` and `adoption`; `largest` names the percentile's in words.
    """

    percentile: dict[str, float]
    ai_does: dict[str, float]
    share_in_five_years: dict[str, float]
    largest: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and most that an assumption allows, in percent of weighted tasks."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class HardEnds:
    """The three shares at the very ends of their assumptions: every level at the bounds of its band, λ at 0 and 1."""

    ai_does: Bounds
    ai_helps: Bounds
    people_do: Bounds


@dataclass(frozen=True, slots=True)
class Physical:
    """How much of the job's task weight is physical work, in percent, and what evidence there is for machines.

    `note` stands where the job is mostly physical: its number does not cover robots and vehicles.
    """

    share: Percent
    note: str | None
    machines: str


@dataclass(frozen=True, slots=True)
class RaterJudgement:
    """One rater's judgement of a task, in percent of the construct's scale."""

    value: Percent
    construct: Construct
    basis: Basis


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A job close to one that has no tasks of its own; it has a score."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class About:
    """The job in our words: what it is; what it is not, where its title misleads or others lie near.

    `nearest` names, for a job without official tasks, those with tasks that are most like it, nearest first.
    """

    what: str
    not_this: str | None
    nearest: tuple[Neighbour, ...]


@dataclass(frozen=True, slots=True)
class Horizon:
    """When AI does most of the task in practice: a bin and years from the release's date (assumed).

    Bin and years are over the mixture of scenarios; `scenarios` holds the years under each.
    """

    bin: HorizonBin
    p10: float | None
    p50: float | None
    p90: float | None
    scenarios: dict[Scenario, YearRange]


@dataclass(frozen=True, slots=True)
class Task:
    """One task of the job: its share of task weight, what AI can do of it, and what each rater says.

    `observed_use` is the task's share of the conversations in the latest usage file, in percent; null is "not seen",
    never "not exposed".
    """

    id: str
    text: str
    onet_task_ids: tuple[int, ...]
    time_share: Percent
    automation: Interval
    capability: Literal["language", "vision", "speech", "other"]
    raters: dict[str, RaterJudgement]
    observed_use: float | None
    basis: Basis
    horizon: Horizon | None
    reason: str


@dataclass(frozen=True, slots=True)
class Adoption:
    """How observed use of the job's tasks stands, release by release of the usage data.

    `observed_share` is the percent of conversations by release; of `tasks_total` tasks `tasks_seen` were seen in any
    chat release, `tasks_seen_latest` in the latest and `tasks_seen_api` in API traffic; `tasks_unseeable` are newer
    than the wording the files use.
    """

    observed_share: dict[str, float]
    tasks_seen: int
    tasks_seen_latest: int
    tasks_seen_api: int
    tasks_unseeable: int
    tasks_total: int
    note: str


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill, area of knowledge or technology with the reason for where it stands.

    `importance` (1 to 5) and `automation` (percent of the work using it that AI could do, with its 80 % range) are null
    for technologies.
    """

    name: str
    kind: Literal["skill", "knowledge", "technology"]
    importance: float | None
    automation: Interval | None
    reason: str


@dataclass(frozen=True, slots=True)
class Skills:
    """Skills by where they stand; `note` says of each list that is empty why it is."""

    at_risk: tuple[Skill, ...]
    resistant: tuple[Skill, ...]
    rising: tuple[Skill, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Argument:
    """A reason why the score may be wrong: the direction in which it speaks, and the sentence."""

    direction: Literal["too high", "too low", "either way"]
    text: str


@dataclass(frozen=True, slots=True)
class WouldChange:
    """What would change the score: `cause` in a few words, `text` in a sentence."""

    cause: str
    text: str


@dataclass(frozen=True, slots=True)
class StartingOut:
    """Whether the reported, contested fall in young hires in the most exposed fifth concerns the job.

    `fifth` is the job's fifth by the study's own measure of exposure (null where it has none), `text` what follows,
    `evidence` the studies for and against by key (listed in the documentation).
    """

    concerned: Literal["yes", "no", "cannot tell"]
    fifth: str | None
    text: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabourMarket:
    """Official figures for the codes behind the record; null where the publisher gives none.

    Employment in persons, pay in US dollars a year, rates in percent a year, growth in percent over the projection's
    ten years, openings in persons a year.
    """

    employment: float | None
    median_pay: float | None
    pay_10: float | None
    pay_90: float | None
    projected_growth: float | None
    openings: float | None
    separations_rate: float | None
    join: JoinQuality
    vintage: str


@dataclass(frozen=True, slots=True)
class Barrier:
    """Something that slows adoption, with the column it was read from."""

    name: str
    value: float
    unit: str
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """Projected employment growth in percent a year, what it is based on, and its track record in words."""

    growth: Interval | None
    basis: str
    track_record: str


@dataclass(frozen=True, slots=True)
class IndexValue:
    """The job under one published index: its value in the index's own unit, percentile, and quality of the join."""

    value: float | None
    percentile: float | None
    join: JoinQuality


@dataclass(frozen=True, slots=True)
class Profile:
    """The job under one formula: its value in the formula's own unit and its percentile."""

    value: float | None
    percentile: float | None


@dataclass(frozen=True, slots=True)
class MoveMonths:
    """Months that entering a job takes from another, lower and upper end (assumed)."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Move:
    """A job to go to.

    `fit` is how much of what it needs is there, 0 to 100; `probability` the predicted percent of those leaving who go
    there (null where both are one occupation to the survey), `seen` what a survey of moves says in words. Pay in US
    dollars a year at the median, `pay_change` in percent, openings in persons a year, `education` the typical schooling
    at entry. `comparison` is of what AI could do, by nine draws in ten. Where `recommended` is false, `warnings` say
    why; they also hold what else belongs beside the move.
    """

    slug: str
    title: str
    sector: str
    fit: Percent
    probability: Percent | None
    seen: Literal["seen often", "seen", "rarely seen", "not seen in the survey", "outside the survey"]
    pay_change: float | None
    median_pay: float | None
    months: MoveMonths | None
    education: str | None
    difficulty: Literal["small", "moderate", "large", "very large", "unknown"]
    openings: float | None
    risk: Interval | None
    comparison: Literal["similar", "lower", "higher", "cannot tell"]
    recommended: bool
    missing: tuple[str, ...]
    carries_over: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """A role that resembles this one, with its own percentile and range; `reason` is what both do most.

    `is_move` says whether it is also a destination that would be recommended: being alike is no move.
    """

    slug: str
    title: str
    sector: str
    risk: Interval | None
    comparison: Literal["similar", "lower", "higher", "cannot tell"]
    reason: str
    is_move: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question people ask about the job, answered from its numbers."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class LearningChoice:
    """A skill of a job and the id of a resource for it among those that the release holds once for all jobs."""

    skill: str
    resource: str


@dataclass(frozen=True, slots=True)
class LearningResource:
    """A course, book or place that trains, for a skill; `after` says what one can do afterwards.

    `hours` is null unless the provider states it.
    """

    skill: str
    title: str
    provider: str
    address: str
    cost: Literal["free", "free to audit", "paid"]
    language: str
    level: Literal["beginner", "intermediate", "advanced"]
    hours: float | None
    after: str
