"""An honest "cannot tell": the records that a query may mean, what each would say, and what would settle it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from msgspec import Meta

from worktide.assessment.query import Reading, unknown
from worktide.assessment.separating import question_between, told_apart
from worktide.core.errors import UnknownTitleError
from worktide.core.intervals import Interval
from worktide.matching.index import Candidate
from worktide.release.open import Release
from worktide.release.record import Assessment, MatchStage, PlausibleRange, ReleaseStamp

MOST_OPTIONS: Final = 5
PLAUSIBLE: Final = 0.8
"""The likeliest records that share so much of the confidence are the plausible ones."""


@dataclass(frozen=True, slots=True)
class Option:
    """One record that a query may mean: `confidence` 0 to 1, what it `mainly` does, `risk` its percentile or null."""

    slug: str
    title: str
    sector: str
    confidence: Annotated[float, Meta(ge=0, le=1)]
    mainly: str | None
    risk: Interval | None


@dataclass(frozen=True, slots=True)
class Choice:
    """What is known of a query that does not settle which record is meant.

    `plausible` spans the ranges of the options that share 80 % of the confidence; `question` would settle it; `further`
    counts records behind the options; `nearest` are listed titles that are spelt most like it. The other keys are those
    of an assessment's `match`.
    """

    release: ReleaseStamp
    query: str
    sure: bool
    stage: MatchStage
    question: str | None
    plausible: PlausibleRange | None
    options: tuple[Option, ...]
    further: int
    nearest: tuple[str, ...]
    level: str | None
    specialisation: tuple[str, ...]
    language: str | None


class CannotTellError(UnknownTitleError):
    """A title that no list holds and no record is sure to answer; `choice` holds those that come closest."""

    def __init__(self, choice: Choice) -> None:
        problem = f"cannot tell which job {choice.query!r} means"
        super().__init__(problem, nearest=choice.nearest, hint=choice.question)
        self.choice = choice


def choice_of(release: Release, query: str, reading: Reading) -> Choice:
    """Return what is known of a query that does not settle which record is meant; `reading` has candidates."""
    shown = reading.candidates[:MOST_OPTIONS]
    nearest = unknown(release, query).nearest if reading.stage == "statistical" else ()
    return Choice(
        release=release.stamp,
        query=query,
        sure=reading.sure,
        stage=reading.stage or "statistical",
        question=question_of(release, reading),
        plausible=plausible_range(release, reading.candidates),
        options=_options(release, shown),
        further=len(reading.candidates) - len(shown),
        nearest=nearest,
        level=reading.level,
        specialisation=reading.specialisation,
        language=reading.language,
    )


def choice_from(release: Release, assessment: Assessment) -> Choice:
    """Return the choice behind an answer whose query does not settle which record is meant."""
    match = assessment.match
    listed = [(assessment.occupation.slug, match.confidence), *((one.slug, one.confidence) for one in match.alternates)]
    found = tuple(Candidate(release.positions[slug], confidence) for slug, confidence in listed)
    return choice_of(
        release,
        assessment.query,
        Reading(found, match.stage, match.sure, match.level, match.specialisation, match.language),
    )


def question_of(release: Release, reading: Reading) -> str | None:
    """Return the question that would settle a reading, or None where it is settled."""
    return None if reading.sure else question_between(release, [one.position for one in reading.candidates])


def plausible_range(release: Release, found: Sequence[Candidate]) -> PlausibleRange | None:
    """Return the ends of the ranges of the likeliest records that share 80 % of the confidence; None without scores."""
    enough, before, risks = PLAUSIBLE * sum(one.confidence for one in found), 0.0, []
    for one in found:
        if before < enough and (risk := release.listing[one.position].risk) is not None:
            risks.append(risk)
        before += one.confidence
    return PlausibleRange(min(risk.low for risk in risks), max(risk.high for risk in risks)) if risks else None


def _options(release: Release, shown: Sequence[Candidate]) -> tuple[Option, ...]:
    told = told_apart(release, [one.position for one in shown])
    return tuple(
        Option(listed.slug, listed.title, listed.sector, one.confidence, told.get(one.position), listed.risk)
        for one, listed in ((one, release.listing[one.position]) for one in shown)
    )
