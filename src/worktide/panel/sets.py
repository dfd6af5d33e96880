"""Prediction sets: the levels that a rater may have given, so that nine in ten hold the one it gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

EVERY_GROUP: Final = ""
COVERAGE: Final = 0.9


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The probability from which a level belongs to the set: `values` (groups × raters) for the named groups.

    The first group, named "", is for texts of no known major group, and for groups with too few occupations.
    """

    groups: tuple[str, ...]
    values: Array

    def of(self, major_groups: Sequence[str] | None, texts: int) -> Array:
        """Return texts × raters: the thresholds for each text's major group."""
        if major_groups is None:
            return np.tile(self.values[0], (texts, 1))
        place = {name: number for number, name in enumerate(self.groups)}
        return self.values[[place.get(name, 0) for name in major_groups]]


def strangeness(novelty: Array, start: float) -> Array:
    """Return from 0 to 1 how far a text lies beyond what training texts are to each other.

    0 up to the novelty `start`, which 19 in 20 training texts stay below when they are left out; 1 where no n-gram is
    known.
    """
    return np.clip((novelty - start) / (1.0 - start), 0.0, 1.0)


def drawn_to_prior(probabilities: Array, prior: Array, strange: Array) -> Array:
    """Return class probabilities mixed with the rater's overall shares, the more so the stranger the text."""
    weight = strange[:, None]
    return np.asarray((1.0 - weight) * probabilities + weight * prior)


def prediction_sets(probabilities: Array, thresholds: Array, strange: Array, filled: bool = True) -> NDArray[np.bool_]:
    """Return texts × levels: the levels whose probability reaches the text's threshold (texts).

    The threshold falls to zero, so that the set grows to the whole scale, as the text gets stranger. With `filled` no
    set is empty: it holds at least the most probable level.
    """
    reached = probabilities >= (thresholds * (1.0 - strange))[:, None]
    if filled:
        reached[np.arange(len(reached)), probabilities.argmax(axis=1)] = True
    return np.asarray(reached)
