"""Every published index side by side, job by job, with how far they agree."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import median
from typing import Final

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worktide.release.open import ListedOccupation, Release
from worktide.site.asked import asked_release
from worktide.site.figures import place
from worktide.site.language import gettext as _
from worktide.site.pages.correlations import STEP_WORDS, correlations_of
from worktide.site.pages.shared import fixed
from worktide.site.words import IndexName, index_name

PER_PAGE: Final = 50
SORTS: Final = {
    "apart": _("Where they disagree most"),
    "together": _("Where they agree most"),
    "ours": _("Our percentile, highest first"),
    "title": _("By title"),
}


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One job under every index, in the order of the columns: percentiles, and where they lie on a strip."""

    listed: ListedOccupation
    cells: tuple[float | None, ...]

    @property
    def known(self) -> tuple[float, ...]:
        """The percentiles there are."""
        return tuple(cell for cell in self.cells if cell is not None)

    @property
    def marks(self) -> tuple[str, ...]:
        """Where each percentile lies on an axis from 0 to 100."""
        return tuple(place(cell) for cell in self.known)

    @property
    def apart(self) -> float:
        """How many points lie between the lowest and the highest percentile; 0 where fewer than two are known."""
        return max(self.known) - min(self.known) if len(self.known) > 1 else 0.0


@dataclass(frozen=True, slots=True)
class IndexTable:
    """All jobs under all indices; `apart` is the median over jobs of the points between lowest and highest."""

    keys: tuple[str, ...]
    names: tuple[IndexName, ...]
    rows: tuple[IndexRow, ...]
    apart: float


@lru_cache(maxsize=4)
def index_table(release: Release) -> IndexTable:
    """Return every job of a release under every index, in the order of the listing."""
    held = {listed.slug: release.record(listed.slug).indices for listed in release.listing}
    keys = tuple(sorted({key for indices in held.values() for key in indices}))
    rows = tuple(
        IndexRow(listed, tuple(held[listed.slug][key].percentile if key in held[listed.slug] else None for key in keys))
        for listed in release.listing
    )
    apart = [row.apart for row in rows if len(row.known) > 1]
    return IndexTable(keys, tuple(map(index_name, keys)), rows, median(apart) if apart else 0.0)


def _ordered(rows: Iterable[IndexRow], sort: str) -> list[IndexRow]:
    named = sorted(rows, key=lambda row: row.listed.title.casefold())
    if sort == "title":
        return named
    if sort == "ours":
        return sorted(named, key=lambda row: -row.listed.risk.value if row.listed.risk else 1.0)
    several = [row for row in named if len(row.known) > 1]
    return sorted(several, key=lambda row: row.apart if sort == "together" else -row.apart)


def index_page(release: Release, sector: str, sort: str, number: str) -> dict[str, object]:
    """Return one page of the table and the choices; a choice that does not exist falls back to the first."""
    table = index_table(release)
    sectors = tuple(sorted({listed.sector for listed in release.listing}))
    chosen = sector if sector in sectors else ""
    order = sort if sort in SORTS else "apart"
    within = [row for row in table.rows if not chosen or row.listed.sector == chosen]
    page: Page[IndexRow] = Paginator(_ordered(within, order), PER_PAGE).get_page(number)
    return {"table": table, "page": page, "sectors": sectors, "sector": chosen, "sort": order}


@require_safe
@fixed
def page(request: HttpRequest) -> HttpResponse:
    """Return the page of all indices: the table of jobs and how far the indices agree."""
    release = asked_release()
    choice = (request.GET.get(name, "") for name in ("sector", "sort", "page"))
    more = {"sorts": SORTS, "correlations": correlations_of(release), "steps": STEP_WORDS}
    return render(request, "around/indices.html", {**index_page(release, *choice), **more})


def table_response(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Return a table as CSV for download; what is missing is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{asked_release().stamp.id}.csv"'
    return response


@require_safe
@fixed
def download(_request: HttpRequest) -> HttpResponse:
    """Return all jobs under all indices as CSV: percentiles, ours with its range."""
    table = index_table(asked_release())
    header = ("slug", "title", "kind", "sector", "worktide", "worktide_low", "worktide_high", *table.keys)
    rows = (
        (
            *(row.listed.slug, row.listed.title, row.listed.kind, row.listed.sector),
            *((row.listed.risk.value, row.listed.risk.low, row.listed.risk.high) if row.listed.risk else (None,) * 3),
            *row.cells,
        )
        for row in table.rows
    )
    return table_response("worktide-indices", header, rows)


@require_safe
@fixed
def download_correlations(_request: HttpRequest) -> HttpResponse:
    """Return the rank correlation of every pair as CSV, with its 95 % interval; the header alone without a card."""
    found = correlations_of(asked_release())
    pairs = found.pairs if found else ()
    rows = ((pair.first, pair.second, pair.value, pair.low, pair.high, pair.n) for pair in pairs)
    header = ("first", "second", "rank_correlation", "low_95", "high_95", "occupations")
    return table_response("worktide-index-correlations", header, rows)
