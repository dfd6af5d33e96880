"""The two regressions: attraction from what occupations are like, then what people in kin occupations did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.pipeline.move_model.gravity import Regression, fit_gravity
from worktide.pipeline.move_model.kin import Ends, kin_features
from worktide.pipeline.move_model.survey import Survey

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

KIN_PENALTY: Final = 5.0


@dataclass(frozen=True, slots=True)
class Units:
    """Units between which people move: records, or the survey's groups.

    `features` is units × units × features; `ends` says which groups each is kin to; `workers` and `reached` (units) are
    logarithms of the respondents in the unit's group before and after.
    """

    features: NDArray[np.float32]
    ends: Ends
    workers: Array
    reached: Array

    @property
    def offset(self) -> Array:
        """Units × units: the logarithm of respondents times the destination's share of all."""
        total = np.log(np.exp(self.reached).sum())
        return np.asarray(self.workers[:, None] + self.reached[None, :] - total)

    def sized(self, features: NDArray[np.float32], row: int) -> NDArray[np.float32]:
        """Return one source's features (units × features) with the sizes of both ends."""
        here = np.full(len(self.reached), self.workers[row], dtype=np.float32)
        return np.column_stack([features[row], here, self.reached.astype(np.float32)])


@dataclass(frozen=True, slots=True)
class Fitted:
    """Both regressions, the flows that they were fitted on, what the first expects, and which groups' rows those were.

    Without a second regression the first stands alone.
    """

    first: Regression
    second: Regression | None
    flows: Array
    expected: Array
    known: Mask

    def attraction(self, units: Units) -> Array:
        """Return units × units: the logarithm of flow over offset by the first regression."""
        return np.stack([self.first.predict(units.sized(units.features, row)) for row in range(len(units.workers))])

    def scores(self, units: Units) -> Array:
        """Return units × units: the logarithm of flow over offset by both."""
        first = self.attraction(units)
        if self.second is None:
            return first
        kin = _second_features(units, units.offset + first, self)
        return first + np.stack([self.second.predict(units.sized(kin, row)) for row in range(len(first))])


def _second_features(units: Units, expected: Array, fitted: Fitted) -> NDArray[np.float32]:
    kin = kin_features(units.ends, fitted.flows, fitted.expected, fitted.known)
    return np.concatenate([kin, expected[:, :, None].astype(np.float32)], axis=2)


def _rows(units: Units, features: NDArray[np.float32], places: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the pairs of some sources as rows, without those of a group with itself."""
    return np.concatenate([np.delete(units.sized(features, int(row)), row, axis=0) for row in places])


def fit(survey: Survey, units: Units, known: Mask, kin: bool = True) -> Fitted:
    """Return the model fitted on the flows out of the `known` groups; `units` are the survey's groups.

    Without `kin` only the first regression is fitted.
    """
    places, offset = np.flatnonzero(known), units.offset
    apart = survey.told_apart[places]
    flows, given = survey.flows[places][apart], offset[places][apart]
    first = fit_gravity(_rows(units, units.features, places), flows, given)
    begun = Fitted(first, None, survey.flows, np.zeros_like(survey.flows), known)
    expected = offset + begun.attraction(units)
    begun = Fitted(first, None, survey.flows, np.exp(expected), known)
    if not kin:
        return begun
    features = _second_features(units, expected, begun)
    second = fit_gravity(_rows(units, features, places), flows, expected[places][apart], KIN_PENALTY)
    return Fitted(first, second, survey.flows, begun.expected, known)
