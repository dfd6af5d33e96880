"""How much alike what people do, know and are interested in is: one figure a pair, not fitted to any flow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.pipeline.move_model.ingredients import Ingredients

Array = NDArray[np.float64]

WORDS: Final = ("tasks", "titles", "detailed_activities", "activities", "technology_kinds")
SCALES: Final = ("skills", "knowledge", "interests")


def correlations(first: Array, second: Array) -> Array:
    """Return the correlation of each row of one table with each row of another (both with the same columns)."""

    def centred(values: Array) -> Array:
        rows = values - values.mean(axis=1, keepdims=True)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.where(lengths > 0, lengths, 1.0))

    return np.asarray(centred(first) @ centred(second).T)


def _parts(first: Ingredients, second: Ingredients) -> Array:
    """Return parts × first units × second units: cosines of words, correlations of ratings."""
    words = [np.asarray((first.words[name] @ second.words[name].T).todense()) for name in WORDS]
    return np.stack([*words, *(correlations(first.scales[name], second.scales[name]) for name in SCALES)])


@dataclass(frozen=True, slots=True)
class Affinity:
    """The mean of several likenesses, each in standard deviations over all pairs of the survey's groups."""

    groups: Ingredients
    means: Array
    spreads: Array

    def to_groups(self, units: Ingredients) -> Array:
        """Return units × groups: how alike each unit is to each group."""
        parts = (_parts(units, self.groups) - self.means[:, None, None]) / self.spreads[:, None, None]
        return np.asarray(parts.mean(axis=0))


def affinity_of(groups: Ingredients) -> Affinity:
    """Return the affinity measured by the survey's groups."""
    parts = _parts(groups, groups)
    return Affinity(groups, parts.mean(axis=(1, 2)), parts.std(axis=(1, 2)))
