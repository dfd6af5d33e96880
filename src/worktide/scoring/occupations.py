"""From tasks to occupations: weights, weighted shares, percentiles and bands, draw by draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worktide.core.intervals import percentile_ranks
from worktide.core.parameters import parameters
from worktide.scoring.assumptions import Assumptions
from worktide.scoring.draws import TaskShares

Array = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TaskRows:
    """The tasks of all records, record after record: `starts` holds where each record begins.

    `judgement` points into the judged tasks; `importance` (1 to 5), `frequency` (times a working day) are NaN where
    there is no rating; `core` tells core tasks; `stated_share` (percent) is NaN except for roles, which we wrote.
    """

    starts: Places
    judgement: Places
    importance: Array
    frequency: Array
    core: NDArray[np.bool_]
    stated_share: Array

    def sums(self, values: Array) -> Array:
        """Return the sum over each record's tasks of draws × rows (or rows): draws × records (or records)."""
        return np.asarray(np.add.reduceat(values, self.starts, axis=-1))

    def spread(self, values: Array) -> Array:
        """Return records' values repeated for each of their tasks."""
        lengths = np.diff(np.append(self.starts, len(self.judgement)))
        return np.repeat(values, lengths, axis=-1)


def _rated_weights(rows: TaskRows, exponent: Array, supplemental: Array) -> Array:
    """Return frequency^exponent × importance where a task is rated, else 1 (core) or the supplemental weight.

    A record whose tasks are only partly rated gives its unrated tasks their weight in units of its mean rated task.
    """
    rated = ~np.isnan(rows.importance) & ~np.isnan(rows.frequency)
    known = np.where(
        rated,
        np.power(np.where(rated, rows.frequency, 1.0)[None, :], exponent[:, None])
        * np.where(rated, rows.importance, 0.0),
        0.0,
    )
    count = rows.sums(rated.astype(np.float64))
    mean = np.where(count > 0, rows.sums(known) / np.maximum(count, 1), 1.0)
    plain = np.where(rows.core[None, :], 1.0, supplemental[:, None])
    return np.where(rated[None, :], known, plain * rows.spread(mean))


def task_weights(rows: TaskRows, assumptions: Assumptions, noise: NDArray[np.floating]) -> Array:
    """Return the weight of each task within its record by draw: draws × rows, each record adding up to 1.

    `noise` (draws × rows) is standard normal; only roles' rows use theirs.

    Official tasks weigh frequency^exponent × importance (√frequency at the stated value). A role's stated shares are
    drawn around what we wrote, because they are assumed.
    """
    weights = _rated_weights(rows, assumptions.frequency_exponent, assumptions.supplemental_weight)
    stated = ~np.isnan(rows.stated_share)
    spread = parameters("shares")["role_weight_spread"].value
    weights[:, stated] = rows.stated_share[stated] * np.exp(spread * noise[:, stated])
    return np.asarray(weights / rows.spread(rows.sums(weights)))


def stated_weights(rows: TaskRows) -> Array:
    """Return the weights at the stated value of every assumption (rows), each record adding up to 1."""
    given = parameters("shares")
    exponent = np.array([given["frequency_exponent"].value])
    weights = _rated_weights(rows, exponent, np.array([given["supplemental_weight"].value]))[0]
    weights = np.where(np.isnan(rows.stated_share), weights, rows.stated_share)
    return np.asarray(weights / rows.spread(rows.sums(weights)))


@dataclass(frozen=True, slots=True)
class OccupationShares:
    """The three shares of each record by draw (draws × records, 0 to 1, adding up to 1)."""

    does: Array
    helps: Array
    people: Array


def occupation_shares(rows: TaskRows, shares: TaskShares, weights: Array) -> OccupationShares:
    """Return the three shares by draw from shares of rows and weights (both draws × rows)."""
    does = np.clip(rows.sums(weights * shares.does), 0.0, 1.0)
    touches = np.clip(rows.sums(weights * shares.touches), does, 1.0)
    return OccupationShares(does=does, helps=touches - does, people=1.0 - touches)


def percentiles_by_draw(does: Array, reference: NDArray[np.bool_]) -> Array:
    """Return each record's percentile (0 to 100) among the reference records, draw by draw.

    A record outside the reference is placed where it would rank: 100 · (below + half of equal) / n.
    """
    ranks = np.empty_like(does)
    for draw, values in enumerate(does):
        ordered = np.sort(values[reference])
        below = np.searchsorted(ordered, values, side="left")
        upto = np.searchsorted(ordered, values, side="right")
        ranks[draw] = 50.0 * (below + upto) / len(ordered)
        ranks[draw, reference] = percentile_ranks(values[reference])
    return ranks
