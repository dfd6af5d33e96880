"""Observed use: conversations' shares by task text, carried to the present Task IDs."""

from __future__ import annotations

import polars as pl

from worktide.pipeline.inputs import Inputs

PERCENT_DIGITS = 6


def observed_use(inputs: Inputs, source: str) -> pl.DataFrame:
    """Return `task_id`, `percent` of conversations for tasks of O*NET 30.1 that a usage file saw, sorted by Task ID.

    The files write tasks as lower-case O*NET 20.1 text: joined by text to 20.1, then by Task ID to the present. A text
    that several tasks share is counted once in the file, so its share is divided equally among them. A task that is
    absent was not seen, which does not mean that it is not exposed.
    """
    texts = inputs.table("onet-task-statements-20-1", "tasks").select(
        "task_id", pl.col("task").str.to_lowercase().alias("task_text")
    )
    seen = inputs.table(source, "tasks").filter(pl.col("kind") == "task").join(texts, on="task_text")
    share = (pl.col("percent") / pl.len().over("task_text")).alias("percent")
    split = seen.with_columns(share).select("task_id", "percent")
    present = inputs.table("onet-30-1", "tasks").select("task_id")
    return split.join(present, on="task_id").with_columns(pl.col("percent").round(PERCENT_DIGITS)).sort("task_id")


def occupation_use(inputs: Inputs, source: str) -> pl.DataFrame:
    """Return `onet_soc_code`, `value`: the percent of conversations on an occupation's tasks, 0 where none was seen."""
    tasks = inputs.table("onet-30-1", "tasks").select("task_id", "onet_soc_code")
    joined = tasks.join(observed_use(inputs, source), on="task_id", how="left").sort("task_id")
    grouped = joined.group_by("onet_soc_code").agg(pl.col("percent").sum().round(PERCENT_DIGITS).alias("value"))
    return grouped.sort("onet_soc_code")
