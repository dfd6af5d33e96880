"""How often, how important, how relevant a task is: the formula, and the same answer from both forms of the file."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from worktide.core.errors import SourceError
from worktide.sources.onet.ratings import TIMES_A_YEAR, WORKING_DAYS, mean_frequency, read_long
from worktide.sources.registry import read_source

EXCERPT = Path(__file__).parents[2] / "excerpts" / "onet" / "task_ratings_two_tasks.txt"
COLUMNS = ["importance", "relevance", "frequency"]
NAMES = [name for column in COLUMNS for name in (column, f"{column}_low", f"{column}_high")]


def _changed(tmp_path: Path, old: str, new: str) -> Path:
    text = EXCERPT.read_text("utf-8")
    assert old in text
    path = tmp_path / "Task Ratings.txt"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def test_all_workers_in_one_category_do_the_task_as_often_as_it_says() -> None:
    for category, times in enumerate(TIMES_A_YEAR, 1):
        frame = pl.DataFrame({"category": [category], "share": [100.0]})
        assert frame.select(mean_frequency("share")).item() == pytest.approx(times / WORKING_DAYS)


def test_the_mean_is_linear_in_the_shares_and_of_none_it_is_null() -> None:
    frame = pl.DataFrame({"category": [1, 5, 7], "share": [50.0, 25.0, 25.0]})
    assert frame.select(mean_frequency("share")).item() == pytest.approx((0.5 * 1 + 0.25 * 260 + 0.25 * 2080) / 260)
    none = pl.DataFrame({"category": [1], "share": pl.Series([None], dtype=pl.Float64)})
    assert none.select(mean_frequency("share")).item() is None


def test_the_long_form_gives_one_row_a_task() -> None:
    tables = read_long(EXCERPT)
    ratings = tables["task_ratings"]
    assert ratings["task_id"].to_list() == [8823, 8832]
    assert ratings["onet_soc_code"].unique().to_list() == ["11-1011.00"]
    first = ratings.row(0, named=True)
    assert (first["importance"], first["importance_low"], first["importance_high"]) == (4.52, 4.3146, 4.735)
    assert first["relevance"] == 74.44
    shares = [5.92, 15.98, 29.68, 21.18, 19.71, 4.91, 2.63]
    expected = sum(share * times for share, times in zip(shares, TIMES_A_YEAR, strict=True)) / 100 / WORKING_DAYS
    assert first["frequency"] == pytest.approx(expected, rel=1e-12)


def test_a_category_that_nobody_chose_has_no_bounds_and_adds_nothing() -> None:
    values = read_long(EXCERPT)["task_rating_values"].filter(pl.col("task_id") == 8832)
    empty = values.filter((pl.col("scale_id") == "FT") & (pl.col("data_value") == 0))
    assert empty["category"].to_list() == [6, 7]
    assert empty["lower_bound"].null_count() == 2
    row = read_long(EXCERPT)["task_ratings"].row(1, named=True)
    assert 0 < row["frequency_low"] < row["frequency"] < row["frequency_high"]


def test_task_ids_come_plain_quoted_and_as_decimals(tmp_path: Path) -> None:
    text = EXCERPT.read_text("utf-8")
    for form in ('"8823"', "8823.0"):
        path = tmp_path / "ratings.txt"
        path.write_text(text.replace("\t8823\t", f"\t{form}\t"), "utf-8")
        assert read_long(path)["task_ratings"].equals(read_long(EXCERPT)["task_ratings"])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("FT\t2\t15.98", "FT\t2\t35.98", "do not add up to 100 percent"),
        ("FT\t2\t15.98", "FT\t1\t15.98", "repeat a key"),
        ("FT\t2\t15.98", "FT\t9\t15.98", "category fails the check"),
        ("IM\tn/a\t4.52", "IM\tn/a\t9.52", "importance fails the check"),
        ("IM\tn/a\t4.52", "IM\tn/a\tmany", "is not a number"),
        ("11-1011.00", "11-10", "does not have the form of its classification"),
        ("08/2023", "2023", "date fails the check"),
        ("Data Value", "Data Values", '"Data Values" may be the new name of "Data Value"'),
    ],
)
def test_bad_rows_are_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=r"Task Ratings\.txt") as caught:
        read_long(_changed(tmp_path, old, new))
    assert message in str(caught.value)


def test_the_fragment_and_the_wide_form_agree(data_folder: Path) -> None:
    long = read_source("onet-task-ratings", data_folder / "onet" / "Task Ratings (36-row fragment).txt")
    wide = read_source("onet-task-ratings-29-3-wide", data_folder / "onet" / "task_ratings_29_3_wide.csv")
    both = long["task_ratings"].join(wide["task_ratings"], on="task_id", suffix="_wide", validate="1:1")
    assert both.height == 4
    assert long["task_ratings"].schema == wide["task_ratings"].schema
    for name in NAMES:
        assert (both[name] - both[f"{name}_wide"]).abs().max() == pytest.approx(0, abs=1e-12), name


def test_the_wide_form_has_no_bounds_of_zero(data_folder: Path) -> None:
    file = data_folder / "onet" / "task_ratings_29_3_wide.csv"
    wide = read_source("onet-task-ratings-29-3-wide", file)["task_ratings"]
    assert wide.height == 17_639
    assert wide["frequency"].null_count() == 0
    assert wide["frequency_low"].null_count() == wide["frequency_high"].null_count() == 4_575
    assert wide["importance_low"].null_count() == 4_576
    bounded = wide.drop_nulls(["frequency_low"])
    assert (bounded["frequency_low"] <= bounded["frequency"]).all()
    assert (bounded["frequency"] <= bounded["frequency_high"]).all()
