"""The names of all columns of a table, each with its first values: to choose columns by, and to refuse some."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook

from worktide.coding.delimited import Delimited
from worktide.coding.json_lines import JsonLines
from worktide.core.errors import WorktideError
from worktide.workforce.reading import AS_SEEN, JSON_LINES, PARQUET, Form
from worktide.workforce.workbooks import HEADER_WITHIN, SUFFIXES, cell_text, check_size

ROWS: Final = 1000

Preview = dict[str, list[str]]
"""Names of columns in the file's order, each with the values of its first rows as text."""


def preview(path: Path, name: str, form: Form = AS_SEEN) -> Preview:
    """Return the columns of a table with the values of its first 1,000 rows; a workbook's are those of all its sheets.

    `name` is what errors call the file. Raises WorktideError where the file cannot be read.
    """
    suffix = path.suffix.lower()
    try:
        if suffix in PARQUET:
            return _parquet(path)
        if suffix in SUFFIXES:
            return _workbook(path, name, form.sheet)
        return _text(path, name, form)
    except (OSError, ValueError, CalamineError) as error:
        raise WorktideError(f"cannot be read ({error})", source=name, hint="Save or export the file again.") from error


def _parquet(path: Path) -> Preview:
    with pq.ParquetFile(path) as file:
        batch = next(file.iter_batches(ROWS), None)
        names = file.schema_arrow.names
        rows = batch.to_pylist() if batch is not None else []
    return {name: ["" if row[name] is None else str(row[name]) for row in rows] for name in names}


def _text(path: Path, name: str, form: Form) -> Preview:
    with path.open("rb") as stream:
        table = (
            JsonLines(stream, name, (), form.encoding)
            if path.suffix.lower() in JSON_LINES
            else Delimited(stream, name, (), form.delimiter, form.encoding)
        )
        block = next(iter(table.blocks()), None)
        rows = block.batch.slice(0, ROWS).to_pydict() if block is not None else {}
    return {column: [value or "" for value in rows.get(column, [])] for column in table.names}


def _workbook(path: Path, name: str, sheet: str | None) -> Preview:
    check_size(path, name)
    found: Preview = {}
    with CalamineWorkbook.from_path(str(path)) as book:
        for one in [sheet] if sheet in book.sheet_names else book.sheet_names:
            rows = [[cell_text(cell) for cell in row] for row in islice(book.get_sheet_by_name(one).iter_rows(), ROWS)]
            for column, values in _sheet(rows).items():
                found.setdefault(column, []).extend(values)
    return found


def _sheet(rows: list[list[str]]) -> Preview:
    """Return the columns below the row of a sheet's first ones that fills most cells, which is taken as its header."""
    at = max(range(min(len(rows), HEADER_WITHIN)), key=lambda place: sum(map(bool, rows[place])), default=0)
    header = rows[at] if rows else []
    return {name: [row[place] for row in rows[at + 1 :]] for place, name in enumerate(header) if name}
