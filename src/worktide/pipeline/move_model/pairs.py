"""What is known of every pair: how alike source and destination are, and which way the differences point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.pipeline.move_model.affinity import correlations
from worktide.pipeline.move_model.ingredients import Ingredients

Array = NDArray[np.float32]

GROUPS_OF_FEATURES: Final = {
    "text of tasks": ("tasks",),
    "titles": ("titles",),
    "activities": ("detailed_activities", "activities"),
    "skills and knowledge": ("skills", "knowledge", "gap", "gap_back"),
    "technologies and tools": ("technologies", "technology_kinds", "tools"),
    "interests, values and styles": ("interests", "values", "styles"),
    "entry: job zone, schooling, experience, training": ("zone", "schooling", "experience", "training", "attainment"),
    "pay": ("pay",),
    "growth, self-employment, turnover": ("growth", "self_employed", "leaving_work", "changing"),
    "same group of the classification": ("same_major", "same_minor"),
}
"""Ingredients that are tested together, by the features that each begins."""
_FLOOR: Final = 0.02


@dataclass(frozen=True, slots=True)
class Pairs:
    """Features of pairs: `values` is units × units × features, rows are sources; `names` in order."""

    names: tuple[str, ...]
    values: Array

    def only(self, names: tuple[str, ...]) -> Pairs:
        """Return the pairs with some of the features."""
        places = [self.names.index(name) for name in names]
        return Pairs(names, self.values[:, :, places])

    def of_group(self, group: str) -> tuple[str, ...]:
        """Return the names of the features of one group of `GROUPS_OF_FEATURES`."""
        begins = {f"{start}{end}" for start in GROUPS_OF_FEATURES[group] for end in _ENDS}
        return tuple(name for name in self.names if name in begins)


_ENDS: Final = ("", "_logarithm", "_root", "_distance", "_there", "_here", "_up")


def _gaps(given: Ingredients) -> Array:
    """Return by how many levels the destination asks for more, over skills and knowledge, weighted by importance."""
    levels, weights = given.levels.astype(np.float32), given.importance.astype(np.float32)
    total = np.zeros((len(levels), len(levels)), dtype=np.float32)
    for element in range(levels.shape[1]):
        more = np.maximum(levels[None, :, element] - levels[:, None, element], 0.0)
        total += weights[None, :, element] * more
    return np.asarray(total / weights.sum(axis=1)[None, :])


def _differences(numbers: dict[str, NDArray[np.float64]]) -> dict[str, Array]:
    """Return how far apart figures are, and the figure at both ends: which together say which way a move points."""
    found: dict[str, Array] = {}
    for name, values in numbers.items():
        wide = values.astype(np.float32)
        found[f"{name}_distance"] = np.abs(wide[None, :] - wide[:, None])
        found[f"{name}_there"] = np.broadcast_to(wide[None, :], (len(wide), len(wide)))
        found[f"{name}_here"] = np.broadcast_to(wide[:, None], (len(wide), len(wide)))
    return found


def _overlap(shares: NDArray[np.float64]) -> Array:
    """Return what part of the workers of two units have the same schooling."""
    found = np.zeros((len(shares), len(shares)), dtype=np.float32)
    for column in shares.T.astype(np.float32):
        found += np.minimum(column[:, None], column[None, :])
    return found


def pair_features(given: Ingredients) -> Pairs:
    """Return the features of all pairs of units, the same for records and for the survey's groups.

    Likenesses of words are cosines, as logarithm and square root; of ratings correlations. `gap` is in levels of the
    scale from 0 to 7, pay in logarithms, schooling, experience and training in years, rates in percent.
    """
    found: dict[str, Array] = {}
    for name, rows in given.words.items():
        alike = np.maximum(np.asarray((rows @ rows.T).todense(), dtype=np.float32), 0.0)
        found |= {f"{name}_logarithm": np.log(alike + _FLOOR), f"{name}_root": np.sqrt(alike)}
    found |= {name: correlations(values, values).astype(np.float32) for name, values in given.scales.items()}
    gap = _gaps(given)
    found |= {"gap": gap, "gap_back": gap.T, "attainment": _overlap(given.attainment)}
    found |= _differences(given.numbers)
    found["same_major"] = (given.majors[:, None] == given.majors[None, :]).astype(np.float32)
    found["same_minor"] = (given.minors[:, None] == given.minors[None, :]).astype(np.float32)
    return Pairs(tuple(found), np.stack(list(found.values()), axis=2))
