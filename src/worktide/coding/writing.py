"""Writing the coded table: CSV, TSV, JSON lines or Parquet, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from worktide.coding.blocks import Block
from worktide.coding.delimited_lines import lines_of
from worktide.coding.formulas import harmless
from worktide.coding.opening import Format
from worktide.core.files import whole_file

DELIMITERS: Final = {"csv": ",", "tsv": "\t"}
Sink = Callable[[Block, pa.RecordBatch], object]
"""Takes a block of the input and the same rows with our columns behind them."""


@contextmanager
def open_sink(path: Path, form: Format, names: Sequence[str], own: Sequence[str]) -> Iterator[Sink]:
    """Yield what writes blocks to a file, which takes its place when the block of code ends without an error.

    `names` are all columns in their order, `own` those that are ours. In CSV and TSV no cell is one that a spreadsheet
    would run. Raises StorageError where the file cannot be written; what stood there stays.
    """
    with whole_file(path) as temporary:
        if form == "parquet":
            with _parquet(temporary) as sink:
                yield sink
        else:
            with temporary.open("wb") as stream:
                if form == "jsonl":
                    yield lambda block, batch: stream.writelines(_json_lines(block, batch, own))
                else:
                    stream.write(_header(names, DELIMITERS[form]))
                    yield lambda _, batch: stream.write(lines_of(batch, DELIMITERS[form]))


def _header(names: Sequence[str], delimiter: str) -> bytes:
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="\n").writerow([harmless(name) for name in names])
    return line.getvalue().encode()


def _json_lines(block: Block, batch: pa.RecordBatch, own: Sequence[str]) -> Iterator[bytes]:
    ours = batch.select(list(own)).to_pylist()
    objects: Iterable[dict[str, Any]] = block.objects or block.batch.to_pylist()
    for read, added in zip(objects, ours, strict=True):
        yield json.dumps({**read, **added}, ensure_ascii=True, default=str).encode() + b"\n"


@contextmanager
def _parquet(path: Path) -> Iterator[Sink]:
    writers: list[pq.ParquetWriter] = []

    def sink(_: Block, batch: pa.RecordBatch) -> None:
        if not writers:
            writers.append(pq.ParquetWriter(path, batch.schema, compression="zstd"))
        writers[0].write_batch(batch)

    try:
        yield sink
    finally:
        for writer in writers:
            writer.close()
