"""What an answer about moves holds: values only, each with its unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from worktide.core.intervals import Interval

Seen = Literal["seen often", "seen", "rarely seen", "not seen in the survey", "outside the survey"]
Safety = Literal["safer", "similar", "riskier", "cannot tell"]
Comparison = Literal["similar", "lower", "higher", "cannot tell"]
Difficulty = Literal["small", "moderate", "large", "very large", "unknown"]


@dataclass(frozen=True, slots=True)
class MoveFilters:
    """What a person sets; every field left out filters nothing.

    `pay_floor` is the least median pay of a destination in US dollars a year. `longest_training_months` bounds the
    upper end of `Entry.months`. `education` is the highest schooling one has or would take, one of
    `worktide.moves.schooling.STEPS`. `avoid_fields` are sectors as `ListedOccupation.sector` names them. `licence`
    (needed or not) and `remote` (can be done from a distance or not) bound columns of a table of one's own; without one
    the filter is refused.
    `weight` runs from 0 (only safety) to 1 (only pay). `interests` is one to three letters of RIASEC, first interest
    first; it moves the order and is shown apart, and never enters risk.
    """

    pay_floor: float | None = None
    longest_training_months: float | None = None
    education: str | None = None
    avoid_fields: tuple[str, ...] = ()
    licence: bool | None = None
    remote: bool | None = None
    weight: float = 0.5
    interests: str = ""


@dataclass(frozen=True, slots=True)
class Months:
    """A range of months, both ends assumed by stated rules."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Gap:
    """A skill or area of knowledge that the destination needs at a higher level than one's own job.

    `size` is the gap in levels of O*NET's scale (0 to 7), `words` names it ("small", "clear", "large"), `importance`
    runs 1 to 5 in the destination, `resources` are ids of the release's learning resources.
    """

    name: str
    kind: Literal["skill", "knowledge"]
    size: float
    words: str
    importance: float
    resources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Technology:
    """A technology that the destination is asked for and one's own job is not; `resources` are ids."""

    name: str
    in_demand: bool
    resources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchoolingShare:
    """The percent of people of 25 years and older in an occupation with one level of schooling."""

    level: str
    percent: float


@dataclass(frozen=True, slots=True)
class Entry:
    """What it costs to enter the destination; None where no source says.

    `job_zone` (1 to 5) and `education` are the official ones of the destination, `job_zone_step` and `education_step`
    by how many steps they lie above one's own job. `related_experience` and `training` are the official words.
    `certification` is how important a certificate is by O*NET's survey, 1 to 5. `months` is the whole entry, `parts`
    its parts in words and months. `schooling_today` says what people who work there today have; `shared` that this
    figure is that of a wider group of occupations.
    """

    job_zone: int | None
    job_zone_step: int | None
    education: str | None
    education_step: int | None
    related_experience: str | None
    training: str | None
    certification: float | None
    months: Months | None
    parts: tuple[tuple[str, Months], ...]
    schooling_today: tuple[SchoolingShare, ...]
    shared: bool


@dataclass(frozen=True, slots=True)
class Pay:
    """Pay in US dollars a year at the median, here and there, and where a newcomer starts.

    `change` is in percent. A newcomer is assumed to start between `newcomer_low` and `newcomer_high` of the
    destination's pay, which are its percentiles `newcomer_percentiles`. `note` says what the publisher does not give.
    """

    here: float | None
    there: float | None
    change: float | None
    newcomer_low: float | None
    newcomer_high: float | None
    newcomer_percentiles: tuple[int, int]
    note: str


@dataclass(frozen=True, slots=True)
class Move:
    """One destination.

    `fit` runs 0 to 100. `probability` is the predicted percent of those leaving the job for another occupation in a
    year who go here, None where both are one occupation to the survey; `seen` is what the survey of observed moves
    says, in words only. `safety` compares what AI could do here and there by joint draws: said where 90 % of them
    agree. `score` is the destination's percentile with its 80 % range. `openings` are persons a year, `growth` percent
    over ten years, `outlook` that in words. `interest_fit` runs 0 to 100 and is None where no interests were given.
    `warnings` are sentences that belong beside the move; `recommended` is False where it is worse in risk and in pay,
    or where the draws cannot call it safer and it pays no more. `what_you_can_do` are at most five lines for an
    application.
    """

    slug: str
    title: str
    sector: str
    kind: Literal["occupation", "role"]
    fit: float
    fit_parts: dict[str, float]
    seen: Seen
    probability: float | None
    safety: Safety
    safety_draws: float | None
    score: Interval | None
    carries_over: tuple[str, ...]
    missing: tuple[Gap, ...]
    technologies_missing: tuple[Technology, ...]
    entry: Entry
    pay: Pay
    openings: float | None
    growth: float | None
    outlook: str
    difficulty: Difficulty
    difficulty_rule: str
    interest_fit: float | None
    recommended: bool
    warnings: tuple[str, ...]
    what_you_can_do: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moves:
    """The ranked destinations of one job under a person's filters.

    `considered` destinations were ranked, `safer` of them by nine draws in ten; `left_out` says how many each filter
    left out, `notes` are sentences that belong beside the list (such as that nothing safer is in reach).
    """

    slug: str
    title: str
    score: Interval | None
    filters: MoveFilters
    moves: tuple[Move, ...]
    considered: int
    safer: int
    left_out: dict[str, int]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A job that people leave for this one: `probability` is the percent of those leaving it who come here."""

    slug: str
    title: str
    sector: str
    seen: Seen
    probability: float
    fit: float
    score: Interval | None


@dataclass(frozen=True, slots=True)
class Path:
    """A route of two or three steps; each step is a move from the one before (`steps[0]` from the start).

    `months` adds up the steps, `pay_change` is percent from start to end, `safety` compares start and end.
    `ease` is the product of the steps' reach (0 to 1), by which paths are ordered.
    """

    steps: tuple[Move, ...]
    months: Months | None
    pay_change: float | None
    safety: Safety
    ease: float


@dataclass(frozen=True, slots=True)
class Door:
    """Skills or technologies (one to three) that bring more safer destinations into reach.

    `opens` are the titles and addresses of destinations that come into reach, `opened` their number; `months` is how
    long learning takes (assumed), `resources` are ids of the release's learning resources.
    """

    skills: tuple[str, ...]
    opened: int
    opens: tuple[tuple[str, str], ...]
    months: Months
    resources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RelatedRole:
    """A job that resembles this one, which is not the same as a move.

    `similarity` runs 0 to 100, `reason` is why it was chosen, `comparison` where it stands beside this job (90 % of
    joint draws), `is_move` whether it is also among the moves that are ranked.
    """

    slug: str
    title: str
    sector: str
    summary: str
    score: Interval | None
    comparison: Comparison
    similarity: float
    reason: str
    is_move: bool
