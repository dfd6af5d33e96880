"""Lines of a delimited table to rows of cells, with every row kept that a broken quote would swallow."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

OPEN_QUOTE: Final = "a quote is left open or stands where none may"
NUL: Final = "held NUL bytes, shown as \N{REPLACEMENT CHARACTER}"
MOST_LINES: Final = 1_000
MOST_CHARACTERS: Final = 1 << 20
_LARGEST_CELL: Final = 1 << 26
_QUOTE: Final = '"'


@dataclass(slots=True)
class Rows:
    """Rows of cells, and what is wrong with some by their place."""

    cells: list[list[str]] = field(default_factory=list)
    notes: dict[int, str] = field(default_factory=dict)

    def mark(self, place: int, note: str) -> None:
        """Say what is wrong with a row, after what was said before."""
        self.notes[place] = f"{self.notes[place]}; {note}" if place in self.notes else note


def split_lines(lines: Sequence[str], delimiter: str, *, last: bool) -> tuple[Rows, list[str]]:
    """Return the rows of some lines, and the lines at the end that may go on in the next ones.

    A row may span lines inside quotes. A quote that is still open after 1,000 lines or a million characters, or that
    ends in the middle of a cell, is taken as a plain character: its line becomes a row of its own, marked.
    """
    rows, start = Rows(), 0
    if not any(_QUOTE in line for line in lines):
        rows.cells = [line.split(delimiter) for line in lines]
        start = len(lines)
    csv.field_size_limit(max(csv.field_size_limit(), _LARGEST_CELL))
    while start < len(lines):
        start, broken, ended = _read(lines, start, delimiter, rows)
        if not broken:
            break
        rest = lines[start:]
        if ended and not last and _may_go_on(rest):
            return rows, list(rest)
        rows.cells.append(lines[start].split(delimiter))
        rows.mark(len(rows.cells) - 1, OPEN_QUOTE)
        start += 1
    return rows, []


def _read(lines: Sequence[str], start: int, delimiter: str, rows: Rows) -> tuple[int, bool, bool]:
    """Add rows from `start` on; return where the reader stopped, whether a row was broken, and if by the last line."""
    if start == 0 and _read_at_once(lines, delimiter, rows):
        return len(lines), False, False
    # The reader sees the line breaks inside quotes again.
    window = (f"{lines[place]}\n" for place in range(start, len(lines)))
    reader = csv.reader(window, delimiter=delimiter, strict=True)
    done = 0
    try:
        for cells in reader:
            if reader.line_num - done > MOST_LINES:
                return start + done, True, False
            rows.cells.append(cells)
            done = reader.line_num
    except csv.Error:
        spanned = reader.line_num - done
        return start + done, True, start + reader.line_num >= len(lines) and spanned <= MOST_LINES
    return start + done, False, False


def _read_at_once(lines: Sequence[str], delimiter: str, rows: Rows) -> bool:
    """Add all rows and return True where every line is a row of its own."""
    try:
        cells = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    if len(cells) != len(lines):
        return False
    rows.cells = cells
    return True


def _may_go_on(rest: Sequence[str]) -> bool:
    return len(rest) <= MOST_LINES and sum(map(len, rest)) <= MOST_CHARACTERS


def fitted(rows: Rows, width: int) -> None:
    """Bring every row to a width: short ones are filled with empty cells, further cells go into the row's note."""
    cells = rows.cells
    for place, row in enumerate(cells):
        if len(row) != width:
            if len(row) < width:
                rows.mark(place, f"has {len(row)} of {width} cells")
            else:
                rows.mark(place, f"has further cells: {' | '.join(row[width:])}")
            cells[place] = row[:width] + [""] * (width - len(row))
