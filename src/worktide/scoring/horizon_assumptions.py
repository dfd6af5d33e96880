"""One joint draw of every assumption of the horizon, shared by all tasks and records."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from worktide.core.parameters import parameters
from worktide.release.record import Scenario
from worktide.scoring.assumptions import triangular

Array = NDArray[np.float64]
Places = NDArray[np.int64]

SCENARIOS: tuple[Scenario, ...] = ("slow", "central", "fast")


@dataclass(frozen=True, slots=True)
class HorizonAssumptions:
    """Draws of every assumption of the horizon.

    `growth` (logits a year) and `half_adoption` (years) are scenarios × draws and look ahead; the others have one entry
    a draw and are the parameters of those names; `scenario` is the place of the scenario that a draw of the mixture
    takes; `weights` (scenarios) are the stated weights; `task_lag_spread` is a standard deviation of a logarithm.
    """

    growth: Array
    half_adoption: Array
    past_growth: Array
    past_half_adoption: Array
    head_start: Array
    first_share: Array
    barrier_slowdown: Array
    physical_growth: Array
    least_share: Array
    scenario: Places
    weights: Array
    task_lag_spread: float

    @property
    def draws(self) -> int:
        """The number of draws."""
        return len(self.head_start)


def _mixture(weights: Array, heights: Array) -> Places:
    """Return the place of a scenario for each height from 0 to 1, in proportion to the weights."""
    ends = np.cumsum(weights)
    places = np.searchsorted(ends, heights * ends[-1], side="right")
    return np.asarray(np.minimum(places, len(weights) - 1), dtype=np.int64)


def draw_horizon_assumptions(draws: int, seed: int) -> HorizonAssumptions:
    """Return joint draws of all assumptions of the horizon; the same seed gives the same numbers.

    Each assumption takes one number from each of `draws` equal strata; the scenarios share their heights, so that in
    every draw the fast scenario is faster than the central one and that faster than the slow one.
    """
    generator = np.random.default_rng(seed)
    given = parameters("horizon")

    def heights() -> Array:
        return np.asarray((generator.permutation(draws) + generator.random(draws)) / draws)

    growth, lag = heights(), heights()
    weights = np.array([given[f"{name}_weight"].value for name in SCENARIOS])
    return HorizonAssumptions(
        growth=np.stack([triangular(given[f"{name}_growth"], growth) for name in SCENARIOS]),
        half_adoption=np.stack([triangular(given[f"{name}_half_adoption"], lag) for name in SCENARIOS]),
        past_growth=triangular(given["past_growth"], heights()),
        past_half_adoption=triangular(given["past_half_adoption"], heights()),
        head_start=triangular(given["head_start"], heights()),
        first_share=triangular(given["first_share"], heights()),
        barrier_slowdown=triangular(given["barrier_slowdown"], heights()),
        physical_growth=triangular(given["physical_growth"], heights()),
        least_share=triangular(given["least_share"], heights()),
        scenario=_mixture(weights, heights()),
        weights=weights / weights.sum(),
        task_lag_spread=given["task_lag_spread"].value,
    )


def stated_assumptions() -> HorizonAssumptions:
    """Return the stated value of every assumption as a single draw, in the central scenario and without task spread."""
    one = draw_horizon_assumptions(1, 0)
    given = parameters("horizon")
    single = {
        name: np.array([given[name].value])
        for name in (
            "past_growth",
            "past_half_adoption",
            "head_start",
            "first_share",
            "barrier_slowdown",
            "physical_growth",
            "least_share",
        )
    }
    return replace(
        one,
        growth=np.array([[given[f"{name}_growth"].value] for name in SCENARIOS]),
        half_adoption=np.array([[given[f"{name}_half_adoption"].value] for name in SCENARIOS]),
        scenario=np.array([SCENARIOS.index("central")]),
        task_lag_spread=0.0,
        **single,
    )
