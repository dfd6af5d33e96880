"""The labour market of a job in one state or metropolitan area, from workbooks that the operator added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worktide.release.open import open_release
from worktide.release.record import Occupation
from worktide.site.figures import NOT_BREAKING
from worktide.site.language import gettext as _
from worktide.site.pages.occupation import elsewhere
from worktide.site.pages.shared import fixed
from worktide.site.places import MARKS, Area, Cell, added, figures_of

SYSTEM: Final = "soc_2018"


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """An official occupation behind a job: its figures in an area in words, or none where no row is printed."""

    code: str
    title: str
    figures: tuple[str, ...]


def _in_words(cell: Cell, shape: str) -> str:
    return _(MARKS[cell]) + (f" ({cell})" if cell else "") if isinstance(cell, str) else shape.format(cell)


def _rows(area: Area, codes: Sequence[tuple[str, str]]) -> tuple[PlaceRow, ...]:
    titles = dict(codes)
    pay = f"${{:,.0f}}{NOT_BREAKING}" + _("a year")
    shapes = ("{:,.0f}", "{:,.2f}", "{:,.2f}", pay, pay, pay)
    rows = []
    for code, found in figures_of(added().folder, area, tuple(titles)):
        cells = () if found is None else tuple(getattr(found, name) for name in found.__slots__)
        rows.append(PlaceRow(code, titles[code], tuple(map(_in_words, cells, shapes))))
    return tuple(rows)


def _codes(occupation: Occupation) -> tuple[tuple[str, str], ...]:
    return tuple((code.code, code.title) for code in occupation.codes if code.system == SYSTEM)


@require_safe
@fixed
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the figures of a job in the area that `at` names as WORKBOOK.CODE; 404 with the form for another."""
    release = open_release()
    if slug not in release.positions:
        return elsewhere("place", slug, release)
    record, chosen = release.record(slug), request.GET.get("at", "")
    workbook, _dot, code = chosen.partition(".")
    area = added().area(workbook, code)
    context = {
        "occupation": record.occupation,
        "market": record.labour_market,
        "workbooks": added().workbooks,
        "chosen": chosen,
        "area": area,
        "period": next((one.period for one in added().workbooks if one.name == workbook), ""),
        "rows": _rows(area, _codes(record.occupation)) if area else (),
    }
    return render(request, "pages/place.html", context, status=404 if chosen and not area else 200)
