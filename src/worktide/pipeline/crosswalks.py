"""Values carried from one classification to another, with the quality of each join recorded."""

from __future__ import annotations

import polars as pl

EXACT, SPLIT, MERGED, NONE = "exact", "split", "merged", "none"
VALUE_DIGITS = 6
# A sum is rounded once before its published rounding: its last digits depend on how a table lies in memory.
SUM_DIGITS = 6


def chain(first: pl.DataFrame, second: pl.DataFrame) -> pl.DataFrame:
    """Return the crosswalk `source → target` that follows two crosswalks with those columns one after the other."""
    onward = second.rename({"source": "middle"})
    joined = first.rename({"target": "middle"}).join(onward, on="middle", how="inner")
    return joined.select("source", "target").unique().sort("source", "target")


def crosswalk(frame: pl.DataFrame, source: str, target: str) -> pl.DataFrame:
    """Return the distinct pairs of two columns as `source`, `target`, sorted; rows with a null are left out."""
    pairs = frame.select(pl.col(source).alias("source"), pl.col(target).alias("target")).drop_nulls()
    return pairs.unique().sort("source", "target")


def carry(values: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return `target`, `value`, `join` for values (`source`, `value`) carried over a crosswalk.

    A target takes the plain mean of the sources that lead to it: `merged` where there are several, `split` where its
    one source leads to several targets, else `exact`. Sources without a value do not count.
    """
    known = values.drop_nulls()
    used = pairs.join(known, on="source", how="inner")
    fan_out = used.group_by("source").agg(pl.len().alias("targets"))
    joined = used.join(fan_out, on="source").sort("target", "source")
    grouped = joined.group_by("target", maintain_order=True).agg(
        pl.col("value").mean().round(VALUE_DIGITS), pl.len().alias("sources"), pl.col("targets").max()
    )
    quality = (
        pl.when(pl.col("sources") > 1)
        .then(pl.lit(MERGED))
        .when(pl.col("targets") > 1)
        .then(pl.lit(SPLIT))
        .otherwise(pl.lit(EXACT))
    )
    return grouped.select("target", "value", quality.alias("join")).sort("target")
