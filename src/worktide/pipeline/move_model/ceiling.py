"""The survey's noise ceiling: what someone who knew every true rate would score on a survey of this size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import gammaln

from worktide.pipeline.move_model.measures import area, within_sources

Array = NDArray[np.float64]

SEED: Final = 20_260_902
SURVEYS: Final = 4
UNLIKELY: Final = 0.03
"""Expected respondents up to which a flow seen is taken to be one respondent: their flows are the spread of weights."""
_RANGE: Final = (-4.0, 5.0)


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What an oracle scores: area pooled, area within sources, share of movers in the first ten."""

    pooled: float
    within: float
    first: float


def counts(flows: Array) -> Array:
    """Return about how many respondents a flow rests on: whole numbers, at least 1 where any flow is seen."""
    return np.where(flows > 0, np.maximum(np.round(flows), 1.0), 0.0)


def shape_of_rates(seen: Array, expected: Array) -> float:
    """Return the shape of the gamma spread of true rates about the expected ones, by maximum likelihood.

    Counts are then negative binomial with mean `expected`, drawn to the mean of what was seen.
    """
    mean = expected * seen.sum() / expected.sum()

    def loss(logarithm: float) -> float:
        k = float(np.exp(logarithm))
        return -float(
            (gammaln(seen + k) - gammaln(k) + k * np.log(k / (k + mean)) + seen * np.log(mean / (k + mean))).sum()
        )

    return float(np.exp(minimize_scalar(loss, bounds=_RANGE, method="bounded").x))


def _weights(flows: Array, expected: Array) -> Array:
    """Return how much single respondents weigh, with mean 1."""
    alone = flows[(flows > 0) & (expected < UNLIKELY)]
    return np.asarray(alone / alone.mean())


def ceiling(flows: Array, expected: Array, shape: float, seed: int = SEED) -> Ceiling:
    """Return the oracle's mean over several surveys (groups × groups, respondents; the diagonal is left out).

    True rates are drawn from their posterior, gamma about `expected` with this `shape` given what was seen. A survey
    draws respondents by Poisson and gives each the weight of a single respondent. The oracle ranks by the true rates.
    """
    apart = ~np.eye(len(flows), dtype=bool)
    generator, weights = np.random.default_rng(seed), _weights(flows[apart], expected[apart])
    found = []
    for _ in range(SURVEYS):
        rates = generator.gamma(shape + counts(flows), 1.0 / (shape / expected + 1.0))
        asked = np.where(apart, generator.poisson(rates), 0)
        pairs = np.repeat(np.arange(asked.size), asked.ravel())
        drawn = np.asarray(np.bincount(pairs, generator.choice(weights, len(pairs)), flows.size), dtype=np.float64)
        drawn = drawn.reshape(flows.shape)
        own = within_sources(rates, drawn)
        found.append((area(rates[apart], drawn[apart] > 0), own.mean_area, own.first_share))
    return Ceiling(*np.mean(found, axis=0).tolist())
