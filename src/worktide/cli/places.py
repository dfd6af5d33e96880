"""`worktide places`: pay and employment by state or metropolitan area, beside the national figures of the pages."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from worktide.core.errors import SourceError, WorktideError
from worktide.core.hashing import sha256_of_file
from worktide.site.environment import read_environment
from worktide.site.places import MARKS, Area, Cell, Workbook, keep, places_folder, workbooks

if TYPE_CHECKING:
    import polars as pl

_SHEET: Final = re.compile(r"[A-Za-z]+_M(20\d\d)_dl")
_FIGURES: Final = ("TOT_EMP", "JOBS_1000", "LOC_QUOTIENT", "A_MEDIAN", "A_PCT10", "A_PCT90")
_NEEDED: Final = ("AREA", "AREA_TITLE", "NAICS", "OCC_CODE", "O_GROUP", *_FIGURES)
_AREA: Final = re.compile(r"[0-9]{1,7}")


@click.group(name="places")
def command() -> None:
    """Pay and employment by state or area: add, list, remove.

    OEWS workbooks are kept in the state folder of the site (WORKTIDE_STATE), outside any release. Restart the site
    afterwards.
    """


def _folder() -> Path:
    return places_folder(read_environment(os.environ).state)


@command.command(name="add")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def add(file: Path) -> None:
    """Add the workbook FILE, such as state_M2024_dl.xlsx or MSA_M2024_dl.xlsx from bls.gov/oes.

    A workbook of the same name is replaced. Cells that the publisher suppressed keep their marks.
    """
    workbook, figures = read_workbook(file)
    keep(_folder(), workbook, figures)
    click.echo(
        f"{len(workbook.areas):,} areas kept as {workbook.name}, {workbook.period}; restart the site to show them"
    )


@command.command(name="list")
def listed() -> None:
    """List the workbooks that were added."""
    kept = workbooks(_folder())
    for workbook in kept:
        click.echo(f"{workbook.name}\t{workbook.period}\t{len(workbook.areas):,} areas\tsha256 {workbook.sha256}")
    if not kept:
        click.echo("No workbook was added: the pages show national figures.")


@command.command(name="remove")
@click.argument("name")
def remove(name: str) -> None:
    """Remove the workbook NAME, as `worktide places list` prints it."""
    kept = {workbook.name for workbook in workbooks(_folder())}
    if name not in kept:
        hint = "`worktide places list` prints the names."
        raise WorktideError("no workbook of that name was added", got=name, hint=hint)
    shutil.rmtree(_folder() / name)
    click.echo(f"{name} removed; restart the site")


def read_workbook(file: Path) -> tuple[Workbook, dict[str, dict[str, list[Cell]]]]:
    """Return a workbook of the publisher and its figures by area and SOC code.

    Taken are the detailed occupations over all industries. Raises SourceError where the file is no workbook of OEWS by
    area, or holds a cell that is neither a number nor a mark of the publisher.
    """
    from worktide.sources.workbooks import read_sheet, sheet_names

    names = sheet_names(file)
    sheet = next((name for name in names if _SHEET.fullmatch(name)), None)
    if sheet is None:
        expected = "a sheet such as state_M2024_dl"
        raise SourceError("is no workbook of OEWS", source=file.name, got=", ".join(names), expected=expected)
    frame = read_sheet(file, sheet, missing=())
    frame = frame.rename({name: name.upper() for name in frame.columns if name != "file_row"})
    if missing := [name for name in _NEEDED if name not in frame.columns]:
        raise SourceError("the workbook lacks columns", source=file.name, got=", ".join(missing))
    titles, figures = _by_area(frame, file.name)
    areas = tuple(Area(code, title, sheet) for code, title in sorted(titles.items()))
    period = f"May {_SHEET.fullmatch(sheet)[1]}"  # type: ignore[index]
    return Workbook(sheet, period, sha256_of_file(file), areas), figures


def _by_area(frame: pl.DataFrame, source: str) -> tuple[dict[str, str], dict[str, dict[str, list[Cell]]]]:
    titles: dict[str, str] = {}
    figures: dict[str, dict[str, list[Cell]]] = {}
    for row in frame.select(*_NEEDED, "file_row").iter_rows(named=True):
        if row["O_GROUP"] != "detailed" or (row["NAICS"] or "").lstrip("0"):
            continue
        if not _AREA.fullmatch(row["AREA"] or ""):
            raise SourceError("is no code of an area", source=source, row=row["file_row"], got=row["AREA"])
        titles[row["AREA"]] = row["AREA_TITLE"]
        cells = [_cell(row[name] or "", source, row["file_row"], name) for name in _FIGURES]
        figures.setdefault(row["AREA"], {})[row["OCC_CODE"]] = cells
    if not titles:
        raise SourceError("holds no detailed occupation over all industries", source=source)
    return titles, figures


def _cell(text: str, source: str, row: int, column: str) -> Cell:
    if text in MARKS:
        return text
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        number = -1.0
    if not 0 <= number < 1e12:
        expected = "a number from 0, or one of * ** #"
        raise SourceError(f"holds no such cell in {column}", source=source, row=row, got=text, expected=expected)
    return number
