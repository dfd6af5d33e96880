"""Tables over all jobs: the ranking, a comparison, every index with how far they agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from worktide.assessment.assess import assess
from worktide.core.errors import UnknownTitleError, WorktideError
from worktide.core.intervals import Interval
from worktide.core.titles import LONGEST_TITLE
from worktide.release.open import ListedOccupation, open_release
from worktide.release.record import LabourMarket, ReleaseStamp, Risk, Shares
from worktide.release.validity import Figure, card_of
from worktide.site.api.answers import answered
from worktide.site.api.cursors import FEW, Listed, part_of
from worktide.site.api.described import gives
from worktide.site.api.matching import UNSURE
from worktide.site.api.values import MOST_COMPARED, Cursor, Fields, Kind, Limit, Order, Sort
from worktide.site.pages.correlations import ANALYSIS, BETWEEN
from worktide.site.pages.indices import index_table
from worktide.site.pages.ranking import chosen_jobs
from worktide.site.pages.ranking_choice import BANDS, Choice, first_order
from worktide.site.pages.ranking_rows import RankedJob
from worktide.site.pages.sectors import Sector, sectors_of

router = Router(tags=["Tables"])


@dataclass(frozen=True, slots=True)
class RankedOccupation:
    """One job of the ranking: percentile and hours of a 40-hour week in five years with 80 % ranges, official figures.

    `shared` says that employment (persons) and pay (US dollars a year) are those of a wider occupation.
    """

    slug: str
    title: str
    kind: Kind
    sector: str
    percentile: Interval
    band: str
    hours_in_five_years: Interval
    employment: float | None
    median_pay: float | None
    shared: bool


@dataclass(frozen=True, slots=True)
class ComparedOccupation:
    """One job of a comparison."""

    slug: str
    title: str
    sector: str
    risk: Risk | None
    shares: Shares | None
    labour_market: LabourMarket | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Up to five jobs side by side, in the order asked for."""

    release: ReleaseStamp
    occupations: tuple[ComparedOccupation, ...]


@dataclass(frozen=True, slots=True)
class PublishedIndex:
    """A published index: its name, the unit of its values, what they rest on, and how many records it covers."""

    name: str
    title: str
    unit: str
    basis: str
    covers: int


@dataclass(frozen=True, slots=True)
class IndexNames:
    """Every index of the release; `apart`: the median over jobs of the points between lowest and highest percentile."""

    release: ReleaseStamp
    indices: tuple[PublishedIndex, ...]
    apart: float


@dataclass(frozen=True, slots=True)
class Correlation:
    """The rank correlation of two indices with its 95 % interval, over `n` occupations."""

    first: str
    second: str
    value: float
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Correlations:
    """How far the indices agree with each other and with ours, as the validity card measured it."""

    release: ReleaseStamp
    pairs: tuple[Correlation, ...]


@dataclass(frozen=True, slots=True)
class SectorEntry:
    """One sector: how many jobs it has, the people in them, and what AI could do of its tasks (percent, 80 % range).

    `is_field` says that it is a field of our roles and no official group.
    """

    slug: str
    name: str
    is_field: bool
    jobs: int
    people: float | None
    ai_does: Interval | None


@dataclass(frozen=True, slots=True)
class SectorList:
    """Every sector, official groups first, those whose tasks AI could do most of first."""

    release: ReleaseStamp
    sectors: tuple[SectorEntry, ...]


@dataclass(frozen=True, slots=True)
class SectorJobs:
    """One sector with its jobs."""

    release: ReleaseStamp
    sector: SectorEntry
    occupations: tuple[ListedOccupation, ...]


def _sector(one: Sector) -> SectorEntry:
    return SectorEntry(one.slug, one.name, one.is_field, len(one.jobs), one.people, one.share)


@router.get("/sectors", summary="Sectors", operation_id="list_sectors")
@gives(SectorList, fields=True)
def sectors(request: HttpRequest, fields: Fields = "") -> HttpResponse:
    """List the official groups and the fields of our roles."""
    del request
    release = open_release()
    every = sectors_of(release)
    entries = tuple(map(_sector, (*every.groups, *every.fields)))
    return answered(SectorList(release.stamp, entries), fields)


