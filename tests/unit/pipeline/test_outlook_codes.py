"""Comparable codes and counts over the years of the wage and employment statistics."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.testing import assert_allclose
from tests.unit.pipeline.outlook_inputs import tables_in

from worktide.pipeline.outlook.codes import comparable_code, hybrid_codes, major_group, minor_group
from worktide.pipeline.outlook.counts import Tables, employment_counts
from worktide.pipeline.outlook.projections import BEFORE, projected


@pytest.fixture(scope="module")
def tables(data_folder: Path) -> Tables:
    return tables_in(data_folder)


def _detailed(tables: Tables, year: int) -> pl.DataFrame:
    return tables(f"oews-{year}", "occupations").filter(pl.col("level") == "detailed")


@pytest.mark.parametrize("year", [2019, 2020])
def test_hybrid_codes_are_exactly_those_that_later_years_do_not_use(tables: Tables, year: int) -> None:
    earlier, later = set(_detailed(tables, year)["soc_code"]), set(_detailed(tables, 2021)["soc_code"])
    assert set(hybrid_codes()) == earlier - later
    assert {code for covered in hybrid_codes().values() for code in covered} == later - earlier


def test_every_hybrid_code_stays_within_its_major_group() -> None:
    for code, covered in hybrid_codes().items():
        assert {major_group(code)} == {major_group(later) for later in covered}
        assert len(covered) > 1


def test_codes_that_did_not_change_are_their_own() -> None:
    assert comparable_code("29-1141") == "29-1141"
    assert comparable_code("15-1243") == "15-1245"
    assert minor_group("15-1243") == "15-1"


def test_combining_loses_nobody(tables: Tables) -> None:
    counts = employment_counts(tables, range(2019, 2026))
    left_out = {"13-1074", "29-1024", "11-1031"}
    for year in range(2019, 2026):
        detailed = _detailed(tables, year).filter(~pl.col("soc_code").is_in(left_out))
        assert counts.employment[year].sum() == detailed["employment"].sum()
    assert len(counts.codes) == 786
    assert not left_out & set(counts.codes)


def test_a_combined_code_adds_up_people_and_independent_errors(tables: Tables) -> None:
    counts = employment_counts(tables, (2020, 2022))
    place = counts.codes.index("15-1256")
    parts = _detailed(tables, 2022).filter(pl.col("soc_code").is_in(["15-1252", "15-1253"]))
    people = parts["employment"].to_numpy()
    errors = people * parts["employment_prse"].to_numpy() / 100
    assert counts.employment[2022][place] == people.sum()
    assert_allclose(counts.relative_error[2022][place], np.hypot(*errors) / people.sum())
    wages = parts["annual_wage_median"].to_numpy()
    assert min(wages) < counts.pay[2022][place] < max(wages)


def test_growth_is_a_yearly_difference_of_logarithms(tables: Tables) -> None:
    counts = employment_counts(tables, (2022, 2025))
    place = counts.codes.index("29-1141")
    ratio = counts.employment[2025][place] / counts.employment[2022][place]
    assert_allclose(counts.growth(2022, 2025)[place], 100 * np.log(ratio) / 3)
    assert (counts.growth_error(2022, 2025)[np.isfinite(counts.growth_error(2022, 2025))] >= 0).all()


def test_withheld_top_pay_counts_as_the_ceiling_the_publisher_names(tables: Tables) -> None:
    counts = employment_counts(tables, (2022,))
    marked = _detailed(tables, 2022).filter(pl.col("annual_wage_median_top_coded") & pl.col("employment").is_not_null())
    ceiling = tables("oews-2022", "top_codes")["annual_wage"][0]
    assert marked.height > 0
    for code in marked["soc_code"]:
        assert counts.pay[2022][counts.codes.index(code)] == ceiling


def test_projections_add_up_over_combined_codes(tables: Tables) -> None:
    both = projected(tables, BEFORE, ["15-1256", "15-1252", "15-1253", "99-9999"])
    assert both.base[0] == both.base[1] + both.base[2]
    assert both.end[0] == both.end[1] + both.end[2]
    assert np.isnan(both.growth[3])
    assert_allclose(np.exp(both.growth[1] / 100), 1 + both.compound_growth[1] / 100)
