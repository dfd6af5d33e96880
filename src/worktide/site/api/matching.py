"""From what people write to records: suggestions, one match, a whole assessment, and batches of titles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from worktide.assessment.assess import assess
from worktide.assessment.choice import CannotTellError, Choice
from worktide.core.errors import UnknownTitleError, WorktideError
from worktide.core.intervals import Interval
from worktide.release.open import open_release
from worktide.release.record import Assessment, Match, ReleaseStamp
from worktide.site.api.answers import answered
from worktide.site.api.described import gives
from worktide.site.api.values import AskedTitles, Context, Fields, Title
from worktide.site.pages.suggest import Suggestion, suggestions

router = Router(tags=["From titles to records"])

UNSURE: Final = {409: "The title does not settle which record is meant; `options` holds the likeliest."}


@dataclass(frozen=True, slots=True)
class Suggested:
    """Jobs that what was typed so far may become."""

    release: ReleaseStamp
    query: str
    jobs: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """Which record a title means: its address, how sure that is and what else it may be; the percentile with range."""

    release: ReleaseStamp
    query: str
    slug: str
    title: str
    match: Match
    percentile: Interval | None


@dataclass(frozen=True, slots=True)
class TitleAnswer:
    """The answer to one title of a batch: a match, or why there is none and what comes closest.

    `sure` says whether the match can be taken without a person's look.
    """

    query: str
    sure: bool
    slug: str | None
    title: str | None
    confidence: float | None
    percentile: Interval | None
    problem: str | None
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TitleAnswers:
    """The answers to a batch, in its order; `sure` counts those that need no look."""

    release: ReleaseStamp
    sure: int
    answers: tuple[TitleAnswer, ...]


@router.get("/search", summary="Jobs that a beginning may become", operation_id="search")
@gives(Suggested, fields=True)
def search(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=80, description="What was typed so far.", example="nurs")],
    fields: Fields = "",
) -> HttpResponse:
    """Suggest at most eight jobs for the beginning of a title, with slips of the keyboard allowed."""
    del request
    release = open_release()
    return answered(Suggested(release.stamp, q, suggestions(q, release)), fields, kept=False)


@router.get("/match", summary="The record that a title means", operation_id="match")
@gives(
    Matched, fields=True, also={409: "The title does not settle which record is meant; `options` holds the likeliest."}
)
def match(request: HttpRequest, q: Title, context: Context = "", fields: Fields = "") -> HttpResponse:
    """Say which record a title, a code or an address means, how sure that is, and what else it may mean."""
    del request
    found = assess(q, context=context)
    percentile = found.risk.percentile if found.risk else None
    occupation = found.occupation
    value = Matched(found.release, found.query, occupation.slug, occupation.title, found.match, percentile)
    return answered(value, fields, kept=False)


@router.get("/assess", summary="The whole answer to a title", operation_id="assess")
@gives(Assessment, fields=True, also=UNSURE)
def assessed(request: HttpRequest, q: Title, context: Context = "", fields: Fields = "") -> HttpResponse:
    """Give what `worktide assess TITLE --json` gives: the match and all that the release says of the record."""
    del request
    return answered(assess(q, context=context), fields, kept=False)


@router.post("/titles", summary="A batch of titles", operation_id="match_titles")
@gives(TitleAnswers)
def titles(request: HttpRequest, asked: AskedTitles) -> HttpResponse:
    """Match at most 200 titles; what is not sure says so. Nothing of them is kept."""
    del request
    release = open_release()
    answers = tuple(_answer(one.title, one.context) for one in asked.titles)
    return answered(TitleAnswers(release.stamp, sum(one.sure for one in answers), answers), kept=False)


def _answer(title: str, context: str) -> TitleAnswer:
    try:
        found = assess(title, context=context)
    except CannotTellError as error:
        return _closest(title, error.choice)
    except WorktideError as error:
        nearest = error.nearest if isinstance(error, UnknownTitleError) else ()
        return TitleAnswer(title, False, None, None, None, None, error.problem, nearest)
    job, risk = found.occupation, found.risk
    percentile = risk.percentile if risk else None
    return TitleAnswer(
        found.query, found.match.sure, job.slug, job.title, found.match.confidence, percentile, found.match.question, ()
    )


def _closest(title: str, choice: Choice) -> TitleAnswer:
    best = choice.options[0]
    return TitleAnswer(
        title, False, best.slug, best.title, best.confidence, best.risk, choice.question or "not sure", choice.nearest
    )
