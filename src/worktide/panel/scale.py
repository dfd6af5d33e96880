"""The raters' scales in one row of numbers: which columns are whose, and probabilities that add up to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SMALLEST_PROBABILITY = 0.002


@dataclass(frozen=True, slots=True)
class Scale:
    """The raters in the order of every array, and how many levels each one's scale has."""

    raters: tuple[str, ...]
    counts: tuple[int, ...]

    def columns(self, place: int) -> slice:
        """Return the columns of a rater where every level has one."""
        first = sum(self.counts[:place])
        return slice(first, first + self.counts[place])

    def outputs(self, place: int) -> slice:
        """Return the columns of a rater where the lowest level has none."""
        first = sum(self.counts[:place]) - place
        return slice(first, first + self.counts[place] - 1)

    def without_lowest(self, levels: NDArray[Any]) -> NDArray[Any]:
        """Return texts × outputs: every column but the lowest level's of each rater."""
        lowest = np.cumsum((0, *self.counts))[:-1]
        return np.delete(levels, lowest, axis=1)

    def all_levels(self, outputs: Array) -> Array:
        """Return texts × levels, the lowest level of each rater being one less all its others."""
        pieces: list[Array] = []
        for place in range(len(self.raters)):
            upper = outputs[:, self.outputs(place)]
            pieces += [1.0 - upper.sum(axis=1, keepdims=True), upper]
        return np.concatenate(pieces, axis=1)

    def split(self, levels: NDArray[Any]) -> list[NDArray[Any]]:
        """Return one array (texts × levels) for each rater."""
        return [levels[:, self.columns(place)] for place in range(len(self.raters))]

    def probabilities(self, outputs: Array) -> list[Array]:
        """Return each rater's class probabilities: held to at least 0.002 and scaled to add up to one."""
        return [_probabilities(part) for part in self.split(self.all_levels(outputs))]


def _probabilities(levels: Array) -> Array:
    held = np.maximum(levels, SMALLEST_PROBABILITY)
    return np.asarray(held / held.sum(axis=1, keepdims=True))


def scale_of(raters: Sequence[str], counts: Sequence[int]) -> Scale:
    """Return the scale of raters whose numbers of levels are given in the same order."""
    return Scale(tuple(map(str, raters)), tuple(map(int, counts)))
