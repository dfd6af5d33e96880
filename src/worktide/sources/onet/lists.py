"""O*NET's single tables in other forms: workbooks of one domain, older wordings, and a few work contexts."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from worktide.sources.layouts import Column, Layout, table
from worktide.sources.onet.descriptor_layouts import RATINGS
from worktide.sources.onet.occupation_layouts import TASKS
from worktide.sources.tables import label, read_delimited, read_sheet

_OLD_TASKS: Final = Layout(
    {
        **TASKS.columns,
        "O*NET-SOC Code": Column("onet_soc_2010_code", "onet_soc"),
        "Title": Column("occupation_title"),
    },
    key=("task_id",),
    knows="O*NET 20.1",
)
_SHARE_COLUMNS: Final = {
    "degree_of_automation_context": "degree_of_automation",
    "importance_of_being_exact_or_accurate_context": "importance_of_being_exact",
    "importance_of_repeating_same_tasks_context": "importance_of_repeating_same_tasks",
    "structured_versus_unstructured_work_context": "structured_work",
}
_WORK_CONTEXTS: Final = Layout(
    {
        "occupation": Column("title"),
        **{name: Column(ours, "number", low=0, high=1) for name, ours in _SHARE_COLUMNS.items()},
    },
    key=("title",),
)


def _ratings(path: Path, sheet: str) -> pl.DataFrame:
    source = f"{label(path)}: {sheet}"
    return table(read_sheet(path, sheet), RATINGS, source=source)


def read_skills(path: Path) -> dict[str, pl.DataFrame]:
    """Return `skills`: importance (scale IM, 1 to 5) and level (LV, 0 to 7) of 35 skills by occupation."""
    return {"skills": _ratings(path, "Skills")}


def read_knowledge(path: Path) -> dict[str, pl.DataFrame]:
    """Return `knowledge`: importance (scale IM, 1 to 5) and level (LV, 0 to 7) of 33 fields by occupation."""
    return {"knowledge": _ratings(path, "Knowledge")}


def read_old_tasks(path: Path) -> dict[str, pl.DataFrame]:
    """Return `tasks` of release 20.1: the wording by Task ID, under O*NET-SOC 2010 codes."""
    frame = read_delimited(path, separator=",", quoted=True)
    return {"tasks": table(frame, _OLD_TASKS, source=label(path))}


def read_work_contexts(path: Path) -> dict[str, pl.DataFrame]:
    """Return `work_contexts`: four items by occupation title, rescaled by their makers to 0 (least) to 1 (most)."""
    frame = read_delimited(path, separator=",", quoted=True)
    return {"work_contexts": table(frame, _WORK_CONTEXTS, source=label(path))}
