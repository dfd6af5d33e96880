"""A clean build at its kept steps, and the steps after a damage: what the damages of the guard's benchmark use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.pipeline.barrier_columns import barrier_columns
from worktide.pipeline.classification import Classification
from worktide.pipeline.horizons import horizon_arrays, shown_barriers
from worktide.pipeline.indices import index_table
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.judged import judgements_of
from worktide.pipeline.labour import labour_table
from worktide.pipeline.scored import Scored
from worktide.pipeline.scores import score_records
from worktide.pipeline.shown_tasks import group_starts
from worktide.pipeline.task_rows import row_places, shown_names, task_rows
from worktide.scoring.decomposition import causes_of_level

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Base:
    """What the kept steps of a clean build hold."""

    inputs: Inputs
    known: Classification
    done: Scored


Damage = Callable[[Base], Base]
DAMAGES: dict[str, tuple[str, Damage]] = {}


def damage(what: str) -> Callable[[Damage], Damage]:
    """Name a damage by its function and say what it does."""

    def named(function: Damage) -> Damage:
        DAMAGES[function.__name__.removeprefix("_")] = (what, function)
        return function

    return named


# The steps after a damage.


def scored_again(base: Base, judged: Arrays) -> Base:
    """Run scores and horizons again from other judgements or another task table."""
    done = replace(base.done, judged=judged)
    rows, groups = task_rows(done.table), group_starts(done.table)
    official = np.isin(done.slugs, list(base.known.slugs.values()))
    places = row_places(done.table, base.known.fields(list(done.slugs)))
    scores = score_records(judgements_of(judged), rows, groups, official, places)
    return with_horizons(replace(base, done=done), scores)


def with_horizons(base: Base, scores: Arrays) -> Base:
    """Run horizons again from other scores."""
    done, known = base.done, base.known
    rows, groups = task_rows(done.table), group_starts(done.table)
    barriers = barrier_columns(base.inputs, known.roles, known.slugs, done.table, scores["weights"])
    shown = shown_barriers(barriers, scores["weights"], groups, rows.starts)
    horizons = horizon_arrays(scores["task_does"], shown, shown_names(done.table)[groups])
    level = horizons["five_years"]
    causes = causes_of_level(scores["does"], level, scores["does_causes"])
    scores = {**scores, "five_years": level, "five_years_causes": causes}
    return replace(base, done=replace(done, scores=scores, horizons=horizons, barriers=barriers))


def with_source(base: Base, source: str, table: str, frame: pl.DataFrame) -> Base:
    """Run the joins of indices and labour market again from another table of a source."""
    tables = {**base.inputs.tables, source: {**base.inputs.tables[source], table: frame}}
    inputs = replace(base.inputs, tables=tables)
    known, done = base.known, base.done
    indices = index_table(inputs, known.roles, known.slugs)
    labour = labour_table(inputs, known.roles, known.slugs)
    return Base(inputs, known, replace(done, indices=indices, labour=labour))


def with_indices(base: Base, frame: pl.DataFrame) -> Base:
    """Return a build with another table of indices."""
    return replace(base, done=replace(base.done, indices=frame))


def with_labour(base: Base, frame: pl.DataFrame) -> Base:
    """Return a build with another labour market."""
    return replace(base, done=replace(base.done, labour=frame))


def only_table(base: Base, source: str) -> tuple[str, pl.DataFrame]:
    """Return the largest table of a source, with its name."""
    name, frame = max(base.inputs.tables[source].items(), key=lambda item: item[1].height)
    return name, frame


def sector_rows(base: Base, start: str) -> NDArray[np.bool_]:
    """Return which scored records are official occupations of a major group, by the start of their codes."""
    codes = {slug: code for code, slug in base.known.slugs.items()}
    return np.array([codes.get(slug, "").startswith(start) for slug in base.done.slugs])


def put(frame: pl.DataFrame, rows: pl.Series, column: str, values: NDArray[Any]) -> pl.DataFrame:
    """Return a table with other values in some rows of a column; NaN becomes missing."""
    every = frame[column].to_numpy().copy()
    every[rows.to_numpy()] = values
    return frame.with_columns(pl.Series(column, every).fill_nan(None))
