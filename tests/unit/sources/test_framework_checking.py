"""The last check of a table: each way to fail names source, row, got, expected and what to do."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl
import pytest

from worktide.core.errors import SourceError
from worktide.sources.tables import ROW, checked, known_values, same_values

SCHEMA = pa.DataFrameSchema(
    {"code": pa.Column(str), "share": pa.Column(float, pa.Check.in_range(0, 1)), "note": pa.Column(str, nullable=True)}
)


def frame_of(codes: list[str | None], shares: list[float | None]) -> pl.DataFrame:
    rows = {"share": shares, "note": [None] * len(codes), "code": codes, ROW: range(2, len(codes) + 2)}
    return pl.DataFrame(rows, schema={"share": pl.Float64, "note": pl.String, "code": pl.String, ROW: pl.Int64})


def test_a_sound_table_is_ordered_by_schema_and_key() -> None:
    table = checked(frame_of(["b", "a"], [0.5, 1.0]), SCHEMA, source="x.csv", key=["code"])
    assert table.columns == ["code", "share", "note"]
    assert table["code"].to_list() == ["a", "b"]


@pytest.mark.parametrize(
    ("codes", "shares", "row", "problem"),
    [
        (["a", "b", "a"], [0.1, 0.2, 0.3], 4, "1 rows repeat a key of code"),
        (["a", None], [0.1, 0.2], 3, "code is missing where a value is due"),
        (["a", "b"], [0.1, None], 3, "share is missing where a value is due"),
        (["a", "b", "c"], [0.1, 0.2, 7.0], 4, "share fails the check in_range"),
    ],
)
def test_each_fault_names_its_row(codes: list[str | None], shares: list[float | None], row: int, problem: str) -> None:
    with pytest.raises(SourceError) as caught:
        checked(frame_of(codes, shares), SCHEMA, source="x.csv", key=["code"])
    assert problem in caught.value.problem
    assert (caught.value.source, caught.value.row) == ("x.csv", row)
    assert caught.value.hint


def test_the_row_is_that_of_the_file_after_filtering() -> None:
    frame = frame_of(["a", "b", "c"], [0.1, 0.2, 9.0]).filter(pl.col("code") != "a")
    with pytest.raises(SourceError, match="row 4"):
        checked(frame, SCHEMA, source="x.csv", key=["code"])


def test_a_wrong_type_and_a_lacking_column_are_named() -> None:
    frame = frame_of(["a"], [0.1])
    with pytest.raises(SourceError, match="share"):
        checked(frame.with_columns(pl.col("share").cast(pl.String)), SCHEMA, source="x.csv", key=["code"])
    with pytest.raises(SourceError, match="lacks columns"):
        checked(frame.drop("share"), SCHEMA, source="x.csv", key=["code"])


def test_an_unknown_code_is_named_with_its_row() -> None:
    frame = frame_of(["a", "b", "z"], [0.1, 0.2, 0.3])
    assert known_values(frame, "code", {"a", "b", "z"}, source="x.csv") is frame
    with pytest.raises(SourceError) as caught:
        known_values(frame, "code", {"a", "b"}, source="x.csv", among="Occupation Data")
    assert (caught.value.row, caught.value.got, caught.value.expected) == (4, "z", "one of Occupation Data")
    assert "unknown codes: z" in caught.value.problem


def test_elements_that_went_and_came_are_named() -> None:
    frame = frame_of(["a", "new"], [0.1, 0.2])
    assert same_values(frame, "code", {"a", "new"}, source="x.csv") is frame
    with pytest.raises(SourceError, match=r"went: gone; came: new.*knows O\*NET 30\.1"):
        same_values(frame, "code", {"a", "gone"}, source="x.csv", knows="O*NET 30.1")
