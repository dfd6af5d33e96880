"""Corrections are data: they apply where what they replace still stands, and fail where it does not."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from worktide.core.errors import SourceError
from worktide.sources.corrections import corrected, corrections, read_corrections
from worktide.sources.description import descriptions, publishers

TABLES = {"jobs": pl.DataFrame({"code": ["a", "b", "c"], "n": [1, 2, None]}, schema={"code": pl.String, "n": pl.Int64})}


def raw(**changes: Any) -> dict[str, Any]:
    item = {
        "table": "jobs",
        "where": {"code": "b"},
        "column": "n",
        "was": 2,
        "becomes": 20,
        "reason": "r",
        "reference": "x",
    }
    return {**item, **changes}


def apply(**changes: Any) -> pl.DataFrame:
    items = read_corrections({"some": [raw(**changes)]}, "here")["some"]
    return corrected(TABLES, items, "jobs.csv")["jobs"]


def test_a_cell_is_corrected_and_the_rest_is_not() -> None:
    assert apply()["n"].to_list() == [1, 20, None]
    assert apply(where={"code": "c"}, was=None, becomes=3)["n"].to_list() == [1, 2, 3]
    assert apply(was=2, becomes=None)["n"].to_list() == [1, None, None]


@pytest.mark.parametrize(
    "changes",
    [
        {"was": 3},
        {"where": {"code": "z"}},
        {"table": "none"},
        {"column": "none"},
        {"where": {"none": 1}},
        {"was": None},
    ],
)
def test_a_stale_correction_fails(changes: dict[str, Any]) -> None:
    with pytest.raises(SourceError, match=r"jobs\.csv: the correction of .* is stale") as caught:
        apply(**changes)
    assert caught.value.hint is not None
    assert "remove the correction" in caught.value.hint


@pytest.mark.parametrize("item", [{"table": "jobs"}, {**raw(), "extra": 1}, raw(where={}), "text"])
def test_a_correction_that_breaks_its_form_fails(item: Any) -> None:
    with pytest.raises(SourceError, match="here: some"):
        read_corrections({"some": [item]}, "here")


def test_every_shipped_correction_belongs_to_a_source_and_gives_its_reason() -> None:
    for publisher in publishers():
        for name, items in corrections(publisher).items():
            assert descriptions()[name].publisher == publisher
            assert all(item.reason and item.reference for item in items)
