"""What every rater says of every task, mixed into shares by draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worktide.scoring.assumptions import Assumptions

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judgements:
    """Class probabilities of tasks by rater, sorted alike in both constructs.

    `automation` is raters × tasks × 5 (T0 to T4), `exposure` raters × tasks × 3 (E0 to E2). A rater that did not judge
    a task has NaN there; every task has at least one judgement in each construct.
    """

    automation_raters: tuple[str, ...]
    automation: Array
    exposure_raters: tuple[str, ...]
    exposure: Array


def _mixed(values: Array, mix: Array) -> Array:
    """Return draws × tasks from raters × tasks, averaged over the raters that judged each task.

    `mix` is draws × raters. A missing judgement (NaN) gives its weight to the others.
    """
    known = ~np.isnan(values)
    return np.asarray((mix @ np.where(known, values, 0.0)) / (mix @ known.astype(np.float64)))


def rater_mix(raters: int, draws: int, generator: np.random.Generator) -> Array:
    """Return draws × raters of weights that add up to 1, uniform over all mixtures (a flat Dirichlet distribution)."""
    return generator.dirichlet(np.ones(raters), size=draws)


@dataclass(frozen=True, slots=True)
class TaskShares:
    """Shares of each task by draw (draws × tasks, 0 to 1): what AI does, and what it does or helps with together."""

    does: Array
    touches: Array


def task_shares(judgements: Judgements, assumptions: Assumptions, generator: np.random.Generator) -> TaskShares:
    """Return what AI does of each task and what it touches, by draw.

    AI does = Σ P(T)·τ(T); it touches at least that, and P(E1) + λ·P(E2) where that is more (method, section 2).
    """
    draws = len(assumptions.lambda_e2)
    automation_mix = rater_mix(len(judgements.automation_raters), draws, generator)
    exposure_mix = rater_mix(len(judgements.exposure_raters), draws, generator)
    level_means = np.stack(
        [_mixed(judgements.automation[:, :, level], automation_mix) for level in range(judgements.automation.shape[2])]
    )
    does = np.einsum("ldt,dl->dt", level_means, assumptions.tau)
    direct = _mixed(judgements.exposure[:, :, 1], exposure_mix)
    indirect = _mixed(judgements.exposure[:, :, 2], exposure_mix)
    exposed = direct + assumptions.lambda_e2[:, None] * indirect
    return TaskShares(does=does, touches=np.maximum(does, exposed))
