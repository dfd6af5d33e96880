"""Where tasks stand on a construct's latent scale: known from labels, or read off a head's class probabilities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worktide.scoring.ordinal import level_probabilities
from worktide.scoring.population import Population

Array = NDArray[np.float64]

# Positions tried for a task without labels: tasks of all occupations together spread by about one and a half.
_MEANS = np.linspace(-5.0, 5.0, 161)
_SPREADS = np.array([0.1, 0.3, 0.5, 0.7, 0.9, 1.2, 1.5, 2.0])
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(21)
_CHUNK = 4000


@dataclass(frozen=True, slots=True)
class Positions:
    """Where tasks stand, with what is not known of it: `mean` and `spread` (tasks)."""

    mean: Array
    spread: Array


def _implied(population: Population, rater: int) -> Array:
    """Return the level probabilities that tried means and spreads imply for a rater: (means × spreads) × levels."""
    spread = np.hypot(_SPREADS, population.occupation_spread)
    at = _MEANS[:, None, None] + spread[None, :, None] * _NODES[None, None, :]
    latent = np.exp(population.log_scale[rater]) * at
    thresholds = np.exp(population.log_scale[rater]) * population.thresholds[rater]
    levels = level_probabilities(latent, thresholds)
    averaged = np.einsum("mspk,p->msk", levels, _WEIGHTS / _WEIGHTS.sum())
    return np.asarray(averaged.reshape(-1, levels.shape[-1]))


def positions_of(probabilities: Array, population: Population) -> Positions:
    """Return where tasks stand whose class probabilities a head of each rater gave (raters × tasks × levels).

    The position is normal with the mean and spread whose implied class probabilities lie nearest to the heads' (least
    Kullback-Leibler divergence, added over the raters; NaN where a rater has no head).
    """
    raters, tasks, levels = probabilities.shape
    flat = np.nan_to_num(np.swapaxes(probabilities, 0, 1)).reshape(tasks, raters * levels)
    implied = np.log(np.concatenate([_implied(population, rater) for rater in range(raters)], axis=1))
    best = np.concatenate(
        [(flat[start : start + _CHUNK] @ implied.T).argmax(axis=1) for start in range(0, max(len(flat), 1), _CHUNK)]
    )
    mean, spread = np.divmod(best, len(_SPREADS))
    return Positions(_MEANS[mean], _SPREADS[spread])
