"""The report on a workforce as one HTML file that works offline without script, and as a workbook."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from typing import Final

from worktide.charts.strip_chart import strip_chart
from worktide.coding.formulas import harmless
from worktide.core.intervals import Interval
from worktide.workforce.report import WorkforceReport
from worktide.workforce.report_sections import Cell, Column, Section, Table, sections, told
from worktide.workforce.report_words import CAVEAT, TITLE

_STYLE: Final = """:root{color-scheme:light dark;--ink:#1a1f24;--paper:#fff;--soft:#545c64;--rule:#b9b4a8;
--link:#0b4a6f}
@media (prefers-color-scheme:dark){:root{--ink:#e8e6e1;--paper:#15191d;--soft:#a9b2ba;--rule:#4a525a;--link:#8fc7ea}}
body{font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;max-width:60rem;margin:auto;padding:1rem;
color:var(--ink);background:var(--paper)}a{color:var(--link)}h1,h2{line-height:1.2;text-wrap:balance}
h2{margin:2.5rem 0 .5rem;border-top:1px solid var(--rule);padding-top:1rem}p{max-width:42rem}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0}
nav a{display:inline-block;padding:.25rem 0}
#whole p:first-of-type{font-size:1.25rem;font-weight:600}
.wide{overflow-x:auto;margin:1rem 0}table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{text-align:left;font-weight:600;padding:.5rem 0}th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;
border-bottom:1px solid var(--rule)}tbody th{font-weight:400;
min-width:8rem}.long{min-width:13rem}td.short{white-space:nowrap}
thead th{color:var(--soft);vertical-align:bottom;
overflow-wrap:normal;min-width:3.5rem}figure{margin:1rem 0;overflow-x:auto}figure svg{width:100%;min-width:34rem;
max-width:47.5rem;height:auto;border-radius:.25rem}td,th,p{overflow-wrap:anywhere}
@media screen and (prefers-color-scheme:dark){svg [fill="#ffffff"]{fill:var(--paper)}
svg [fill="#1a1f24"]{fill:var(--ink)}
svg [fill="#545c64"]{fill:var(--soft)}svg [fill="#0b4a6f"]{fill:var(--link)}svg [fill="#8fbcd6"]{fill:#35617d}
svg [stroke="#ffffff"]{stroke:var(--paper)}}
@media print{:root{color-scheme:light;--ink:#1a1f24;--paper:#fff;--soft:#545c64;--rule:#b9b4a8;--link:#0b4a6f}
body{max-width:none;padding:0}nav{display:none}.wide,figure{overflow:visible}tr,figure{break-inside:avoid}}"""
# The Unix epoch is before what a workbook's parts can say; a fixed day keeps bytes equal.
_MADE: Final = datetime(2000, 1, 1, tzinfo=UTC)
_LONG: Final = 28
_SHORT: Final = 20
_WIDEST: Final = 60
_SHEET: Final = 31
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")


def html_of(report: WorkforceReport) -> bytes:
    """Return the report as one page of HTML in UTF-8: charts within it, nothing loaded, no script."""
    parts = sections(report)
    links = "".join(f'<li><a href="#{one.id}">{escape(one.heading)}</a></li>' for one in parts)
    body = [f"<h1>{escape(TITLE)}</h1>", f'<nav aria-label="Sections"><ul>{links}</ul></nav>']
    body += [piece for section in parts for piece in _section(section, report)]
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    page = f'<!doctype html><html lang="en"><head>{head}<title>{escape(TITLE)}</title><style>{_STYLE}</style></head>'
    return (page + "<body><main>" + "\n".join(body) + "</main></body></html>\n").encode()


def chart_of(section: Section, report: WorkforceReport) -> str:
    """Return the chart of a section as an SVG element, "" where it has none."""
    if not section.strips:
        return ""
    source = f"Worktide, release {report.summary.release}"
    drawn = strip_chart(section.chart, section.strips, ("0 %", "50 %", "100 %"), CAVEAT, source).decode()
    drawn = drawn[drawn.index("<svg") :]
    # Several charts stand on one page: their names must not be the same.
    for name in ("title", "description"):
        drawn = drawn.replace(f'id="{name}"', f'id="{section.id}-{name}"')
    return drawn.replace(
        'aria-labelledby="title description"', f'aria-labelledby="{section.id}-title {section.id}-description"'
    )


def _section(section: Section, report: WorkforceReport) -> Iterator[str]:
    yield f'<section id="{section.id}" aria-labelledby="{section.id}-heading">'
    yield f'<h2 id="{section.id}-heading">{escape(section.heading)}</h2>'
    yield from (f"<p>{escape(words)}</p>" for words in section.words)
    if section.strips:
        label = f'role="region" aria-label="Chart: {escape(section.heading)}" tabindex="0"'
        yield f"<figure {label}>{chart_of(section, report)}</figure>"
    yield from (_table(table) for table in section.tables)
    yield "</section>"


def _table(table: Table) -> str:
    longest = [max(len(told(row[at], one)) for row in table.rows) for at, one in enumerate(table.columns)]
    marks = [' class="long"' if one > _LONG else ' class="short"' if one <= _SHORT else "" for one in longest]
    header = "".join(
        f'<th scope="col"{mark}>{escape(one.name)}</th>' for one, mark in zip(table.columns, marks, strict=True)
    )
    lines = "".join(f"<tr>{_line(row, table.columns, marks)}</tr>" for row in table.rows)
    name = escape(table.name)
    whole = f"<table><caption>{name}</caption><thead><tr>{header}</tr></thead><tbody>{lines}</tbody></table>"
    return f'<div class="wide" role="region" aria-label="Table: {name}" tabindex="0">{whole}</div>'


def _line(row: tuple[Cell, ...], columns: tuple[Column, ...], marks: list[str]) -> str:
    cells = [escape(told(cell, column)) for cell, column in zip(row, columns, strict=True)]
    first = f'<th scope="row"{marks[0]}>{cells[0]}</th>'
    return first + "".join(f"<td{mark}>{cell}</td>" for cell, mark in zip(cells[1:], marks[1:], strict=True))


def workbook_of(report: WorkforceReport) -> bytes:
    """Return the report as an XLSX workbook, a sheet each table; a range takes three columns; texts are no formulas."""
    import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Worktide workforce report", "comments": CAVEAT, "created": _MADE})
    bold, parts = book.add_format({"bold": True, "text_wrap": True}), sections(report)
    words = book.add_worksheet("Read this first")
    words.set_column(0, 0, 110, book.add_format({"text_wrap": True}))
    for place, line in enumerate(line for one in parts for line in (one.heading, *one.words)):
        words.write_string(place, 0, harmless(line))
    for table in (table for section in parts for table in section.tables):
        sheet = book.add_worksheet(_FORBIDDEN.sub(" ", table.name)[:_SHEET])
        _fill(sheet, table, bold)
    book.close()
    return stream.getvalue()


def _fill(sheet: object, table: Table, bold: object) -> None:
    """Write a table into a worksheet of XlsxWriter, which has no types."""
    ranged = [any(isinstance(row[at], Interval) for row in table.rows) for at in range(len(table.columns))]
    header = [name for column, has in zip(table.columns, ranged, strict=True) for name in _names(column, range_=has)]
    sheet.write_row(0, 0, header, bold)  # type: ignore[attr-defined]
    sheet.freeze_panes(1, 1)  # type: ignore[attr-defined]
    lines = [_values(row, ranged) for row in table.rows]
    for at, name in enumerate(header):
        widest = max([len(name) // 2, *(len(str(line[at])) for line in lines)])
        sheet.set_column(at, at, min(widest, _WIDEST) + 2)  # type: ignore[attr-defined]
    for place, line in enumerate(lines, 1):
        sheet.write_row(place, 0, line)  # type: ignore[attr-defined]


def _names(column: Column, *, range_: bool) -> list[str]:
    name = f"{column.name}, {column.unit}" if column.unit else column.name
    return [name, f"{name}: low", f"{name}: high"] if range_ else [name]


def _values(row: tuple[Cell, ...], ranged: list[bool]) -> list[str | int | float]:
    found: list[str | int | float] = []
    for cell, has in zip(row, ranged, strict=True):
        if isinstance(cell, Interval):
            found += [cell.value, cell.low, cell.high]
        else:
            one = harmless(cell) if isinstance(cell, str) else "not told" if cell is None else cell
            found += [one, one, one] if has else [one]
    return found
