"""What a back-test may know of each occupation at its origin, every column with the date it describes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.pipeline.outlook.codes import comparable_code
from worktide.pipeline.outlook.counts import Counts, Tables
from worktide.pipeline.outlook.dates import DatedInput, may
from worktide.pipeline.outlook.projections import BEFORE

Array = NDArray[np.float64]

ZONES = "onet-29-1"
# When the judgements were made or the ability links drawn, which is what may not look ahead.
INDEX_REFERENCES: Mapping[str, str] = {
    "aioe_2021": "2021-04",
    "aioe_language_2023": "2023-03",
    "eloundou_gpt4_beta": "2023-03",
    "eloundou_human_beta": "2023-03",
    "frey_osborne_2013": "2013-09",
}
# The publisher assigns education with the base year of its projections.
EDUCATION_REFERENCE = "2022-12"
EDUCATION_YEARS: Mapping[str, float] = {
    "No formal educational credential": 10,
    "High school diploma or equivalent": 12,
    "Some college, no degree": 13,
    "Postsecondary nondegree award": 13,
    "Associate's degree": 14,
    "Bachelor's degree": 16,
    "Master's degree": 18,
    "Doctoral or professional degree": 21,
}


@dataclass(frozen=True, slots=True)
class Feature:
    """One column: its name, the last month it describes, and a value (or NaN) for each occupation."""

    name: str
    reference: str
    values: Array

    @property
    def dated(self) -> DatedInput:
        """The column as the guard sees it."""
        return DatedInput(self.name, self.reference)


def occupation_means(table: Tables, values: pl.DataFrame, codes: Sequence[str]) -> Array:
    """Return the mean of `value` by O*NET-SOC code (`onet_soc_code`, `value`) over what each counted code covers.

    NaN stands where no value is known.
    """
    pairs = table("crosswalk-nem-onet", "crosswalk").select(
        pl.col("onet_soc_2019_code").alias("onet_soc_code"), pl.col("nem_code").alias("code")
    )
    joined = pairs.unique().join(values.drop_nulls(), on="onet_soc_code").sort("code", "onet_soc_code")
    detailed = joined.group_by("code", maintain_order=True).agg(pl.col("value").mean())
    wanted = set(codes)
    sums: dict[str, list[float]] = {code: [] for code in codes}
    for code, value in detailed.iter_rows():
        for key in {code, comparable_code(code)} & wanted:
            sums[key].append(value)
    return np.array([np.mean(sums[code]) if sums[code] else np.nan for code in codes])


def _job_zones(table: Tables, codes: Sequence[str], origin: str) -> Feature:
    """Return job zones as they stood at the origin: rows dated later are left out."""
    zones = table(ZONES, "job_zones").filter(pl.col("date") <= origin)
    newest = str(zones["date"].max())
    values = zones.select("onet_soc_code", pl.col("job_zone").cast(pl.Float64).alias("value"))
    return Feature("job zone", newest, occupation_means(table, values, codes))


def _education(table: Tables, codes: Sequence[str]) -> Feature:
    rows = table(BEFORE, "occupations").filter(~pl.col("summary")).select("soc_code", "entry_education")
    years: dict[str, list[float]] = {code: [] for code in codes}
    for code, education in rows.drop_nulls().iter_rows():
        for key in {code, comparable_code(code)} & years.keys():
            years[key].append(EDUCATION_YEARS[education])
    values = np.array([np.mean(years[code]) if years[code] else np.nan for code in codes])
    return Feature("entry education", EDUCATION_REFERENCE, values)


def fixed_features(table: Tables, index_values: pl.DataFrame, codes: Sequence[str], origin: str) -> tuple[Feature, ...]:
    """Return the columns that do not change with the year and were known at the origin (`YYYY-MM`).

    `index_values` holds `onet_soc_code`, `index`, `value`; only indices with a date in INDEX_REFERENCES count.
    """
    found = [_job_zones(table, codes, origin), _education(table, codes)]
    for name, reference in INDEX_REFERENCES.items():
        values = index_values.filter(pl.col("index") == name).select("onet_soc_code", "value")
        found.append(Feature(name, reference, occupation_means(table, values, codes)))
    return tuple(feature for feature in found if feature.reference <= origin)


def dated_features(counts: Counts, start: int, *, past_growth: bool) -> tuple[Feature, ...]:
    """Return the columns as they stood in May `start`: size, pay and, on request, growth of the two years before."""
    reference = may(start)
    found = [
        Feature("log employment", reference, np.log(counts.employment[start])),
        Feature("log pay", reference, np.log(counts.pay[start])),
    ]
    if past_growth:
        found.append(Feature("past growth", reference, counts.growth(start - 2, start)))
    return tuple(found)
