"""Ratings of tasks: how important and relevant a task is, and how often people in the occupation do it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from worktide.core.errors import SourceError
from worktide.sources.layouts import Column, Layout, checked_table, typed
from worktide.sources.onet.descriptor_layouts import ERROR, SCALE
from worktide.sources.onet.occupation_layouts import CODE, DATED, TASK
from worktide.sources.tables import label, read_delimited

# How often a year a task is done that falls in category 1 to 7 of the scale FT ("Yearly or less" to "Hourly or more"),
# with 260 working days of 8 hours a year: the weights behind the published wide table of release 29.3.
TIMES_A_YEAR: Final = (1, 2, 12, 52, 260, 780, 2080)
WORKING_DAYS: Final = 260
# Shares are published with two decimals, so seven of them add up to 100 only roughly.
_SHARE_TOLERANCE: Final = 1.0

_TASK_RATINGS: Final = Layout(
    {
        "Task ID": Column("task_id", "task_id"),
        "O*NET-SOC Code": Column("onet_soc_code", "onet_soc"),
        "importance": Column("importance", "number", nullable=True, low=1, high=5),
        "importance_lower": Column("importance_low", "number", nullable=True, low=1, high=5),
        "importance_upper": Column("importance_high", "number", nullable=True, low=1, high=5),
        "relevance": Column("relevance", "number", nullable=True, low=0, high=100),
        "relevance_lower": Column("relevance_low", "number", nullable=True, low=0, high=100),
        "relevance_upper": Column("relevance_high", "number", nullable=True, low=0, high=100),
        "freq_mean": Column("frequency", "number", nullable=True, low=0, high=8.1),
        "freq_lower": Column("frequency_low", "number", nullable=True, low=0),
        "freq_upper": Column("frequency_high", "number", nullable=True, low=0),
    },
    key=("task_id",),
    ignored=("Title", "Task"),
    knows="the wide form of O*NET 29.3",
)

TASK_RATING_VALUES: Final = Layout(
    {
        **TASK,
        **CODE,
        **SCALE,
        "Category": Column("category", "integer", low=0, high=7),
        "Data Value": Column("data_value", "number", low=0, high=100),
        **ERROR,
        **DATED,
    },
    key=("task_id", "scale_id", "category"),
    knows="O*NET 20.1 to 30.1",
)


def mean_frequency(share_column: str) -> pl.Expr:
    """Return the expression for how often a task is done on a working day, from rows of one task by `category`.

    `share_column` holds percent of workers; missing shares count as zero, and the mean of none is null. The formula is
    the sum over categories of share × (1, 2, 12, 52, 260, 780, 2080) / 260, with shares as parts of one.
    """
    times = pl.col("category").replace_strict(dict(enumerate(TIMES_A_YEAR, 1)), return_dtype=pl.Float64)
    total = (pl.col(share_column) / 100 * times).sum() / WORKING_DAYS
    return pl.when(pl.col(share_column).is_not_null().any()).then(total)


def read_wide(path: Path) -> dict[str, pl.DataFrame]:
    """Return `task_ratings` of the wide CSV of release 29.3: one row a task.

    `importance` is 1 to 5, `relevance` percent of workers, `frequency` times a working day; `_low` and `_high` are the
    publisher's 95 % bounds, null where it gives none. The bounds of `frequency` add up those of its categories, so
    they are wider than an interval of the mean.
    """
    source = label(path)
    frame = typed(read_delimited(path, separator=",", quoted=True), _TASK_RATINGS, source=source)
    # The file's makers summed missing bounds as zero; no task has a true upper bound of zero.
    unknown = pl.col("frequency_high") == 0
    bounds = [pl.when(~unknown).then(pl.col(name)).alias(name) for name in ("frequency_low", "frequency_high")]
    return {"task_ratings": checked_table(frame.with_columns(bounds), _TASK_RATINGS, source=source)}


def _of_scale(values: pl.DataFrame, scale: str, name: str) -> pl.DataFrame:
    rows = values.filter(pl.col("scale_id") == scale)
    return rows.select(
        "task_id",
        pl.col("data_value").alias(name),
        pl.col("lower_bound").alias(f"{name}_low"),
        pl.col("upper_bound").alias(f"{name}_high"),
    )


def _frequencies(values: pl.DataFrame, source: str) -> pl.DataFrame:
    shares = values.filter(pl.col("scale_id") == "FT")
    sums = shares.group_by("task_id", maintain_order=True).agg(pl.col("data_value").sum())
    wrong = sums.filter((pl.col("data_value") - 100).abs() > _SHARE_TOLERANCE)
    if wrong.height:
        task, total = wrong.row(0)
        problem = f"the frequency shares of task {task} do not add up to 100 percent"
        hint = "Rows of the task are missing or repeated; download the file again."
        raise SourceError(problem, source=source, got=round(total, 2), expected="100, within 1", hint=hint)
    return shares.group_by("task_id", maintain_order=True).agg(
        mean_frequency("data_value").alias("frequency"),
        mean_frequency("lower_bound").alias("frequency_low"),
        mean_frequency("upper_bound").alias("frequency_high"),
    )


def tables_of_ratings(frame: pl.DataFrame, source: str) -> dict[str, pl.DataFrame]:
    """Return `task_ratings`, as `read_wide` does, and `task_rating_values` from rows of the official long form.

    `task_rating_values` has one row for each task, scale (FT, IM, RT) and category; category 0 stands for none, and
    `data_value` is in the unit of its scale (percent for FT and RT, 1 to 5 for IM).
    """
    values = typed(frame, TASK_RATING_VALUES, source=source).with_columns(pl.col("category").fill_null(0))
    values = checked_table(values, TASK_RATING_VALUES, source=source)
    ratings = values.select("task_id", "onet_soc_code").unique()
    importance, relevance = _of_scale(values, "IM", "importance"), _of_scale(values, "RT", "relevance")
    for part in (importance, relevance, _frequencies(values, source)):
        ratings = ratings.join(part, on="task_id", how="left", validate="m:1")
    return {"task_ratings": checked_table(ratings, _TASK_RATINGS, source=source), "task_rating_values": values}


def read_long(path: Path) -> dict[str, pl.DataFrame]:
    """Return `task_ratings` and `task_rating_values` of the official long text file; see `tables_of_ratings`."""
    return tables_of_ratings(read_delimited(path), label(path))
