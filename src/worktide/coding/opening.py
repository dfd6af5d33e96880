"""Opening the table to be coded: a file or standard input, in any of four formats."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, Literal, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from worktide.coding.blocks import Block, check_columns
from worktide.coding.delimited import Delimited
from worktide.coding.json_lines import JsonLines
from worktide.coding.streams import buffered
from worktide.core.errors import WorktideError

Format = Literal["csv", "tsv", "jsonl", "parquet"]
SUFFIXES: Final[dict[str, Format]] = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
}
STANDARD_INPUT: Final = "-"
ROWS_AT_ONCE: Final = 65_536
_KEPT_IN_MEMORY: Final = 1 << 26
_PARQUET_MARK: Final = b"PAR1"


class Table(Protocol):
    """A table that is read block by block; `names` are its columns, `total` its bytes or rows (0 where not known)."""

    source: str
    names: tuple[str, ...]
    total: int

    def blocks(self) -> Iterator[Block]:
        """Yield all rows in their order."""


class ParquetTable:
    """A Parquet file, read by its row groups; columns keep their types."""

    def __init__(self, stream: BinaryIO, source: str, wanted: Sequence[str]) -> None:
        self.source = source
        try:
            self._file = pq.ParquetFile(stream)
        except (pa.ArrowInvalid, OSError) as error:
            hint = "Copy the file again, or give its format: --format csv."
            raise WorktideError("is no whole Parquet file", source=source, hint=hint) from error
        self.names = tuple(self._file.schema_arrow.names)
        self.total = self._file.metadata.num_rows
        check_columns(wanted, self.names, source)

    def blocks(self) -> Iterator[Block]:
        """Yield all rows in their order."""
        read = 0
        try:
            for batch in self._file.iter_batches(ROWS_AT_ONCE):
                read += batch.num_rows
                yield Block(batch, {}, read=read)
        except (pa.ArrowException, OSError) as error:
            raise WorktideError(f"is damaged ({error})", source=self.source, hint="Copy the file again.") from error


@contextmanager
def open_table(
    path: str,
    wanted: Sequence[str],
    stdin: BinaryIO,
    form: Format | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
) -> Iterator[tuple[Table, Format]]:
    """Yield the table in a file, or in standard input where `path` is `-`, and its format.

    The format is the one given, else told by the file's suffix, else by its first bytes.
    """
    if path == STANDARD_INPUT:
        stream = buffered(stdin)
        yield _table(stream, "standard input", wanted, form, delimiter, encoding)
        return
    try:
        with Path(path).open("rb") as opened:
            yield _table(opened, path, wanted, form or SUFFIXES.get(Path(path).suffix.lower()), delimiter, encoding)
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        hint = "Name a file, or - for standard input."
        raise WorktideError(f"cannot be read ({error.strerror})", source=path, hint=hint) from error


def _table(
    stream: io.BufferedReader,
    source: str,
    wanted: Sequence[str],
    form: Format | None,
    delimiter: str | None,
    encoding: str | None,
) -> tuple[Table, Format]:
    form = form or _told(stream.peek(64)[:64])
    if form == "parquet":
        return ParquetTable(_seekable(stream), source, wanted), form
    if form == "jsonl":
        return JsonLines(stream, source, wanted, encoding), form
    # The suffix of a TSV file is believed unless its header says otherwise.
    return Delimited(stream, source, wanted, delimiter, encoding), form


def _told(start: bytes) -> Format:
    if start.startswith(_PARQUET_MARK):
        return "parquet"
    return "jsonl" if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else "csv"


def _seekable(stream: io.BufferedReader) -> BinaryIO:
    """Return a stream in which one may go back, as a Parquet file asks for: a pipe is written aside first."""
    if stream.seekable():
        return stream
    aside = tempfile.SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY)  # noqa: SIM115 - it goes with its last reader
    while piece := stream.read(1 << 20):
        aside.write(piece)
    aside.seek(0)
    return aside  # type: ignore[return-value]
