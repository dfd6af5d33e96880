"""The steps of a build between the tables that were read and the records: judgements, scores, joins, horizons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.panel.heads import Panel
from worktide.pipeline.barrier_columns import BarrierColumns, barrier_columns
from worktide.pipeline.classification import Classification
from worktide.pipeline.horizons import horizon_arrays, shown_barriers
from worktide.pipeline.indices import index_table
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.judged import judge_tasks, judgements_of
from worktide.pipeline.labour import labour_table
from worktide.pipeline.move_model.model import SOURCES as MOVE_SOURCES
from worktide.pipeline.move_model.model import fit_moves
from worktide.pipeline.outlook.forecast import frozen_forecast
from worktide.pipeline.outlook.outlook import outlook_table
from worktide.pipeline.outlook.track_record import track_record
from worktide.pipeline.scores import score_records
from worktide.pipeline.shown_tasks import group_starts
from worktide.pipeline.steps import Result, Steps
from worktide.pipeline.task_rows import row_places, shown_names, task_rows, task_table
from worktide.pipeline.title_head import title_head
from worktide.pipeline.training.ilo import SOURCE as ILO
from worktide.pipeline.training.ilo import ilo_labels, train_ilo
from worktide.pipeline.training.official import MAIN, ONET, SECOND, activity_titles, official_labels
from worktide.pipeline.training.train import train_panel
from worktide.scoring.decomposition import causes_of_level

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scored:
    """The results of all steps before the records.

    `table` is the task table, `slugs` the scored records in its order, which is that of the records in `scores` (see
    scores.score_records) and `horizons` (see horizons.horizon_arrays). `move_model` holds `rates` and `seen` of the
    model of moves.
    """

    table: pl.DataFrame
    slugs: tuple[str, ...]
    panel: dict[str, Array]
    judged: dict[str, Array]
    scores: dict[str, Array]
    horizons: dict[str, Array]
    barriers: BarrierColumns
    indices: pl.DataFrame
    labour: pl.DataFrame
    outlook: pl.DataFrame
    forecast: pl.DataFrame
    title_head: dict[str, Array]
    move_model: dict[str, NDArray[Any]]

    @property
    def places(self) -> dict[str, int]:
        """The place of each scored record in the arrays, by slug."""
        return {slug: place for place, slug in enumerate(self.slugs)}


def _arrays(result: Result) -> dict[str, NDArray[Any]]:
    return {name: table for name, table in result.items() if isinstance(table, np.ndarray)}


def _frame(result: Result, name: str = "table") -> pl.DataFrame:
    table = result[name]
    if not isinstance(table, pl.DataFrame):
        raise TypeError(name)
    return table


def _panel(inputs: Inputs) -> Result:
    onet = {name: inputs.table(ONET, name) for name in ("task_dwas", "dwas")}
    tables = {source: inputs.table(source, "tasks") for source in (MAIN, SECOND)}
    labels = official_labels(tables, activity_titles(onet))
    arrays = {f"panel_{name.removeprefix('panel_')}": array for name, array in train_panel(labels).items()}
    return arrays | train_ilo(ilo_labels(inputs.tables[ILO]), Panel(arrays))


def _outlooks(inputs: Inputs, known: Classification) -> dict[str, pl.DataFrame]:
    record = track_record(inputs.table)
    outlook = outlook_table(inputs.table, known.roles, known.slugs, record)
    return {"table": outlook, "forecast": frozen_forecast(inputs.table)}


def _move_model(inputs: Inputs) -> Result:
    """Return `rates` and `seen` (official × official, by sorted O*NET-SOC code); see `move_model.model.MoveModel`."""
    model = fit_moves(inputs)
    return {"rates": model.rates, "seen": model.seen}


def score(inputs: Inputs, known: Classification, steps: Steps) -> Scored:
    """Run every step from judgements to outlooks and return what they gave."""
    every = inputs.hashes
    table = task_table(inputs, known.occupations, known.roles, known.slugs)
    slugs = table["slug"].unique(maintain_order=True).to_list()
    official = np.isin(slugs, list(known.slugs.values()))
    rows, groups, places = task_rows(table), group_starts(table), row_places(table, known.fields(slugs))
    panel = _arrays(steps.run("panel", inputs.hashes_of(MAIN, SECOND, ONET, ILO), lambda: _panel(inputs)))
    judged = _arrays(steps.run("judgements", every, lambda: judge_tasks(inputs, known.roles, Panel(panel))))
    scores = _arrays(
        steps.run(
            "scores",
            every,
            lambda: score_records(judgements_of(judged), rows, groups, official, places),
        )
    )
    barriers = barrier_columns(inputs, known.roles, known.slugs, table, scores["weights"])
    shown = shown_barriers(barriers, scores["weights"], groups, rows.starts)
    horizons = _arrays(
        steps.run("horizons", every, lambda: horizon_arrays(scores["task_does"], shown, shown_names(table)[groups]))
    )
    level = horizons["five_years"]
    scores |= {"five_years": level, "five_years_causes": causes_of_level(scores["does"], level, scores["does_causes"])}
    indices = steps.run("indices", every, lambda: {"table": index_table(inputs, known.roles, known.slugs)})
    labour = steps.run("labour-market", every, lambda: {"table": labour_table(inputs, known.roles, known.slugs)})
    head = steps.run("title-head", every, lambda: title_head(inputs, known, _frame(labour)))
    moves = steps.run("move-model", inputs.hashes_of(*MOVE_SOURCES), lambda: _move_model(inputs))
    outlook = steps.run("outlook", every, lambda: _outlooks(inputs, known))
    return Scored(
        table=table,
        slugs=tuple(slugs),
        panel=panel,
        judged=judged,
        scores=scores,
        horizons=horizons,
        barriers=barriers,
        indices=_frame(indices),
        labour=_frame(labour),
        outlook=_frame(outlook),
        forecast=_frame(outlook, "forecast"),
        title_head=_arrays(head),
        move_model=_arrays(moves),
    )
