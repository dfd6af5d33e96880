"""Scores of every record and task by joint draws: one step of the build, stored as arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from worktide.core.parameters import parameters
from worktide.scoring.assumptions import DRAWS, SEED, draw_assumptions
from worktide.scoring.judgements import Judgements, task_shares
from worktide.scoring.occupations import (
    TaskRows,
    occupation_residual,
    occupation_shares,
    percentiles_by_draw,
    stated_weights,
    task_weights,
)

Array = NDArray[np.float64]


def score_records(
    judgements: Judgements, rows: TaskRows, groups: NDArray[np.int64], official: NDArray[np.bool_]
) -> dict[str, Array]:
    """Return the draws of every score, one seed over all records.

    `groups` holds where each shown task begins among the rows; `official` tells the records that are official
    occupations, which alone make the distribution that percentiles refer to. Returns `does`, `helps`, `people`,
    `five_years` (draws × records, 0 to 1), `percentile` (draws × records, 0 to 100), `task_does` (draws × shown tasks),
    `weights` (rows, at the stated assumptions).
    """
    assumptions = draw_assumptions()
    generator = np.random.default_rng(SEED + 1)
    shares = task_shares(judgements, assumptions, generator)
    weights = task_weights(rows, assumptions, generator)
    residual = occupation_residual(len(rows.starts), DRAWS, generator)
    widening = np.hypot(
        1.0,
        parameters("shares")["head_occupation_spread"].value / parameters("shares")["occupation_rater_spread"].value,
    )
    residual = residual * np.where(official, 1.0, widening)
    scored = occupation_shares(rows, shares, weights, residual)
    of_rows = shares.does[:, rows.judgement]
    grouped = np.add.reduceat(weights * of_rows, groups, axis=1) / np.add.reduceat(weights, groups, axis=1)
    return {
        "does": scored.does,
        "helps": scored.helps,
        "people": scored.people,
        "five_years": scored.does * assumptions.adoption[:, None],
        "percentile": percentiles_by_draw(scored.does, official),
        "task_does": grouped,
        "weights": stated_weights(rows),
    }
