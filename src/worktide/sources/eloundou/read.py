"""Readers of the three files of "GPTs are GPTs": labels by task, a second set on automation, scores by occupation.

Exposure labels say whether a language model could at least halve the time of a task at equal quality: `E0` no, `E1`
with the model alone, `E2` only with software built around it. Automation labels say how much of a task a model could
do: `T0` none, `T1` up to half, `T2` half to nine tenths, `T3` nine tenths to all but all, `T4` all of it. They are
given whether or not the task is exposed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from worktide.sources.layouts import Column, Layout, table
from worktide.sources.tables import Reader, label, read_delimited

EXPOSURES: Final = ("E0", "E1", "E2")
AUTOMATIONS: Final = ("T0", "T1", "T2", "T3", "T4")
TASK_TYPES: Final = ("Core", "Supplemental")

_TASK: Final = {
    "Task ID": Column("task_id", "task_id"),
    "O*NET-SOC Code": Column("onet_soc_code", "onet_soc"),
    "Title": Column("title"),
    "Task": Column("task"),
    "Task Type": Column("task_type", nullable=True, among=TASK_TYPES),
}
_LABELS: Final = Layout(
    {
        **_TASK,
        "human_exposure_agg": Column("human_exposure_agg", among=EXPOSURES),
        "gpt4_exposure": Column("gpt4_exposure", among=EXPOSURES),
        "gpt4_exposure_alt_rubric": Column("gpt4_exposure_alt_rubric", among=EXPOSURES),
        "gpt4_automation": Column("gpt4_automation", among=AUTOMATIONS),
        "gpt_3_relevant": Column("gpt_3_relevant", "flag"),
        **{name: Column(name, "number", low=0, high=1) for name in ("alpha", "beta", "gamma", "automation")},
    },
    key=("task_id",),
    ignored=("column_1", "human_labels"),
    knows="full_labelset.tsv",
)
_AUTOMATION_LABELS: Final = Layout(
    {
        **_TASK,
        "gpt4_automation": Column("gpt4_automation", among=AUTOMATIONS),
        "human_automation": Column("human_automation", nullable=True, among=AUTOMATIONS),
    },
    key=("task_id",),
    knows="automation_gpt4_human_labels.tsv",
)
_OCCUPATIONS: Final = Layout(
    {
        "O*NET-SOC Code": Column("onet_soc_code", "onet_soc"),
        "Title": Column("title"),
        **{
            f"{theirs}_rating_{measure}": Column(f"{ours}_{measure}", "number", low=0, high=1)
            for theirs, ours in (("dv", "gpt4"), ("human", "human"))
            for measure in ("alpha", "beta", "gamma")
        },
    },
    key=("onet_soc_code",),
    knows="occ_level.csv",
)


def read_labels(path: Path) -> dict[str, pl.DataFrame]:
    """Return `tasks`: one row a task of O*NET 27.2, with what four raters said of it.

    `human_exposure_agg` is the annotators' exposure label (the file repeats it as `human_labels`, left out here);
    `gpt4_exposure` that of GPT-4 under the paper's rubric; `gpt4_exposure_alt_rubric` that of the same GPT-4 under
    another prompt; `gpt4_automation` its automation label, first set. `gpt_3_relevant` is a flag that the authors do
    not explain. `alpha` (E1 is 1), `beta` (E1 is 1, E2 is 0.5), `gamma` (E1 and E2 are 1) and `automation` (T0 to T4
    in quarters) restate GPT-4's labels as numbers. `task_type` is null where O*NET had no ratings.
    """
    return {"tasks": table(read_delimited(path, quoted=True), _LABELS, source=label(path))}


def read_automation_labels(path: Path) -> dict[str, pl.DataFrame]:
    """Return `tasks`: the same tasks with a second set of GPT-4's automation labels and, for 100 tasks, a human's.

    The 100 belong to five occupations whose names begin with Ac; elsewhere `human_automation` is null.
    """
    return {"tasks": table(read_delimited(path, quoted=True), _AUTOMATION_LABELS, source=label(path))}


def read_occupations(path: Path) -> dict[str, pl.DataFrame]:
    """Return `occupations`: exposed shares of tasks by GPT-4's and by the annotators' labels, from 0 to 1.

    Each is the mean over an occupation's tasks in which Core weighs 1 and everything else, blanks included, 0.5.
    """
    frame = read_delimited(path, separator=",", quoted=True)
    return {"occupations": table(frame, _OCCUPATIONS, source=label(path))}


READERS: dict[str, Reader] = {
    "eloundou-labels": read_labels,
    "eloundou-automation-labels": read_automation_labels,
    "eloundou-occupations": read_occupations,
}
