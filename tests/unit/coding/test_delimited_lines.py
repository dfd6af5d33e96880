"""Lines of CSV as whole columns write them: the same bytes as the csv module's, and nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.coding.delimited_lines import lines_of
from worktide.coding.formulas import harmless

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=12)


def by_module(rows: list[tuple[Any, ...]], delimiter: str) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return stream.getvalue().encode()


@pytest.mark.parametrize("delimiter", [",", "\t"])
@given(rows=st.lists(st.tuples(TEXT, st.none() | TEXT, st.none() | st.floats(allow_nan=False), st.integers(-9, 9))))
def test_lines_are_those_of_the_csv_module(rows: list[tuple[Any, ...]], delimiter: str) -> None:
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    types = (pa.string(), pa.string(), pa.float64(), pa.int64())
    arrays = [pa.array(column, type=kind) for column, kind in zip(columns, types, strict=True)]
    batch = pa.RecordBatch.from_arrays(arrays, names=["a", "b", "c", "d"])
    assert lines_of(batch, delimiter) == by_module(rows, delimiter)


def test_every_kind_of_column_has_words() -> None:
    batch = pa.RecordBatch.from_arrays(
        [
            pa.array([True, None]),
            pa.array(["x", "x"]).dictionary_encode(),
            pa.array([None, None]),
            pa.array([date(2026, 1, 2), None]),
            pa.array([[1], [2]]),
        ],
        names=list("abcde"),
    )
    assert lines_of(batch, ",") == b"true,x,,2026-01-02,[1]\n,x,,,[2]\n"


def test_a_slice_of_a_batch_gives_its_own_rows() -> None:
    batch = pa.RecordBatch.from_arrays([pa.array(["a", "b", "c"])], names=["x"])
    assert lines_of(batch.slice(1, 1), ",") == b"b\n"
    assert lines_of(batch.slice(0, 0), ",") == b""


def test_one_empty_cell_is_a_row() -> None:
    assert lines_of(pa.RecordBatch.from_arrays([pa.array(["", "a"])], names=["x"]), ",") == b'""\na\n'
