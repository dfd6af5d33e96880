"""Exchangeable covariance: what raters share and what is each rater's own, from second moments over groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LEAST_VARIANCE = 1e-4


@dataclass(frozen=True, slots=True)
class Exchangeable:
    """Variance that all raters share (`common`) and variance of each rater's own (`own`)."""

    common: float
    own: float

    def matrix(self, raters: int) -> Array:
        """Return the covariance of the raters' values, raters × raters."""
        return self.common * np.ones((raters, raters)) + self.own * np.eye(raters)


def exchangeable(moments: Array) -> Exchangeable:
    """Return the maximum-likelihood exchangeable covariance of a matrix of second moments about a mean of zero."""
    raters = len(moments)
    along = moments.sum() / raters
    own = max((np.trace(moments) - along) / (raters - 1), LEAST_VARIANCE)
    return Exchangeable(common=max((along - own) / raters, LEAST_VARIANCE), own=float(own))
