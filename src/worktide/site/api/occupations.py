"""Occupations and roles: the list, one record whole or in part, its tasks, indices, moves and citation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from worktide.assessment.assess import assess
from worktide.assessment.moves import MovesAnswer, moves_answer
from worktide.core.errors import UnknownTitleError
from worktide.history.corrections import corrections_for
from worktide.history.reading import Standing, of
from worktide.moves.model import RelatedRole
from worktide.moves.related import related
from worktide.release.open import ListedOccupation, Release, open_release
from worktide.release.record import Assessment, IndexValue, ReleaseStamp, Task
from worktide.site.addresses import origin
from worktide.site.api.answers import answered, linked
from worktide.site.api.citations import FORMATS, Format, formatted, work_of_record
from worktide.site.api.cursors import FEW, Listed, part_of
from worktide.site.api.described import gives
from worktide.site.api.values import Cursor, Fields, Kind, Limit, MovesQuery, Slug

router = Router(tags=["Occupations and roles"])


@dataclass(frozen=True, slots=True)
class TaskList:
    """The tasks of one record, in the order of the release."""

    release: ReleaseStamp
    slug: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class IndexList:
    """One record under every published index: value in its own unit, percentile, and how well it joins."""

    release: ReleaseStamp
    slug: str
    indices: dict[str, IndexValue]


@dataclass(frozen=True, slots=True)
class RelatedList:
    """The roles and occupations that are most like one record."""

    release: ReleaseStamp
    slug: str
    related: tuple[RelatedRole, ...]


@dataclass(frozen=True, slots=True)
class JobHistory:
    """Where one record stood in each release, the oldest first, with the changes that led there.

    Numbers are unrounded with 80 % ranges: percentile 0 to 100, the rest percent. The parts of a change are points by
    cause and add up to it.
    """

    release: ReleaseStamp
    slug: str
    title: str
    history: tuple[Standing, ...]


def history_of(release: Release, slug: str) -> JobHistory:
    """Return the history of a record that a release holds."""
    return JobHistory(release.stamp, slug, release.record(slug).occupation.title, of(slug))


def known(slug: str) -> tuple[Release, str]:
    """Return the open release and an address that it holds; raises UnknownTitleError for any other."""
    release = open_release()
    if slug not in release.positions:
        raise UnknownTitleError(f"no record has the address {slug[:80]!r}", hint="Find it by /api/v1/match?q=TITLE.")
    return release, slug


@router.get("/occupations", summary="All occupations and roles", operation_id="list_occupations")
@gives(Listed[ListedOccupation], fields=True)
def listing(
    request: HttpRequest,
    sector: Annotated[str, Query(max_length=100, description="Only this sector.")] = "",
    kind: Annotated[Kind | None, Query(description="Only official occupations or only our roles.")] = None,
    cursor: Cursor = "",
    limit: Limit = FEW,
    fields: Fields = "",
) -> HttpResponse:
    """List every record by its address, a part at a time: title, kind, sector, codes and percentile with its range."""
    release = open_release()
    jobs = [one for one in release.listing if sector in ("", one.sector) and kind in (None, one.kind)]
    part = part_of(request, release.stamp, jobs, cursor, limit)
    return answered(part, fields)


def correction_links(release: Release, slug: str) -> list[tuple[str, str]]:
    """Return the link to what was found wrong in a record since its release was published; none where nothing was."""
    touching = corrections_for(release.stamp.id, slug)
    query = urlencode({"release": release.stamp.id, "slug": slug})
    return [("describedby", f"/api/v1/corrections?{query}")] if touching else []


@router.get("/occupations/{slug}", summary="One record whole", operation_id="get_occupation")
@gives(Assessment, fields=True)
def record(request: HttpRequest, slug: Slug, fields: Fields = "") -> HttpResponse:
    """Give all that the release says of one occupation or role, as `worktide assess SLUG --json` does."""
    del request
    release, found = known(slug)
    links = [("alternate", f"/job/{found}"), ("cite-as", f"/r/{release.stamp.id}/job/{found}")]
    links += correction_links(release, found)
    return linked(answered(assess(found, release), fields), links)


@router.get("/occupations/{slug}/tasks", summary="Its tasks", operation_id="get_tasks")
@gives(TaskList, fields=True)
def tasks(request: HttpRequest, slug: Slug, fields: Fields = "") -> HttpResponse:
    """Give each task with what AI can do of it, range, raters, observed use, horizon and reason."""
    del request
    release, found = known(slug)
    return answered(TaskList(release.stamp, found, release.record(found).tasks), fields)


@router.get("/occupations/{slug}/indices", summary="It under every index", operation_id="get_indices")
@gives(IndexList, fields=True)
def indices(request: HttpRequest, slug: Slug, fields: Fields = "") -> HttpResponse:
    """Give the record's value and percentile under every published index."""
    del request
    release, found = known(slug)
    return answered(IndexList(release.stamp, found, release.record(found).indices), fields)


@router.get("/occupations/{slug}/related", summary="Related roles", operation_id="get_related")
@gives(RelatedList, fields=True)
def alike(request: HttpRequest, slug: Slug, fields: Fields = "") -> HttpResponse:
    """Give what is most like it; being alike is no move."""
    del request
    release, found = known(slug)
    return answered(RelatedList(release.stamp, found, related(release, found)), fields)


@router.get("/occupations/{slug}/moves", summary="Moves and paths from it", operation_id="get_moves")
@gives(MovesAnswer, fields=True)
def moves(
    request: HttpRequest,
    slug: Slug,
    filters: Annotated[MovesQuery, Query()],
    goal: Annotated[str, Query(max_length=200, description="Address of the job to reach by up to three steps.")] = "",
    limit: Annotated[int, Query(ge=1, le=50, description="How many moves at most.")] = 10,
    fields: Fields = "",
) -> HttpResponse:
    """Give ranked moves with fit, gaps, entry, pay and safety; routes to a goal or to safer ground; doors."""
    del request
    release, found = known(slug)
    reach = known(goal)[1] if goal else None
    start = assess(found, release)
    return answered(moves_answer(release, start, reach, filters.filters(), limit), fields)


@router.get("/occupations/{slug}/history", summary="Where it stood before", operation_id="get_history")
@gives(JobHistory, fields=True)
def history(request: HttpRequest, slug: Slug, fields: Fields = "") -> HttpResponse:
    """Give its numbers in each release, the oldest first, and each change with its parts by cause."""
    del request
    release, found = known(slug)
    return answered(history_of(release, found), fields)


@router.get("/occupations/{slug}/citation", summary="How to cite it", operation_id="get_citation")
@gives(dict, media=FORMATS.values())
def citation(
    request: HttpRequest,
    slug: Slug,
    format: Annotated[Format, Query(description="csl is CSL-JSON.")] = "csl",  # noqa: A002 - the query's own name
) -> HttpResponse:
    """Give the citation pinned to release and hash as CSL-JSON, BibTeX, RIS, APA or plain text."""
    release, found = known(slug)
    return formatted(work_of_record(release, release.record(found).occupation, origin(request)), release.stamp, format)
