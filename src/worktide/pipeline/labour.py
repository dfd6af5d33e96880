"""Employment, pay, growth and openings of the codes behind each record, from the official tables."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from worktide.catalogue.roles import Role
from worktide.pipeline.crosswalks import EXACT, MERGED, NONE, SPLIT, SUM_DIGITS
from worktide.pipeline.inputs import Inputs

PAY = ("median_pay", "pay_10", "pay_90")
RATES = ("projected_growth", "separations_rate")


def _wages(inputs: Inputs) -> pl.DataFrame:
    detailed = inputs.table("oews-2025", "occupations").filter(pl.col("level") == "detailed")
    return detailed.select(
        "soc_code",
        pl.col("employment").cast(pl.Float64),
        pl.col("annual_wage_median").cast(pl.Float64).alias("median_pay"),
        pl.col("annual_wage_p10").cast(pl.Float64).alias("pay_10"),
        pl.col("annual_wage_p90").cast(pl.Float64).alias("pay_90"),
    )


def counted_codes(inputs: Inputs, slugs: dict[str, str]) -> pl.DataFrame:
    """Return `onet_soc_code`, `slug`, `soc_code`: the code under which the wage table counts each occupation.

    It is the SOC code, or, where the table counts several together, the code of their group in the employment matrix.
    """
    counted = inputs.table("oews-2025", "occupations").select("soc_code").unique().with_columns(counted=True)
    groups = inputs.table("crosswalk-nem-onet", "crosswalk").select(
        pl.col("onet_soc_2019_code").alias("onet_soc_code"), "nem_code"
    )
    codes = pl.DataFrame({"onet_soc_code": list(slugs), "slug": list(slugs.values())})
    detailed = codes.with_columns(pl.col("onet_soc_code").str.slice(0, 7).alias("soc_code"))
    joined = detailed.join(counted, on="soc_code", how="left").join(groups, on="onet_soc_code", how="left")
    code = pl.when(pl.col("counted").is_null()).then(pl.col("nem_code")).otherwise(pl.col("soc_code"))
    return joined.select("onet_soc_code", "slug", code.alias("soc_code"))


def _projections(inputs: Inputs) -> pl.DataFrame:
    """Return growth (percent over ten years), openings and separations a year by O*NET-SOC code."""
    nem = inputs.table("crosswalk-nem-onet", "crosswalk").select(
        pl.col("onet_soc_2019_code").alias("onet_soc_code"), "nem_code"
    )
    growth = inputs.table("projections-2024-34", "occupations").filter(~pl.col("summary"))
    leaving = inputs.table("projections-2024-34", "separations").filter(~pl.col("summary"))
    joined = growth.join(leaving.select("soc_code", "separation_rate_percent"), on="soc_code", how="left").select(
        pl.col("soc_code").alias("nem_code"),
        pl.col("employment_change_percent").cast(pl.Float64).alias("projected_growth"),
        pl.col("openings").cast(pl.Float64),
        pl.col("separation_rate_percent").cast(pl.Float64).alias("separations_rate"),
    )
    return nem.join(joined, on="nem_code", how="inner").drop("nem_code")


def _roles(official: pl.DataFrame, roles: Sequence[Role]) -> pl.DataFrame:
    """Return roles' pay and rates as weighted means over their codes; nobody counts the people in them."""
    weights = pl.DataFrame(
        [(role.slug, code.code, code.weight) for role in roles for code in role.codes],
        schema={"role": pl.String, "onet_soc_code": pl.String, "weight": pl.Float64},
        orient="row",
    )
    joined = weights.join(official, on="onet_soc_code", how="left").sort("role", "onet_soc_code")
    mean = [
        pl.when(pl.col(column).is_not_null().all())
        .then((pl.col(column) * pl.col("weight")).sum().round(SUM_DIGITS).round(1))
        .alias(column)
        for column in (*PAY, *RATES)
    ]
    grouped = joined.group_by("role", maintain_order=True).agg(mean).rename({"role": "slug"})
    return grouped.with_columns(pl.lit(MERGED).alias("join"))


def labour_table(inputs: Inputs, roles: Sequence[Role], slugs: dict[str, str]) -> pl.DataFrame:
    """Return one row a record, sorted by slug: employment, pay in dollars a year, growth, openings, separations, join.

    `join` is `split` where the official figure covers several records together. Nulls stand where the publisher gives
    no figure.
    """
    codes = counted_codes(inputs, slugs)
    joined = codes.join(_wages(inputs), on="soc_code", how="left").join(
        _projections(inputs), on="onet_soc_code", how="left"
    )
    shared = pl.len().over("soc_code") > 1
    nothing = pl.all_horizontal(pl.col("employment", "median_pay", "projected_growth").is_null())
    quality = pl.when(nothing).then(pl.lit(NONE)).when(shared).then(pl.lit(SPLIT)).otherwise(pl.lit(EXACT))
    official = joined.with_columns(quality.alias("join")).drop("soc_code")
    both = pl.concat([official, _roles(official, roles)], how="diagonal").drop("onet_soc_code")
    return both.sort("slug")
