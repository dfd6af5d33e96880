"""The published labels as a table of judged texts: every rater with enough judgements for a head of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from worktide.core.errors import SourceError
from worktide.pipeline.raters import RATERS
from worktide.pipeline.training.labels import JudgedTexts, judged_texts

MAIN: Final = "eloundou-labels"
SECOND: Final = "eloundou-automation-labels"
ONET: Final = "onet-30-1"

# Eloundou et al. 2024 count E2 half; the quarters of T0 to T4 are those of their file.
VALUES: Final[dict[str, dict[str, float]]] = {
    "exposure": {"E0": 0.0, "E1": 1.0, "E2": 0.5},
    "automation": {"T0": 0.0, "T1": 0.25, "T2": 0.5, "T3": 0.75, "T4": 1.0},
}


def activity_titles(onet: Mapping[str, pl.DataFrame]) -> dict[int, tuple[str, ...]]:
    """Return the titles of each task's detailed work activities by Task ID, from the tables of O*NET's database."""
    named = onet["task_dwas"].join(onet["dwas"], on="dwa_id").sort("task_id", "dwa_id").group_by("task_id")
    titles = named.agg(pl.col("title").unique(maintain_order=True))
    return {number: tuple(given) for number, given in titles.iter_rows()}


def official_labels(
    tables: Mapping[str, pl.DataFrame], activities: Mapping[int, Sequence[str]] | None = None
) -> JudgedTexts:
    """Return the labels of all distilled raters, by Task ID.

    `tables` maps a source's name to its table `tasks`: `eloundou-labels`, and `eloundou-automation-labels` where it is
    given; without it its rater is left out. `activities` holds the titles of tasks' activities by Task ID. Raises
    SourceError where a task of one is missing in the other.
    """
    main = tables[MAIN].sort("task_id")
    judgements: dict[str, list[str]] = {}
    for rater in RATERS:
        if rater.distilled and rater.source in tables:
            given = tables[rater.source].select("task_id", pl.col(rater.column).cast(pl.String))
            joined = main.select("task_id").join(given, on="task_id", how="left", maintain_order="left")
            if absent := joined[rater.column].null_count():
                expected = "a judgement of every task of eloundou-labels"
                raise SourceError("judgements are missing", source=rater.source, got=absent, expected=expected)
            judgements[rater.name] = joined[rater.column].to_list()
    values = {rater.name: VALUES[rater.construct] for rater in RATERS}
    judged = judged_texts(main["task"].to_list(), main["onet_soc_code"].to_list(), judgements, values)
    if activities is None:
        return judged
    return replace(judged, activities=tuple(tuple(activities.get(number, ())) for number in main["task_id"].to_list()))
