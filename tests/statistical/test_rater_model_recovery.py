"""The rater model finds again what a synthetic panel was drawn from, within stated tolerances.

With twenty tasks an occupation, the places of occupations are taken at their mode, which takes up some of the noise:
scales come out a tenth too large and variances a fifth too small. The tolerances hold that bias; what scoring uses,
shares and their ranges, is free of it (test_coverage_of_draws).
"""

from __future__ import annotations

import numpy as np
import pytest
from tests.statistical.panels import Drawn, Truth, draw_panel

from worktide.pipeline.rater_model.fit import RaterFit, fit_raters
from worktide.pipeline.rater_model.positions import known_positions

TRUTH = Truth(log_scale_spread=0.3)
RATERS, OCCUPATIONS, TASKS, FIELDS = 5, 400, 20, 20


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    return draw_panel(TRUTH, RATERS, OCCUPATIONS, TASKS, FIELDS, np.random.default_rng(11))


@pytest.fixture(scope="module")
def fit(drawn: Drawn) -> RaterFit:
    return fit_raters(drawn.panel)


def test_thresholds_are_found_up_to_a_common_shift(drawn: Drawn, fit: RaterFit) -> None:
    found = fit.thresholds / np.exp(fit.log_scale.mean(axis=1))[:, None]
    apart = (found - found.mean()) - (drawn.thresholds - drawn.thresholds.mean())
    assert np.abs(apart).max() < 0.3
    assert np.sqrt((apart**2).mean()) < 0.15


def test_scales_are_found(drawn: Drawn, fit: RaterFit) -> None:
    assert np.abs(fit.mean_log_scale - drawn.log_scale).max() < 0.25
    assert np.corrcoef(fit.mean_log_scale, drawn.log_scale)[0, 1] > 0.95


def test_variance_components_are_found(fit: RaterFit) -> None:
    assert np.isclose(fit.of_occupations.common, TRUTH.occupation**2, rtol=0.4)
    assert np.isclose(fit.of_occupations.own, TRUTH.occupation_by_rater**2, rtol=0.4)
    assert np.isclose(fit.of_fields.common, TRUTH.field**2, rtol=0.6)
    assert np.isclose(fit.of_fields.own, TRUTH.field_by_rater**2, rtol=0.6)


def test_severities_by_field_lie_within_their_errors(drawn: Drawn, fit: RaterFit) -> None:
    field = drawn.panel.field
    true = np.stack([[own[field == one].mean() for one in range(FIELDS)] for own in drawn.own])
    true = true - true.mean(axis=0)
    found = fit.field_place - fit.field_place.mean(axis=0)
    # A rater's severity over all fields is in its thresholds, so only differences between fields can be compared.
    apart = (found - found.mean(axis=1, keepdims=True)) - (true - true.mean(axis=1, keepdims=True))
    errors = np.sqrt(np.diagonal(fit.field_covariance, axis1=1, axis2=2)).T
    assert np.mean(np.abs(apart) < 2.5 * errors) > 0.9
    assert np.corrcoef(found.ravel(), true.ravel())[0, 1] > 0.8


def test_positions_of_occupations_and_tasks_are_found(drawn: Drawn, fit: RaterFit) -> None:
    known = known_positions(drawn.panel, fit)
    assert np.corrcoef(known.occupation, drawn.base)[0, 1] > 0.95
    assert np.corrcoef(known.task, drawn.task)[0, 1] > 0.92
    # What is not known of the occupation's place is taken from its tasks, because labels hold their sum.
    taken = (known.follows - 1) * known.sampling_spread[drawn.panel.occupation]
    standard = (known.task - drawn.task) / np.hypot(known.task_spread, taken)
    assert 0.8 < standard.std() < 1.25


def test_the_same_labels_give_the_same_fit(drawn: Drawn, fit: RaterFit) -> None:
    again = fit_raters(drawn.panel)
    assert np.array_equal(again.thresholds, fit.thresholds)
    assert np.array_equal(again.place, fit.place)
