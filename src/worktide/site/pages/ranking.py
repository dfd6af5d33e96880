"""All jobs in one table: filtered, sorted, paged and as a file, by addresses alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worktide.release.open import Release
from worktide.site.asked import asked_release
from worktide.site.faults import BAD_REQUEST, respond
from worktide.site.language import gettext as _
from worktide.site.pages.distribution import distribution
from worktide.site.pages.indices import table_response
from worktide.site.pages.ranking_choice import BANDS, KINDS, ORDERS, SORTS, Choice, choice_of, first_order
from worktide.site.pages.ranking_rows import RankedJob, ordered, ranked_jobs
from worktide.site.pages.shared import fixed

PER_PAGE: Final = 100
COLUMNS: Final = (
    *("slug", "title", "kind", "sector", "percentile", "percentile_low", "percentile_high", "band"),
    *("hours_in_five_years", "hours_low", "hours_high", "employees", "median_pay", "pay_10", "pay_90"),
    *("figures_shared_with_wider_occupation", "release", "source"),
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column that can be sorted by: its words, the query that sorts by it, and how it is sorted now."""

    name: str
    words: str
    query: str
    sorted: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """One page of the table, the choice that led to it, and what of the address could not be followed."""

    page: Page[RankedJob]
    choice: Choice
    faults: tuple[str, ...]
    sectors: tuple[str, ...]
    unscored: int

    @property
    def headings(self) -> dict[str, Heading]:
        """The columns by name."""
        return {name: _heading(name, words, self.choice) for name, words in SORTS.items()}

    @property
    def sorted_by(self) -> str:
        """The order in words."""
        by, ascending = SORTS[self.choice.sort].lower(), self.choice.order == "ascending"
        if self.choice.sort == "title":
            return _("by title, A to Z") if ascending else _("by title, Z to A")
        said = _("by {by}, lowest first") if ascending else _("by {by}, highest first")
        return said.format(by=by)

    @property
    def before(self) -> str:
        """The query of the page before."""
        return self.choice.query(page=self.page.number - 1)

    @property
    def after(self) -> str:
        """The query of the page after."""
        return self.choice.query(page=self.page.number + 1)

    @property
    def whole(self) -> str:
        """The query of all that is chosen, whichever page is shown."""
        return self.choice.query(page=1)


def _heading(name: str, words: str, choice: Choice) -> Heading:
    chosen = name == choice.sort
    turned = "ascending" if choice.order == "descending" else "descending"
    query = choice.query(sort=name, order=turned if chosen else first_order(name), page=1)
    return Heading(name, words, query, choice.order if chosen else "")


def sectors_of(release: Release) -> tuple[str, ...]:
    """Return the sectors that a table may be filtered by."""
    return tuple(sorted({listed.sector for listed in release.listing}))


def chosen_jobs(release: Release, choice: Choice) -> list[RankedJob]:
    """Return the jobs that pass the filters of a choice, in its order."""
    jobs = (job for job in ranked_jobs(release) if choice.takes(job))
    return ordered(jobs, choice.sort, ascending=choice.order == "ascending")


def ranking(release: Release, given: dict[str, str]) -> Ranking:
    """Return one page of the table for the fields of an address; what cannot be followed is left out and said."""
    sectors = sectors_of(release)
    choice, faults = choice_of(given, sectors)
    pages = Paginator(chosen_jobs(release, choice), PER_PAGE)
    page = pages.get_page(choice.page)
    if page.number != choice.page:
        faults = (
            *faults,
            _("There is no page {page:,}; this is the last one, page {number}.").format(
                page=choice.page, number=page.number
            ),
        )
    unscored = sum(1 for listed in release.listing if not listed.risk and choice.sector in ("", listed.sector))
    return Ranking(page, replace(choice, page=page.number), faults, sectors, unscored)


@require_safe
@fixed
def page(request: HttpRequest) -> HttpResponse:
    """Return the table of all scored jobs, filtered and sorted as the address says."""
    release = asked_release()
    context = {
        "ranking": ranking(release, request.GET.dict()),
        "sorts": SORTS,
        "orders": ORDERS,
        "kinds": KINDS,
        "bands": BANDS,
        "spread": distribution(release),
    }
    return render(request, "pages/ranking.html", context)


@require_safe
@fixed
def download(request: HttpRequest) -> HttpResponse:
    """Return all jobs of the same filters and order as CSV, each row with release and source; 400 for a bad value."""
    release = asked_release()
    choice, faults = choice_of(request.GET.dict(), sectors_of(release))
    if faults:
        return respond(
            request, replace(BAD_REQUEST, title=_("That table cannot be made"), explanation=" ".join(faults))
        )
    rows = (_row(job, release) for job in chosen_jobs(release, choice))
    return table_response("worktide-ranking", COLUMNS, rows)


def _row(job: RankedJob, release: Release) -> tuple[object, ...]:
    listed, (pay_10, pay_90) = job.listed, job.pay_range or (None, None)
    return (
        *(listed.slug, listed.title, listed.kind, listed.sector),
        *(job.percentile.value, job.percentile.low, job.percentile.high, job.band),
        *(round(end, 2) for end in (job.hours.value, job.hours.low, job.hours.high)),
        *(job.employment, job.pay, pay_10, pay_90, job.shared),
        *(
            release.stamp.id,
            _("Worktide, release {id}, sha256 {hash}; 80 % ranges").format(
                id=release.stamp.id, hash=release.stamp.hash
            ),
        ),
    )
