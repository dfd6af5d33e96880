"""Scores of every record and task by joint draws: one step of the build, stored as arrays."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from worktide.core.parameters import parameters
from worktide.pipeline.rater_model.draws import FittedConstruct, RowPlaces, draw_construct, fit_construct
from worktide.pipeline.rater_model.tables import fit_arrays
from worktide.scoring.assumptions import DRAWS, SEED, Assumptions, draw_assumptions
from worktide.scoring.decomposition import CAUSES, shapley_shares
from worktide.scoring.draws import Construct, exposure_values, task_shares
from worktide.scoring.hard_ends import TaskLevels, hard_ends
from worktide.scoring.judgements import Judgements
from worktide.scoring.named_noise import NamedNoise
from worktide.scoring.occupations import TaskRows, occupation_shares, percentiles_by_draw, stated_weights, task_weights
from worktide.scoring.population import central_rater

Array = NDArray[np.float64]
Places = NDArray[np.int64]

# The exposure scale by strength: E2 needs software around it, E1 does not.
EXPOSURE_ORDER = (0, 2, 1)
SHARE_DIGITS = 4
NOISE = NamedNoise(SEED + 1, DRAWS)


def _frozen(construct: Construct, fitted: FittedConstruct, *, raters: bool, tasks: bool) -> Construct:
    """Return a construct with its raters or the positions of its tasks held at their centre."""
    draws, records = construct.raters.of_record.shape
    return replace(
        construct,
        raters=central_rater(fitted.population, records, draws) if raters else construct.raters,
        positions=construct.positions.frozen() if tasks else construct.positions,
    )


def _slope(fitted: FittedConstruct, places: RowPlaces, values: Array) -> float:
    """Return by how much a modelled task's expected value rises with its position, for the central rater."""
    if fitted.judged.all():
        return 1.0
    step = 0.1
    drawn = _frozen(draw_construct(fitted, places, 0.0, "", NamedNoise(0, 1)), fitted, raters=True, tasks=True)
    ends = [
        replace(drawn, positions=replace(drawn.positions, mean=fitted.row_mean + side)).values(values[None])[0]
        for side in (-step, step)
    ]
    return float((ends[1] - ends[0])[~fitted.judged].mean() / (2 * step))


def _drawn(fitted: FittedConstruct, places: RowPlaces, values: Array, purpose: str) -> Construct:
    spread = parameters("shares")["head_occupation_spread"].value / _slope(fitted, places, values)
    return draw_construct(fitted, places, spread, purpose, NOISE)


def stated_tau() -> Array:
    """Return the stated value of each level's share (5)."""
    given = parameters("shares")
    return np.array([given[f"tau_T{level}"].value for level in range(5)])


@dataclass(frozen=True, slots=True)
class Variants:
    """What AI does of each record when only some groups of causes vary and the others stay at their centre."""

    automation: Construct
    fitted: FittedConstruct
    rows: TaskRows
    tau: Array
    weights: Array

    def does(self) -> dict[frozenset[str], Array]:
        """Return draws × records for every set of groups that vary: all subsets of the first four causes."""
        found: dict[frozenset[str], Array] = {}
        stated = np.broadcast_to(stated_tau(), self.tau.shape)
        central = stated_weights(self.rows)
        for rater in (False, True):
            for tasks in (False, True):
                held = _frozen(self.automation, self.fitted, raters=not rater, tasks=not tasks)
                for levels in (False, True):
                    of_rows = held.values(self.tau if levels else stated)
                    for weights in (False, True):
                        vary = (rater, tasks, levels, weights)
                        names = frozenset(name for name, on in zip(CAUSES, vary, strict=False) if on)
                        found[names] = self.rows.sums(of_rows * (self.weights if weights else central))
        return found


def _causes(variants: Variants, official: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Return the causes (causes × records) of AI does and of the percentile."""
    does = variants.does()
    groups = CAUSES[:4]
    of_does = shapley_shares(groups, lambda names: does[names].var(axis=0))
    ranks = {names: percentiles_by_draw(values, official).var(axis=0) for names, values in does.items()}
    of_rank = shapley_shares(groups, lambda names: ranks[names])
    nothing = np.zeros((1, of_does.shape[1]))
    return np.concatenate([of_does, nothing]), np.concatenate([of_rank, nothing])


def _grouped(of_rows: Array, weights: Array, groups: Places) -> Array:
    return np.add.reduceat(weights * of_rows, groups, axis=1) / np.add.reduceat(weights, groups, axis=1)


def score_records(
    judgements: Judgements,
    rows: TaskRows,
    groups: Places,
    official: NDArray[np.bool_],
    places: RowPlaces,
) -> dict[str, Array]:
    """Return the draws of every score. What is drawn for a task or record hangs on its name, not on what is beside it.

    `groups` holds where each shown task begins among the rows; `official` tells the records that are official
    occupations, which alone make the distribution that percentiles refer to; by `places.field` (major group) raters
    may differ. Returns `does`, `helps`, `people` (draws × records, 0 to 1), `percentile`
    (draws × records, 0 to 100), `task_does` (draws × shown tasks), `weights` (rows, at the stated assumptions),
    `does_causes`, `percentile_causes` (causes × records, each record's adding up to 1), `hard_ends` (hard_ends.NAMES ×
    records, 0 to 1) and the fitted rater models (`rater_model_…`, see rater_model.tables).
    """
    automation = fit_construct(judgements.automation_raters, judgements.automation[:, rows.judgement], places)
    ordered = judgements.exposure[:, rows.judgement][:, :, list(EXPOSURE_ORDER)]
    exposure = fit_construct(judgements.exposure_raters, ordered, places)
    assumptions = draw_assumptions()
    drawn = _drawn(automation, places, stated_tau(), "automation")
    half = np.array([parameters("shares")["lambda_E2"].value])
    drawn_exposure = _drawn(exposure, places, exposure_values(half)[0], "exposure")
    weights = task_weights(rows, assumptions, NOISE.of("share", places.rows))
    scored = _scored(drawn, drawn_exposure, rows, weights, assumptions, groups)
    does_causes, percentile_causes = _causes(Variants(drawn, automation, rows, assumptions.tau, weights), official)
    stated = stated_weights(rows)
    levels = TaskLevels(drawn.mean_levels(), drawn_exposure.mean_levels())
    return {
        **scored,
        "percentile": percentiles_by_draw(scored["does"], official),
        "weights": stated,
        "does_causes": np.round(does_causes, SHARE_DIGITS),
        "percentile_causes": np.round(percentile_causes, SHARE_DIGITS),
        "hard_ends": np.round(hard_ends(levels, stated, rows.starts), SHARE_DIGITS),
        **fit_arrays("automation", automation),
        **fit_arrays("exposure", exposure),
    }


def _scored(
    automation: Construct,
    exposure: Construct,
    rows: TaskRows,
    weights: Array,
    assumptions: Assumptions,
    groups: Places,
) -> dict[str, Array]:
    """Return the three shares of every record and what AI does of each shown task, by draw."""
    shares = task_shares(automation, exposure, assumptions.tau, assumptions.lambda_e2)
    of_records = occupation_shares(rows, shares, weights)
    return {
        "does": of_records.does,
        "helps": of_records.helps,
        "people": of_records.people,
        "task_does": _grouped(shares.does, weights, groups),
    }
