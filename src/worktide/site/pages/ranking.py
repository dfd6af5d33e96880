"""All jobs in one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worktide.release.open import ListedOccupation, Release, open_release
from worktide.site.pages.distribution import distribution
from worktide.site.pages.shared import fixed

PER_PAGE: Final = 100
SORTS: Final = {"highest": "Highest percentile first", "lowest": "Lowest percentile first", "title": "By title"}


@dataclass(frozen=True, slots=True)
class Ranking:
    """The rows of one page of the table and the choices that led to them."""

    page: Page[ListedOccupation]
    sectors: tuple[str, ...]
    sector: str
    sort: str
    unscored: int


def _sorted(jobs: list[ListedOccupation], sort: str) -> list[ListedOccupation]:
    if sort == "title":
        return sorted(jobs, key=lambda job: job.title.casefold())
    sign = 1 if sort == "lowest" else -1
    return sorted(jobs, key=lambda job: (sign * job.risk.value if job.risk else 0.0, job.title.casefold()))


def ranking(release: Release, sector: str, sort: str, number: str) -> Ranking:
    """Return one page of the table; choices that do not exist fall back to all sectors, highest first, page 1."""
    sectors = tuple(sorted({job.sector for job in release.listing}))
    chosen = sector if sector in sectors else ""
    order = sort if sort in SORTS else "highest"
    within = [job for job in release.listing if not chosen or job.sector == chosen]
    scored = [job for job in within if job.risk]
    page = Paginator(_sorted(scored, order), PER_PAGE).get_page(number)
    return Ranking(page, sectors, chosen, order, len(within) - len(scored))


@require_safe
@fixed
def page(request: HttpRequest) -> HttpResponse:
    """Return the table of all scored jobs, by percentile or title, whole or for one sector."""
    choice = (request.GET.get(name, "") for name in ("sector", "sort", "page"))
    release = open_release()
    context = {"ranking": ranking(release, *choice), "sorts": SORTS, "spread": distribution(release)}
    return render(request, "pages/ranking.html", context)
