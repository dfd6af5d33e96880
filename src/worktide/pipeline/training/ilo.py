"""The ILO's scores of its own tasks as labels of a rater, and the head that stands in for it on other texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.panel.besides import besides_arrays
from worktide.panel.heads import Panel
from worktide.pipeline.training.labels import JudgedTexts, judged_texts
from worktide.pipeline.training.own import HeadSize, train_own

SOURCE: Final = "ilo-2025"
RATER: Final = "ilo_2025"

# The fewest levels that keep the order: means of five correlate 0.98 with the scores. Few of them lie above 0.7.
CUTS: Final = (0.2, 0.3, 0.4, 0.5)
LEVELS: Final = ("0.0-0.2", "0.2-0.3", "0.3-0.4", "0.4-0.5", "0.5-1.0")
SIZE: Final = HeadSize(grams=12_000, landmarks=300)

# One task of the workbook (unit group 7126) has the word that spreadsheets write for a missing text.
_NO_TEXT: Final = "nan"


def ilo_labels(tables: Mapping[str, pl.DataFrame]) -> JudgedTexts:
    """Return the ILO's scores of 2025 as five levels, each standing for the mean score (0 to 1) of its tasks.

    `tables` are those of `worktide.sources.ilo`. Texts are tasks of ISCO-08, occupations its unit groups. A level holds
    scores from its lower cut (0.2, 0.3, 0.4, 0.5) on. A task without a text is left out.
    """
    tasks = tables["tasks"].filter(pl.col("task") != _NO_TEXT).sort("isco_08_code", "task_number")
    scores = tasks["score_2025"].to_numpy()
    level = np.digitize(scores, CUTS)
    values = {name: round(float(scores[level == place].mean()), 4) for place, name in enumerate(LEVELS)}
    given = {RATER: [LEVELS[place] for place in level.tolist()]}
    return judged_texts(tasks["task"].to_list(), tasks["isco_08_code"].to_list(), given, {RATER: values})


def train_ilo(judged: JudgedTexts, panel: Panel) -> dict[str, NDArray[Any]]:
    """Return the arrays of the ILO's head (`panel_besides_ilo_2025_…`), as `worktide.panel.besides` reads them.

    No text of the ILO is in them, only hashes of n-grams and their weights: under 150 kB.
    """
    return besides_arrays(RATER, train_own(judged, panel, "", SIZE)[1])
