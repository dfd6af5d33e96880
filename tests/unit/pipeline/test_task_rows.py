"""Tasks: every official one exactly once, under one task of ours, with its own activity and ratings."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from worktide.catalogue.occupations import load_occupations
from worktide.catalogue.roles import load_roles
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.shown_tasks import group_starts
from worktide.pipeline.task_rows import primary_activities, task_rows, task_table
from worktide.release.open import open_release

OFFICIAL_TASKS = 18_796


@pytest.fixture(scope="module")
def table(inputs: Inputs, slugs: dict[str, str]) -> pl.DataFrame:
    return task_table(inputs, load_occupations(), load_roles(), slugs)


def test_every_official_task_stands_once(inputs: Inputs, table: pl.DataFrame) -> None:
    official = table.drop_nulls("task_id")
    assert official.height == official["task_id"].n_unique() == OFFICIAL_TASKS
    assert set(official["task_id"].to_list()) == set(inputs.table("onet-30-1", "tasks")["task_id"].to_list())
    assert table["judgement"].sort().to_list() == list(range(table.height))


def test_every_task_has_one_of_its_own_activities(inputs: Inputs) -> None:
    onet = inputs.tables["onet-30-1"]
    own = set(onet["task_dwas"].join(onet["dwas"], on="dwa_id").select("task_id", "iwa_id").iter_rows())
    primary = primary_activities(inputs)
    assert primary.height == primary["task_id"].n_unique() == OFFICIAL_TASKS
    assert set(primary.iter_rows()) <= own


def test_a_task_of_several_activities_goes_to_the_one_most_shared(inputs: Inputs) -> None:
    onet = inputs.tables["onet-30-1"]
    code = "11-1011.00"
    joined = onet["task_dwas"].filter(pl.col("onet_soc_code") == code).join(onet["dwas"], on="dwa_id")
    own = {(task, activity) for task, activity in joined.select("task_id", "iwa_id").iter_rows()}
    shared = {activity: sum(other == activity for _, other in own) for _, activity in own}
    chosen = dict(primary_activities(inputs).iter_rows())
    for task in {task for task, _ in own}:
        options = [activity for other, activity in own if other == task]
        assert chosen[task] == min(options, key=lambda activity: (-shared[activity], activity))


def test_rows_are_sorted_and_records_begin_where_slugs_change(table: pl.DataFrame) -> None:
    assert table.equals(table.sort("slug", "group", "task_id"))
    rows = task_rows(table)
    slugs = table["slug"].to_list()
    assert [slugs[start] for start in rows.starts] == sorted(set(slugs))
    starts = group_starts(table)
    assert len(starts) == table.select("slug", "group").n_unique()
    assert set(rows.starts.tolist()) <= set(starts.tolist())


def test_ratings_are_the_publishers(inputs: Inputs, table: pl.DataFrame) -> None:
    ratings = inputs.table("onet-task-ratings-29-3-wide", "task_ratings")
    joined = table.drop_nulls("task_id").join(ratings, on="task_id", suffix="_published")
    assert joined.height > 0.9 * OFFICIAL_TASKS
    assert joined["importance"].equals(joined["importance_published"].alias("importance"), null_equal=True)
    rows = task_rows(table)
    assert np.isnan(rows.importance[table["task_id"].is_not_null().to_numpy()]).mean() < 0.1
    assert np.nanmin(rows.importance) >= 1
    assert np.nanmax(rows.importance) <= 5
    assert np.nanmin(rows.frequency) > 0


def test_the_embedded_release_shows_every_official_task_once() -> None:
    release = open_release()
    shown: list[int] = []
    for listed in release.listing:
        if listed.kind == "occupation":
            for task in release.record(listed.slug).tasks:
                shown += task.onet_task_ids
    assert len(shown) == len(set(shown)) == OFFICIAL_TASKS


def test_a_text_stands_once_in_a_record() -> None:
    release = open_release()
    for listed in release.listing:
        names = [task.text for task in release.record(listed.slug).tasks]
        assert len(names) == len(set(names)), listed.slug
