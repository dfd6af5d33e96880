"""The sealed test: employment of every detailed occupation in May 2026, frozen and hashed before anyone counted it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.core.hashing import sha256_of_value
from worktide.pipeline.outlook.agreement import rank_correlation, ratio_of_means, weighted_mean, weights_of
from worktide.pipeline.outlook.codes import major_group
from worktide.pipeline.outlook.counts import Counts, Tables, employment_counts
from worktide.pipeline.outlook.figures import Words, figure
from worktide.pipeline.outlook.projections import BEFORE, NEWEST, projected
from worktide.pipeline.outlook.track_record import COVERAGE, ErrorRule, error_rule
from worktide.release.validity import Figure

Array = NDArray[np.float64]

BASE, TARGET = 2025, 2026
# May 2021 to May 2022 is left out: the rebound from the pandemic, and the first year of a new method of estimation.
LEARNED_FROM = ((2022, 2023), (2023, 2024), (2024, 2025))
ROUNDED_TO = 10
WEIGHTINGS = ("√employment", "employment")


@dataclass(frozen=True, slots=True)
class Statement:
    """What is claimed in advance: by which data and measures, when, and the hash of the frozen table."""

    claim: str
    data: str
    date: str
    measures: tuple[str, ...]
    rows: int
    sha256: str


def yearly_errors(counts: Counts, growth: Array, years: Sequence[tuple[int, int]]) -> tuple[Array, Array]:
    """Return counted minus projected growth (percent, logarithms) of single years, and employment at their start."""
    errors = [counts.growth(start, end) - growth for start, end in years]
    sizes = [counts.employment[start] for start, _ in years]
    return np.concatenate(errors), np.concatenate(sizes)


def one_year_rule(table: Tables, years: Sequence[tuple[int, int]] = LEARNED_FROM) -> ErrorRule:
    """Return how far off the 2022-32 projections were in single years, by size of the occupation."""
    counts = employment_counts(table, sorted({year for pair in years for year in pair}))
    growth = projected(table, BEFORE, counts.codes).growth
    errors, sizes = yearly_errors(counts, growth, years)
    known = np.isfinite(errors)
    return error_rule(errors[known], sizes[known])


def _rounded(values: Array) -> list[int]:
    return [round(float(value) / ROUNDED_TO) * ROUNDED_TO for value in values]


def forecast_from(counts: Counts, base: int, growth: Array, rule: ErrorRule) -> pl.DataFrame:
    """Return `soc_code`, `employment_base`, `employment`, `low`, `high` one year on, in persons, sorted by code.

    The value grows by the projection; the range is 80 %. An occupation without a projection keeps its employment as
    the value.
    """
    people = counts.employment[base]
    expected = np.nan_to_num(growth)
    half = rule.at(people)
    ends = [people * np.exp((expected + sign * half) / 100.0) for sign in (0.0, -1.0, 1.0)]
    return pl.DataFrame(
        {
            "soc_code": counts.codes,
            "employment_base": _rounded(people),
            "employment": _rounded(ends[0]),
            "low": _rounded(ends[1]),
            "high": _rounded(ends[2]),
        }
    ).sort("soc_code")


def frozen_forecast(table: Tables) -> pl.DataFrame:
    """Return the forecast of May 2026 for every detailed occupation counted in May 2025."""
    counts = employment_counts(table, (BASE,))
    growth = projected(table, NEWEST, counts.codes).growth
    return forecast_from(counts, BASE, growth, one_year_rule(table))


def forecast_hash(forecast: pl.DataFrame) -> str:
    """Return the SHA-256 of a forecast as canonical JSON: its columns' names, then its rows sorted by code."""
    ordered = forecast.sort("soc_code")
    return sha256_of_value({"columns": ordered.columns, "rows": [list(row) for row in ordered.iter_rows()]})


MEASURES = (
    "Occupations whose code is in both tables count. Weights are √employment and employment in May 2025, both named.",
    "Order: rank correlation of forecast and counted growth; it holds if its 95 % range by major group is above 0.",
    "Size: mean absolute error of growth over that of no change at all; it holds if the ratio is below 1.",
    "Range: share of occupations inside the 80 % range; it holds from 75 to 85 %. The interval score stands beside it.",
)


