"""The sealed forecast, the outlook of records, and the track record behind both."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.testing import assert_allclose
from tests.unit.pipeline.outlook_inputs import tables_in

from worktide.catalogue.roles import load_roles
from worktide.pipeline.outlook.counts import Tables
from worktide.pipeline.outlook.forecast import (
    forecast_hash,
    forecast_statement,
    frozen_forecast,
    replayed,
    score_forecast,
)
from worktide.pipeline.outlook.outlook import NO_PROJECTION, SOURCES, outlook_table, track_record_words
from worktide.pipeline.outlook.projections import NEWEST, projected
from worktide.pipeline.outlook.track_record import (
    TrackRecord,
    conformal_quantile,
    coverage_by_group,
    error_rule,
    track_figures,
    track_record,
)


@pytest.fixture(scope="module")
def outlook_tables(data_folder: Path) -> Tables:
    return tables_in(data_folder)


@pytest.fixture(scope="module")
def record(outlook_tables: Tables) -> TrackRecord:
    return track_record(outlook_tables)


@pytest.fixture(scope="module")
def forecast(outlook_tables: Tables) -> pl.DataFrame:
    return frozen_forecast(outlook_tables)


@pytest.fixture(scope="module")
def outlook(outlook_tables: Tables, record: TrackRecord) -> pl.DataFrame:
    codes = outlook_tables("onet-30-1", "occupations")["onet_soc_code"].to_list()
    return outlook_table(outlook_tables, load_roles(), {code: code for code in codes}, record)


def test_every_counted_occupation_is_forecast_once(outlook_tables: Tables, forecast: pl.DataFrame) -> None:
    detailed = outlook_tables("oews-2025", "occupations").filter(pl.col("level") == "detailed")
    assert forecast["soc_code"].to_list() == sorted(detailed["soc_code"])
    assert forecast.filter(~pl.col("employment").is_between(pl.col("low"), pl.col("high"))).is_empty()
    assert forecast.filter(pl.col("low") <= 0).is_empty()
    assert forecast.null_count().sum_horizontal().item() == 0


def test_a_forecast_follows_its_projection(outlook_tables: Tables, forecast: pl.DataFrame) -> None:
    growth = projected(outlook_tables, NEWEST, forecast["soc_code"].to_list()).growth
    implied = 100 * np.log(forecast["employment"].to_numpy() / forecast["employment_base"].to_numpy())
    large = forecast["employment_base"].to_numpy() > 100_000
    assert_allclose(implied[large], growth[large], atol=0.01)


def test_the_hash_is_of_the_rows_and_not_of_their_order(forecast: pl.DataFrame) -> None:
    assert forecast_hash(forecast) == forecast_hash(forecast.reverse())
    changed = forecast.with_columns(
        pl.when(pl.col("soc_code") == "29-1141")
        .then(pl.col("employment") + 10)
        .otherwise(pl.col("employment"))
        .alias("employment")
    )
    assert forecast_hash(changed) != forecast_hash(forecast)


def test_the_statement_names_the_hash_the_measures_and_the_date(forecast: pl.DataFrame) -> None:
    statement = forecast_statement(forecast)
    assert statement["sha256"] == forecast_hash(forecast)
    assert statement["rows"] == forecast.height
    assert len(statement["measures"]) >= 3  # type: ignore[arg-type]
    assert "2027" in str(statement["date"])


def test_a_perfect_forecast_scores_perfectly(forecast: pl.DataFrame) -> None:
    outcome = forecast.select("soc_code", "employment")
    figures = {figure.name: figure.value for figure in score_forecast(forecast, outcome, "test")}
    assert figures["forecast: rank correlation with counted growth (weights: employment)"] == pytest.approx(1.0)
    assert figures["forecast: absolute error as a share of no change (weights: √employment)"] == pytest.approx(0.0)
    assert figures["forecast: share inside the 80 % range"] == 1.0


def test_an_outcome_outside_every_range_is_told(forecast: pl.DataFrame) -> None:
    outcome = forecast.select("soc_code", (pl.col("high") * 2).alias("employment"))
    figures = {figure.name: figure.value for figure in score_forecast(forecast, outcome, "test")}
    assert figures["forecast: share inside the 80 % range"] == 0.0
    width = 100 * np.log(forecast["high"].to_numpy() / forecast["low"].to_numpy())
    beyond = 100 * np.log(2.0)
    assert figures["forecast: interval score"] == pytest.approx(np.mean(width + 10 * beyond), abs=1e-3)


def test_only_codes_in_both_tables_are_scored(forecast: pl.DataFrame) -> None:
    outcome = pl.DataFrame({"soc_code": ["29-1141", "43-4051", "99-9999"], "employment": [3_300_000, 2_700_000, 5]})
    assert {figure.n for figure in score_forecast(forecast, outcome, "test")} == {2}


def test_the_replay_ordered_growth_better_than_chance_and_was_closer_than_no_change(outlook_tables: Tables) -> None:
    figures = {figure.name: figure for figure in replayed(outlook_tables)}
    for weighting in ("√employment", "employment"):
        order = figures[f"forecast: rank correlation with counted growth (weights: {weighting})"]
        assert order.low is not None
        assert order.low > 0
    assert 0.75 <= figures["forecast: share inside the 80 % range"].value <= 0.9


def test_the_build_needs_only_the_sources_it_names(outlook_tables: Tables) -> None:
    asked: set[str] = set()

    def watched(source: str, name: str) -> pl.DataFrame:
        asked.add(source)
        return outlook_tables(source, name)

    outlook_table(watched, load_roles(), {}, track_record(watched))
    frozen_forecast(watched)
    assert asked == set(SOURCES) | {"crosswalk-nem-onet"}


def test_every_record_has_a_row_and_its_range_holds_its_value(outlook: pl.DataFrame) -> None:
    assert outlook.height == 1016 + len(load_roles())
    assert outlook["slug"].is_unique().all()
    known = outlook.drop_nulls("growth")
    assert known.filter(~pl.col("growth").is_between(pl.col("growth_low"), pl.col("growth_high"))).is_empty()
    none = outlook.filter(pl.col("growth").is_null())
    assert set(none["slug"].str.slice(0, 2)) == {"55"}
    assert set(none["basis"]) == {NO_PROJECTION}
    assert (none["track_record"] == "").all()


def test_a_yearly_rate_compounds_to_the_projected_change(outlook_tables: Tables, outlook: pl.DataFrame) -> None:
    nurses = outlook.row(by_predicate=pl.col("slug") == "29-1141.00", named=True)
    projection = outlook_tables(NEWEST, "occupations").row(by_predicate=pl.col("soc_code") == "29-1141", named=True)
    ten_years = 100 * ((1 + nurses["growth"] / 100) ** 10 - 1)
    assert ten_years == pytest.approx(projection["employment_change_percent"], abs=0.6)


def test_small_occupations_have_wider_ranges(record: TrackRecord) -> None:
    widths = record.rule.at(np.array([500.0, 3_000_000.0]))
    assert widths[0] > widths[1] > 0
    assert record.rule.at(np.array([np.nan]))[0] == record.rule.half_width[0]


def test_the_words_hold_the_numbers_of_the_record(record: TrackRecord) -> None:
    words = track_record_words(record)
    for weighting in ("√employment", "employment"):
        assert f"{record.correlation[weighting].value:.2f}" in words
    assert str(record.correlation["employment"].n) in words


def test_the_figures_reproduce_what_the_method_reports(outlook_tables: Tables, record: TrackRecord) -> None:
    figures = track_figures(record, coverage_by_group(outlook_tables))
    assert len({figure.name for figure in figures}) == len(figures)
    for figure in figures:
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low <= figure.value <= figure.high
        assert figure.meaning.endswith(".")
    assert record.correlation["√employment"].low > 0


def test_conformal_quantiles_take_the_next_larger_error() -> None:
    errors = np.arange(1.0, 10.0)
    assert conformal_quantile(errors, 0.8) == 8.0
    assert conformal_quantile(errors, 0.99) == 9.0


def test_classes_of_size_hold_equal_numbers() -> None:
    generator = np.random.default_rng(1)
    people = np.exp(generator.normal(10, 2, size=1000))
    rule = error_rule(generator.normal(size=1000), people)
    counts = np.bincount(np.searchsorted(np.array(rule.upper), people, side="left"))
    assert counts.tolist() == [200] * 5
