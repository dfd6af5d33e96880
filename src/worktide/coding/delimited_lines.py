"""Rows of a table as lines of CSV or TSV, whole columns at a time: the same bytes that the csv module writes."""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from worktide.coding.formulas import harmless_column

QUOTE: Final = '"'


def lines_of(batch: pa.RecordBatch, delimiter: str) -> bytes:
    """Return the rows of a batch as lines that end in a line feed, UTF-8; cells are quoted where they must be.

    No cell is one that a spreadsheet would run. Numbers are written as Python writes them, truth as true and false,
    what is missing as nothing.
    """
    if not batch.num_rows:
        return b""
    cells = [_cells(column, delimiter) for column in batch.columns]
    if len(cells) == 1:
        # A line without anything is no row: the one cell that is empty is quoted.
        cells = [pc.if_else(pc.equal(cells[0], ""), QUOTE * 2, cells[0])]
    lines = pc.binary_join_element_wise(*cells, delimiter)
    return _bytes(pc.binary_join_element_wise(lines, "\n", ""))


def _cells(column: pa.Array, delimiter: str) -> pa.Array:
    """Return a column as cells of text; each distinct value is put into words, made harmless and quoted once."""
    coded = _encoded(column)
    if coded is None:
        text = pa.array([_word(value) for value in column.to_pylist()], type=pa.string())
        return _quoted(harmless_column(text), delimiter)
    distinct = coded.dictionary
    if not (pa.types.is_string(distinct.type) or pa.types.is_large_string(distinct.type)):
        words = pa.array([_word(value) for value in distinct.to_pylist()], type=pa.string())
    else:
        words = harmless_column(distinct.cast(pa.string()))
    return pc.fill_null(_quoted(words, delimiter).take(coded.indices), "")


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _encoded(column: pa.Array) -> pa.DictionaryArray | None:
    if pa.types.is_dictionary(column.type):
        return column
    try:
        return column.dictionary_encode()
    except pa.ArrowNotImplementedError:
        return None


def _quoted(cells: pa.Array, delimiter: str) -> pa.Array:
    risky = pc.match_substring_regex(cells, f"[{delimiter}{QUOTE}\r\n]")
    if not pc.any(risky).as_py():
        return cells
    doubled = pc.replace_substring(cells, QUOTE, QUOTE * 2)
    return pc.if_else(risky, pc.binary_join_element_wise(QUOTE, doubled, QUOTE, ""), cells)


def _bytes(lines: pa.Array) -> bytes:
    """Return the text of all values one after the other, which is how a column of text is stored."""
    whole = pa.concat_arrays([lines]) if lines.offset else lines
    _, offsets, data = whole.buffers()
    ends = memoryview(offsets).cast("i")
    return memoryview(data)[ends[whole.offset] : ends[whole.offset + len(whole)]].tobytes()