def forecast_statement(forecast: pl.DataFrame) -> dict[str, object]:
    """Return what the manifest says in advance of the forecast: claim, data, date, measures, rows and hash."""
    statement = Statement(
        claim=f"Employment of every detailed occupation in May {TARGET}, with 80 % ranges",
        data=f"Occupational Employment and Wage Statistics, national estimates of May {TARGET}",
        date="when the publisher releases them, expected in the first half of 2027",
        measures=MEASURES,
        rows=forecast.height,
        sha256=forecast_hash(forecast),
    )
    return asdict(statement)


def _interval_score(low: Array, high: Array, outcome: Array) -> Array:
    """Return the interval score of an 80 % range (Gneiting and Raftery 2007, equation 43), the smaller the better.

    It is the width plus ten times what lies outside.
    """
    outside = np.maximum(low - outcome, 0.0) + np.maximum(outcome - high, 0.0)
    return np.asarray(high - low + 2.0 / (1.0 - COVERAGE) * outside)


_ONE_YEAR = "One year of one survey, whose sampling error is in it."
_ORDER = Words(
    "correlation", "Above zero, the order of growth was forecast better than by chance.", _ONE_YEAR, "higher"
)
_SIZE = Words("share", "Below 1, closer than saying that employment stays as it is.", _ONE_YEAR, "lower")
_INSIDE = Words("share", "0.8 is claimed; occupations count alike.", _ONE_YEAR)
_SCORE = Words(
    "percent",
    "Width of the ranges plus what misses cost.",
    "To be compared with other forecasts of that year.",
    "lower",
)


def _logs(both: pl.DataFrame) -> dict[str, Array]:
    """Return forecast, ends of its range and outcome as growth since the base, in percent by logarithms."""
    base = both["employment_base"].cast(pl.Float64).to_numpy()
    names = ("employment", "low", "high", "counted")
    return {name: 100.0 * np.log(both[name].cast(pl.Float64).to_numpy() / base) for name in names}


def score_forecast(forecast: pl.DataFrame, outcome: pl.DataFrame, date: str) -> list[Figure]:
    """Return the figures that the statement promises, for counted employment (`soc_code`, `employment`).

    The same function scores the sealed forecast once its outcome is published and replays of earlier years.
    """
    counted = outcome.select("soc_code", pl.col("employment").cast(pl.Float64).alias("counted")).drop_nulls()
    both = forecast.join(counted, on="soc_code", how="inner").filter(pl.col("employment_base") > 0).sort("soc_code")
    growth = _logs(both)
    groups = np.array([major_group(code) for code in both["soc_code"]])
    error, change = np.abs(growth["counted"] - growth["employment"]), np.abs(growth["counted"])
    found = []
    for weighting in WEIGHTINGS:
        weights = weights_of(both["employment_base"].cast(pl.Float64).to_numpy(), weighting)
        order = rank_correlation(growth["employment"], growth["counted"], weights, groups)
        size = ratio_of_means(error, change, weights, groups)
        found += [
            figure(f"forecast: rank correlation with counted growth (weights: {weighting})", order, date, _ORDER),
            figure(f"forecast: absolute error as a share of no change (weights: {weighting})", size, date, _SIZE),
        ]
    equal = np.ones(both.height)
    inside = (growth["low"] <= growth["counted"]) & (growth["counted"] <= growth["high"])
    score = _interval_score(growth["low"], growth["high"], growth["counted"])
    coverage, mean_score = (weighted_mean(v.astype(np.float64), equal, groups) for v in (inside, score))
    return [
        *found,
        figure("forecast: share inside the 80 % range", coverage, date, _INSIDE),
        figure("forecast: interval score", mean_score, date, _SCORE),
    ]


def replayed(table: Tables) -> list[Figure]:
    """Return how the same procedure would have done for May 2025: ranges learned from 2022 to 2024 only."""
    counts = employment_counts(table, (2024,))
    growth = projected(table, BEFORE, counts.codes).growth
    forecast = forecast_from(counts, 2024, growth, one_year_rule(table, LEARNED_FROM[:2]))
    outcome = table("oews-2025", "occupations").filter(pl.col("level") == "detailed")
    return score_forecast(forecast, outcome, "May 2024 to May 2025, replayed")
