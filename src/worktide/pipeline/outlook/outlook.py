"""The outlook of every record: the official projection as a yearly rate, with a range as wide as its track record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from worktide.catalogue.roles import Role
from worktide.pipeline.crosswalks import SUM_DIGITS
from worktide.pipeline.outlook.counts import Tables
from worktide.pipeline.outlook.projections import NEWEST, projected
from worktide.pipeline.outlook.track_record import END, START, TrackRecord

SOURCES = ("oews-2022", "oews-2023", "oews-2024", "oews-2025", "projections-2022-32", "projections-2024-34")
DIGITS = 1

BASIS = (
    "Official projection of the U.S. Bureau of Labor Statistics from 2024 to 2034, as a rate a year. No model of ours "
    "is added, because none did better than the projections at every start that was tried."
)
ROLE_BASIS = (
    "Mean of the official projections from 2024 to 2034 of the occupations that the role is made of, by their weights."
)
NO_PROJECTION = "The U.S. Bureau of Labor Statistics publishes no projection for this occupation."


def track_record_words(record: TrackRecord) -> str:
    """Return the track record in words: the same words on every page."""
    root, people = record.correlation["√employment"], record.correlation["employment"]
    hits = record.side_hits["equal"]
    by_root = f"{root.value:.2f} (95 % range {root.low:.2f} to {root.high:.2f}; weights: square root of employment)"
    by_people = f"{people.value:.2f} ({people.low:.2f} to {people.high:.2f}; weights: employment)"
    return (
        f"The projections of the round before, set against employment counted from May {START} to May {END}: rank "
        f"correlation {by_root} and {by_people} over {root.n} occupations; {100 * hits.value:.0f} % (95 % range "
        f"{100 * hits.low:.0f} to {100 * hits.high:.0f} %) were on the projected side of the median. "
        "The range around the rate is as wide as 8 in 10 of the errors of occupations of that size in those years."
    )


def _of_occupations(table: Tables, record: TrackRecord) -> pl.DataFrame:
    """Return `onet_soc_code`, `growth`, `low`, `high` in percent a year for every projected occupation."""
    newest = projected(table, NEWEST)
    growth = newest.compound_growth
    half = record.rule.at(newest.base)
    of_codes = pl.DataFrame({"code": newest.codes, "growth": growth, "half": half}).filter(pl.col("growth").is_finite())
    pairs = table("crosswalk-nem-onet", "crosswalk").select(
        pl.col("onet_soc_2019_code").alias("onet_soc_code"), pl.col("nem_code").alias("code")
    )
    joined = pairs.unique().join(of_codes, on="code", how="inner").sort("onet_soc_code")
    return joined.select(
        "onet_soc_code",
        "growth",
        (pl.col("growth") - pl.col("half")).alias("low"),
        (pl.col("growth") + pl.col("half")).alias("high"),
    )


def _of_roles(occupations: pl.DataFrame, roles: Sequence[Role]) -> pl.DataFrame:
    """Return `slug`, `growth`, `low`, `high`: weighted means, as if errors of a role's occupations moved together."""
    weights = pl.DataFrame(
        [(role.slug, code.code, code.weight) for role in roles for code in role.codes],
        schema={"slug": pl.String, "onet_soc_code": pl.String, "weight": pl.Float64},
        orient="row",
    )
    joined = weights.join(occupations, on="onet_soc_code", how="left").sort("slug", "onet_soc_code")
    means = [
        pl.when(pl.col(name).is_not_null().all())
        .then((pl.col(name) * pl.col("weight")).sum().round(SUM_DIGITS))
        .alias(name)
        for name in ("growth", "low", "high")
    ]
    return joined.group_by("slug", maintain_order=True).agg(means)


def outlook_table(table: Tables, roles: Sequence[Role], slugs: Mapping[str, str], record: TrackRecord) -> pl.DataFrame:
    """Return one row a record, sorted by slug: `growth`, `growth_low`, `growth_high`, `basis`, `track_record`.

    Growth in percent a year, compound, with its 80 % range; nulls where there is no projection. `slugs` maps O*NET-SOC
    codes to slugs.
    """
    occupations = _of_occupations(table, record)
    schema = {"onet_soc_code": pl.String, "slug": pl.String}
    codes = pl.DataFrame(list(slugs.items()), schema=schema, orient="row")
    official = codes.join(occupations, on="onet_soc_code", how="left").drop("onet_soc_code")
    official = official.with_columns(pl.lit(BASIS).alias("basis"))
    both = pl.concat(
        [official, _of_roles(occupations, roles).with_columns(pl.lit(ROLE_BASIS).alias("basis"))], how="diagonal"
    )
    known = pl.col("growth").is_not_null()
    return both.select(
        "slug",
        pl.col("growth").round(DIGITS),
        pl.col("low").round(DIGITS).alias("growth_low"),
        pl.col("high").round(DIGITS).alias("growth_high"),
        pl.when(known).then(pl.col("basis")).otherwise(pl.lit(NO_PROJECTION)).alias("basis"),
        pl.when(known).then(pl.lit(track_record_words(record))).otherwise(pl.lit("")).alias("track_record"),
    ).sort("slug")
