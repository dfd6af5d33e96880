"""Raters as a population: what one drawn anew would be like, from the few that judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worktide.scoring.named_noise import NamedNoise

Array = NDArray[np.float64]

# The spread of a population known from three raters is itself unsure; beyond this it says nothing more.
WIDEST = 3.0


@dataclass(frozen=True, slots=True)
class Population:
    """The raters of one construct, in units of the spread of tasks within an occupation.

    `thresholds` is raters × (levels − 1), `log_scale` one entry a rater: how far it spreads its judgements before its
    own logistic noise; `field_scale` (fields) is what every rater's log scale adds in a field. `field_spread` and
    `occupation_spread` are standard deviations of a rater's own view of a field and of an occupation.
    """

    thresholds: Array
    log_scale: Array
    field_scale: Array
    field_spread: float
    occupation_spread: float


@dataclass(frozen=True, slots=True)
class RaterDraws:
    """Raters drawn anew, one a draw: `thresholds` draws × (levels − 1), `log_scale` draws, `of_record` draws × records.

    `of_record` is what this rater adds to a record's position: its own view of the field and of the occupation.
    """

    thresholds: Array
    log_scale: Array
    of_record: Array


def _numbered(count: int) -> list[str]:
    return [str(place) for place in range(count)]


def _widening(freedom: int, purpose: str, noise: NamedNoise) -> Array:
    """Return draws of √(n / χ²), which make a normal distribution a Student's t."""
    half = np.sqrt(freedom / noise.generator(f"{purpose} widening").chisquare(freedom, size=noise.draws // 2))
    both = np.concatenate([half, np.ones(noise.draws % 2), half])
    return np.asarray(np.minimum(both, WIDEST))


def draw_raters(
    population: Population, fields: NDArray[np.int64], records: Sequence[str], purpose: str, noise: NamedNoise
) -> RaterDraws:
    """Return raters drawn anew from the population, with their own views of each record.

    `fields` gives each record's field, `records` its name; `purpose` names the construct. Thresholds and scale
    follow the predictive distribution of a normal population whose mean and covariance are those of the raters:
    mean + √((1 + 1/R) / (R − 1)) · Σ z·deviation · √(n / χ²), with n = R − 1 degrees of freedom.
    """
    coordinates = np.column_stack([population.thresholds, population.log_scale])
    raters = len(coordinates)
    centre = coordinates.mean(axis=0)
    factor = np.sqrt((1 + 1 / raters) / max(raters - 1, 1)) * _widening(max(raters - 1, 1), purpose, noise)
    drawn = centre + factor[:, None] * (noise.mirrored(f"{purpose} rater", _numbered(raters)) @ (coordinates - centre))
    of_field = noise.mirrored(f"{purpose} rater's field", _numbered(len(population.field_scale)))
    of_record = noise.of(f"{purpose} rater's record", records)
    own = population.field_spread * of_field[:, fields] + population.occupation_spread * of_record
    # Far from the centre thresholds may cross; sorted, they are a scale again.
    return RaterDraws(np.sort(drawn[:, :-1], axis=1), drawn[:, -1], own)


def central_rater(population: Population, records: int, draws: int) -> RaterDraws:
    """Return the rater in the middle of the population, the same in every draw."""
    return RaterDraws(
        thresholds=np.tile(population.thresholds.mean(axis=0), (draws, 1)),
        log_scale=np.full(draws, population.log_scale.mean()),
        of_record=np.zeros((draws, records)),
    )
