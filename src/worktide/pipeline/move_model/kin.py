"""What people did in occupations like the source: observed over expected flows, smoothed over kin of both ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

WIDTHS: Final[tuple[tuple[float, float | None], ...]] = ((1.5, 1.5), (3.0, 3.0), (1.5, None))
"""How fast kin of source and of destination count less by affinity; None takes the destination's own group alone."""
_MOST, _OWN = 3.0, 4.0
_NARROW = 3.0
# Where little is expected, the ratio is drawn to 1: by this part of the mean expectation, and of its own.
_DRAWN, _DRAWN_OWN = 0.02, 0.1


@dataclass(frozen=True, slots=True)
class Ends:
    """Units as ends of moves: `affinity` (units × groups), `own` (units × groups) their shares in each group."""

    affinity: Array
    own: Array

    def kin_of_source(self, width: float) -> Array:
        """Return units × groups, rows adding up to 1: kin without the unit's own groups, whose flows never count."""
        weights = np.exp(width * np.minimum(self.affinity, _MOST))
        weights[self.own > 0] = 0.0
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))

    def kin_of_destination(self, width: float | None) -> Array:
        """Return units × groups, rows adding up to 1, the unit's own groups counting most."""
        narrow = _NARROW if width is None else width
        weights = np.exp(narrow * np.minimum(self.affinity, _MOST))
        own = self.own > 0
        weights = np.where(own, np.exp(narrow * _OWN) * self.own, weights)
        if width is None:
            weights = np.where(own.any(axis=1, keepdims=True), self.own, weights)
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _ratio(observed: Array, expected: Array, mean: float) -> Array:
    drawn = _DRAWN * mean + _DRAWN_OWN * expected
    return np.asarray(np.log((observed + drawn) / (expected + drawn)))


def kin_features(units: Ends, flows: Array, expected: Array, known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return units × units × features: logarithms of observed over expected flows among kin, there and back.

    `flows` and `expected` are groups × groups in respondents; only rows of groups that are `known` count. A unit's own
    flows never count, in either direction.
    """
    seen, thought = np.where(known[:, None], flows, 0.0), np.where(known[:, None], expected, 0.0)
    np.fill_diagonal(thought, 0.0)
    both: tuple[Callable[[Array], Array], ...] = (lambda table: table, lambda table: np.asarray(table.T))
    level = float(thought.mean())
    found = []
    for source, destination in WIDTHS:
        here, there = units.kin_of_source(source), units.kin_of_destination(destination)
        for way in both:
            observed, expectation = (np.where(units.own > 0, 0.0, here @ way(table)) for table in (seen, thought))
            found.append(_ratio(observed @ there.T, expectation @ there.T, level).astype(np.float32))
    return np.stack(found, axis=2)
