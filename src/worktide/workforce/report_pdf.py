"""The report on a workforce as PDF, set by typst from data alone: no text of anyone becomes code."""

from __future__ import annotations

import json
from importlib import resources
from typing import Final, Literal

from worktide.workforce.report import WorkforceReport
from worktide.workforce.report_files import chart_of
from worktide.workforce.report_sections import Section, Table, sections, told
from worktide.workforce.report_words import CAVEAT, TITLE

Paper = Literal["a4", "us-letter"]
_TEMPLATE: Final = "report.typ"
_LONG: Final = 28
_SHORT: Final = 14


def pdf_of(report: WorkforceReport, paper: Paper = "a4") -> bytes:
    """Return the report as an accessible PDF (PDF/UA-1: tagged, titled); equal reports give equal bytes.

    It holds the sections, tables and charts of the page (`report_files.html_of`), with the same numbers.
    """
    import typst

    template = resources.files("worktide.workforce").joinpath(_TEMPLATE).read_bytes()
    parts = [_section(section, report) for section in sections(report)]
    given = {"title": TITLE, "caveat": CAVEAT, "release": report.summary.release, "paper": paper, "sections": parts}
    compiler = typst.Compiler(template, ignore_system_fonts=True, sys_inputs={"data": json.dumps(given)})
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=0)
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single document")
    return made


def _section(section: Section, report: WorkforceReport) -> dict[str, object]:
    told_in_words = " ".join(f"{strip.name}: {strip.words}." for strip in section.strips)
    return {
        "heading": section.heading,
        "words": section.words,
        "chart": chart_of(section, report),
        "alt": f"{section.chart}. {told_in_words}",
        "tables": [_table(table) for table in section.tables],
    }


def _table(table: Table) -> dict[str, object]:
    rows = [[told(cell, column) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows]
    longest = [max(len(row[at]) for row in rows) for at in range(len(table.columns))]
    return {
        "name": table.name,
        "header": [column.name for column in table.columns],
        "widths": [_width(number) for number in longest],
        "rows": rows,
    }


def _width(longest: int) -> float:
    """Return the part of the page that a column takes, by its longest cell."""
    return 1.0 if longest <= _SHORT else 1.6 if longest <= _LONG else 3.0
