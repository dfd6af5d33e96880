"""Reading an operator's own titles from CSV: every row is checked against the codes that a release knows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from worktide.core.csv_rows import csv_rows
from worktide.core.errors import CodeError, SourceError
from worktide.core.titles import LONGEST_TITLE
from worktide.matching.codes import CodeTable, normal_code
from worktide.matching.own_titles import SYSTEMS, OwnTitle, own_key


def read_titles(path: Path, codes: CodeTable, system: str | None = None) -> tuple[OwnTitle, ...]:
    """Return the titles of a CSV file with the columns title and code and, unless `system` is given, system.

    Commas, semicolons and tabs divide columns. Raises SourceError with row and reason: a missing column, a title
    without a letter or digit, a code that is none or that the release does not know, a classification that is not one
    of `SYSTEMS`, a file without titles. A title may stand in several rows: its codes then share it.
    """
    rows = csv_rows(path, "Give the columns title, code and system.")
    header = [name.strip().casefold() for name in rows[0]]
    needed = ["title", "code"] if system else ["title", "code", "system"]
    missing = [name for name in needed if name not in header]
    if missing:
        hint = "The first row names the columns: title, code and system, or give --system for all rows."
        problem = f"the column {missing[0]} is missing"
        raise SourceError(problem, source=path.name, row=1, got=", ".join(rows[0]), hint=hint)
    places = [header.index(name) for name in needed]
    titles = tuple(
        _own_title([_cell(row, place) for place in places], codes, system, path.name, number)
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    )
    if not titles:
        raise SourceError("no titles in the file", source=path.name, hint="Give one title a row after the header.")
    return titles


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _own_title(cells: Sequence[str], codes: CodeTable, system: str | None, source: str, row: int) -> OwnTitle:
    title, code, chosen = cells[0], cells[1], system or cells[2].casefold()
    if not own_key(title):
        raise SourceError("a title has no letter or digit", source=source, row=row, got=title)
    if len(title) > LONGEST_TITLE:
        problem = f"a title has more than {LONGEST_TITLE} characters"
        raise SourceError(problem, source=source, row=row, got=title)
    if chosen not in SYSTEMS:
        raise SourceError("unknown classification", source=source, row=row, got=chosen, expected=", ".join(SYSTEMS))
    try:
        normal = normal_code(chosen, code)
    except CodeError as error:
        raise SourceError(error.problem, source=source, row=row, got=code, expected=error.expected) from error
    if not codes.records(chosen, normal):
        hint = "The release knows no occupation with this code. Correct the code or remove the row."
        raise SourceError(f"unknown code of {chosen}", source=source, row=row, got=code, hint=hint)
    return OwnTitle(title, chosen, normal)
