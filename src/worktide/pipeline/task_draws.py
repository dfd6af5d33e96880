"""What AI does of each shown task, draw by draw: what a person's own time shares are weighed with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.pipeline.shown_tasks import group_starts
from worktide.release.open import TASK_DRAW_PLACES, TASK_DRAW_STARTS, TASK_DRAWS
from worktide.release.record import Record

Array = NDArray[np.float64]

KEPT: Final = 64


def spread_out(does: Array, kept: int) -> NDArray[np.int64]:
    """Return which draws to keep (ascending): evenly spaced in the order of their mean over all records.

    `does` is draws × records. What all records share moves every range most, so the few kept draws stand for it evenly;
    beside all 200 draws, 64 such move a record's ends by 1.4 points on average, the first 64 by 2.
    """
    order = np.argsort(does.mean(axis=1), kind="stable")
    return np.sort(order[((np.arange(kept) + 0.5) * len(order) / kept).astype(np.int64)])


def task_draw_arrays(
    records: Sequence[Record], table: pl.DataFrame, task_does: Array, does: Array
) -> dict[str, NDArray[Any]]:
    """Return some draws of every record's tasks (tasks × draws, whole percent), where each begins, and which they are.

    `table` is the task table, `task_does` (draws × shown tasks, 0 to 1) lies in its order, `does` is draws × records;
    the result lies in the order of the records and their tasks. Draws are joint over all tasks and records.
    """
    shown = table.select("slug", "group")[group_starts(table)].rows()
    places: Mapping[tuple[str, str], int] = {key: place for place, key in enumerate(shown)}
    order = [places[record.occupation.slug, task.id] for record in records for task in record.tasks]
    kept = spread_out(does, KEPT)
    starts = np.cumsum([0, *(len(record.tasks) for record in records)])
    return {
        TASK_DRAWS: np.round(100.0 * task_does[kept][:, order].T).astype(np.uint8),
        TASK_DRAW_STARTS: starts.astype(np.int32),
        TASK_DRAW_PLACES: kept.astype(np.int32),
    }
