"""Sheets of xlsx and xls workbooks as frames of text."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import python_calamine as calamine

from worktide.core.errors import SourceError
from worktide.sources.archives import WORKBOOK_LIMITS, open_archive
from worktide.sources.texts import MISSING_TEXT, column_names, frame_of, label, read_bytes, refuse_other_kinds
from worktide.sources.trials import try_out

_AGAIN = "Download the file again from the publisher."
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_workbook(path: Path) -> calamine.CalamineWorkbook:
    """Return an open workbook; raises SourceError where it is empty, HTML, damaged, a bomb or no workbook."""
    data = read_bytes(path)
    if data.startswith(b"PK"):
        with open_archive(path, limits=WORKBOOK_LIMITS):
            pass
    elif not data.startswith(_OLD_WORKBOOK):
        refuse_other_kinds(data, label(path))
        raise SourceError("is not a workbook", source=label(path), expected="an xlsx or xls file", hint=_AGAIN)
    try_out(path, data)
    try:
        return calamine.CalamineWorkbook.from_path(str(path))
    except (calamine.CalamineError, zipfile.BadZipFile, OSError) as error:
        raise SourceError(f"is a damaged workbook ({error})", source=label(path), hint=_AGAIN) from error


def sheet_names(path: Path) -> tuple[str, ...]:
    """Return the names of a workbook's sheets in order; raises SourceError where it cannot be opened."""
    return tuple(open_workbook(path).sheet_names)


def read_cells(path: Path, sheet: str | int = 0) -> list[list[Any]]:
    """Return all cells of a sheet, by its name or its place from 0: text, float, bool, date or "" where
    empty.

    The first item is row 1 and column A even where they are empty. Raises SourceError where there is no such
    sheet.
    """
    workbook = open_workbook(path)
    names = workbook.sheet_names
    name = sheet if isinstance(sheet, str) else names[sheet] if sheet < len(names) else ""
    if name not in names:
        hint = "If it is a newer release, this reader does not know it yet."
        raise SourceError(
            "the workbook lacks a sheet", source=label(path), got=", ".join(names), expected=sheet, hint=hint
        )
    try:
        return workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (calamine.CalamineError, OSError) as error:
        raise SourceError(f"sheet {name} is damaged ({error})", source=label(path), hint=_AGAIN) from error


def cell_text(cell: Any) -> str:
    """Return a cell as text: whole numbers without `.0`, other numbers with all their digits, dates as ISO
    8601.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell)


def read_sheet(
    path: Path, sheet: str | int = 0, *, header: int = 1, missing: tuple[str, ...] = MISSING_TEXT
) -> pl.DataFrame:
    """Return a sheet as String columns with `file_row`; `header` is the row of the column names, counted from
    1.

    Rows without any content are left out, and columns whose header and cells are all empty. Raises
    SourceError as `read_cells` does, for a column named twice and for a sheet without rows.
    """
    source = f"{label(path)}: {sheet}" if isinstance(sheet, str) else label(path)
    rows = [[cell_text(cell).strip() for cell in row] for row in read_cells(path, sheet)]
    body = [(row, number) for number, row in enumerate(rows[header:], header + 1) if any(row)]
    if len(rows) < header or not body:
        raise SourceError(
            "holds no rows below its header", source=source, expected=f"a header in row {header}", hint=_AGAIN
        )
    used = [
        place for place in range(len(rows[header - 1])) if rows[header - 1][place] or any(row[place] for row, _ in body)
    ]
    names = column_names([rows[header - 1][place] for place in used], source, header)
    cells = [[row[place] for place in used] for row, _ in body]
    return frame_of(names, cells, [number for _, number in body], missing)
