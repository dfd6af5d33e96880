"""Pay and employment by state or metropolitan area, from OEWS workbooks that an operator added, outside any release.

A workbook is kept as one small file an area, so that a page reads only the area that it shows. Every cell keeps what
the publisher printed: a number, or the mark that stands where no number may be told.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeAlias

from worktide.core.files import whole_folder
from worktide.site.environment import read_environment

INDEX: Final = "areas.json"
MARKS: Final = {
    "*": "not published: no estimate of pay",
    "**": "not published: no estimate of employment",
    "#": "at or above the highest wage that is published",
    "": "not published",
}
FIGURES: Final = ("employment", "per_thousand", "quotient", "median_pay", "pay_10", "pay_90")

Cell: TypeAlias = float | str


@dataclass(frozen=True, slots=True)
class Figures:
    """An occupation in an area; each is a number or one of `MARKS`.

    `employment` in persons without the self-employed, `per_thousand` jobs of all jobs there, `quotient` that share
    beside the nation's (1 is the same), pay in dollars a year before tax: median, 10th and 90th percentile.
    """

    employment: Cell
    per_thousand: Cell
    quotient: Cell
    median_pay: Cell
    pay_10: Cell
    pay_90: Cell


@dataclass(frozen=True, slots=True)
class Area:
    """A state or metropolitan area: the publisher's code, its title, and the workbook that it stands in."""

    code: str
    title: str
    workbook: str


@dataclass(frozen=True, slots=True)
class Workbook:
    """An added workbook: the name of its sheet, its month, the SHA-256 of the file, and its areas by title."""

    name: str
    period: str
    sha256: str
    areas: tuple[Area, ...]


def places_folder(state: Path) -> Path:
    """Return where the workbooks of a state folder are kept."""
    return state / "places"


def keep(folder: Path, workbook: Workbook, figures: Mapping[str, Mapping[str, Sequence[Cell]]]) -> None:
    """Keep a workbook in place of an earlier one of its name; `figures` by area and SOC code, in order of `FIGURES`.

    Raises StorageError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with whole_folder(folder / workbook.name) as staged:
        for area in workbook.areas:
            (staged / f"{area.code}.json").write_text(json.dumps(figures[area.code]), encoding="utf-8")
        areas = {area.code: area.title for area in workbook.areas}
        told = {"period": workbook.period, "sha256": workbook.sha256, "areas": areas}
        (staged / INDEX).write_text(json.dumps(told), encoding="utf-8")


def _read(place: Path) -> Workbook:
    told = json.loads((place / INDEX).read_text(encoding="utf-8"))
    areas = sorted(
        (Area(code, title, place.name) for code, title in told["areas"].items()), key=lambda area: area.title
    )
    return Workbook(place.name, told["period"], told["sha256"], tuple(areas))


def workbooks(folder: Path) -> tuple[Workbook, ...]:
    """Return the workbooks that are kept, by name; none where nothing was added."""
    kept = sorted(folder.iterdir()) if folder.is_dir() else []
    return tuple(_read(place) for place in kept if (place / INDEX).is_file())


@lru_cache(maxsize=64)
def _figures(file: Path, _changed: int) -> dict[str, Figures]:
    return {code: Figures(*cells) for code, cells in json.loads(file.read_text(encoding="utf-8")).items()}


def figures_of(folder: Path, area: Area, codes: Sequence[str]) -> Iterator[tuple[str, Figures | None]]:
    """Yield each SOC code with its figures in an area, or None where the publisher prints no row for it."""
    file = folder / area.workbook / f"{area.code}.json"
    every = _figures(file, file.stat().st_mtime_ns)
    for code in codes:
        yield code, every.get(code)


@dataclass(frozen=True, slots=True)
class Added:
    """The workbooks that were added when this process first asked, and the folder they lie in."""

    folder: Path
    workbooks: tuple[Workbook, ...]

    def area(self, workbook: str, code: str) -> Area | None:
        """Return an area by its workbook and code, or None."""
        every = (area for one in self.workbooks if one.name == workbook for area in one.areas)
        return next((area for area in every if area.code == code), None)


@lru_cache(maxsize=1)
def added() -> Added:
    """Return what was added; looked up once in the life of a process, as pages are held that long."""
    folder = places_folder(read_environment(os.environ).state)
    return Added(folder, workbooks(folder))
