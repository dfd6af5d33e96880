"""The best moves of every record spelled out, as a table of the release."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from worktide.moves.difficulty import difficulty_word
from worktide.moves.filters import kept
from worktide.moves.likelihood import seen_word
from worktide.moves.ranking import NO_FILTERS, in_order
from worktide.moves.rates import FLOOR, STEP
from worktide.moves.safety import safety_of
from worktide.moves.tables import MoveTables
from worktide.moves.weighing import judged, weighed
from worktide.release.schema import MOVES

SPELLED_OUT: Final = 50
_TYPES: Final = {"String": pl.String, "Int64": pl.Int64, "Float64": pl.Float64}


def _in_steps(rate: float) -> float:
    """Return a probability in percent, in the steps that the release holds it in, with two digits."""
    step = round(np.log(max(rate, FLOOR) / FLOOR) / np.log(STEP))
    return 0.0 if rate < FLOOR else float(f"{100.0 * FLOOR * STEP**step:.2g}")


def _rows(tables: MoveTables, here: int) -> list[tuple[object, ...]]:
    of = weighed(tables, here)
    against = judged(tables, of, NO_FILTERS)
    keep, _ = kept(tables, of, NO_FILTERS, here)
    low, high = of.costs.total
    slug = tables.listing[here].slug
    return [
        (
            slug,
            rank,
            tables.listing[there].slug,
            int(against.recommended[there]),
            round(float(of.fit.total[there])),
            _in_steps(float(of.rate[there])),
            seen_word(tables, here, there),
            safety_of(tables, here, there),
            round(float(low[there])),
            round(float(high[there])),
            difficulty_word(int(of.difficulty[there])),
        )
        for rank, there in enumerate(in_order(tables, of, against, keep)[:SPELLED_OUT], 1)
    ]


def move_table(tables: MoveTables) -> pl.DataFrame:
    """Return at most 50 destinations of every record with a score, best first, exactly as the schema says."""
    rows = [row for here in np.flatnonzero(tables.scored) for row in _rows(tables, int(here))]
    schema = {column.name: _TYPES[column.type] for column in MOVES.columns}
    return pl.DataFrame(rows, schema=schema, orient="row").sort(MOVES.key)
