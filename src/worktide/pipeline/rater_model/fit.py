"""Fitting the rater model: penalised likelihood, tasks integrated out, variance components by EM with Laplace."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worktide.pipeline.rater_model.covariance import Exchangeable, exchangeable
from worktide.pipeline.rater_model.labels import NOT_JUDGED, Cells, LabelPanel, cells_of
from worktide.pipeline.rater_model.likelihood import Expectation, Fitted, expectation, place_derivatives
from worktide.pipeline.rater_model.steps import scale_step, threshold_step

Array = NDArray[np.float64]

ITERATIONS = 100
TOLERANCE = 6e-3
FIRST_SCALE = 1.5


@dataclass(frozen=True, slots=True)
class RaterFit:
    """A fitted rater model; places are in standard deviations of a task within its occupation, higher is more exposed.

    `thresholds` is raters × (levels − 1) in units of a rater's own noise; `mean_log_scale` (raters) and `log_scale`
    (raters × fields) tell how far a rater spreads its judgements; `field_place` (raters × fields) and `place`
    (raters × occupations) where it puts them, with posterior covariances. The three covariances are what raters share
    and what is each one's own in fields, occupations and log scales.
    """

    raters: tuple[str, ...]
    thresholds: Array
    threshold_errors: Array
    mean_log_scale: Array
    log_scale: Array
    log_scale_errors: Array
    field_place: Array
    field_covariance: Array
    place: Array
    place_covariance: Array
    of_fields: Exchangeable
    of_occupations: Exchangeable
    of_scales: Exchangeable
    log_likelihood: float
    iterations: int

    @property
    def fitted(self) -> Fitted:
        """The values that the likelihood needs."""
        return Fitted(self.thresholds, self.log_scale, self.place)


def _first_thresholds(panel: LabelPanel) -> Array:
    """Return thresholds that reproduce each rater's level frequencies, were all tasks spread as at first assumed."""
    spread = np.sqrt(np.pi**2 / 3 + 2 * FIRST_SCALE**2)
    rows = []
    for labels in panel.labels:
        counts = np.bincount(labels[labels != NOT_JUDGED], minlength=panel.levels) + 0.5
        below = np.cumsum(counts)[:-1] / counts.sum()
        rows.append(spread * np.log(below / (1 - below)) / (np.pi / np.sqrt(3)))
    return np.array(rows)


@dataclass(slots=True)
class _State:
    """What changes from step to step."""

    thresholds: Array
    threshold_errors: Array
    mean_log_scale: Array
    log_scale: Array
    log_scale_errors: Array
    field_place: Array
    field_covariance: Array
    place: Array
    place_covariance: Array
    of_fields: Exchangeable
    of_occupations: Exchangeable
    of_scales: Exchangeable

    @property
    def fitted(self) -> Fitted:
        return Fitted(self.thresholds, self.log_scale, self.place)

    def summary(self) -> Array:
        """Return the numbers whose change tells whether the fit has settled."""
        parts = (self.of_fields, self.of_occupations, self.of_scales)
        spreads = np.sqrt([value for part in parts for value in (part.common, part.own)])
        return np.concatenate([self.thresholds.ravel(), self.mean_log_scale, spreads])


def _first(panel: LabelPanel) -> _State:
    raters, occupations = len(panel.raters), len(panel.field)
    thresholds = _first_thresholds(panel)
    return _State(
        thresholds=thresholds,
        threshold_errors=np.zeros_like(thresholds),
        mean_log_scale=np.full(raters, np.log(FIRST_SCALE)),
        log_scale=np.full((raters, panel.fields), np.log(FIRST_SCALE)),
        log_scale_errors=np.zeros((raters, panel.fields)),
        field_place=np.zeros((raters, panel.fields)),
        field_covariance=np.zeros((panel.fields, raters, raters)),
        place=np.zeros((raters, occupations)),
        place_covariance=np.zeros((occupations, raters, raters)),
        of_fields=Exchangeable(0.5, 0.05),
        of_occupations=Exchangeable(0.5, 0.05),
        of_scales=Exchangeable(0.1, 0.1),
    )


