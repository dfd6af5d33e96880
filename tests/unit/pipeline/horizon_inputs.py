"""The publishers' tables that barriers, horizons and observed use read, and the tasks they are scored on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from worktide.catalogue.occupations import load_occupations
from worktide.catalogue.roles import Role, load_roles
from worktide.pipeline.adoption_columns import CHATS, INTERFACES
from worktide.pipeline.barrier_columns import PHYSICAL_SOURCE
from worktide.pipeline.classification import slugs_of
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.shown_tasks import group_starts
from worktide.pipeline.task_rows import task_rows, task_table
from worktide.scoring.occupations import stated_weights
from worktide.sources.registry import read_source
from worktide.sources.store import locate

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl
    from numpy.typing import NDArray

SOURCES = (
    *CHATS,
    *INTERFACES,
    PHYSICAL_SOURCE,
    "crosswalk-nem-onet",
    "eloundou-labels",
    "onet-30-1",
    "onet-task-ratings-29-3-wide",
    "onet-task-statements-20-1",
    "projections-2024-34",
)


@dataclass(frozen=True, slots=True)
class Real:
    """Real inputs, with the task table and its stated weights."""

    inputs: Inputs
    roles: tuple[Role, ...]
    slugs: dict[str, str]
    table: pl.DataFrame
    weights: NDArray[np.float64]
    groups: NDArray[np.int64]
    starts: NDArray[np.int64]


@cache
def read_real(folder: Path) -> Real:
    """Read the files once for all tests of a process."""
    found = locate([folder])
    inputs = Inputs({name: read_source(name, found[name]) for name in SOURCES}, {})
    roles = load_roles()
    slugs = slugs_of(dict(inputs.table("onet-30-1", "occupations")["onet_soc_code", "title"].iter_rows()))
    table = task_table(inputs, load_occupations(), roles, slugs)
    rows = task_rows(table)
    return Real(inputs, roles, slugs, table, stated_weights(rows), group_starts(table), rows.starts)


def label_shares(real: Real) -> NDArray[np.float64]:
    """Return a share between 0 and 1 for every row of the task table from GPT-4's first automation labels."""
    labels = dict(real.inputs.table("eloundou-labels", "tasks")["task_id", "gpt4_automation"].iter_rows())
    middles = {"T0": 0.0, "T1": 0.25, "T2": 0.7, "T3": 0.95, "T4": 1.0}
    return np.array([middles.get(labels.get(number, "T1"), 0.25) for number in real.table["task_id"].to_list()])
