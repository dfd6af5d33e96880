"""Tables as one workbook, with sheets for the release, the dictionary and the sources."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it publishes no types

from worktide.exports.database import dictionary_rows, facts, sources_of
from worktide.exports.model import ExportTable, flat

MOST_LETTERS: Final = 32_767
_LONGEST_SHEET: Final = 31
_WIDTHS: Final = {"String": 28, "Float64": 12, "Int64": 12}


def xlsx_bytes(tables: Sequence[ExportTable]) -> bytes:
    """Return tables as a workbook, one sheet each: equal tables, equal bytes. Text is never read as a formula."""
    sink, date = io.BytesIO(), datetime.fromisoformat(tables[0].release.date).replace(tzinfo=UTC)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    with Workbook(sink, options) as book:
        title = f"Worktide, release {tables[0].release.id}"
        # Excel's times have no zone.
        book.set_properties({"title": title, "author": "Worktide", "created": date.replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "bottom": 1})
        _sheet(book, bold, "About", ("What", "Words"), facts(tables), (28, 110))
        names = ("Table", "Column", "Type", "Title", "Unit", "Meaning", "Licence", "Sources")
        _sheet(book, bold, "Dictionary", names, dictionary_rows(tables), (18, 26, 14, 30, 24, 70, 30, 30))
        fields = ("name", "title", "vintage", "published", "licence", "citation", "page", "limitation", "sha256")
        rows = ([getattr(source, field) for field in fields] for source in sources_of(tables))
        _sheet(book, bold, "Sources", [field.capitalize() for field in fields], rows, (30, 40, 30, 12, 30, 60))
        for table in tables:
            widths = [_WIDTHS.get(column.type, 28) for column in table.columns]
            _sheet(book, bold, table.name, [column.name for column in table.columns], _rows(table), widths)
    return sink.getvalue()


def _rows(table: ExportTable) -> Iterable[tuple[Any, ...]]:
    return zip(*(column.to_pylist() for column in flat(table.data).columns), strict=True)


def _sheet(
    book: Any,
    bold: Any,
    name: str,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    widths: Sequence[int],
) -> None:
    sheet = book.add_worksheet(name[:_LONGEST_SHEET])
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    for place, words in enumerate(header):
        sheet.write_string(0, place, words, bold)
    for at, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(at, place, value[:MOST_LETTERS])
            elif isinstance(value, int | float):
                sheet.write_number(at, place, value)
