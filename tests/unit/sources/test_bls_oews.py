"""OEWS of seven years: marks, levels, and codes that changed on the way."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from tests.unit.sources.published_tables import located, tables

from worktide.core.errors import SourceError
from worktide.sources.bls.oews import LEVELS, YEARS, read_year, top_code_of

PERCENTILES = ("p10", "p25", "median", "p75", "p90")


def _occupations(data_folder: Path, year: int) -> pl.DataFrame:
    return tables(data_folder, f"oews-{year}")["occupations"]


def _detailed(data_folder: Path, year: int) -> pl.DataFrame:
    return _occupations(data_folder, year).filter(pl.col("level") == "detailed")


@pytest.fixture(scope="module")
def soc_2018(data_folder: Path) -> pl.Series:
    return tables(data_folder, "crosswalk-soc-2010-to-2018")["crosswalk"]["soc_2018_code"].unique()


@pytest.mark.parametrize("year", YEARS)
def test_employment_is_in_persons_and_groups_add_up(data_folder: Path, year: int) -> None:
    frame = _occupations(data_folder, year)
    assert set(frame["level"]) == set(LEVELS)
    sums = dict(frame.group_by("level").agg(pl.col("employment").sum()).rows())
    assert 130_000_000 < sums["total"] < 160_000_000
    assert sums["major"] == pytest.approx(sums["total"], rel=1e-5)
    assert sums["detailed"] == pytest.approx(sums["total"], rel=2e-3)


@pytest.mark.parametrize("year", YEARS)
def test_an_occupation_published_at_its_broad_level_stands_twice(data_folder: Path, year: int) -> None:
    frame = _occupations(data_folder, year)
    twice = frame.filter(pl.col("soc_code").is_duplicated())
    assert set(twice["level"]) == {"broad", "detailed"}
    apart = twice.group_by("soc_code").agg(pl.col("employment").n_unique())
    assert (apart["employment"] == 1).all()


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("period", ["hourly", "annual"])
def test_wages_rise_with_the_percentile_and_a_top_coded_one_is_null(data_folder: Path, year: int, period: str) -> None:
    frame = _occupations(data_folder, year)
    columns = [f"{period}_wage_{point}" for point in PERCENTILES]
    for low, high in pairwise(columns):
        known = frame.drop_nulls([low, high])
        assert (known[low] <= known[high]).all()
        assert (frame.filter(pl.col(f"{low}_top_coded"))[f"{high}_top_coded"]).all()
    for column in columns:
        assert frame.filter(pl.col(f"{column}_top_coded"))[column].null_count() == frame[f"{column}_top_coded"].sum()


@pytest.mark.parametrize(("year", "ceiling"), [(2019, 208_000), (2021, 208_000), (2022, 239_200), (2024, 239_200)])
def test_no_printed_wage_reaches_the_ceiling(data_folder: Path, year: int, ceiling: int) -> None:
    assert tables(data_folder, f"oews-{year}")["top_codes"]["annual_wage"].to_list() == [ceiling]
    frame = _occupations(data_folder, year)
    assert frame["annual_wage_p90"].max() < ceiling  # type: ignore[operator]
    assert frame["annual_wage_p90_top_coded"].any()


def test_in_2025_the_ceiling_is_named_but_no_wage_is_withheld(data_folder: Path) -> None:
    frame = _occupations(data_folder, 2025)
    assert not frame.select(pl.any_horizontal(pl.col("^.*_top_coded$").any())).item()
    assert frame["annual_wage_median"].max() > tables(data_folder, "oews-2025")["top_codes"]["annual_wage"][0]


def test_2019_and_2020_use_hybrid_codes_and_2021_is_the_first_of_soc_2018(
    data_folder: Path, soc_2018: pl.Series
) -> None:
    outside = {
        year: set(_detailed(data_folder, year).filter(~pl.col("soc_code").is_in(soc_2018.implode()))["soc_code"])
        for year in YEARS
    }
    assert len(outside[2019]) == 42
    assert outside[2019] == outside[2020]
    # What stays outside from 2021 on are groups that the survey publishes in place of their members.
    assert {len(outside[year]) for year in YEARS if year >= 2021} == {12}
    assert outside[2021] < outside[2019]
    assert _detailed(data_folder, 2020).height + 42 == _detailed(data_folder, 2021).height


def test_neighbouring_years_share_panels_so_that_errors_do_not_turn_back(data_folder: Path) -> None:
    frame = _detailed(data_folder, 2021).select("soc_code", "employment")
    for year in (2022, 2023, 2024, 2025):
        later = _detailed(data_folder, year).select("soc_code", pl.col("employment").alias(str(year)))
        frame = frame.join(later, on="soc_code")
    levels = ["employment", "2022", "2023", "2024", "2025"]
    growth = frame.select((pl.col(last) / pl.col(first)).log().alias(last) for first, last in pairwise(levels))
    # Errors of independent samples would make successive changes correlate at about -0.5.
    for first, last in pairwise(growth.columns):
        assert growth.select(pl.corr(first, last, method="spearman")).item() > 0.05


def test_the_one_withheld_employment_is_null(data_folder: Path) -> None:
    withheld = _occupations(data_folder, 2020).filter(pl.col("employment").is_null())
    assert withheld["soc_code"].to_list() == ["13-1074"]


def test_only_annual_wages_stand_where_the_flag_says_so(data_folder: Path) -> None:
    frame = _detailed(data_folder, 2024)
    annual = frame.filter(pl.col("annual_wages_only"))
    assert annual.height > 50
    assert annual["hourly_wage_median"].null_count() == annual.height
    assert frame.filter(pl.col("hourly_wages_only"))["annual_wage_median"].is_null().all()


def test_another_years_workbook_is_refused(data_folder: Path) -> None:
    with pytest.raises(SourceError, match="lacks a sheet") as caught:
        read_year(located(data_folder)["oews-2023"], 2024)
    assert caught.value.expected == "national_M2024_dl"


def test_notes_without_a_ceiling_are_refused() -> None:
    note = "#  = indicates a wage equal to or greater than $115.00 per hour or $239,200 per year "
    assert top_code_of(["Notes:", note], "notes") == ("115.00", "239200")
    with pytest.raises(SourceError, match="from which wage"):
        top_code_of(["*  = indicates that a wage estimate is not available"], "notes")
