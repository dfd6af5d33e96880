"""Lines in good order are read as the csv module reads them; whatever is not is left to the reader of single rows."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.coding.well_formed import well_formed

NAMES = ("id", "title", "pay")
CELLS = st.text(st.sampled_from("ab\" ,;\t0\u00e9\U0001f642='\\"), max_size=6)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=20), st.sampled_from(",;\t|"), st.booleans())
def test_what_the_csv_module_writes_comes_back(rows: list[tuple[str, ...]], delimiter: str, quote_all: bool) -> None:
    written = io.StringIO()
    style = "excel" if not quote_all else "unix"
    csv.writer(written, style, delimiter=delimiter, lineterminator="\n").writerows(rows)
    batch = well_formed(written.getvalue().removesuffix("\n").split("\n"), NAMES, delimiter)
    assert batch is not None
    assert list(zip(*(column.to_pylist() for column in batch.columns), strict=True)) == rows


@given(st.lists(st.text(st.sampled_from('a", \t'), max_size=8), min_size=1, max_size=6))
def test_it_never_reads_otherwise_than_the_csv_module(lines: list[str]) -> None:
    batch = well_formed(lines, NAMES, ",")
    if batch is not None:
        cells = [tuple(row) for row in csv.reader(lines, strict=True)]
        assert list(zip(*(column.to_pylist() for column in batch.columns), strict=True)) == cells


@pytest.mark.parametrize(
    "line",
    ["a,b", "a,b,c,d", "", 'a,"b,c', 'a,b"b,c', 'a, "b",c', 'a,"b"b,c', "a,b\0,c"],
    ids=["short", "long", "blank", "open", "inner", "before", "behind", "nul"],
)
def test_what_is_not_in_order_is_left(line: str) -> None:
    assert well_formed(["1,2,3", line, "4,5,6"], NAMES, ",") is None


def test_cells_stay_text_whatever_they_look_like() -> None:
    batch = well_formed(["007,NA,", "1e5,null,true"], NAMES, ",")
    assert batch is not None
    assert [column.to_pylist() for column in batch.columns] == [["007", "1e5"], ["NA", "null"], ["", "true"]]


def test_names_that_come_twice_and_wide_delimiters_are_left() -> None:
    assert well_formed(["1,2"], ("a", "a"), ",") is None
    assert well_formed(["1\u00a72"], ("a", "b"), "\u00a7") is None
