"""Working with AI: the published scores follow from the files, and what a zero in them is."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.unit.sources.published_tables import EXCERPTS, changed, tables

from worktide.core.errors import SourceError
from worktide.sources.microsoft.read import read_physical_tasks, read_scores, read_weights

THRESHOLD = 0.0005
SIDES = ("user", "ai")


@pytest.fixture(scope="module")
def activities(data_folder: Path) -> pl.DataFrame:
    return tables(data_folder, "microsoft-iwa-metrics")["activities"]


@pytest.fixture(scope="module")
def weighed(data_folder: Path, activities: pl.DataFrame) -> pl.DataFrame:
    members = tables(data_folder, "microsoft-soc-to-iwas")["activities"]
    weights = tables(data_folder, "microsoft-soc-iwa-weights")["weights"]
    joined = members.join(weights, on=["soc_code", "iwa_id"], how="left").join(activities, on="iwa_id")
    return joined.with_columns(share=(pl.col("weight") / pl.col("weight").sum().over("soc_code")).fill_null(0.0))


def _side(side: str) -> pl.Expr:
    seen = pl.col(f"share_{side}") > THRESHOLD
    product = pl.col(f"completion_{side}") * pl.col(f"impact_scope_{side}")
    return pl.when(seen).then(product).otherwise(0.0)


def test_occupation_scores_follow_from_the_activities(data_folder: Path, weighed: pl.DataFrame) -> None:
    scores = tables(data_folder, "microsoft-scores")["occupations"]
    value = (pl.col("share") * (_side("user") + _side("ai")) / 2).sum()
    both = weighed.group_by("soc_code").agg(value=value).join(scores, on="soc_code")
    assert both.height == 785
    assert both.select((pl.col("value") - pl.col("ai_applicability_score")).abs().max()).item() < 3e-16


@pytest.mark.parametrize("side", SIDES)
def test_both_sides_and_coverage_follow_too(data_folder: Path, weighed: pl.DataFrame, side: str) -> None:
    measures = tables(data_folder, "microsoft-soc-metrics")["occupations"]
    covered = pl.when(pl.col(f"share_{side}") > THRESHOLD).then(pl.col("share")).otherwise(0.0)
    own = weighed.group_by("soc_code").agg(score=(pl.col("share") * _side(side)).sum(), covered=covered.sum())
    both = own.join(measures, on="soc_code")
    assert both.height == 785
    for ours, theirs in (("score", f"ai_applicability_score_{side}"), ("covered", f"coverage_{side}")):
        assert both.select((pl.col(ours) - pl.col(theirs)).abs().max()).item() < 1e-12


def test_shares_of_conversations_add_up_to_one(activities: pl.DataFrame) -> None:
    assert activities.height == 332
    for side in SIDES:
        assert activities[f"share_{side}"].sum() == pytest.approx(1.0, abs=1e-9)
        product = activities.select(_side(side)).to_series()
        assert (product - activities[f"completion_scope_coverage_{side}"]).abs().max() == pytest.approx(0, abs=1e-12)


def test_zero_is_not_seen_and_not_not_exposed(activities: pl.DataFrame) -> None:
    for side in SIDES:
        unseen = activities.filter(pl.col(f"share_{side}") == 0)
        assert unseen.height > 0
        assert unseen[f"completion_{side}"].null_count() == unseen.height
        below = activities.filter(pl.col(f"share_{side}").is_between(0, THRESHOLD, closed="right"))
        assert (below[f"completion_scope_coverage_{side}"] == 0).all()
        assert (below[f"completion_{side}"] > 0).any()


def test_pairs_without_weight_are_members_all_the_same(data_folder: Path) -> None:
    members = tables(data_folder, "microsoft-soc-to-iwas")["activities"]
    weights = tables(data_folder, "microsoft-soc-iwa-weights")["weights"]
    pair = ["soc_code", "iwa_id"]
    assert weights.join(members, on=pair, how="anti").is_empty()
    assert members.join(weights, on=pair, how="anti").height == members.height - weights.height == 160
    assert (weights["weight"] > 0).all()


def test_the_superseded_scores_are_others(data_folder: Path) -> None:
    now = tables(data_folder, "microsoft-scores")["occupations"]
    then = tables(data_folder, "microsoft-scores-jul2025")["occupations"]
    both = now.join(then, on=["soc_code", "title"], suffix="_then")
    assert both.height == now.height == 785
    gap = (both["ai_applicability_score"] - both["ai_applicability_score_then"]).abs()
    assert ((gap > 0).sum(), round(gap.max(), 2)) == (520, 0.1)  # type: ignore[arg-type]


def test_every_physical_task_has_an_answer(data_folder: Path) -> None:
    tasks = tables(data_folder, "microsoft-physical-tasks")["tasks"]
    assert tasks.height == 18_796
    assert tasks["physical"].null_count() == 0


def test_three_forms_of_task_id_are_one() -> None:
    tasks = read_physical_tasks(EXCERPTS / "microsoft" / "physical_tasks.csv")["tasks"]
    assert tasks.rows() == [(8823, False), (8824, True), (8825, False)]


def test_scores_are_read_without_the_data_folder(tmp_path: Path) -> None:
    path = EXCERPTS / "microsoft" / "soc_ai_applicability_scores.csv"
    assert read_scores(path)["occupations"]["soc_code"].to_list() == ["11-1011", "11-1021", "11-1031"]
    with pytest.raises(SourceError, match="repeat a key"):
        read_scores(changed(path, tmp_path, "11-1021", "11-1011"))
    with pytest.raises(SourceError, match="form of its classification") as caught:
        read_scores(changed(path, tmp_path, "11-1021", "11-10211"))
    assert caught.value.row == 3


def test_a_column_of_weights_that_is_no_activity_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.csv"
    path.write_text("SOC Code,4.A.1.a.1.I01,total\n11-1011,2.5,2.5\n", "utf-8")
    with pytest.raises(SourceError, match="came: total"):
        read_weights(path)
