"""The likelihood of labels given where a task stands: cumulative logits, the task integrated out by quadrature."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worktide.pipeline.rater_model.labels import NOT_JUDGED, Cells
from worktide.scoring.ordinal import logistic

NODES = 33
REACH = 4.0
LEAST_PROBABILITY = 1e-12

Array = NDArray[np.float64]


def quadrature() -> tuple[Array, Array]:
    """Return evenly spaced nodes and weights that integrate over a standard normal distribution.

    Steep likelihoods need close nodes, which Gauss and Hermite's are not.
    """
    nodes = np.linspace(-REACH, REACH, NODES)
    weights = np.exp(-0.5 * nodes**2)
    return nodes, weights / weights.sum()


@dataclass(frozen=True, slots=True)
class Fitted:
    """The values that the likelihood needs: `thresholds` raters × (levels − 1), `log_scale` raters × fields.

    `place` (raters × occupations) is where each rater puts each occupation, in standard deviations of a task within
    its occupation.
    """

    thresholds: Array
    log_scale: Array
    place: Array


@dataclass(frozen=True, slots=True)
class Expectation:
    """One pass over the cells: `weight` (cells × nodes) is each node's posterior; the rest is raters × cells × nodes.

    `position` is where the rater's judgement stands before its scale; `slope` and `curvature` are the first and minus
    the second derivative of the log-probability by the latent judgement, 0 without a label; `up` and `down` the
    derivatives by the thresholds above and below the label (the latter negated), `bent_up` and `bent_down` minus their
    own derivatives. `log_likelihood` is that of all labels, tasks integrated
    out.
    """

    weight: Array
    position: Array
    slope: Array
    curvature: Array
    up: Array
    down: Array
    bent_up: Array
    bent_down: Array
    log_likelihood: float


def _ends(thresholds: Array, labels: NDArray[np.int64]) -> tuple[Array, Array]:
    """Return the thresholds below and above each label; those of a missing label enclose everything."""
    padded = np.concatenate([[-np.inf], thresholds, [np.inf]])
    judged = labels != NOT_JUDGED
    return np.where(judged, padded[labels], -np.inf), np.where(judged, padded[labels + 1], np.inf)


def expectation(cells: Cells, fitted: Fitted) -> Expectation:
    """Return the posterior of every cell's task position and what derivatives need.

    With F the cumulative probabilities at a label's two thresholds and f = F·(1 − F): P = F(upper) − F(lower), slope
    F(upper) + F(lower) − 1, curvature f(upper) + f(lower).
    """
    nodes, prior = quadrature()
    raters = len(fitted.thresholds)
    shape = (raters, len(cells.count), NODES)
    position, slope, curvature, up, down, bent_up, bent_down = (np.empty(shape) for _ in range(7))
    log_weight = np.tile(np.log(prior), (len(cells.count), 1))
    for rater in range(raters):
        below, above = _ends(fitted.thresholds[rater], cells.labels[rater])
        position[rater] = nodes[None, :] + fitted.place[rater, cells.occupation][:, None]
        latent = np.exp(fitted.log_scale[rater, cells.field])[:, None] * position[rater]
        lower, upper = logistic(below[:, None] - latent), logistic(above[:, None] - latent)
        probability = np.maximum(upper - lower, LEAST_PROBABILITY)
        density_up, density_down = upper * (1.0 - upper), lower * (1.0 - lower)
        slope[rater] = upper + lower - 1.0
        curvature[rater] = density_up + density_down
        up[rater], down[rater] = density_up / probability, density_down / probability
        bent_up[rater] = up[rater] * (up[rater] - 1.0 + 2.0 * upper)
        bent_down[rater] = down[rater] * (down[rater] + 1.0 - 2.0 * lower)
        log_weight += np.log(probability)
    peak = log_weight.max(axis=1, keepdims=True)
    weight = np.exp(log_weight - peak)
    total = weight.sum(axis=1, keepdims=True)
    log_likelihood = float(cells.count @ (np.log(total) + peak)[:, 0])
    return Expectation(weight / total, position, slope, curvature, up, down, bent_up, bent_down, log_likelihood)


def place_derivatives(cells: Cells, fitted: Fitted, found: Expectation) -> tuple[Array, Array, Array]:
    """Return gradient, complete and observed information of `place`.

    The gradient is occupations × raters; the complete information (occupations × raters), its diagonal, is what the
    labels would tell were tasks' positions known; the observed information (occupations × raters × raters) follows by
    Louis' formula: less the covariance of slopes over the posterior of the task. Negative eigenvalues, which a few
    tasks can give, are set to zero.
    """
    raters, occupations = fitted.place.shape
    scale = np.exp(fitted.log_scale[:, cells.field])
    slope = found.slope * scale[:, :, None]
    mean = np.einsum("rcq,cq->rc", slope, found.weight)
    gradient = np.zeros((occupations, raters))
    np.add.at(gradient, cells.occupation, (mean * cells.count).T)
    second = np.einsum("rcq,scq,cq->crs", slope, slope, found.weight) - np.einsum("rc,sc->crs", mean, mean)
    curved = np.einsum("rcq,cq->rc", found.curvature, found.weight) * scale**2
    both = -second
    both[:, np.arange(raters), np.arange(raters)] += curved.T
    information = np.zeros((occupations, raters, raters))
    np.add.at(information, cells.occupation, both * cells.count[:, None, None])
    complete = np.zeros((occupations, raters))
    np.add.at(complete, cells.occupation, (curved * cells.count).T)
    values, vectors = np.linalg.eigh(information)
    return gradient, complete, np.asarray((vectors * np.maximum(values, 0.0)[:, None, :]) @ np.swapaxes(vectors, 1, 2))
