"""Files and folders of tables to record batches of the columns asked for, with the place and the faults of each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from worktide.coding.blocks import Block, check_columns
from worktide.coding.delimited import Delimited
from worktide.coding.json_lines import JsonLines
from worktide.coding.opening import ROWS_AT_ONCE
from worktide.coding.records import OPEN_QUOTE
from worktide.core.errors import WorktideError
from worktide.workforce.kernel import FAULT, ROW, SOURCE
from worktide.workforce.mending import OTHER, MendedText
from worktide.workforce.workbooks import SUFFIXES as WORKBOOKS
from worktide.workforce.workbooks import read_workbook

DELIMITED: Final = (".csv", ".tsv", ".tab", ".txt")
PARQUET: Final = (".parquet", ".pq")
JSON_LINES: Final = (".jsonl", ".ndjson")
KNOWN: Final = (*DELIMITED, *PARQUET, *JSON_LINES, *WORKBOOKS)
FURTHER: Final = "a row with more cells than the header has"
SHORT: Final = "rows with fewer cells than the header has"
_OTHER_NOTES: Final = "rows with NUL bytes"


@dataclass(frozen=True, slots=True)
class Form:
    """How files are read where that is not seen: delimiter and encoding of text, the sheet of a workbook."""

    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None


AS_SEEN: Final = Form()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the input that is read on its own: a file, or one row group of a Parquet file; `name` is shown."""

    path: str
    name: str
    group: int | None
    size: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a piece: `read` is how much of its size is read so far, `mended` what was put right, by rows."""

    batch: pa.RecordBatch
    read: int = 0
    mended: dict[str, int] = field(default_factory=dict)


def files_of(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """Return the files that paths mean with the names they are shown by; a folder means all tables under it, sorted.

    Raises WorktideError where a path is missing, of no known kind, or a folder without tables.
    """
    found: list[tuple[Path, str]] = []
    for path in paths:
        if path.is_dir():
            under = sorted(one for one in path.rglob("*") if one.is_file() and not _hidden(one.relative_to(path)))
            tables = [(one, one.relative_to(path).as_posix()) for one in under if one.suffix.lower() in KNOWN]
            if not tables:
                raise WorktideError("the folder holds no table", source=str(path), hint=f"Known: {', '.join(KNOWN)}.")
            found += tables
        elif not path.is_file():
            raise WorktideError("there is no such file", source=str(path), hint="Name a table or a folder of tables.")
        elif path.suffix.lower() not in KNOWN:
            raise WorktideError("is of no known kind", source=str(path), hint=f"Known: {', '.join(KNOWN)}.")
        else:
            found.append((path, path.name))
    return found


def _hidden(path: Path) -> bool:
    # Spark and others write their marks as _SUCCESS and .crc files.
    return any(part.startswith((".", "_", "~$")) for part in path.parts)


def pieces_of(files: Sequence[tuple[Path, str]]) -> list[Piece]:
    """Return the pieces of files, in their order."""
    pieces: list[Piece] = []
    for path, name in files:
        if path.suffix.lower() in PARQUET:
            metadata = _parquet(path, name).metadata
            sizes = [metadata.row_group(at).num_rows for at in range(metadata.num_row_groups)]
            pieces += [Piece(str(path), name, at, size) for at, size in enumerate(sizes)]
        else:
            pieces.append(Piece(str(path), name, None, path.stat().st_size))
    return pieces


def _parquet(path: Path, name: str) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise WorktideError("is no whole Parquet file", source=name, hint="Copy the file again.") from error


def read_piece(piece: Piece, wanted: Sequence[str], form: Form = Form()) -> Iterator[Rows]:
    """Yield the rows of a piece in their order: the wanted columns, and SOURCE, ROW and FAULT behind them.

    ROW counts from 1 as an editor does where the header is row 1; blank lines are not counted. Raises WorktideError
    where the piece cannot be read or lacks a column.
    """
    suffix = Path(piece.path).suffix.lower()
    if suffix in PARQUET:
        yield from _parquet_rows(piece, wanted)
    elif suffix in WORKBOOKS:
        for batch, read in read_workbook(Path(piece.path), piece.name, wanted, form.sheet):
            yield Rows(_placed(batch.select(list(wanted)), piece, batch.column(ROW), None), read)
    else:
        yield from _text_rows(piece, wanted, form, lines=suffix in JSON_LINES)


def _parquet_rows(piece: Piece, wanted: Sequence[str]) -> Iterator[Rows]:
    with _parquet(Path(piece.path), piece.name) as file:
        check_columns(wanted, file.schema_arrow.names, piece.name)
        metadata, group = file.metadata, piece.group or 0
        first = 1 + sum(metadata.row_group(at).num_rows for at in range(group))
        read = 0
        try:
            for batch in file.iter_batches(ROWS_AT_ONCE, [group], columns=list(dict.fromkeys(wanted))):
                yield Rows(_placed(batch.select(list(wanted)), piece, _count(first + read, batch), None), read)
                read += batch.num_rows
        except (pa.ArrowException, OSError) as error:
            raise WorktideError(f"is damaged ({error})", source=piece.name, hint="Copy the file again.") from error


def _text_rows(piece: Piece, wanted: Sequence[str], form: Form, *, lines: bool) -> Iterator[Rows]:
    with Path(piece.path).open("rb") as stream:
        mended = MendedText(stream) if not lines and form.encoding is None and _may_mix(stream) else None
        opened = BufferedReader(mended, 1 << 20) if mended is not None else stream
        table = (
            JsonLines(stream, piece.name, wanted, form.encoding)
            if lines
            else Delimited(opened, piece.name, wanted, form.delimiter, form.encoding)
        )
        number, other = 2 - lines, 0
        for block in table.blocks():
            faults, counted = _faults(block)
            batch = block.batch.select(list(wanted))
            if mended is not None and mended.lines > other:
                counted[OTHER], other = mended.lines - other, mended.lines
            read = mended.read_bytes if mended is not None else block.read
            yield Rows(_placed(batch, piece, _count(number, batch), faults), read, counted)
            number += batch.num_rows


def _may_mix(stream: BufferedReader) -> bool:
    """Return whether a file may be UTF-8: one with another mark, or with NUL bytes, is left to the reader."""
    start = stream.peek(1 << 16)[: 1 << 16]
    return not start.startswith((b"\xff\xfe", b"\xfe\xff", b"PK\x03\x04", b"\x1f\x8b", b"%PDF")) and b"\0" not in start


def _faults(block: Block) -> tuple[list[str | None] | None, dict[str, int]]:
    """Return which rows cannot be trusted, by what their reader noted, and how many were put right."""
    if not block.notes:
        return None, {}
    faults: list[str | None] = [None] * block.batch.num_rows
    counted: dict[str, int] = {}
    for place, note in block.notes.items():
        if OPEN_QUOTE in note:
            faults[place] = OPEN_QUOTE
        elif "further cells" in note:
            faults[place] = FURTHER
        else:
            what = SHORT if "cells" in note else _OTHER_NOTES
            counted[what] = counted.get(what, 0) + 1
    return faults, counted


def _count(first: int, batch: pa.RecordBatch) -> pa.Array:
    return pa.array(range(first, first + batch.num_rows), pa.int64())


def _placed(batch: pa.RecordBatch, piece: Piece, rows: pa.Array, faults: list[str | None] | None) -> pa.RecordBatch:
    """Return a batch with SOURCE, ROW and FAULT behind its columns."""
    source = pa.repeat(pa.scalar(piece.name), batch.num_rows)
    said = pa.nulls(batch.num_rows, pa.string()) if faults is None else pa.array(faults, pa.string())
    return pa.RecordBatch.from_arrays(
        [*batch.columns, source, rows, said], names=[*batch.schema.names, SOURCE, ROW, FAULT]
    )
