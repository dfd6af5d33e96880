"""ILO, DAIOE, AIOE, Frey and Osborne: what their numbers are, and in which classification."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.unit.sources.published_tables import EXCERPTS, changed, located, tables

from worktide.core.errors import SourceError
from worktide.sources.daioe.read import CAPABILITIES
from worktide.sources.daioe.read import read_occupations as read_daioe
from worktide.sources.frey_osborne.read import read_occupations as read_frey_osborne
from worktide.sources.ilo.read import read_scores

PROBABILITIES = EXCERPTS / "frey_osborne" / "probabilities.csv"
CAPABILITY_YEARS = EXCERPTS / "daioe" / "daioe_onetsoc2010.csv"


@pytest.fixture(scope="module")
def ilo(data_folder: Path) -> dict[str, pl.DataFrame]:
    return dict(tables(data_folder, "ilo-2025"))


@pytest.fixture(scope="module")
def soc(data_folder: Path) -> pl.DataFrame:
    return tables(data_folder, "crosswalk-soc-2010-to-2018")["crosswalk"]


def test_ilo_means_and_deviations_are_those_of_an_occupations_tasks(ilo: dict[str, pl.DataFrame]) -> None:
    assert (ilo["tasks"].height, ilo["occupations"].height) == (3266, 427)
    spread = (
        ilo["tasks"]
        .group_by("isco_08_code")
        .agg(mean=pl.col("score_2025").mean(), deviation=pl.col("score_2025").std().fill_null(0.0))
    )
    both = spread.join(ilo["occupations"], on="isco_08_code")
    assert both.select((pl.col("mean") - pl.col("mean_score_2025")).abs().max()).item() < 0.0051
    assert both.select((pl.col("deviation") - pl.col("sd_2025")).abs().max()).item() < 0.0051


def test_ilo_raters_lie_much_nearer_than_that_deviation(ilo: dict[str, pl.DataFrame]) -> None:
    scores = ilo["tasks"].drop_nulls(["score_gpt4o", "score_gemini"])
    assert scores.select(pl.corr("score_gpt4o", "score_gemini")).item() == pytest.approx(0.91, abs=0.005)
    assert ilo["tasks"].null_count().row(0, named=True)["score_gpt4o"] == 3


def test_ilo_scores_are_the_raters_mean_unless_reconciled(ilo: dict[str, pl.DataFrame]) -> None:
    gap = (pl.mean_horizontal("score_gpt4o", "score_gemini") - pl.col("score_2025")).abs()
    tasks = ilo["tasks"].drop_nulls(["score_gpt4o", "score_gemini"]).with_columns(gap=gap)
    assert tasks.filter(pl.col("source") == "predicted")["gap"].max() < 1e-9  # type: ignore[operator]
    assert ilo["tasks"].filter(pl.col("source") == "reconciled").height == 46


def test_the_slip_in_a_class_of_ilo_is_corrected(data_folder: Path, ilo: dict[str, pl.DataFrame]) -> None:
    classes = set(ilo["occupations"]["potential_2023"])
    assert "The Big Unknown" in classes
    assert "The Big Uknown" not in classes
    raw = read_scores(located(data_folder)["ilo-2025"])["occupations"]
    assert "The Big Uknown" in set(raw["potential_2023"])


def test_daioe_is_coded_in_o_net_soc_2010(data_folder: Path) -> None:
    frame = tables(data_folder, "daioe-2010-2023")["occupations"]
    codes = frame["onet_soc_2010_code"].unique()
    assert (frame.height, codes.len(), frame["year"].n_unique()) == (13_524, 966, 14)
    crosswalk = tables(data_folder, "crosswalk-onet-2010-to-2019")["crosswalk"]
    assert codes.is_in(crosswalk["onet_soc_2010_code"].implode()).all()
    today = codes.is_in(crosswalk["onet_soc_2019_code"].implode()).mean()
    assert isinstance(today, float)
    assert today < 0.8


def test_daioe_only_grows_and_begins_when_a_capability_is_measured(data_folder: Path) -> None:
    frame = tables(data_folder, "daioe-2010-2023")["occupations"].sort("onet_soc_2010_code", "year")
    for capability in CAPABILITIES.values():
        steps = frame.select(pl.col(capability).diff().over("onet_soc_2010_code")).to_series()
        assert steps.min() >= -1e-6  # type: ignore[operator]
        years = frame.filter(pl.col(capability).is_null())["year"]
        first = frame.filter(pl.col(capability).is_not_null())["year"].min()
        assert years.is_empty() or years.max() < first  # type: ignore[operator]


def test_daioe_ranks_equal_scores_apart(data_folder: Path) -> None:
    frame = tables(data_folder, "daioe-2010-2023")["occupations"].filter(pl.col("year") == 2013)
    assert frame["reading_comprehension"].n_unique() == 1
    assert frame["percentile_reading_comprehension"].n_unique() == frame.height


def test_daioe_is_read_without_the_data_folder(tmp_path: Path) -> None:
    frame = read_daioe(CAPABILITY_YEARS)["occupations"]
    assert frame["year"].to_list() == [2010, 2011, 2012]
    assert frame["all_applications"][0] == 0.23486593
    assert frame["language_modeling"].to_list() == [None, None, 0.00051562127]
    with pytest.raises(SourceError, match="year"):
        read_daioe(changed(CAPABILITY_YEARS, tmp_path, "\t2012\t", "\t2024\t"))


@pytest.mark.parametrize("name", ["aioe-2021", "aioe-language-modeling-2023", "aioe-image-generation-2023"])
def test_aioe_is_standardised_and_coded_in_soc_2010(data_folder: Path, soc: pl.DataFrame, name: str) -> None:
    occupations = tables(data_folder, name)["occupations"]
    assert occupations.height == 774
    assert occupations["aioe"].mean() == pytest.approx(0, abs=1e-6)
    assert occupations["aioe"].std() == pytest.approx(1, abs=1e-3)
    codes = occupations["soc_2010_code"]
    assert codes.is_in(soc["soc_2010_code"].implode()).sum() == 773
    assert codes.is_in(soc["soc_2018_code"].implode()).mean() < 0.9  # type: ignore[operator]


def test_the_appendix_of_aioe_cut_combined_industry_codes(data_folder: Path) -> None:
    cut = tables(data_folder, "aioe-2021")["industries"]
    whole = tables(data_folder, "aioe-language-modeling-2023")["industries"]
    assert cut.height == whole.height == 250
    assert cut["naics_code"].n_unique() < 250
    assert whole["naics_code"].n_unique() == 250


def test_exposure_of_abilities_in_aioe_sums_over_applications(data_folder: Path) -> None:
    appendix = tables(data_folder, "aioe-2021")
    sums = appendix["application_abilities"].group_by("ability").agg(pl.col("relatedness").sum())
    both = sums.join(appendix["abilities"], on="ability")
    assert both.height == 52
    assert both.select(pl.corr("relatedness", "exposure")).item() == pytest.approx(1, abs=1e-4)


def test_frey_and_osborne_are_coded_in_soc_2010_and_the_surveys_own_list(data_folder: Path, soc: pl.DataFrame) -> None:
    occupations = tables(data_folder, "frey-osborne-2013")["occupations"]
    assert occupations.height == 702
    codes = occupations["soc_2010_code"]
    assert codes.is_in(soc["soc_2010_code"].implode()).sum() == 702 - 17
    assert codes.is_in(soc["soc_2018_code"].implode()).sum() < 630
    ranked = occupations.sort("rank")
    assert ranked["rank"].to_list() == list(range(1, 703))
    assert ranked["probability"].is_sorted()


def test_seventy_occupations_of_frey_and_osborne_were_labelled_by_hand(data_folder: Path) -> None:
    occupations = tables(data_folder, "frey-osborne-2013")["occupations"].drop_nulls("hand_label")
    assert occupations.height == 70
    means = dict(occupations.group_by("hand_label").agg(pl.col("probability").mean()).rows())
    assert means[False] < 0.25 < 0.75 < means[True]


def test_frey_and_osborne_are_read_without_the_data_folder(tmp_path: Path) -> None:
    frame = read_frey_osborne(PROBABILITIES)["occupations"]
    assert frame["soc_2010_code"].is_sorted()
    assert set(frame["hand_label"]) == {None, False}
    with pytest.raises(SourceError, match="probability") as caught:
        read_frey_osborne(changed(PROBABILITIES, tmp_path, "0.0028", "2.8"))
    assert (caught.value.row, caught.value.got) == (2, "2.8")
