"""One joint draw of every assumption, shared by all occupations so that their scores can be compared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worktide.core.parameters import Parameter, parameters

DRAWS = 200
SEED = 20_251_201
LEVELS = 5

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Draws of all assumptions; the first axis of every array has one entry a draw.

    `tau` (draws × 5) is the share that AI does at levels T0 to T4; `lambda_e2`, `frequency_exponent` and
    `supplemental_weight` (draws) are the parameters of those names.
    """

    tau: Array
    lambda_e2: Array
    frequency_exponent: Array
    supplemental_weight: Array


def triangular(parameter: Parameter, uniform: Array) -> Array:
    """Return quantiles of the triangular distribution over a parameter's range with its peak at the value."""
    low, peak, high = parameter.low, parameter.value, parameter.high
    if high == low:
        return np.full(uniform.shape, peak)
    split = (peak - low) / (high - low)
    rising = low + np.sqrt(uniform * (high - low) * (peak - low))
    falling = high - np.sqrt((1 - uniform) * (high - low) * (high - peak))
    return np.where(uniform < split, rising, falling)


def _stratified(generator: np.random.Generator) -> Array:
    """Return one uniform number from each of DRAWS equal strata, in random order."""
    return (generator.permutation(DRAWS) + generator.random(DRAWS)) / DRAWS


def draw_assumptions(seed: int = SEED) -> Assumptions:
    """Return DRAWS joint draws of all assumptions; the same seed gives the same numbers.

    The bands of T1, T2 and T3 move together: one draw reads every band at the same height.
    """
    generator = np.random.default_rng(seed)
    given = parameters("shares")
    height = _stratified(generator)
    return Assumptions(
        tau=np.stack([triangular(given[f"tau_T{level}"], height) for level in range(LEVELS)], axis=1),
        lambda_e2=triangular(given["lambda_E2"], _stratified(generator)),
        frequency_exponent=triangular(given["frequency_exponent"], _stratified(generator)),
        supplemental_weight=triangular(given["supplemental_weight"], _stratified(generator)),
    )
