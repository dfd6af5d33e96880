"""Eloundou and others: what follows exactly from the labels, and what looks alike but is not."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.unit.sources.published_tables import EXCERPTS, changed, located, tables

from worktide.core.errors import SourceError
from worktide.sources.eloundou.read import AUTOMATIONS, EXPOSURES, read_occupations
from worktide.sources.tables import read_delimited

E_VALUE = {"E0": 0.0, "E1": 1.0, "E2": 0.5}
ALPHA = {"E0": 0.0, "E1": 1.0, "E2": 0.0}
GAMMA = {"E0": 0.0, "E1": 1.0, "E2": 1.0}
T_VALUE = {name: place / 4 for place, name in enumerate(AUTOMATIONS)}
EXCERPT = EXCERPTS / "eloundou" / "occ_level.csv"


@pytest.fixture(scope="module")
def labels(data_folder: Path) -> pl.DataFrame:
    return tables(data_folder, "eloundou-labels")["tasks"]


@pytest.fixture(scope="module")
def second(data_folder: Path) -> pl.DataFrame:
    return tables(data_folder, "eloundou-automation-labels")["tasks"]


@pytest.fixture(scope="module")
def occupations(data_folder: Path) -> pl.DataFrame:
    return tables(data_folder, "eloundou-occupations")["occupations"]


def _largest_error(
    labels: pl.DataFrame,
    occupations: pl.DataFrame,
    label: str,
    score: str,
    values: dict[str, float],
    blank: float,
) -> float:
    weight = pl.when(pl.col("task_type") == "Core").then(1.0).when(pl.col("task_type").is_null()).then(blank)
    weighed = labels.with_columns(value=pl.col(label).replace_strict(values), weight=weight.otherwise(0.5))
    mean = (pl.col("value") * pl.col("weight")).sum() / pl.col("weight").sum()
    joined = weighed.group_by("onet_soc_code").agg(mean=mean).join(occupations, on="onet_soc_code")
    assert joined.height == 923
    return float(joined.select((pl.col("mean") - pl.col(score)).abs().max()).item())


@pytest.mark.parametrize(("measure", "values"), [("alpha", ALPHA), ("beta", E_VALUE), ("gamma", GAMMA)])
@pytest.mark.parametrize(("label", "rater"), [("gpt4_exposure", "gpt4"), ("human_exposure_agg", "human")])
def test_occupation_scores_follow_from_the_labels(
    labels: pl.DataFrame,
    occupations: pl.DataFrame,
    label: str,
    rater: str,
    measure: str,
    values: dict[str, float],
) -> None:
    error = _largest_error(labels, occupations, label, f"{rater}_{measure}", values, blank=0.5)
    assert error < 1e-12


@pytest.mark.parametrize(("label", "score"), [("gpt4_exposure", "gpt4_beta"), ("human_exposure_agg", "human_beta")])
def test_a_blank_task_type_weighs_half_and_not_one(
    labels: pl.DataFrame, occupations: pl.DataFrame, label: str, score: str
) -> None:
    assert labels["task_type"].null_count() == 1312
    assert _largest_error(labels, occupations, label, score, E_VALUE, blank=1.0) == pytest.approx(0.04, abs=0.002)


def test_human_and_model_agree_on_two_tasks_in_three(labels: pl.DataFrame, occupations: pl.DataFrame) -> None:
    assert (labels["human_exposure_agg"] == labels["gpt4_exposure"]).mean() == pytest.approx(0.656, abs=0.0005)
    numbers = labels.select(pl.col("human_exposure_agg", "gpt4_exposure").replace_strict(E_VALUE))
    by_task = numbers.select(pl.corr("human_exposure_agg", "gpt4_exposure")).item()
    by_occupation = occupations.select(pl.corr("human_beta", "gpt4_beta")).item()
    assert by_task == pytest.approx(0.59, abs=0.005)
    assert by_occupation == pytest.approx(0.88, abs=0.005)


def test_numbers_of_the_file_restate_the_labels_of_gpt4(labels: pl.DataFrame) -> None:
    restated = labels.select(
        alpha=pl.col("gpt4_exposure").replace_strict(ALPHA),
        beta=pl.col("gpt4_exposure").replace_strict(E_VALUE),
        gamma=pl.col("gpt4_exposure").replace_strict(GAMMA),
        automation=pl.col("gpt4_automation").replace_strict(T_VALUE),
    )
    assert restated.equals(labels.select(restated.columns))


def test_the_column_left_out_says_nothing_new(data_folder: Path) -> None:
    raw = read_delimited(located(data_folder)["eloundou-labels"], quoted=True)
    assert raw["human_labels"].equals(raw["human_exposure_agg"], check_names=False)


def test_two_forms_of_task_id_are_one(data_folder: Path, labels: pl.DataFrame, second: pl.DataFrame) -> None:
    raw = read_delimited(located(data_folder)["eloundou-labels"], quoted=True)["Task ID"]
    again = read_delimited(located(data_folder)["eloundou-automation-labels"], quoted=True)["Task ID"]
    assert raw.str.ends_with(".0").all()
    assert not again.str.contains(".", literal=True).any()
    assert labels["task_id"].dtype == second["task_id"].dtype == pl.Int64
    shared = ["task_id", "onet_soc_code", "task", "task_type", "title"]
    assert labels.select(shared).equals(second.select(shared))


def test_the_two_sets_of_automation_labels_differ(labels: pl.DataFrame, second: pl.DataFrame) -> None:
    pairs = labels.join(second, on="task_id", suffix="_second")
    agree = pairs.select((pl.col("gpt4_automation") == pl.col("gpt4_automation_second")).mean()).item()
    assert agree == pytest.approx(0.67, abs=0.005)


def test_a_hundred_human_automation_labels_stand_for_five_jobs(labels: pl.DataFrame, second: pl.DataFrame) -> None:
    human = second.drop_nulls("human_automation")
    assert (human.height, human["onet_soc_code"].n_unique()) == (100, 5)
    assert human["title"].str.starts_with("Ac").all()
    pairs = human.join(labels.select("task_id", first="gpt4_automation"), on="task_id")
    numbers = pairs.select(pl.col("human_automation", "gpt4_automation", "first").replace_strict(T_VALUE))
    for other in ("first", "gpt4_automation"):
        assert numbers.select(pl.corr("human_automation", other)).item() == pytest.approx(0.8, abs=0.03)


def test_automation_is_not_conditional_on_exposure(labels: pl.DataFrame) -> None:
    exceeds = labels.select((pl.col("automation") > pl.col("beta")).mean()).item()
    assert exceeds == pytest.approx(0.256, abs=0.0005)


def test_equal_texts_stand_in_several_occupations(labels: pl.DataFrame) -> None:
    shared = labels.filter(pl.col("task").is_duplicated())
    assert shared.height / labels.height == pytest.approx(0.087, abs=0.0005)
    texts = shared.group_by("task").agg(pl.len(), pl.col("onet_soc_code").n_unique())
    assert texts.filter(pl.col("onet_soc_code") > 1).height > 0.9 * texts.height


def test_the_other_prompt_is_another_rater(labels: pl.DataFrame) -> None:
    assert set(labels["gpt4_exposure_alt_rubric"]) == set(EXPOSURES)
    agree = (labels["gpt4_exposure"] == labels["gpt4_exposure_alt_rubric"]).mean()
    assert isinstance(agree, float)
    assert 0.7 < agree < 0.8


def test_occupations_are_read_without_the_data_folder() -> None:
    frame = read_occupations(EXCERPT)["occupations"]
    assert frame["onet_soc_code"].to_list() == ["11-1011.00", "11-1011.03", "11-1021.00"]
    assert frame.row(0, named=True)["human_beta"] == 0.35


def test_a_score_beyond_one_is_refused_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="row 2") as caught:
        read_occupations(changed(EXCERPT, tmp_path, ",0.46,", ",46.0,"))
    assert float(str(caught.value.got)) == 46.0


def test_a_renamed_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match='"gpt4_rating_beta" may be the new name of "dv_rating_beta"'):
        read_occupations(changed(EXCERPT, tmp_path, "dv_rating_beta", "gpt4_rating_beta"))
