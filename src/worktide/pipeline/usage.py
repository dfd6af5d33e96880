"""Observed use: conversations' shares by task text, carried to the present Task IDs."""

from __future__ import annotations

import polars as pl

from worktide.pipeline.inputs import Inputs

PERCENT_DIGITS = 6


def present_tasks(inputs: Inputs) -> pl.DataFrame:
    """Return `task_text` (lower case), `task_id`: the tasks of O*NET 30.1 that a text of O*NET 20.1 stands for.

    They are those that kept their Task ID, reworded or not, and those that have the same text under a new Task ID:
    where occupations were merged (as the software developers were), O*NET gave every task a new one.
    """
    former = inputs.table("onet-task-statements-20-1", "tasks").select(
        pl.col("task").str.to_lowercase().alias("task_text"), "task_id"
    )
    present = inputs.table("onet-30-1", "tasks").select(pl.col("task").str.to_lowercase().alias("task_text"), "task_id")
    kept = former.join(present, on="task_id", how="semi")
    renumbered = present.join(former, on="task_text", how="semi")
    return pl.concat([kept, renumbered]).unique().sort("task_text", "task_id")


def observed_use(inputs: Inputs, source: str) -> pl.DataFrame:
    """Return `task_id`, `percent` of conversations for tasks of O*NET 30.1 that a usage file saw, sorted by Task ID.

    The files write tasks as lower-case O*NET 20.1 text: joined by text to 20.1, then by Task ID, or by the same text
    where that is new, to the present. A text that several tasks share is counted once in the file, so its share is
    divided equally among them. A task that is absent was not seen, which does not mean that it is not exposed.
    """
    seen = inputs.table(source, "tasks").filter(pl.col("kind") == "task")
    joined = seen.join(present_tasks(inputs), on="task_text")
    split = joined.with_columns((pl.col("percent") / pl.len().over("task_text")).alias("percent"))
    # A reworded task can stand for two texts: the one it had and another's.
    summed = split.sort("task_id", "task_text").group_by("task_id", maintain_order=True).agg(pl.col("percent").sum())
    return summed.with_columns(pl.col("percent").round(PERCENT_DIGITS))


def occupation_use(inputs: Inputs, source: str) -> pl.DataFrame:
    """Return `onet_soc_code`, `value`: the percent of conversations on an occupation's tasks, 0 where none was seen.

    An occupation none of whose tasks the files' wording holds is left out: it could not have been seen.
    """
    tasks = inputs.table("onet-30-1", "tasks").select("task_id", "onet_soc_code")
    could = tasks.join(present_tasks(inputs).select("task_id").unique(), on="task_id", how="semi")
    seen = tasks.join(could.select("onet_soc_code").unique(), on="onet_soc_code", how="semi")
    joined = seen.join(observed_use(inputs, source), on="task_id", how="left").sort("task_id")
    grouped = joined.group_by("onet_soc_code").agg(pl.col("percent").sum().round(PERCENT_DIGITS).alias("value"))
    return grouped.sort("onet_soc_code")
