"""The tasks of all records in one table: official ones with their ratings and activity, roles' with our time shares."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from worktide.catalogue.roles import Role
from worktide.pipeline.inputs import Inputs
from worktide.scoring.occupations import TaskRows


def primary_activities(inputs: Inputs) -> pl.DataFrame:
    """Return `task_id`, `iwa_id`: the one activity each official task is shown under.

    A task may belong to several. It goes to the one that most tasks of its occupation share (then the first by ID), so
    that every task is shown exactly once and an occupation has no more activities than it needs.
    """
    onet = inputs.tables["onet-30-1"]
    pairs = onet["task_dwas"].join(onet["dwas"], on="dwa_id").select("onet_soc_code", "task_id", "iwa_id").unique()
    shared = pairs.group_by("onet_soc_code", "iwa_id").agg(pl.len().alias("tasks"))
    ranked = pairs.join(shared, on=["onet_soc_code", "iwa_id"]).sort(
        "task_id", "tasks", "iwa_id", descending=[False, True, False]
    )
    return ranked.unique("task_id", keep="first", maintain_order=True).select("task_id", "iwa_id")


def _official_rows(inputs: Inputs, slugs: dict[str, str]) -> pl.DataFrame:
    tasks = inputs.table("onet-30-1", "tasks").sort("task_id").with_row_index("judgement")
    ratings = inputs.table("onet-task-ratings-29-3-wide", "task_ratings").select("task_id", "importance", "frequency")
    joined = tasks.join(ratings, on="task_id", how="left").join(primary_activities(inputs), on="task_id", how="left")
    return joined.select(
        pl.col("onet_soc_code").replace_strict(slugs).alias("slug"),
        pl.col("iwa_id").alias("group"),
        "task_id",
        pl.col("judgement").cast(pl.Int64),
        "importance",
        "frequency",
        (pl.col("task_type") == "Core").fill_null(value=False).alias("core"),
        pl.lit(None, dtype=pl.Float64).alias("stated_share"),
    )


def _role_rows(roles: Sequence[Role], first: int) -> pl.DataFrame:
    tasks = [(role, task) for role in roles for task in role.tasks]
    return pl.DataFrame(
        {
            "slug": [role.slug for role, _ in tasks],
            "group": [task.id for _, task in tasks],
            "task_id": pl.Series([None] * len(tasks), dtype=pl.Int64),
            "judgement": pl.Series(range(first, first + len(tasks)), dtype=pl.Int64),
            "importance": pl.Series([None] * len(tasks), dtype=pl.Float64),
            "frequency": pl.Series([None] * len(tasks), dtype=pl.Float64),
            "core": [True] * len(tasks),
            "stated_share": [task.time_share for _, task in tasks],
        }
    )


def task_table(inputs: Inputs, roles: Sequence[Role], slugs: dict[str, str]) -> pl.DataFrame:
    """Return one row for each task of each record, sorted by slug, group and Task ID.

    `slugs` maps O*NET-SOC codes to slugs. `group` is the activity (IWA ID) of an official task or the id of a role's
    task; `judgement` is the task's place among the judged tasks.
    """
    official = _official_rows(inputs, slugs)
    roles_rows = _role_rows(roles, official.height)
    return pl.concat([official, roles_rows], how="vertical").sort("slug", "group", "task_id")


def task_rows(table: pl.DataFrame) -> TaskRows:
    """Return the task table as the arrays that the scoring takes."""
    slugs = table["slug"].to_numpy()
    starts = np.flatnonzero(np.concatenate([[True], slugs[1:] != slugs[:-1]])).astype(np.int64)
    return TaskRows(
        starts=starts,
        judgement=table["judgement"].to_numpy().astype(np.int64),
        importance=table["importance"].fill_null(float("nan")).to_numpy(),
        frequency=table["frequency"].fill_null(float("nan")).to_numpy(),
        core=table["core"].to_numpy(),
        stated_share=table["stated_share"].fill_null(float("nan")).to_numpy(),
    )
