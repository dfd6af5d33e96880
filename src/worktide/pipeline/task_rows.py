"""The tasks of all records in one table: official under the task of ours that covers them, and roles'."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.catalogue.occupations import Occupation
from worktide.catalogue.roles import Role
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.rater_model.draws import RowPlaces
from worktide.scoring.occupations import TaskRows


def primary_activities(inputs: Inputs) -> pl.DataFrame:
    """Return `task_id`, `iwa_id`: the one activity that each official task counts under.

    A task may belong to several. It goes to the one that most tasks of its occupation share (then the first by ID).
    """
    onet = inputs.tables["onet-30-1"]
    pairs = onet["task_dwas"].join(onet["dwas"], on="dwa_id").select("onet_soc_code", "task_id", "iwa_id").unique()
    shared = pairs.group_by("onet_soc_code", "iwa_id").agg(pl.len().alias("tasks"))
    ranked = pairs.join(shared, on=["onet_soc_code", "iwa_id"]).sort(
        "task_id", "tasks", "iwa_id", descending=[False, True, False]
    )
    return ranked.unique("task_id", keep="first", maintain_order=True).select("task_id", "iwa_id")


def covering_tasks(occupations: Sequence[Occupation]) -> pl.DataFrame:
    """Return `task_id`, `group`: the id of the task of ours that covers each official task."""
    pairs = [(number, task.id) for one in occupations for task in one.tasks for number in task.covers]
    return pl.DataFrame(pairs, schema={"task_id": pl.Int64, "group": pl.String}, orient="row")


def _official_rows(inputs: Inputs, occupations: Sequence[Occupation], slugs: dict[str, str]) -> pl.DataFrame:
    tasks = inputs.table("onet-30-1", "tasks").sort("task_id").with_row_index("judgement")
    ratings = inputs.table("onet-task-ratings-29-3-wide", "task_ratings").select("task_id", "importance", "frequency")
    joined = tasks
    for added in (ratings, primary_activities(inputs), covering_tasks(occupations)):
        joined = joined.join(added, on="task_id", how="left", maintain_order="left")
    return joined.select(
        pl.col("onet_soc_code").replace_strict(slugs).alias("slug"),
        "group",
        "task_id",
        pl.col("iwa_id").alias("activity"),
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
            "activity": pl.Series([None] * len(tasks), dtype=pl.String),
            "judgement": pl.Series(range(first, first + len(tasks)), dtype=pl.Int64),
            "importance": pl.Series([None] * len(tasks), dtype=pl.Float64),
            "frequency": pl.Series([None] * len(tasks), dtype=pl.Float64),
            "core": [True] * len(tasks),
            "stated_share": [task.time_share for _, task in tasks],
        }
    )


def task_table(
    inputs: Inputs, occupations: Sequence[Occupation], roles: Sequence[Role], slugs: dict[str, str]
) -> pl.DataFrame:
    """Return one row for each official task of an occupation and each task of a role, sorted by slug, group, Task ID.

    `slugs` maps O*NET-SOC codes to slugs. `group` is the id of the task of ours that covers an official task, or of a
    role's task; `activity` is the official task's activity (IWA ID), null for roles; `judgement` is the place among
    the judged tasks.
    """
    official = _official_rows(inputs, occupations, slugs)
    roles_rows = _role_rows(roles, official.height)
    return pl.concat([official, roles_rows], how="vertical").sort("slug", "group", "task_id")


def shown_names(table: pl.DataFrame) -> pl.Series:
    """Return the name of each row's task of ours: slug and id."""
    return table["slug"] + " " + table["group"]


def row_places(table: pl.DataFrame, fields: NDArray[np.int64]) -> RowPlaces:
    """Return the record of each row, and the names that its draws hang on: its Task ID, or a role's slug and task.

    `fields` gives each record's field (major group).
    """
    names = table["task_id"].cast(pl.String).fill_null(shown_names(table)).to_list()
    slugs = table["slug"].unique(maintain_order=True)
    record = (table["slug"].rle_id()).to_numpy().astype(np.int64)
    return RowPlaces(record, fields, slugs.to_list(), names)


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
