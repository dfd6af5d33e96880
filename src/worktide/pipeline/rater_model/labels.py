"""Ordinal labels of tasks by several raters, folded into cells of equal labels within an occupation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NOT_JUDGED = -1

Array = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LabelPanel:
    """Labels of one construct.

    `labels` is raters × tasks: the place on the ordered scale (0 is the least), NOT_JUDGED where there is none.
    `occupation` (tasks) points into the occupations, `field` (occupations) into the fields. `levels` counts the scale,
    `fields` the fields.
    """

    raters: tuple[str, ...]
    levels: int
    labels: Places
    occupation: Places
    field: Places
    fields: int


@dataclass(frozen=True, slots=True)
class Cells:
    """Tasks of one occupation with the same labels, counted: their likelihood is the same, so it is computed once.

    `labels` is raters × cells, `occupation`, `field` and `count` one entry a cell; `of_task` gives each task's cell.
    """

    labels: Places
    occupation: Places
    field: Places
    count: Array
    of_task: Places


def cells_of(panel: LabelPanel) -> Cells:
    """Return the cells of a panel, sorted by occupation."""
    base = panel.levels + 1
    code = panel.occupation.copy()
    for row in panel.labels:
        code = code * base + row + 1
    _, first, of_task, count = np.unique(code, return_index=True, return_inverse=True, return_counts=True)
    occupation = panel.occupation[first]
    return Cells(
        labels=panel.labels[:, first],
        occupation=occupation,
        field=panel.field[occupation],
        count=count.astype(np.float64),
        of_task=of_task.astype(np.int64),
    )
