"""A Poisson regression of flows with a gravity offset, by Newton's method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Narrow = NDArray[np.float32]

PENALTY: Final = 20.0
"""Ridge penalty on coefficients of standardised features, in respondents."""
DISPERSION: Final = 1.0
"""Shape of the spread of flows about their means: the variance is mean + mean² / shape, so large flows count less."""
_ROUNDS: Final = 50
_LONGEST_STEP: Final = 2.0
_CLOSE: Final = 1e-3
_AT_ONCE: Final = 100_000
_LEAST, _MOST = -30.0, 12.0


@dataclass(frozen=True, slots=True)
class Regression:
    """A fitted regression of the logarithm of rates: features are standardised by `means` and `spreads`.

    `curvature` is that of the penalised likelihood at the estimate, the constant first.
    """

    constant: float
    coefficients: Array
    means: Array
    spreads: Array
    curvature: Array

    def without(self, places: Sequence[int]) -> Regression:
        """Return the regression without some features, to second order: the others take over what they share."""
        left_out = np.array(places, dtype=np.int64) + 1
        kept = np.setdiff1d(np.arange(len(self.curvature)), left_out)
        every = np.concatenate([[self.constant], self.coefficients])
        shared = self.curvature[np.ix_(kept, left_out)] @ every[left_out]
        found = np.zeros(len(every))
        found[kept] = every[kept] + np.linalg.solve(self.curvature[np.ix_(kept, kept)], shared)
        return replace(self, constant=float(found[0]), coefficients=found[1:])

    def predict(self, features: Narrow) -> Array:
        """Return the logarithm of flow over offset for rows of features (rows × features)."""
        weights = self.coefficients / self.spreads
        return np.asarray(features @ weights + (self.constant - self.means @ weights))


def _moments(features: Narrow, flows: Array, expected: Array) -> tuple[Array, Array]:
    """Return gradient and curvature of the likelihood, by parts of the rows to keep memory low."""
    weights = 1.0 / (1.0 + expected / DISPERSION)
    size = features.shape[1]
    gradient, curvature = np.zeros(size), np.zeros((size, size))
    for start in range(0, len(features), _AT_ONCE):
        rows = slice(start, start + _AT_ONCE)
        part = features[rows].astype(np.float64)
        gradient += part.T @ ((flows[rows] - expected[rows]) * weights[rows])
        curvature += (part * (expected * weights)[rows, None]).T @ part
    return gradient, curvature


def fit_gravity(features: Narrow, flows: Array, offset: Array, penalty: float = PENALTY) -> Regression:
    """Return the regression of flows (rows, respondents) on features (rows × features) with a logarithmic offset.

    Poisson regression with a ridge penalty, weighted as flows that spread more than Poisson ask; what is estimated is
    the mean whatever the spread (Gourieroux, Monfort and Trognon 1984; Santos Silva and Tenreyro 2006 for gravity).
    """
    means = features.mean(axis=0, dtype=np.float64)
    spreads = features.std(axis=0, dtype=np.float64)
    spreads = np.where(spreads > 1e-9, spreads, 1.0)
    design = np.ones((len(features), features.shape[1] + 1), dtype=np.float32)
    design[:, 1:] = (features - means.astype(np.float32)) / spreads.astype(np.float32)
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(flows.sum() / np.exp(offset).sum())
    ridge = np.full(len(beta), penalty)
    ridge[0] = 0.0
    curvature = np.diag(ridge)
    for _ in range(_ROUNDS):
        expected = np.exp(np.clip(offset + design @ beta, _LEAST, _MOST))
        gradient, curvature = _moments(design, flows, expected)
        curvature += np.diag(ridge)
        step = np.linalg.solve(curvature, gradient - ridge * beta)
        beta += step * min(1.0, _LONGEST_STEP / np.abs(step).max())
        if np.abs(step).max() < _CLOSE:
            break
    return Regression(float(beta[0]), beta[1:], means, spreads, curvature)
