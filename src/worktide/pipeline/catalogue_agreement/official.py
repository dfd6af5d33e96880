"""What is official and what was judged of it: tasks with their weights, activities, labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.core.errors import SourceError
from worktide.core.hashing import sha256_of_file
from worktide.pipeline.training.labels import JudgedTexts
from worktide.pipeline.training.official import MAIN, SECOND, activity_titles, official_labels
from worktide.scoring.occupations import TaskRows, stated_weights
from worktide.sources.registry import read_source
from worktide.sources.store import locate

Array = NDArray[np.float64]

ONET: Final = "onet-30-1"
RATINGS: Final = "onet-task-ratings-29-3-wide"
NEEDED: Final = (MAIN, SECOND, ONET, RATINGS)


@dataclass(frozen=True, slots=True)
class OfficialTasks:
    """All official tasks, sorted by occupation and Task ID: `weights` add up to 1 within an occupation.

    `activities` holds the detailed work activities' titles of each task, none for some. `titles` maps codes to titles.
    """

    task_ids: tuple[int, ...]
    codes: tuple[str, ...]
    texts: tuple[str, ...]
    weights: Array
    activities: tuple[tuple[str, ...], ...]
    titles: dict[str, str]


@dataclass(frozen=True, slots=True)
class Basis:
    """Official tasks, the published labels, and the hash of each file they come from."""

    tasks: OfficialTasks
    judged: JudgedTexts
    hashes: dict[str, str]


def read_basis(folders: Sequence[Path]) -> Basis:
    """Return what the comparison starts from; raises SourceError naming the files that are missing."""
    found = locate(folders)
    missing = [name for name in NEEDED if name not in found]
    if missing:
        hint = "Add them with `worktide sources add PATH`, or name the folder that holds them with --sources."
        raise SourceError(f"these sources are missing: {', '.join(missing)}", hint=hint)
    tables = {name: read_source(name, found[name]) for name in NEEDED}
    titles = activity_titles(tables[ONET])
    judged = official_labels({name: tables[name]["tasks"] for name in (MAIN, SECOND)}, titles)
    hashes = {name: sha256_of_file(found[name]) for name in NEEDED}
    return Basis(official_tasks(tables[ONET], tables[RATINGS]["task_ratings"], titles), judged, hashes)


def official_tasks(
    onet: dict[str, pl.DataFrame], ratings: pl.DataFrame, titles: Mapping[int, tuple[str, ...]]
) -> OfficialTasks:
    """Return the official tasks from the tables of O*NET and of the ratings, and activities' titles by Task ID."""
    rated = onet["tasks"].join(ratings.select("task_id", "importance", "frequency"), on="task_id", how="left")
    table = rated.sort("onet_soc_code", "task_id")
    ids = tuple(table["task_id"].to_list())
    return OfficialTasks(
        task_ids=ids,
        codes=tuple(table["onet_soc_code"].to_list()),
        texts=tuple(table["task"].to_list()),
        weights=_weights(table),
        activities=tuple(tuple(titles.get(number, ())) for number in ids),
        titles=dict(onet["occupations"].select("onet_soc_code", "title").iter_rows()),
    )


def _weights(table: pl.DataFrame) -> Array:
    codes = table["onet_soc_code"].to_numpy()
    rows = TaskRows(
        starts=np.flatnonzero(np.concatenate([[True], codes[1:] != codes[:-1]])).astype(np.int64),
        judgement=np.arange(len(codes), dtype=np.int64),
        importance=table["importance"].fill_null(float("nan")).to_numpy(),
        frequency=table["frequency"].fill_null(float("nan")).to_numpy(),
        core=(table["task_type"] == "Core").fill_null(value=False).to_numpy(),
        stated_share=np.full(len(codes), np.nan),
    )
    return stated_weights(rows)
