"""Draws of assumptions: the distributions they claim to be, the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from worktide.core.parameters import Parameter, parameters
from worktide.scoring.assumptions import DRAWS, LEVELS, Assumptions, draw_assumptions, triangular

SHARES = parameters("shares")
EVEN = (np.arange(10_000) + 0.5) / 10_000


def parameter(low: float, value: float, high: float) -> Parameter:
    given = SHARES["lambda_E2"]
    return Parameter(given.name, given.meaning, value, low, high, given.unit, given.reference, given.valid_from)


@pytest.fixture(scope="module")
def drawn() -> Assumptions:
    return draw_assumptions()


@pytest.mark.parametrize(("low", "peak", "high"), [(0, 0.5, 1), (0, 0, 1), (0, 1, 1), (-2, 0.1, 7), (0.9, 0.95, 1)])
def test_the_triangular_distribution_has_its_moments_and_quantiles(low: float, peak: float, high: float) -> None:
    draws = triangular(parameter(low, peak, high), EVEN)
    width = high - low
    assert np.isclose(draws.mean(), (low + peak + high) / 3, atol=1e-4 * width)
    variance = (low**2 + peak**2 + high**2 - low * peak - low * high - peak * high) / 18
    assert np.isclose(draws.var(), variance, rtol=1e-3)
    assert np.allclose(draws, stats.triang.ppf(EVEN, (peak - low) / width, low, width), atol=1e-9 * width)
    assert ((draws >= low) & (draws <= high)).all()


def test_a_fixed_assumption_has_one_value() -> None:
    assert (triangular(parameter(0.3, 0.3, 0.3), EVEN) == 0.3).all()


def test_every_draw_lies_in_its_range(drawn: Assumptions) -> None:
    for values, name in (
        (drawn.lambda_e2, "lambda_E2"),
        (drawn.frequency_exponent, "frequency_exponent"),
        (drawn.supplemental_weight, "supplemental_weight"),
        *((drawn.tau[:, level], f"tau_T{level}") for level in range(LEVELS)),
    ):
        assert len(values) == DRAWS
        assert ((values >= SHARES[name].low) & (values <= SHARES[name].high)).all(), name
        expected = (SHARES[name].low + SHARES[name].value + SHARES[name].high) / 3
        assert np.isclose(values.mean(), expected, atol=0.005), name


def test_higher_levels_never_do_less(drawn: Assumptions) -> None:
    assert (np.diff(drawn.tau, axis=1) >= 0).all()


def test_assumptions_are_drawn_independently(drawn: Assumptions) -> None:
    columns = [drawn.tau[:, 1], drawn.lambda_e2, drawn.frequency_exponent, drawn.supplemental_weight]
    correlations = np.corrcoef(columns) - np.eye(len(columns))
    assert np.abs(correlations).max() < 4 / np.sqrt(DRAWS)


def test_the_same_seed_gives_the_same_draws(drawn: Assumptions) -> None:
    again, other = draw_assumptions(), draw_assumptions(1)
    assert np.array_equal(again.lambda_e2, drawn.lambda_e2)
    assert np.array_equal(again.tau, drawn.tau)
    assert not np.array_equal(other.lambda_e2, drawn.lambda_e2)
