"""The schema: every column explained, and every table of the embedded release exactly as it says."""

from __future__ import annotations

import polars as pl
import pytest

from worktide.release.open import embedded_release
from worktide.release.schema import INDEX_VALUES, JUDGEMENTS, OCCUPATIONS, TABLES, TASKS, TITLES, Table

NUMBERS = ("Float64", "Int64", "List(Float32)")


def read(table: Table) -> pl.DataFrame:
    return pl.read_parquet(embedded_release() / "tables" / f"{table.name}.parquet")


tables = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


@tables
def test_every_column_says_what_it_is(table: Table) -> None:
    names = [column.name for column in table.columns]
    assert len(set(names)) == len(names)
    assert set(table.key) <= set(names)
    assert table.title
    for column in table.columns:
        assert column.title
        assert len(column.meaning) > 5
        assert bool(column.unit) == (column.type in NUMBERS), column


def test_tables_are_named_once_in_order() -> None:
    names = [table.name for table in TABLES]
    assert names == sorted(set(names))
    stored = {path.stem for path in (embedded_release() / "tables").iterdir()}
    assert stored == set(names)


@tables
def test_a_stored_table_is_as_the_schema_says(table: Table) -> None:
    frame = read(table)
    assert {name: str(kind) for name, kind in frame.schema.items()} == {c.name: c.type for c in table.columns}
    assert frame.height > 0
    keys = frame.select(table.key)
    assert keys.null_count().sum_horizontal().item() == 0
    assert not keys.is_duplicated().any()
    assert frame.equals(frame.sort(table.key))


@tables
def test_no_stored_number_is_nan_or_infinite(table: Table) -> None:
    frame = read(table)
    for name, kind in frame.schema.items():
        numbers = frame[name].explode() if kind == pl.List(pl.Float32) else frame[name]
        if numbers.dtype.is_float():
            assert numbers.drop_nulls().is_finite().all(), name


@pytest.mark.parametrize("table", [OCCUPATIONS, TASKS], ids=lambda table: table.name)
def test_every_range_holds_its_value(table: Table) -> None:
    frame = read(table)
    ranged = [name.removesuffix("_low") for name in frame.columns if name.endswith("_low")]
    assert ranged
    for name in ranged:
        known = frame.filter(pl.col(name).is_not_null())
        assert known.height > 900
        low, value, high = known[f"{name}_low"], known[name], known[f"{name}_high"]
        assert ((low >= 0) & (low <= value) & (value <= high) & (high <= 100)).all(), name


def test_shares_add_up_and_probabilities_too() -> None:
    shares = read(OCCUPATIONS).drop_nulls("ai_does")
    total = shares["ai_does"] + shares["ai_helps"] + shares["people_do"]
    assert ((total - 100).abs() < 0.2).all()
    sums = read(JUDGEMENTS)["probabilities"].list.sum()
    assert ((sums - 1).abs() < 1e-3).all()
    confidences = read(TITLES).group_by("key").agg(pl.col("confidence").sum())["confidence"]
    # What is left belongs to records that no list states; a bare word that names a kind of work is held by less.
    assert ((confidences > 0.39) & (confidences < 1 + 1e-9)).all()


def test_a_join_is_none_exactly_where_there_is_no_value() -> None:
    frame = read(INDEX_VALUES)
    assert ((frame["join"] == "none") == frame["value"].is_null()).all()
    assert (frame["percentile"].is_null() == frame["value"].is_null()).all()
