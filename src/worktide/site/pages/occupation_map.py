"""The map of all occupations: area as employment, colour by a measure, the same as a table and as files."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from xml.etree.ElementTree import Element

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worktide.charts import svg
from worktide.charts.treemap import Box
from worktide.release.open import ListedOccupation, Release
from worktide.site.asked import asked_release
from worktide.site.figures import whole
from worktide.site.headers import embeddable
from worktide.site.language import gettext as _
from worktide.site.pages.indices import table_response
from worktide.site.pages.map_layout import HEIGHT, WIDTH, PlacedJob, PlacedSector, map_layout, sector_names
from worktide.site.pages.map_measures import MEASURES, MapMeasure
from worktide.site.pages.shared import fixed

# Sizes of names in boxes; what a letter takes of the size in width, and a line in height.
SIZES: Final = (18, 14, 11, 9)
LETTER: Final = 0.56
LINE: Final = 1.2
# A name that is cut to fewer letters tells nothing.
TELLING: Final = 14
# Headings are bold and 12 high; as many letters fit as of a plain text of this size.
HEADING_ROOM: Final = 13.5
NO_VALUE: Final = _("no value")
# The colours of the classes on a white ground, for the map as a file of its own.
FILLS: Final = ("#f2b89f", "#f8ddd0", "#f1f0ec", "#dfeaf1", "#c3dbe9", "#a3c9df", "#82b6d3")
NO_FILL: Final = "#ffffff"


@dataclass(frozen=True, slots=True)
class Label:
    """The lines of a name, each with its baseline, in one size; no lines where the box is too small."""

    size: int
    lines: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class MapCell:
    """One job on the map: its box, words, what fits of its name, and class of colour (None without a value)."""

    listed: ListedOccupation
    employees: float
    sharing: int
    box: Box
    words: str
    label: Label
    step: int | None

    @property
    def told(self) -> str:
        """The job in a sentence."""
        return _("{title}: {employees} employees, {words}").format(
            title=self.listed.title, employees=whole(self.employees), words=self.words
        )


@dataclass(frozen=True, slots=True)
class MapSector:
    """One sector of the map with its cells."""

    name: str
    employees: float
    box: Box
    headed: bool
    heading: str
    cells: tuple[MapCell, ...]


def _broken(words: str, box: Box, size: int) -> list[str]:
    """Return a name broken into lines of a size that fit a box; nothing where a word of it is too long."""
    letters, most = int((box.width - 6) / (LETTER * size)), int((box.height - 4) / (LINE * size))
    if most < 1 or letters < 5:
        return []
    lines = textwrap.wrap(words, letters, max_lines=most, placeholder="…", break_long_words=False)
    return [] if any(len(line) > letters for line in lines) or lines == ["…"] else lines


def _label(words: str, box: Box) -> Label:
    """Return a name in the largest size whose words fit a box, whole if one of the sizes allows it."""
    tried = [(size, _broken(words, box, size)) for size in SIZES]
    whole_names = [(size, lines) for size, lines in tried if lines and not lines[-1].endswith("…")]
    cut = [(size, lines) for size, lines in tried if sum(map(len, lines)) >= TELLING]
    size, lines = next(iter([*whole_names, *reversed(cut)]), (SIZES[-1], []))
    step = LINE * size
    return Label(size, tuple((box.y + 3 + step * (place + 0.8), line) for place, line in enumerate(lines)))


def _cell(release: Release, job: PlacedJob, measure: MapMeasure) -> MapCell:
    reading = measure.read(release.record(job.listed.slug))
    words = reading.words if reading else NO_VALUE
    step = measure.step(reading.value) if reading else None
    label = _label(job.listed.title, job.box)
    return MapCell(job.listed, job.employees, job.sharing, job.box, words, label, step)


def _sector(release: Release, sector: PlacedSector, measure: MapMeasure) -> MapSector:
    heading = svg.lines_of(sector.name, HEADING_ROOM, sector.box.width - 8, 1)[0]
    cells = tuple(_cell(release, job, measure) for job in sector.jobs)
    return MapSector(sector.name, sector.employees, sector.box, sector.headed, heading, cells)


@lru_cache(maxsize=64)
def occupation_map(release: Release, measure: str, sector: str) -> tuple[MapSector, ...]:
    """Return the map under a measure, the largest sector first; for one sector, that alone."""
    return tuple(_sector(release, placed, MEASURES[measure]) for placed in map_layout(release, sector))


def chosen(request: HttpRequest, release: Release) -> tuple[str, str]:
    """Return the measure and the sector that a request asks for; else the first one and all."""
    measure, sector = request.GET.get("measure", ""), request.GET.get("sector", "")
    known = sector_names(release)
    return measure if measure in MEASURES else next(iter(MEASURES)), sector if sector in known else ""


@require_safe
@fixed
def page(request: HttpRequest) -> HttpResponse:
    """Return the map of all occupations, or of one sector, with its table."""
    release = asked_release()
    measure, sector = chosen(request, release)
    sectors = occupation_map(release, measure, sector)
    context = {
        "measures": MEASURES,
        "measure": MEASURES[measure],
        "sectors": sectors,
        "sector": sector,
        "sector_names": sector_names(release),
        "largest": max((cell for one in sectors for cell in one.cells), key=lambda cell: cell.employees),
        "employees": sum(one.employees for one in sectors),
        "jobs": sum(len(one.cells) for one in sectors),
        "size": (WIDTH, HEIGHT),
    }
    return render(request, "around/map.html", context)


def _drawn(root: Element, sectors: Iterable[MapSector]) -> None:
    for sector in sectors:
        if sector.headed:
            svg.text(root, sector.box.x + 4, sector.box.y + 15, sector.heading, 12, weight="700")
        for cell in sector.cells:
            box, fill = cell.box.inside(0.4), NO_FILL if cell.step is None else FILLS[cell.step]
            svg.rectangle(root, box.x, box.y, box.width, box.height, fill)
            for baseline, line in cell.label.lines:
                svg.text(root, cell.box.x + 4, baseline, line, cell.label.size)


def _legend(root: Element, measure: MapMeasure, source: str) -> None:
    svg.text(
        root,
        4,
        HEIGHT + 24,
        _("Area: employees. Colour: {title}").format(title=measure.title.lower()),
        13,
        weight="600",
    )
    width = WIDTH / max(len(measure.legend), 1)
    for place, (step, words) in enumerate(measure.legend):
        svg.rectangle(root, place * width, HEIGHT + 34, width, 24, FILLS[step])
        svg.text(root, place * width + 8, HEIGHT + 51, words, 13)
    svg.text(root, 4, HEIGHT + 78, source, 12, fill=svg.SOFT)


@require_safe
@fixed
@embeddable
def picture(request: HttpRequest) -> HttpResponse:
    """Return the map as SVG with its legend, source and release."""
    release = asked_release()
    measure, sector = chosen(request, release)
    title = _("{words}: area as employment, colour as {title}").format(
        words=sector or _("All occupations"), title=MEASURES[measure].title.lower()
    )
    root = svg.document(WIDTH, HEIGHT + 92, title, _("A treemap; the same data can be had as a table in CSV."))
    _drawn(root, occupation_map(release, measure, sector))
    _legend(
        root,
        MEASURES[measure],
        _("Source: Worktide, release {id}; official employment of employees.").format(id=release.stamp.id),
    )
    return HttpResponse(svg.written(root), content_type="image/svg+xml")


@require_safe
@fixed
def download(_request: HttpRequest) -> HttpResponse:
    """Return the map as CSV: every job with its employees and its value under each measure."""
    release = asked_release()
    header = ("slug", "title", "sector", "employees", "jobs_sharing_the_figure", *MEASURES)
    rows = []
    for sector in map_layout(release):
        for job in sector.jobs:
            record = release.record(job.listed.slug)
            readings = (measure.read(record) for measure in MEASURES.values())
            values = [None if reading is None else reading.value for reading in readings]
            employees = round(job.employees, 1)
            rows.append((job.listed.slug, job.listed.title, sector.name, employees, job.sharing, *values))
    return table_response("worktide-map", header, rows)
