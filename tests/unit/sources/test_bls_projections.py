"""Employment Projections: units, rounds, and tables that must agree with one another."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest
from tests.unit.sources.published_tables import located, tables

from worktide.core.errors import SourceError
from worktide.sources.bls.projections import read_round
from worktide.sources.bls.projections_over_time import measure_and_period
from worktide.sources.bls.projections_skills import SKILLS

ROUNDS = ("projections-2022-32", "projections-2024-34")


@pytest.fixture(params=ROUNDS)
def this_round(request: pytest.FixtureRequest, data_folder: Path) -> Mapping[str, pl.DataFrame]:
    return tables(data_folder, request.param)


def test_employment_is_in_persons_and_line_items_add_up_to_the_total(
    this_round: Mapping[str, pl.DataFrame],
) -> None:
    occupations = this_round["occupations"]
    total = occupations.filter(pl.col("soc_code") == "00-0000").row(0, named=True)
    items = occupations.filter(~pl.col("summary"))
    assert (occupations.height, items.height) == (1113, 832)
    assert 160_000_000 < total["employment_base"] < 180_000_000
    for column in ("employment_base", "employment_projected", "openings"):
        assert items[column].sum() == pytest.approx(total[column], rel=1e-4)


def test_change_follows_from_both_ends_within_the_rounding(this_round: Mapping[str, pl.DataFrame]) -> None:
    occupations = this_round["occupations"]
    change = pl.col("employment_projected") - pl.col("employment_base")
    assert occupations.select((change - pl.col("employment_change")).abs().max()).item() <= 100
    assert (occupations["projected_year"] - occupations["base_year"] == 10).all()
    percent = 100 * pl.col("employment_change") / pl.col("employment_base")
    large = occupations.filter(pl.col("employment_base") > 100_000)
    assert large.select((percent - pl.col("employment_change_percent")).abs().max()).item() < 0.25


def test_separations_are_exits_and_transfers(this_round: Mapping[str, pl.DataFrame]) -> None:
    flows = this_round["separations"]
    parts = pl.col("labor_force_exits") + pl.col("occupational_transfers")
    assert flows.select((parts - pl.col("separations")).abs().max()).item() <= 100
    rates = pl.col("labor_force_exit_rate_percent") + pl.col("occupational_transfer_rate_percent")
    assert flows.select((rates - pl.col("separation_rate_percent")).abs().max()).item() < 0.11
    openings = this_round["occupations"].select("soc_code", "openings")
    assert flows.select("soc_code", "openings").equals(openings)


def test_requirements_say_the_same_in_both_tables(data_folder: Path) -> None:
    columns = ["soc_code", "entry_education", "work_experience", "on_the_job_training"]
    for name, other in (("projections-2024-34", "projections-2024-34-education"), (ROUNDS[0], ROUNDS[0])):
        items = tables(data_folder, name)["occupations"].filter(~pl.col("summary"))
        assert items.select(columns).equals(tables(data_folder, other)["requirements"].select(columns))
        assert items.select(columns).null_count().sum_horizontal().item() == 0


def test_attainment_adds_up_to_a_hundred(data_folder: Path) -> None:
    for name in ("projections-2024-34-education", "projections-2022-32"):
        attainment = tables(data_folder, name)["attainment"]
        sums = attainment.select(pl.sum_horizontal(pl.col("^.*_percent$"))).to_series()
        assert sums.is_between(99.6, 100.4).all()
        assert 400 < attainment["shared_with_others"].sum() < 500


def test_a_wage_at_the_ceiling_is_null_and_marked(this_round: Mapping[str, pl.DataFrame]) -> None:
    marked = this_round["occupations"].filter(pl.col("median_annual_wage_top_coded"))
    assert set(marked["soc_code"].str.head(4)) == {"29-1"}
    assert marked["median_annual_wage"].null_count() == marked.height > 10
    assert this_round["occupations"]["median_annual_wage"].max() < 239_200  # type: ignore[operator]


def test_factors_name_known_occupations_and_industries(this_round: Mapping[str, pl.DataFrame]) -> None:
    factors = this_round["utilization_factors"]
    assert factors.height > 990
    assert factors["soc_code"].is_in(this_round["occupations"]["soc_code"].implode()).all()
    assert factors["industry_code"].is_in(this_round["industries"]["industry_code"].implode()).all()


def test_codes_are_those_of_oews_since_2021(data_folder: Path) -> None:
    matrix = tables(data_folder, "projections-2024-34")["occupations"].filter(~pl.col("summary"))["soc_code"]
    survey = tables(data_folder, "oews-2024")["occupations"].filter(pl.col("level") == "detailed")["soc_code"]
    assert survey.is_in(matrix.implode()).mean() > 0.99  # type: ignore[operator]


def test_skills_rank_every_line_item(data_folder: Path) -> None:
    skills = tables(data_folder, "projections-2024-34-skills")
    percentiles = skills["percentiles"]
    assert percentiles.height == 832 * len(SKILLS)
    spread = percentiles.group_by("skill").agg(pl.col("percentile").min().alias("low"), pl.col("percentile").max())
    assert set(spread["low"]) == {0}
    assert set(spread["percentile"]) == {100}
    imputed = set(percentiles.filter(pl.col("imputed"))["soc_code"])
    assert imputed == set(skills["occupations"].filter(pl.col("imputed"))["soc_code"])


def test_line_items_of_industries_do_not_cover_all_and_sectors_agree(data_folder: Path) -> None:
    industry = tables(data_folder, "projections-2024-34-industry")
    industries = industry["industries"]
    total = industries.filter(pl.col("industry_code") == "TE1000").row(0, named=True)
    items = industries.filter(~pl.col("summary"))
    assert 0.85 < items["employment_base"].sum() / total["employment_base"] < 0.95
    sectors = industry["sector_employment"].filter(pl.col("sector") == "Total employment").row(0, named=True)
    assert sectors["employment_base"] == total["employment_base"]
    everyone = tables(data_folder, "projections-2024-34")["occupations"].filter(pl.col("soc_code") == "00-0000")
    assert everyone["employment_base"].item() == total["employment_base"]


def _level(frame: pl.DataFrame, section: str, category: str, period: str) -> float:
    row = frame.filter(
        (pl.col("section") == section) & (pl.col("category") == category) & (pl.col("period") == period),
        pl.col("measure") == "level",
    )
    return float(row["value"].item())


def test_participation_is_labour_force_over_population(data_folder: Path) -> None:
    people = tables(data_folder, "projections-2024-34-labor-force")
    for group in ("Total", "Men", "Women", "White", "Black", "Hispanic origin"):
        force = _level(people["labor_force"], group, group, "2024")
        population = _level(people["population"], group, group, "2024")
        rate = _level(people["participation_rates"], group, group, "2024")
        assert force > 1_000_000
        assert 100 * force / population == pytest.approx(rate, abs=0.06)


def test_the_economy_and_the_labour_force_are_one_projection(data_folder: Path) -> None:
    economy = tables(data_folder, "projections-2024-34-aggregate-economy")
    people = tables(data_folder, "projections-2024-34-labor-force")
    for year in ("2004", "2014", "2024", "2034"):
        millions = _level(economy["labor_supply"], "Labor supply", "Civilian labor force", year)
        assert millions * 1e6 == pytest.approx(_level(people["labor_force"], "Total", "Total", year), abs=6e4)
    assert economy["assumptions"].filter(pl.col("category").str.contains("Consumer Price"))[
        "measure"
    ].unique().to_list() == ["annual_change_percent"]


def test_the_other_rounds_workbook_is_refused_by_name(data_folder: Path) -> None:
    with pytest.raises(SourceError, match="the rounds 2022-32 and 2024-34"):
        read_round(located(data_folder)["projections-2022-32"], 2024, "Table 1.2")


def test_an_unknown_measure_is_refused() -> None:
    with pytest.raises(SourceError, match="not one that this reader knows") as caught:
        measure_and_period("Labor force, median", "labor-force.xlsx")
    assert caught.value.row == 2
