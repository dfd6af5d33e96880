"""Steps of one rater's thresholds and scales, given the posterior of every task."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worktide.pipeline.rater_model.labels import NOT_JUDGED, Cells
from worktide.pipeline.rater_model.likelihood import Expectation, Fitted

Array = NDArray[np.float64]
Places = NDArray[np.int64]

LONGEST_STEP = 0.5
# A rater with few labels borrows its mean log scale from the others.
SCALE_SPREAD = 0.5
# No rater is surer of a task than of the same text met twice, where labels correlate 0.88 (method, section 1): a scale
# of 8 leaves 5 % of the spread of tasks within an occupation to noise.
LARGEST_LOG_SCALE = float(np.log(8.0))


def _bins(places: Places, values: Array, count: int) -> Array:
    """Return the sums of values (floating point) by place."""
    return np.bincount(places, weights=values, minlength=count).astype(np.float64)


def threshold_step(cells: Cells, fitted: Fitted, found: Expectation, rater: int) -> tuple[Array, Array]:
    """Return a rater's renewed thresholds (levels − 1) and their standard errors, by a Newton step.

    The log-likelihood is concave in the thresholds (Pratt 1981), so its information is positive.
    """
    judged = cells.labels[rater] != NOT_JUDGED
    thresholds = fitted.thresholds[rater]
    size = len(thresholds)
    weight = found.weight[judged] * cells.count[judged, None]
    weighted_up, down = weight * found.up[rater, judged], found.down[rater, judged]
    # The threshold above level k is the k-th, the one below it the (k − 1)-th; two ends lie at infinity.
    at = cells.labels[rater, judged]

    def summed(values: Array, first: int) -> Array:
        return _bins(at + first, values.sum(axis=1), size + 2)[1 : size + 1]

    gradient = summed(weighted_up, 1) - summed(weight * down, 0)
    squares = summed(weight * found.bent_up[rater, judged], 1) + summed(weight * found.bent_down[rater, judged], 0)
    crossed = np.bincount(at, weights=(weighted_up * down).sum(axis=1), minlength=size + 1)[1:size]
    information = np.diag(squares + 1e-6) - np.diag(crossed, 1) - np.diag(crossed, -1)
    moved = thresholds + np.clip(np.linalg.solve(information, gradient), -LONGEST_STEP, LONGEST_STEP)
    return np.sort(moved), np.sqrt(np.diag(np.linalg.inv(information)))


@dataclass(frozen=True, slots=True)
class ScaleStep:
    """A renewed log scale: `mean` over fields, `by_field` (fields), and the posterior variance of the latter."""

    mean: float
    by_field: Array
    variance: Array


def scale_step(
    cells: Cells, fitted: Fitted, found: Expectation, rater: int, prior: tuple[float, float, float], field: Array
) -> ScaleStep:
    """Return a rater's renewed log scale: first its mean over fields, then each field's.

    `prior` holds the present mean, the mean over raters that it is drawn towards, and the precision of a field's
    deviation; `field` (fields) is the deviation that the other raters lead to expect. Steps take the complete
    information; the variance takes the observed one by Louis' formula, at least a twentieth of the complete one.
    """
    mean, shared, precision = prior
    fields = fitted.log_scale.shape[1]
    latent = np.exp(fitted.log_scale[rater, cells.field])[:, None] * found.position[rater]
    weight = found.weight * cells.count[:, None] * (cells.labels[rater] != NOT_JUDGED)[:, None]
    score = found.slope[rater] * latent

    def by_field(values: Array) -> Array:
        return _bins(cells.field, values, fields)

    of_cell = (weight * score).sum(axis=1)
    gradient = by_field(of_cell)
    complete = by_field((weight * found.curvature[rater] * latent**2).sum(axis=1))
    unknown = by_field((weight * score**2).sum(axis=1) - of_cell**2 / cells.count)
    narrow = SCALE_SPREAD**-2
    together = float((gradient.sum() - narrow * (mean - shared)) / (complete.sum() + narrow))
    together = float(np.clip(together, -LONGEST_STEP, LONGEST_STEP))
    deviation = fitted.log_scale[rater] - mean
    apart = (gradient - complete * together - precision * (deviation - field)) / (complete + precision)
    moved = fitted.log_scale[rater] + together + np.clip(apart, -LONGEST_STEP, LONGEST_STEP)
    observed = np.maximum(complete - unknown, complete / 20) + precision
    return ScaleStep(mean + together, np.minimum(moved, LARGEST_LOG_SCALE), 1.0 / observed)
