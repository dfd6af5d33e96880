"""Delimited text: bytes to characters, characters to rows, and what to say when either is wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import polars as pl

from worktide.core.errors import SourceError

ROW: Final = "file_row"
MISSING_TEXT: Final = ("n/a", "N/A")
LARGEST_TEXT: Final = 1 << 30

_AGAIN = "Download the file again from the publisher."
_OTHER_KINDS: Final = (
    (b"PK\x03\x04", "a zip archive or workbook"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
)


def escaped(text: str) -> str:
    """Return text on one line, with control and other unprintable characters written as escapes."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode("ascii") for c in text
    )


def label(path: Path, member: str | None = None) -> str:
    """Return how a message names a file, or a member of an archive: the user's own name, safe to print."""
    return escaped(path.name) if member is None else f"{escaped(path.name)}: {escaped(member)}"


def read_bytes(path: Path) -> bytes:
    """Return the content of a file; raises SourceError where it cannot be read or is empty."""
    try:
        data = path.read_bytes()
    except OSError as error:
        hint = "Check the path and that you may read it."
        raise SourceError(f"could not be read ({error.strerror or error})", source=label(path), hint=hint) from error
    if not data:
        raise SourceError("the file is empty", source=label(path), hint=_AGAIN)
    return data


def looks_like_html(data: bytes) -> bool:
    """Return whether bytes begin as a page for a browser does."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<!--", b"<?xml")) and b"<" in start


def refuse_other_kinds(data: bytes, source: str) -> None:
    """Raise SourceError where bytes are empty, a web page, an archive, a document or UTF-16, and not
    delimited text.
    """
    if not data.strip():
        raise SourceError("the file is empty", source=source, hint=_AGAIN)
    if looks_like_html(data):
        hint = (
            "The publisher's site answered with a web page. "
            "Open it in a browser, download the file itself and add that."
        )
        raise SourceError("is an HTML page where a table was due", source=source, hint=hint)
    for magic, kind in _OTHER_KINDS:
        if data.startswith(magic):
            raise SourceError(f"is {kind} where delimited text was due", source=source, hint=_AGAIN)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:64]:
        hint = "Save it as UTF-8, for example: iconv -f UTF-16 -t UTF-8 OLD > NEW."
        raise SourceError("is encoded in UTF-16", source=source, got="UTF-16", expected="UTF-8", hint=hint)


def decoded(data: bytes, source: str) -> str:
    """Return bytes as text: UTF-8, a byte order mark and CRLF tolerated.

    Raises SourceError for empty content, HTML, archives, UTF-16, Latin-1 and NUL characters, naming the row.
    """
    refuse_other_kinds(data, source)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        got = f"byte 0x{data[error.start]:02X}"
        hint = "It reads as Latin-1 or Windows-1252. Convert it: iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW."
        raise SourceError("is not UTF-8", source=source, row=row, got=got, expected="UTF-8", hint=hint) from error
    if "\x00" in text:
        row = text.count("\n", 0, text.index("\x00")) + 1
        raise SourceError("holds NUL characters: the file is damaged", source=source, row=row, hint=_AGAIN)
    return text.replace("\r\n", "\n")


def read_text(path: Path) -> str:
    """Return the text of a file; raises SourceError as `decoded` does."""
    return decoded(read_bytes(path), label(path))


def _wrong_width(source: str, row: int, got: int, expected: int) -> SourceError:
    hint = f"The file is cut off or damaged. {_AGAIN}"
    return SourceError(
        "the row has another number of fields than the header",
        source=source,
        row=row,
        got=got,
        expected=expected,
        hint=hint,
    )


def _quoted_rows(text: str, separator: str, source: str) -> tuple[list[list[str]], list[int]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, numbers, start = [], [], 1
    try:
        for row in reader:
            if row:
                rows.append(row)
                numbers.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        hint = f"A quotation mark is opened and not closed, or stands where none belongs. {_AGAIN}"
        raise SourceError(f"is not valid CSV ({error})", source=source, row=start, hint=hint) from error
    return rows, numbers


def _unquoted_rows(text: str, separator: str) -> tuple[list[list[str]], list[int]]:
    lines = text.rstrip("\n").split("\n")
    return [line.split(separator) for line in lines], list(range(1, len(lines) + 1))


def column_names(cells: Sequence[str], source: str, row: int = 1) -> list[str]:
    """Return header cells as column names: spacing collapsed, empty ones called `column_N`; duplicates raise
    SourceError.
    """
    names = [" ".join(cell.split()) or f"column_{place}" for place, cell in enumerate(cells, 1)]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise SourceError("the header names a column twice", source=source, row=row, got=name, hint=_AGAIN)
    return names


def frame_of(
    names: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int], missing: Sequence[str]
) -> pl.DataFrame:
    """Return rows of text as a frame of String columns with `file_row`; cells trimmed, missing ones null."""
    columns: list[tuple[str, ...]] = list(zip(*rows, strict=True)) if rows else [() for _ in names]
    frame = pl.DataFrame(dict(zip(names, columns, strict=True)), schema=dict.fromkeys(names, pl.String))
    text = pl.all().str.strip_chars()
    frame = frame.with_columns(pl.when(text.is_in(["", *missing])).then(None).otherwise(text).name.keep())
    return frame.with_columns(pl.Series(ROW, numbers, dtype=pl.Int64))


def parse_delimited(
    data: bytes,
    source: str,
    *,
    separator: str = "\t",
    quoted: bool = False,
    missing: Sequence[str] = MISSING_TEXT,
) -> pl.DataFrame:
    """Return delimited bytes as String columns with `file_row`; the door for text that is not a file of its
    own.

    Raises SourceError as `decoded` does, and where a row has not as many fields as the header, quotation
    marks do not match, a column is named twice, or there is a header and nothing else.
    """
    text = decoded(data, source)
    rows, numbers = _quoted_rows(text, separator, source) if quoted else _unquoted_rows(text, separator)
    names = column_names(rows[0], source)
    for row, number in zip(rows, numbers, strict=True):
        if len(row) != len(names):
            raise _wrong_width(source, number, len(row), len(names))
    if len(rows) == 1:
        raise SourceError("holds a header and no rows", source=source, hint=_AGAIN)
    return frame_of(names, rows[1:], numbers[1:], missing)


def read_delimited(
    path: Path, *, separator: str = "\t", quoted: bool = False, missing: Sequence[str] = MISSING_TEXT
) -> pl.DataFrame:
    """Return a delimited file as String columns with `file_row`; raises SourceError as `parse_delimited`
    does.
    """
    return parse_delimited(read_bytes(path), label(path), separator=separator, quoted=quoted, missing=missing)
