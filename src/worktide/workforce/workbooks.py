"""Workbooks (XLSX, XLS, ODS): the sheet that holds the columns, its header wherever it stands, merged cells filled."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from worktide.coding.blocks import check_columns
from worktide.core.errors import WorktideError

SUFFIXES: Final = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
ROWS_AT_ONCE: Final = 65_536
HEADER_WITHIN: Final = 50
_LARGEST: Final = 1 << 31


def read_workbook(
    path: Path, source: str, wanted: Sequence[str], sheet: str | None = None
) -> Iterator[tuple[pa.RecordBatch, int]]:
    """Yield the wanted columns of a sheet as text, and the number of each batch's first row as the sheet shows it.

    The sheet is the one named, else the first that holds the columns; its header is the first of its first 50 rows
    that does. A merged cell's value holds in all its rows. Raises WorktideError where the file is no workbook, has no
    such sheet or columns, or unpacks to more than two gigabytes.
    """
    check_size(path, source)
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            found, header = _sheet(book, source, wanted, sheet)
            yield from _batches(found, header, wanted)
    except (CalamineError, OSError, zipfile.BadZipFile) as error:
        hint = "Open it in a spreadsheet, save it again without a password, or export it as CSV (UTF-8)."
        raise WorktideError(f"is no whole workbook ({error})", source=source, hint=hint) from error


def check_size(path: Path, source: str) -> None:
    """Raise WorktideError where a workbook unpacks to more than two gigabytes."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            if sum(member.file_size for member in packed.infolist()) > _LARGEST:
                raise WorktideError(
                    "unpacks to more than two gigabytes", source=source, hint="Export it as CSV (UTF-8) or Parquet."
                )


def _sheet(
    book: CalamineWorkbook, source: str, wanted: Sequence[str], name: str | None
) -> tuple[CalamineSheet, list[str]]:
    names = book.sheet_names
    if name is not None and name not in names:
        raise WorktideError("there is no such sheet", source=source, got=name, expected=", ".join(names))
    best: list[str] = []
    for one in [name] if name is not None else names:
        sheet = book.get_sheet_by_name(one)
        for row in islice(sheet.iter_rows(), HEADER_WITHIN):
            cells = [cell_text(cell) for cell in row]
            if set(wanted) <= set(cells):
                check_columns(wanted, cells, f"{source}, sheet {one}")
                return sheet, cells
            best = max(best, [cell for cell in cells if cell], key=len)
    check_columns(wanted, best, source)
    raise WorktideError("holds no table", source=source, hint="Give a sheet whose first rows name its columns.")


def _batches(sheet: CalamineSheet, header: list[str], wanted: Sequence[str]) -> Iterator[tuple[pa.RecordBatch, int]]:
    places = [header.index(name) for name in wanted]
    rows = list(enumerate(sheet.iter_rows()))
    start = next(number for number, row in rows if [cell_text(cell) for cell in row] == header) + 1
    first_row, first_column = sheet.start or (0, 0)
    merged = _merged(sheet, first_row, first_column, rows)
    for at in range(start, len(rows), ROWS_AT_ONCE):
        part = rows[at : at + ROWS_AT_ONCE]
        kept = [(number, row) for number, row in part if any(cell_text(cell) for cell in row)]
        if not kept:
            continue
        columns = [[merged.get((number, place)) or cell_text(row[place]) for number, row in kept] for place in places]
        numbers = pa.array([number + first_row + 1 for number, _ in kept], pa.int64())
        named = dict(zip(wanted, (pa.array(column, pa.string()) for column in columns), strict=True))
        yield pa.RecordBatch.from_pydict({**named, "worktide row": numbers}), kept[-1][0]


def _merged(sheet: CalamineSheet, top: int, left: int, rows: list[Any]) -> dict[tuple[int, int], str]:
    """Return the values of merged cells that go over several rows, by row and column of what was read."""
    found: dict[tuple[int, int], str] = {}
    for (row, column), (last, right) in sheet.merged_cell_ranges or ():
        # A line merged across is a title or a total, no value of its columns.
        if last == row or right != column or not 0 <= row - top < len(rows):
            continue
        value = cell_text(rows[row - top][1][column - left])
        found.update({(place - top, column - left): value for place in range(row + 1, last + 1)})
    return found


def cell_text(cell: object) -> str:
    """Return a cell as text: whole numbers without a point, dates as ISO 8601."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return str(cell).strip()
