"""Counted employment of the same occupations over several years, with its published standard errors and pay."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.pipeline.outlook.codes import FIRST_SOC_2018_YEAR, comparable_code

Array = NDArray[np.float64]
Tables = Callable[[str, str], pl.DataFrame]

HOURS_OF_A_YEAR = 2080


@dataclass(frozen=True, slots=True)
class Counts:
    """Employment by occupation and year: one entry a code in every array, in the order of `codes`.

    `employment` in persons, `relative_error` its published standard error as a share of it, `pay` the median in dollars
    a year (NaN where withheld); all by year.
    """

    codes: tuple[str, ...]
    employment: Mapping[int, Array]
    relative_error: Mapping[int, Array]
    pay: Mapping[int, Array]

    def growth(self, start: int, end: int) -> Array:
        """Return growth in percent a year, as 100 times the difference of logarithms, from May `start` to May `end`."""
        ratio = self.employment[end] / self.employment[start]
        return np.asarray(100.0 * np.log(ratio) / (end - start))

    def growth_error(self, start: int, end: int) -> Array:
        """Return the standard error of `growth` from the published errors, as if the two years were independent.

        They are when at least three years lie between them; nearer years share panels, and this is an upper end.
        """
        both = np.hypot(self.relative_error[start], self.relative_error[end])
        return np.asarray(100.0 * both / (end - start))


def _pay(ceiling: float) -> pl.Expr:
    """Return the yearly median; from the hourly one where only that is published, the ceiling where it is above."""
    hourly = pl.col("hourly_wage_median") * HOURS_OF_A_YEAR
    above = pl.col("annual_wage_median_top_coded") | pl.col("hourly_wage_median_top_coded")
    return pl.coalesce(
        pl.col("annual_wage_median").cast(pl.Float64), hourly, pl.when(above).then(pl.lit(ceiling)).otherwise(None)
    )


def _year(table: Tables, year: int, combined: bool) -> pl.DataFrame:
    """Return `code`, `employment`, `variance` and `pay` of one May; a combined code has a value if all its parts do."""
    source = f"oews-{year}"
    ceiling = float(table(source, "top_codes")["annual_wage"][0])
    detailed = table(source, "occupations").filter(pl.col("level") == "detailed")
    people = pl.col("employment").cast(pl.Float64)
    frame = detailed.select(
        pl.col("soc_code").replace_strict({c: comparable_code(c) for c in detailed["soc_code"]}).alias("code")
        if combined
        else pl.col("soc_code").alias("code"),
        people.alias("employment"),
        (people * pl.col("employment_prse") / 100.0).alias("error"),
        _pay(ceiling).alias("pay"),
    )
    known = pl.col("employment").is_not_null().all()
    paid = pl.col("pay").is_not_null()
    weighted = (pl.col("pay") * pl.col("employment")).filter(paid).sum() / pl.col("employment").filter(paid).sum()
    return (
        frame.sort("code", "employment")
        .group_by("code", maintain_order=True)
        .agg(
            pl.when(known).then(pl.col("employment").sum()).alias("employment"),
            pl.when(known).then((pl.col("error") ** 2).sum().sqrt()).alias("error"),
            weighted.alias("pay"),
        )
    )


def employment_counts(table: Tables, years: Sequence[int]) -> Counts:
    """Return the occupations counted in every one of `years` (the May estimates), sorted by code.

    `table(source, name)` gives the publishers' tables. Where a year before 2021 is asked for, occupations that were
    counted together then are added up in all years, standard errors as if independent, pay as a mean by employment.
    """
    combined = min(years) < FIRST_SOC_2018_YEAR
    joined: pl.DataFrame | None = None
    for year in years:
        frame = _year(table, year, combined).drop_nulls("employment")
        frame = frame.rename({name: f"{name}_{year}" for name in ("employment", "error", "pay")})
        joined = frame if joined is None else joined.join(frame, on="code", how="inner")
    if joined is None:
        raise ValueError("no years")
    joined = joined.sort("code")
    employment = {year: joined[f"employment_{year}"].to_numpy() for year in years}
    return Counts(
        codes=tuple(joined["code"]),
        employment=employment,
        relative_error={
            year: joined[f"error_{year}"].fill_null(float("nan")).to_numpy() / employment[year] for year in years
        },
        pay={year: joined[f"pay_{year}"].fill_null(float("nan")).to_numpy() for year in years},
    )
