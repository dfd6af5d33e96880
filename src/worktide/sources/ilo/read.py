"""Reader of the ILO's refined global index of occupational exposure to generative AI (Gmyrek and others, 2025)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from worktide.sources.layouts import Column, Layout, checked_table, typed
from worktide.sources.tables import ROW, Reader, label, read_sheet

EXPOSURES: Final = (
    "Not Exposed",
    "Minimal Exposure",
    "Exposed: Gradient 1",
    "Exposed: Gradient 2",
    "Exposed: Gradient 3",
    "Exposed: Gradient 4",
)
POTENTIALS: Final = ("Not affected", "The Big Uknown", "Augmentation Potential", "Automation Potential")

_CODE: Final = {"ISCO_08": Column("isco_08_code", "isco")}


def _score(name: str, *, nullable: bool = False) -> Column:
    return Column(name, "number", nullable=nullable, low=0, high=1)


_OF_TASK: Final = {
    "taskID": Column("task_number", "integer", low=1),
    "Task_ISCO": Column("task"),
    "score_2023": _score("score_2023", nullable=True),
    "predicted_score_2025_gpt4o": _score("score_gpt4o", nullable=True),
    "predicted_score_2025_gemini": _score("score_gemini", nullable=True),
    "score_2025": _score("score_2025"),
    "source": Column("source", among=("predicted", "reconciled")),
}
_OF_OCCUPATION: Final = {
    "Title": Column("title"),
    "label1d": Column("major_group"),
    "mean_score_2023": _score("mean_score_2023"),
    "SD_2023": _score("sd_2023"),
    "mean_score_2025": _score("mean_score_2025"),
    "SD_2025": _score("sd_2025"),
    "potential25": Column("exposure_2025", among=EXPOSURES),
    "potential23": Column("potential_2023", among=POTENTIALS),
}
_SHEET: Final = Layout(
    {**_CODE, **_OF_TASK, **_OF_OCCUPATION},
    key=("isco_08_code", "task_number"),
    ignored=(
        "label4d",
        "Weaviate Status",
        "weaviate_status_gemini",
        "prediction_justification_gpt4o",
        "prediction_justification_gemini",
    ),
    knows="the scores of May 2025",
)
_TASKS: Final = Layout({**_CODE, **_OF_TASK}, key=("isco_08_code", "task_number"))
_OCCUPATIONS: Final = Layout({**_CODE, **_OF_OCCUPATION}, key=("isco_08_code",))


def read_scores(path: Path) -> dict[str, pl.DataFrame]:
    """Return `tasks` and `occupations`; scores run from 0 (AI cannot do it) to 1 (AI could do all of it).

    `tasks`: `score_2023` is GPT-4's of the first index; `score_gpt4o` and `score_gemini` are predictions of two models
    that were shown human ratings of similar tasks; `score_2025` is their mean, or where `source` is `reconciled` what
    experts settled on. Three tasks lack a model's score. The models' written reasons are left out.

    `occupations`: mean and standard deviation of the scores over an occupation's tasks, so the deviation says how
    unlike its tasks are and not how raters differ. A mean may differ from that of `tasks` by the publisher's rounding.
    `exposure_2025` is the publisher's class by mean and deviation, `potential_2023` that of the first index.
    """
    source = label(path)
    frame = typed(read_sheet(path, 0), _SHEET, source=source)
    occupations = frame.select([column.name for column in _OCCUPATIONS.columns.values()]).unique(maintain_order=True)
    rows = frame.group_by("isco_08_code", maintain_order=True).agg(pl.col(ROW).first())
    return {
        "tasks": checked_table(frame, _TASKS, source=source),
        "occupations": checked_table(occupations.join(rows, on="isco_08_code"), _OCCUPATIONS, source=source),
    }


READERS: dict[str, Reader] = {"ilo-2025": read_scores}
