"""Moves between occupations: probabilities that add up, codes of SOC 2010, and a licence that is told as it is."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from worktide.sources.description import descriptions
from worktide.sources.registry import read_source


@pytest.fixture(scope="module")
def survey(data_folder: Path) -> pl.DataFrame:
    return read_source("mobility-asec-edges", data_folder / "mobility" / "asec_to_bls_mobility_edgelist.csv")["edges"]


@pytest.fixture(scope="module")
def links(data_folder: Path) -> pl.DataFrame:
    file = data_folder / "mobility" / "career_changers_mobility_edgelist.csv"
    return read_source("mobility-career-changers-edges", file)["edges"]


@pytest.fixture(scope="module")
def occupations(data_folder: Path) -> pl.DataFrame:
    file = data_folder / "mobility" / "occ_names_bls_minor_major.csv"
    return read_source("mobility-occupation-names", file)["occupations"]


def _sums(edges: pl.DataFrame) -> pl.Series:
    return edges.group_by("source_soc_2010_code").agg(pl.col("probability").sum())["probability"]


def test_survey_edges(survey: pl.DataFrame, occupations: pl.DataFrame) -> None:
    assert survey.height == 15_426
    assert set(survey["source_soc_2010_code"]) == set(occupations["soc_2010_code"])
    assert set(survey["target_soc_2010_code"]) == set(occupations["soc_2010_code"])
    assert _sums(survey).is_between(0.996, 1.000001).all()
    stayers = survey.filter(pl.col("source_soc_2010_code") == pl.col("target_soc_2010_code"))
    assert stayers.height == 539


def test_an_inflow_ratio_is_not_a_probability(survey: pl.DataFrame) -> None:
    assert survey["inflow_ratio"].max() == pytest.approx(1.191, abs=0.001)
    inflows = survey.group_by("target_soc_2010_code").agg(pl.col("inflow_ratio").sum())["inflow_ratio"]
    assert inflows.min() == pytest.approx(0.432, abs=0.001)
    assert inflows.max() == pytest.approx(1.423, abs=0.001)


def test_titles_stand_with_their_own_codes(survey: pl.DataFrame, occupations: pl.DataFrame) -> None:
    for end in ("source", "target"):
        named = survey.join(occupations, left_on=f"{end}_soc_2010_code", right_on="soc_2010_code")
        assert named[f"{end}_title"].equals(named["title"])
        assert named[f"{end}_employment"].equals(named["employment"])


def test_career_changer_links_are_equal(links: pl.DataFrame) -> None:
    assert links.height == 8_793
    assert _sums(links).is_between(0.995, 1.000001).all()
    moves = links.filter(pl.col("source_soc_2010_code") != pl.col("target_soc_2010_code"))
    spread = moves.group_by("source_soc_2010_code").agg(
        (pl.col("probability").max() - pl.col("probability").min()).alias("spread"),
        pl.len(),
        pl.col("out_degree").first(),
    )
    assert spread["spread"].max() == pytest.approx(0, abs=1e-12)
    assert (spread["len"] <= spread["out_degree"]).all()


def test_occupations_are_broad_ones_and_the_rest_detailed(occupations: pl.DataFrame) -> None:
    detailed = occupations.filter(~pl.col("soc_2010_code").str.ends_with("0"))
    assert (occupations.height, detailed.height) == (539, 138)
    assert (occupations["soc_2010_code"].str.head(2) == occupations["major_group"].str.head(2)).all()


def test_five_occupations_of_the_edges_are_no_nodes(data_folder: Path, survey: pl.DataFrame) -> None:
    nodes = read_source("mobility-nodes", data_folder / "mobility" / "node_occ_name.csv")["nodes"]
    assert nodes["node_id"].to_list() == list(range(534))
    missing = set(survey["source_soc_2010_code"]) - set(nodes["soc_2010_code"])
    assert sorted(missing) == ["11-9060", "19-1090", "35-9090", "53-4020", "53-7110"]


def test_the_licence_is_told_as_it_is() -> None:
    for description in descriptions().values():
        if description.publisher == "labour_mobility":
            assert description.licence.startswith("contradictory:")
            assert "CC BY 4.0" in description.licence
            assert "CC-BY-NC 4.0" in description.licence