@router.get("/sectors/{slug}", summary="One sector", operation_id="get_sector")
@gives(SectorJobs, fields=True)
def sector(
    request: HttpRequest,
    slug: Annotated[str, Path(max_length=100, description="Address of a sector.", example="legal")],
    fields: Fields = "",
) -> HttpResponse:
    """Give one sector with every job in it."""
    del request
    release = open_release()
    every = sectors_of(release)
    found = next((one for one in (*every.groups, *every.fields) if one.slug == slug), None)
    if found is None:
        raise UnknownTitleError("no sector has this address", nearest=tuple(one.slug for one in every.groups))
    return answered(SectorJobs(release.stamp, _sector(found), found.jobs), fields)


def _ranked(job: RankedJob) -> RankedOccupation:
    listed = job.listed
    return RankedOccupation(
        *(listed.slug, listed.title, listed.kind, listed.sector, job.percentile, job.band, job.hours),
        *(job.employment, job.pay, job.shared),
    )


@router.get("/ranking", summary="The ranking", operation_id="get_ranking")
@gives(Listed[RankedOccupation], fields=True)
def ranking(
    request: HttpRequest,
    sector: Annotated[str, Query(max_length=100, description="Only this sector.")] = "",
    kind: Annotated[Kind | None, Query(description="Only official occupations or only our roles.")] = None,
    band: Annotated[str, Query(max_length=60, description="Only this band.", example=BANDS[0])] = "",
    employment: Annotated[int | None, Query(ge=0, le=10**9, description="Least number of employees.")] = None,
    pay: Annotated[int | None, Query(ge=0, le=10**7, description="Least median pay, US dollars a year.")] = None,
    sort: Annotated[Sort, Query(description="What to sort by.")] = "percentile",
    order: Annotated[Order | None, Query(description="Numbers fall and titles rise without it.")] = None,
    cursor: Cursor = "",
    limit: Limit = FEW,
    fields: Fields = "",
) -> HttpResponse:
    """List every scored job, filtered and sorted, a part at a time."""
    release = open_release()
    choice = Choice(sector, kind or "", band, employment, pay, sort, order or first_order(sort))
    jobs = [_ranked(job) for job in chosen_jobs(release, choice)]
    return answered(part_of(request, release.stamp, jobs, cursor, limit), fields)


@router.get("/compare", summary="Up to five jobs side by side", operation_id="compare")
@gives(Comparison, fields=True, also=UNSURE)
def compare(
    request: HttpRequest,
    job: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=2 * LONGEST_TITLE)]],
        Query(min_length=1, max_length=MOST_COMPARED, description="A title or an address, again and again."),
    ],
    fields: Fields = "",
) -> HttpResponse:
    """Give percentile, shares and labour market of each; a title that is not sure is refused."""
    del request
    found = [assess(one) for one in job]
    if len({one.occupation.slug for one in found}) != len(found):
        raise WorktideError("the same job stands twice", source="job", got=", ".join(one.query for one in found))
    jobs = tuple(
        ComparedOccupation(
            *(one.occupation.slug, one.occupation.title, one.occupation.sector),
            *(one.risk, one.shares, one.labour_market),
        )
        for one in found
    )
    return answered(Comparison(found[0].release, jobs), fields, kept=False)


@router.get("/indices", summary="Every published index", operation_id="list_indices")
@gives(IndexNames, fields=True)
def indices(request: HttpRequest, fields: Fields = "") -> HttpResponse:
    """List the indices with units and coverage; the values of a job are at /occupations/{slug}/indices."""
    del request
    release = open_release()
    table = index_table(release)
    names = tuple(
        PublishedIndex(key, name.title, name.unit, name.basis, sum(row.cells[at] is not None for row in table.rows))
        for at, (key, name) in enumerate(zip(table.keys, table.names, strict=True))
    )
    return answered(IndexNames(release.stamp, names, table.apart), fields)


@router.get("/indices/correlations", summary="How far the indices agree", operation_id="get_correlations")
@gives(Correlations, fields=True)
def correlations(request: HttpRequest, fields: Fields = "") -> HttpResponse:
    """Give the rank correlation of every two indices with its interval."""
    del request
    release = open_release()
    card = card_of(release)
    figures = [figure for one in (card.analyses if card else ()) if one.name == ANALYSIS for figure in one.figures]
    pairs = tuple(_correlation(figure) for figure in figures if BETWEEN in figure.name)
    return answered(Correlations(release.stamp, pairs), fields)


def _correlation(figure: Figure) -> Correlation:
    first, _, second = figure.name.partition(BETWEEN)
    return Correlation(first, second, figure.value, figure.low, figure.high, figure.n)