def _place_step(panel: LabelPanel, cells: Cells, state: _State, found: Expectation) -> None:
    """Take one Newton step of every occupation's places, then renew fields' places and both covariances."""
    raters = len(panel.raters)
    precision = np.linalg.inv(state.of_occupations.matrix(raters))
    gradient, complete, information = place_derivatives(cells, state.fitted, found)
    covariance = np.linalg.inv(information + precision)
    centre = state.field_place[:, panel.field]
    pull = gradient - (state.place - centre).T @ precision
    # The complete information makes shorter steps than the observed one, but never lowers the likelihood.
    curved = complete[:, :, None] * np.eye(raters) + precision
    state.place = state.place + np.linalg.solve(curved, pull[:, :, None])[:, :, 0].T
    state.place_covariance = covariance
    known = precision - precision @ covariance @ precision
    field_information = np.zeros((panel.fields, raters, raters))
    np.add.at(field_information, panel.field, known)
    field_precision = np.linalg.inv(state.of_fields.matrix(raters))
    sums = np.zeros((panel.fields, raters))
    np.add.at(sums, panel.field, state.place.T)
    counts = np.bincount(panel.field, minlength=panel.fields)
    weighted = counts[:, None, None] * precision + field_precision
    state.field_place = np.linalg.solve(weighted, (sums @ precision)[:, :, None])[:, :, 0].T
    state.field_covariance = np.linalg.inv(field_information + field_precision)


def _covariance_step(panel: LabelPanel, state: _State) -> None:
    """Renew what raters share and what is their own, from the posterior second moments of occupations and fields."""
    raters = len(panel.raters)
    precision = np.linalg.inv(state.of_occupations.matrix(raters))
    apart = (state.place - state.field_place[:, panel.field]).T
    left = state.place_covariance @ precision - np.eye(raters)
    spread = left @ state.field_covariance[panel.field] @ np.swapaxes(left, 1, 2)
    moments = np.einsum("or,os->rs", apart, apart) + (state.place_covariance + spread).sum(axis=0)
    state.of_occupations = exchangeable(moments / len(panel.field))
    fields = state.field_place @ state.field_place.T + state.field_covariance.sum(axis=0)
    state.of_fields = exchangeable(fields / panel.fields)


def _rater_step(cells: Cells, state: _State, found: Expectation) -> None:
    """Renew thresholds, scales by field and their covariance."""
    raters, fields = state.log_scale.shape
    precision = np.linalg.inv(state.of_scales.matrix(raters))
    second = np.zeros((raters, raters))
    shared = float(state.mean_log_scale.mean())
    for rater in range(raters):
        own = float(precision[rater, rater])
        deviations = state.log_scale - state.mean_log_scale[:, None]
        # Given the other raters, this rater's deviation in a field is drawn towards their weighted sum.
        expected = -(precision[rater] @ deviations - own * deviations[rater]) / own
        prior = (float(state.mean_log_scale[rater]), shared, own)
        step = scale_step(cells, state.fitted, found, rater, prior, expected)
        thresholds, errors = threshold_step(cells, state.fitted, found, rater)
        state.mean_log_scale[rater] = step.mean
        state.log_scale[rater] = step.by_field
        state.log_scale_errors[rater] = np.sqrt(step.variance)
        state.thresholds[rater], state.threshold_errors[rater] = thresholds, errors
        second[rater, rater] = step.variance.mean()
    deviations = state.log_scale - state.mean_log_scale[:, None]
    state.of_scales = exchangeable(deviations @ deviations.T / fields + second)


def fit_raters(panel: LabelPanel) -> RaterFit:
    """Return the rater model of one construct.

    Latent judgement of rater r on task t of occupation o in field g: scale(r, g) · (place(r, o) + task(t)) + logistic
    noise, cut by the rater's thresholds; task ~ N(0, 1); place(r, o) ~ N(field(r, g), what raters share + own);
    field(r, g) and log scale(r, g) likewise. Tasks are integrated out by Gauss-Hermite quadrature; occupations and
    fields are at their mode with Laplace covariances; variances by EM. No randomness: the same labels, the same fit.
    """
    cells = cells_of(panel)
    state = _first(panel)
    before = state.summary()
    found = expectation(cells, state.fitted)
    iterations = 0
    while iterations < ITERATIONS:
        iterations += 1
        _place_step(panel, cells, state, found)
        _covariance_step(panel, state)
        # Places and thresholds both correct a mean: one after the other, else they overshoot together.
        found = expectation(cells, state.fitted)
        _rater_step(cells, state, found)
        found = expectation(cells, state.fitted)
        after = state.summary()
        if np.abs(after - before).max() < TOLERANCE:
            break
        before = after
    return RaterFit(
        raters=panel.raters,
        **{name: getattr(state, name) for name in _State.__slots__},
        log_likelihood=found.log_likelihood,
        iterations=iterations,
    )
