"""What a rater drawn anew would say of every task, by draw: raters, positions and values of levels brought together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from worktide.scoring.ordinal import logistic
from worktide.scoring.population import RaterDraws

Array = NDArray[np.float64]
Places = NDArray[np.int64]

_DRAWS_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class PositionDraws:
    """Where the rows' tasks stand on a construct's latent scale, draw by draw.

    A row stands at `mean` + `spread` · `noise` (rows; draws × rows) above its record's part (draws × records): the
    occupation's own position (`judged_record`) for tasks that raters judged themselves, what heads get wrong of a whole
    record (`modelled_record`) for those in `modelled`. What few labels leave unsure of an occupation (`sampled_record`)
    moves its tasks by their `follows` (rows) only.
    """

    mean: Array
    spread: Array
    noise: NDArray[np.float32]
    judged_record: Array
    sampled_record: Array
    follows: Array
    modelled_record: Array
    modelled: NDArray[np.bool_]

    def frozen(self) -> PositionDraws:
        """Return the same with everything that is not known at its centre."""
        centre = np.broadcast_to(self.judged_record.mean(axis=0), self.judged_record.shape)
        nothing = np.zeros_like(self.modelled_record)
        return replace(
            self,
            noise=np.zeros_like(self.noise),
            judged_record=centre,
            sampled_record=nothing,
            modelled_record=nothing,
        )

    def of_rows(self, record: Places, part: slice) -> Array:
        """Return the positions of all rows (draws × rows) in some draws; `record` gives each row's record."""
        base = np.where(self.modelled, self.modelled_record[part][:, record], self.judged_record[part][:, record])
        sampled = self.follows * self.sampled_record[part][:, record]
        return np.asarray(base + sampled + self.mean + self.spread * self.noise[part])


@dataclass(frozen=True, slots=True)
class Construct:
    """One construct as drawn: raters drawn anew, positions of rows, and what a field adds to every rater's scale.

    `record` gives each row's record; `field_scale` (rows) is added to the log scale, 0 for modelled rows, whose
    position was read off without regard to a field.
    """

    raters: RaterDraws
    positions: PositionDraws
    record: Places
    field_scale: Array

    def latent(self) -> Iterator[tuple[slice, Array, Array]]:
        """Yield some draws at a time: which, latent judgements (draws × rows), thresholds on the same scale."""
        draws = len(self.raters.log_scale)
        field = np.exp(self.field_scale)[None, :]
        for first in range(0, draws, _DRAWS_AT_ONCE):
            part = slice(first, min(first + _DRAWS_AT_ONCE, draws))
            scale = np.exp(self.raters.log_scale[part, None])
            own = self.raters.of_record[part][:, self.record]
            at = self.positions.of_rows(self.record, part) + own
            yield part, scale * field * at, scale * self.raters.thresholds[part]

    def values(self, values: Array) -> Array:
        """Return the expected value of each row's level (draws × rows); `values` is draws × levels, least first."""
        found = np.empty((len(self.raters.log_scale), len(self.record)))
        for part, latent, thresholds in self.latent():
            found[part] = _value(latent, thresholds, values[part])
        return found

    def mean_levels(self) -> Array:
        """Return the probability of each level (rows × levels), averaged over all draws."""
        below = np.zeros((self.raters.thresholds.shape[1], len(self.record)))
        for _, latent, thresholds in self.latent():
            for level in range(len(below)):
                below[level] += logistic(thresholds[:, level, None] - latent).sum(axis=0)
        below /= len(self.raters.log_scale)
        ends = np.zeros((1, len(self.record)))
        return np.diff(np.concatenate([ends, below, ends + 1.0]), axis=0).T


def _value(latent: Array, thresholds: Array, values: Array) -> Array:
    """Return the expected value of a level, Σ P(level)·value, from cumulative logits (draws × rows)."""
    total = np.repeat(values[:, -1:], latent.shape[1], axis=1)
    for level in range(thresholds.shape[1]):
        step = values[:, level] - values[:, level + 1]
        if np.any(step):
            total += step[:, None] * logistic(thresholds[:, level, None] - latent)
    return total


@dataclass(frozen=True, slots=True)
class TaskShares:
    """Shares of each row's task by draw (draws × rows, 0 to 1): what AI does, and what it does or helps with."""

    does: Array
    touches: Array


def exposure_values(lambda_e2: Array) -> Array:
    """Return draws × 3 of what counts as helped at E0, E2, E1, in the order of the exposure scale: 0, λ, 1."""
    return np.stack([np.zeros_like(lambda_e2), lambda_e2, np.ones_like(lambda_e2)], axis=1)


def task_shares(automation: Construct, exposure: Construct, tau: Array, lambda_e2: Array) -> TaskShares:
    """Return what AI does of each row's task and what it touches, by draw (method, section 2).

    AI does = Σ P(T)·τ(T); it touches at least that, and P(E1) + λ·P(E2) where that is more. `tau` is draws × 5,
    `lambda_e2` draws.
    """
    does = automation.values(tau)
    return TaskShares(does=does, touches=np.maximum(does, exposure.values(exposure_values(lambda_e2))))
