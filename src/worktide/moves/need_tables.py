"""What every record needs and does, unpacked: skills, knowledge, technologies, activities, texts, interests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from worktide.core.errors import ReleaseError
from worktide.moves.stored import MISSING, RATING_STEPS, TENTHS, MoveArrays, MoveNames
from worktide.release.open import ListedOccupation

Array = NDArray[np.float32]

_LEAST_IMPORTANCE, _IMPORTANCE_RANGE, _HIGHEST_LEVEL = 1.0, 4.0, 7.0


class Assumption(Protocol):
    """An assumption with its range: one of the manifest's, or of the package's own files."""

    @property
    def value(self) -> float:
        """The value in use."""

    @property
    def low(self) -> float:
        """The least that is defensible."""

    @property
    def high(self) -> float:
        """The most that is defensible."""


class Assumptions(dict[str, Assumption]):
    """Assumptions by name; raises ReleaseError for one that the release was built without."""

    def __missing__(self, name: str) -> Assumption:
        hint = "Use a release that was built by this version, or rebuild it."
        raise ReleaseError("the release lacks an assumption about moves", got=name, hint=hint)


def known_bytes(array: NDArray[np.uint8], unit: float) -> Array:
    """Return stored bytes in their unit; NaN where no source says."""
    values = array.astype(np.float32) / np.float32(unit)
    values[array == MISSING] = np.nan
    return values


def _dense(
    counts: NDArray[np.int16], places: NDArray[np.int16], values: NDArray[Any], width: int, unit: float = 1.0
) -> Array:
    """Return records × width from places listed one record after the other."""
    found = np.zeros((len(counts), width), dtype=np.float32)
    found[np.repeat(np.arange(len(counts)), counts), places] = values / np.float32(unit)
    return found


@dataclass(frozen=True, eq=False)
class NeedTables:
    """What records need and do; arrays are by record in the order of `listing` unless said otherwise.

    `draws` is records × draws, what AI could do in percent (NaN without a score). Tables are equal to themselves only,
    so that what is reckoned from them can be kept by them.
    """

    arrays: MoveArrays
    names: MoveNames
    given: Mapping[str, Assumption]
    listing: Sequence[ListedOccupation]
    draws: Array

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each record by slug."""
        return {listed.slug: place for place, listed in enumerate(self.listing)}

    @cached_property
    def sectors(self) -> dict[str, str]:
        """Every sector by its name in lower case, sorted."""
        return {name.casefold(): name for name in sorted({listed.sector for listed in self.listing})}

    @cached_property
    def sector_of(self) -> NDArray[np.str_]:
        """The sector of each record."""
        return np.array([listed.sector for listed in self.listing])

    @cached_property
    def scored(self) -> NDArray[np.bool_]:
        """Whether a record has a score."""
        return np.asarray(~np.isnan(self.draws[:, 0]))

    @cached_property
    def draw_ranks(self) -> NDArray[np.unsignedinteger]:
        """Draws × records: the place of each among the values that occur, which compare as the draws do, and faster."""
        values, places = np.unique(self.draws, return_inverse=True)
        return np.ascontiguousarray(places.reshape(self.draws.shape).T.astype(np.min_scalar_type(len(values))))

    @cached_property
    def level(self) -> Array:
        """Records × skills: level from 0 to 7; NaN where not rated."""
        return known_bytes(self.arrays.level, RATING_STEPS)

    @cached_property
    def importance(self) -> Array:
        """Records × skills: importance from 1 to 5; NaN where not rated."""
        return known_bytes(self.arrays.importance, RATING_STEPS)

    @cached_property
    def levels(self) -> Array:
        """The levels with 0 where not rated."""
        return np.nan_to_num(self.level)

    @cached_property
    def importances(self) -> Array:
        """The importances with 0 where not rated."""
        return np.nan_to_num(self.importance)

    @cached_property
    def both_rated(self) -> NDArray[np.bool_]:
        """Records × skills: whether importance and level are rated."""
        return np.asarray((self.importances > 0) & ~np.isnan(self.level))

    @cached_property
    def rated(self) -> NDArray[np.bool_]:
        """Whether skills and knowledge are rated for a record."""
        return np.asarray(~np.isnan(self.level).all(axis=1))

    @cached_property
    def known_parts(self) -> NDArray[np.bool_]:
        """Five rows over records: whether skills, knowledge, technologies, activities and texts are known.

        They are in the order of `fit.PARTS`.
        """
        used, done, told = (one.any(axis=1) for one in (self.uses, self.activity_weights, self.text))
        return np.stack([self.rated, self.rated, used, done, told])

    @cached_property
    def part_trust(self) -> Array:
        """Five rows over records: how far a part of the fit counts; a short list of technologies counts less."""
        trust = self.known_parts.astype(np.float32)
        count = self.uses.sum(axis=1)
        trust[2] *= count / (count + np.float32(self.given["technologies_half"].value))
        return trust

    @cached_property
    def everywhere(self) -> NDArray[np.bool_]:
        """Which technologies so many jobs use that none is missing for want of them."""
        share = 100.0 * self.uses[self.scored].mean(axis=0)
        return np.asarray(share >= self.given["technology_everywhere"].value)

    @cached_property
    def kinds(self) -> NDArray[np.bool_]:
        """Two rows over skills: which are skills, which areas of knowledge."""
        kinds = np.array(self.names.kinds)
        return np.stack([kinds == "skill", kinds == "knowledge"])

    @cached_property
    def skill_weights(self) -> Array:
        """Two tables records × skills (skills, then knowledge): how much a record needs each; rows add up to 1 or 0.

        Need is the square of importance (0 to 1 on its scale) times level (0 to 1 on its scale).
        """
        importance = np.maximum(self.importances - _LEAST_IMPORTANCE, 0.0) / _IMPORTANCE_RANGE
        need = importance**2 * self.levels / _HIGHEST_LEVEL
        both = need[None] * self.kinds[:, None, :]
        return np.asarray(both / np.maximum(both.sum(axis=2, keepdims=True), 1e-9), dtype=np.float32)

    @cached_property
    def uses(self) -> Array:
        """Records × technologies: 1 where the record's list names it."""
        arrays = self.arrays
        ones = np.ones(len(arrays.technology), dtype=np.float32)
        return _dense(arrays.technology_count, arrays.technology, ones, len(self.names.technologies))

    @cached_property
    def users(self) -> Array:
        """By technology how many records name it."""
        return np.asarray(self.uses.sum(axis=0))

    @cached_property
    def demand(self) -> Array:
        """Records × technologies: 1 where it is in demand there."""
        arrays = self.arrays
        width = len(self.names.technologies)
        return _dense(arrays.technology_count, arrays.technology, arrays.technology_demand, width)

    @cached_property
    def technology_weights(self) -> Array:
        """Records × technologies: how much each counts, rare ones more (log of inverse frequency); rows add up to 1."""
        frequency = np.maximum(self.users, 1.0)
        weights = self.uses * np.log1p(len(self.listing) / frequency, dtype=np.float32)
        return np.asarray(weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9))

    @cached_property
    def weights_by_technology(self) -> Array:
        """`technology_weights` with a row for each technology."""
        return np.ascontiguousarray(self.technology_weights.T)

    @cached_property
    def weights_by_activity(self) -> Array:
        """`activity_weights` with a row for each activity."""
        return np.ascontiguousarray(self.activity_weights.T)

    @cached_property
    def activity_weights(self) -> Array:
        """Records × activities: share of task weight, rows adding up to 1, or 0 without tasks."""
        arrays = self.arrays
        width = len(self.names.activities)
        shares = _dense(arrays.activity_count, arrays.activity, arrays.activity_share, width)
        return np.asarray(shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-9))

    @cached_property
    def text(self) -> Array:
        """Records × dimensions: unit vectors of where tasks lie; zero without tasks."""
        vectors = self.arrays.text.astype(np.float32)
        return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))

    @cached_property
    def interests(self) -> Array:
        """Records × 6: interest profile from 1 to 7; NaN where not rated."""
        return known_bytes(self.arrays.interests, TENTHS)

    @cached_property
    def activity_directions(self) -> Array:
        """Records × activities: unit vectors of activity shares, by which jobs are alike whatever the direction."""
        weights = self.activity_weights
        return np.asarray(weights / np.maximum(np.linalg.norm(weights, axis=1, keepdims=True), 1e-9))
