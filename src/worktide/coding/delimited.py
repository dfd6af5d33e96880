"""Reading CSV and TSV a few megabytes at a time: delimiter and encoding told from the file, no row ever dropped."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

import pyarrow as pa

from worktide.coding.blocks import Block, check_columns
from worktide.coding.encodings import encoding_of, not_decoded
from worktide.coding.records import NUL, Rows, fitted, split_lines
from worktide.coding.streams import buffered, place_in, size_of
from worktide.coding.well_formed import well_formed
from worktide.core.errors import WorktideError

DELIMITERS: Final = (",", "\t", ";", "|")
SHOWN: Final = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}
_AT_ONCE: Final = 1 << 22
_SNIFFED: Final = 1 << 16
_LONGEST_LINE: Final = 1 << 26
_REPLACED: Final = "\N{REPLACEMENT CHARACTER}"


class Delimited:
    """A delimited table; `names` are its columns (a name that comes twice gets a number), `delimiter` what parts them.

    Raises WorktideError where it is empty, holds no text, or lacks a wanted column.
    """

    def __init__(
        self,
        stream: BinaryIO,
        source: str,
        wanted: Sequence[str],
        delimiter: str | None = None,
        encoding: str | None = None,
    ) -> None:
        self._bytes = buffered(stream)
        self.total = size_of(self._bytes)
        self.source = source
        start = self._bytes.peek(_SNIFFED)[:_SNIFFED]
        if not start.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
            raise WorktideError("is empty", source=source, hint="Give a table whose first row names its columns.")
        self._encoding = encoding_of(start, encoding, source)
        self._text = io.TextIOWrapper(self._bytes, encoding=self._encoding, errors="strict", newline=None)
        self._rows_read, self._ended, self._rest = 0, False, ""
        self._waiting: list[str] = []
        self._nul = False
        first = self._first_lines()
        self.delimiter = delimiter or _delimiter(first[0], wanted)
        header, self._waiting = _header(first, self.delimiter)
        self.names = _distinct(header)
        _check_delimiter(first[0], self.delimiter, wanted, source)
        check_columns(wanted, header, source)

    def blocks(self) -> Iterator[Block]:
        """Yield all rows, some megabytes of text at a time."""
        while True:
            lines = self._waiting + self._more()
            block = self._at_once(lines) or self._row_by_row(lines)
            if block.batch.num_rows:
                self._rows_read += block.batch.num_rows
                yield block
            if self._ended and not self._waiting:
                return

    def _at_once(self, lines: list[str]) -> Block | None:
        batch = well_formed(lines, self.names, self.delimiter)
        if batch is None:
            return None
        self._waiting = []
        return Block(batch, {}, read=place_in(self._bytes))

    def _row_by_row(self, lines: list[str]) -> Block:
        rows, self._waiting = split_lines(lines, self.delimiter, last=self._ended)
        if len(self.names) > 1:
            rows = _without_blank(rows)
        fitted(rows, len(self.names))
        if self._nul:
            _without_nul(rows)
        return Block(self._batch(rows), rows.notes, read=place_in(self._bytes))

    def _batch(self, rows: Rows) -> pa.RecordBatch:
        cells = zip(*rows.cells, strict=True) if rows.cells else [()] * len(self.names)
        columns = [pa.array(column, type=pa.string()) for column in cells]
        return pa.RecordBatch.from_arrays(columns, names=list(self.names))

    def _first_lines(self) -> list[str]:
        lines = self._more()
        while lines and not lines[0].strip():
            lines.pop(0)
        if not lines:
            raise WorktideError("is empty", source=self.source, hint="Give a table whose first row names its columns.")
        return lines

    def _more(self) -> list[str]:
        """Return the next whole lines; the last ones at the end of the text."""
        while not self._ended:
            try:
                text = self._text.read(_AT_ONCE)
            except UnicodeError as error:
                raise not_decoded(error, self._encoding, self.source, self._rows_read + len(self._waiting)) from error
            self._ended = len(text) < _AT_ONCE
            self._nul = self._nul or "\0" in text
            lines = (self._rest + text).split("\n")
            self._rest = lines.pop()
            if self._ended and self._rest:
                lines.append(self._rest)
                self._rest = ""
            if len(self._rest) > _LONGEST_LINE:
                raise WorktideError("has a line of more than 64 million characters", source=self.source)
            if lines:
                return lines
        return []


def _delimiter(line: str, wanted: Sequence[str]) -> str:
    """Return what parts a header: what makes the wanted columns appear in it, else what makes most columns."""
    found = {delimiter: _header([line], delimiter)[0] for delimiter in DELIMITERS}
    return max(DELIMITERS, key=lambda one: (sum(name in found[one] for name in wanted), len(found[one])))


def _check_delimiter(line: str, given: str, wanted: Sequence[str], source: str) -> None:
    """Raise WorktideError where the wanted columns are there, but parted by something else than was said."""
    seen = _delimiter(line, wanted)
    missing = not set(wanted) <= set(_header([line], given)[0])
    if seen != given and missing and set(wanted) <= set(_header([line], seen)[0]):
        hint = f"Leave out --delimiter, or give --delimiter {SHOWN[seen]}."
        raise WorktideError(f"is parted by {SHOWN[seen]}, not by {SHOWN.get(given, given)}", source=source, hint=hint)


def _header(lines: list[str], delimiter: str) -> tuple[list[str], list[str]]:
    """Return the cells of the first row, and the lines after it."""
    for count in range(1, min(len(lines), 100) + 1):
        rows, rest = split_lines(lines[:count], delimiter, last=False)
        if not rest and rows.cells:
            return [cell.strip() for cell in rows.cells[0]], lines[count:]
    return [cell.strip() for cell in lines[0].split(delimiter)], lines[1:]


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Return names that differ: a later one of the same name gets its number, a nameless one its place."""
    taken: dict[str, int] = {}
    made = []
    for place, name in enumerate(names, 1):
        base = name or f"column {place}"
        taken[base] = taken.get(base, 0) + 1
        made.append(base if taken[base] == 1 else f"{base} ({taken[base]})")
    return tuple(made)


def _without_blank(rows: Rows) -> Rows:
    """Leave out lines without any cell, which are no rows of a table with several columns."""
    if all(len(row) > 1 or (row and row[0]) for row in rows.cells):
        return rows
    kept = Rows()
    for place, row in enumerate(rows.cells):
        if len(row) > 1 or (row and row[0].strip()):
            if place in rows.notes:
                kept.notes[len(kept.cells)] = rows.notes[place]
            kept.cells.append(row)
    return kept


def _without_nul(rows: Rows) -> None:
    for place, row in enumerate(rows.cells):
        if any("\0" in cell for cell in row):
            rows.cells[place] = [cell.replace("\0", _REPLACED) for cell in row]
            rows.mark(place, NUL)
