"""Lines of a delimited table that are all in good order, read whole columns at a time: what most tables hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

_QUOTE: Final = '"'
_NUL: Final = "\0"


def well_formed(lines: Sequence[str], names: Sequence[str], delimiter: str) -> pa.RecordBatch | None:
    """Return lines as a batch of text columns, or None where one of them is not a whole row as wide as the names.

    A cell is in quotes from end to end, with inner quotes doubled, or holds none. What is not so is left to a reader
    that keeps every row. The batch is the one that the csv module's cells would make.
    """
    if len(delimiter.encode()) != 1 or len(set(names)) != len(names) or not all(lines):
        return None
    text = "\n".join(lines)
    if _NUL in text or (_QUOTE in text and not _in_order(lines, delimiter)):
        return None
    table = _read(text.encode(), names, delimiter)
    if table is None or table.num_rows != len(lines):
        return None
    return table.combine_chunks().to_batches()[0]


def _in_order(lines: Sequence[str], delimiter: str) -> bool:
    """Return whether every cell is in quotes from end to end or holds none."""
    parted = re.escape(delimiter)
    cell = f'(?:[^"{parted}]*|"(?:[^"]|"")*")'
    return bool(pc.all(pc.match_substring_regex(pa.array(lines), f"^{cell}(?:{parted}{cell})*$")).as_py())


def _read(text: bytes, names: Sequence[str], delimiter: str) -> pa.Table | None:
    try:
        return csv.read_csv(
            pa.BufferReader(text),
            csv.ReadOptions(use_threads=False, block_size=len(text) + 1, column_names=list(names)),
            csv.ParseOptions(delimiter=delimiter, ignore_empty_lines=False),
            csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        return None
