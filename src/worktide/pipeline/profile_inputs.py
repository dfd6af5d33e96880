"""The inputs of the rebuilt formulas for every record, each from 0 to 100; what the files cannot give stays empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.catalogue.roles import Role
from worktide.core.intervals import percentile_ranks
from worktide.pipeline.barrier_columns import BarrierColumns
from worktide.pipeline.crosswalks import SUM_DIGITS
from worktide.pipeline.inputs import Inputs
from worktide.scoring.barriers import barrier_index, stated_effects
from worktide.scoring.profiles import INPUTS

Array = NDArray[np.float64]

SOURCES = ("crosswalk-nem-onet", "onet-30-1", "onet-work-contexts-4-items", "projections-2024-34")
CODE = "onet_soc_code"
ONET = "onet-30-1"
DIGITS = 3
OF_SCORES = ("automation", "exposure", "barriers", "regulation")
LEAST_KNOWN_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class ScoredShares:
    """What AI does and what it touches (does or helps) of each scored record, in percent of task weight, by slug."""

    does: Mapping[str, float]
    touches: Mapping[str, float]


def routine(inputs: Inputs) -> pl.DataFrame:
    """Return code and `routine`, 0 to 100: mean of repeating, exactness and lack of freedom to structure the work."""
    items = inputs.table("onet-work-contexts-4-items", "work_contexts")
    mean = pl.mean_horizontal(
        "importance_of_repeating_same_tasks", "importance_of_being_exact", 1.0 - pl.col("structured_work")
    )
    titles = inputs.table(ONET, "occupations").select(CODE, "title")
    return titles.join(items, on="title").select(CODE, (100.0 * mean).alias("routine"))


def transition(inputs: Inputs) -> pl.DataFrame:
    """Return code and `transition`: percent of primary related occupations whose job zone is no higher than its own."""
    zones = inputs.table(ONET, "job_zones").select(CODE, "job_zone")
    related = inputs.table(ONET, "related_occupations").filter(pl.col("relatedness_tier").str.starts_with("Primary"))
    joined = related.join(zones, on=CODE).join(
        zones.select(pl.col(CODE).alias("related_onet_soc_code"), pl.col("job_zone").alias("related_zone")),
        on="related_onet_soc_code",
    )
    near = (pl.col("related_zone") <= pl.col("job_zone")).mean()
    return joined.group_by(CODE).agg((100.0 * near).round(SUM_DIGITS).alias("transition"))


def opening_rates(inputs: Inputs) -> pl.DataFrame:
    """Return code and `openings_rate`: yearly openings per 100 jobs in the base year, by the projections' own codes."""
    nem = inputs.table("crosswalk-nem-onet", "crosswalk").select(pl.col("onet_soc_2019_code").alias(CODE), "nem_code")
    lines = inputs.table("projections-2024-34", "occupations").filter(~pl.col("summary"))
    rates = lines.select(
        pl.col("soc_code").alias("nem_code"),
        (100.0 * pl.col("openings") / pl.col("employment_base")).alias("openings_rate"),
    )
    return nem.join(rates, on="nem_code").select(CODE, "openings_rate")


def _percentile(column: str, name: str) -> pl.Expr:
    def ranked(values: pl.Series) -> pl.Series:
        return pl.Series(percentile_ranks(values.cast(pl.Float64).fill_null(float("nan")).to_numpy())).fill_nan(None)

    return pl.col(column).map_batches(ranked, return_dtype=pl.Float64).alias(name)


def official_inputs(
    inputs: Inputs, slugs: Mapping[str, str], indices: pl.DataFrame, labour: pl.DataFrame
) -> pl.DataFrame:
    """Return one row an O*NET-SOC code, sorted: every input that does not come from our scores, null where empty.

    `indices` and `labour` are the tables of `pipeline.indices` and `pipeline.labour`.
    """
    codes = pl.DataFrame({CODE: list(slugs), "slug": list(slugs.values())}).sort(CODE)
    use, progress = (
        indices.filter(pl.col("index") == index).select("slug", pl.col("percentile").alias(name))
        for index, name in (("anthropic_chat_2026", "adoption"), ("daioe_generative_2023", "trajectory"))
    )
    figures = labour.select("slug", "employment", "median_pay", "projected_growth")
    joined = codes
    for table, key in ((use, "slug"), (progress, "slug"), (figures, "slug")):
        joined = joined.join(table, on=key, how="left", maintain_order="left")
    for table in (routine(inputs), transition(inputs), opening_rates(inputs)):
        joined = joined.join(table, on=CODE, how="left", maintain_order="left")
    return joined.with_columns(
        _percentile("employment", "employment_scale"),
        _percentile("median_pay", "economics"),
        _percentile("projected_growth", "demand"),
        _percentile("openings_rate", "opportunity"),
    ).with_columns((100.0 - pl.col("economics")).alias("wage_vulnerability"))


def _of_roles(official: pl.DataFrame, roles: Sequence[Role], columns: Sequence[str]) -> pl.DataFrame:
    """Return roles' inputs: means over their codes by weight, where codes of at least half the weight have a value."""
    weights = pl.DataFrame(
        [(role.slug, code.code, code.weight) for role in roles for code in role.codes],
        schema={"slug": pl.String, CODE: pl.String, "weight": pl.Float64},
        orient="row",
    )
    joined = weights.join(official.drop("slug"), on=CODE, how="left").sort("slug", CODE)
    means = []
    for name in columns:
        known = pl.when(pl.col(name).is_not_null()).then(pl.col("weight")).otherwise(0.0).sum()
        mean = ((pl.col(name) * pl.col("weight")).sum() / known).round(SUM_DIGITS)
        means.append(pl.when(known >= LEAST_KNOWN_WEIGHT).then(mean).alias(name))
    return joined.group_by("slug", maintain_order=True).agg(means)


def profile_inputs(
    inputs: Inputs,
    roles: Sequence[Role],
    slugs: Mapping[str, str],
    scored: ScoredShares,
    barriers: BarrierColumns,
    tables: tuple[pl.DataFrame, pl.DataFrame],
) -> pl.DataFrame:
    """Return one row a record, sorted by slug, with every input of `scoring.profiles.INPUTS` from 0 to 100.

    `tables` are the index values and the labour market of every record; nulls stand where a file gives nothing.
    Roles take the mean over their codes, save for the inputs from our scores, which are their own.
    """
    columns = [name for name in INPUTS if name not in OF_SCORES]
    official = official_inputs(inputs, slugs, *tables)
    both = pl.concat([official.select("slug", *columns), _of_roles(official, roles, columns)])
    index = 100.0 * barrier_index(barriers.records, stated_effects())
    of_scores = pl.DataFrame(
        {
            "slug": list(barriers.slugs),
            "automation": [scored.does.get(slug) for slug in barriers.slugs],
            "exposure": [scored.touches.get(slug) for slug in barriers.slugs],
            "barriers": index,
            "regulation": barriers.records["legal_responsibility"],
        }
    )
    joined = both.join(of_scores, on="slug", how="left").sort("slug")
    return joined.select("slug", pl.col(*INPUTS).fill_nan(None).round(DIGITS))


def input_arrays(table: pl.DataFrame) -> dict[str, Array]:
    """Return the table of `profile_inputs` as the arrays that `scoring.profiles.profiles_of` takes, NaN for nothing."""
    return {name: table[name].fill_null(float("nan")).to_numpy() for name in INPUTS}
