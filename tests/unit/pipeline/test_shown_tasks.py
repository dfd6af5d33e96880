"""Shown numbers: rounded so that they still add up, ranges that hold their value."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.core.parameters import parameters
from worktide.pipeline.raters import RATERS, Rater
from worktide.pipeline.shown_tasks import mean_with_range, rater_scale, rounded_to_sum


@given(st.lists(st.floats(1e-6, 1), min_size=1, max_size=60), st.integers(0, 2))
def test_rounded_shares_still_add_up_and_are_next_to_the_exact(weights: list[float], digits: int) -> None:
    shares = 100 * np.array(weights) / sum(weights)
    rounded = rounded_to_sum(shares, digits)
    step = 10.0**-digits
    assert np.isclose(rounded.sum(), 100, atol=step / 100)
    assert (np.abs(rounded - shares) < step + 1e-6).all()
    assert np.allclose(rounded, np.round(rounded, digits))


def test_the_largest_remainders_are_rounded_up() -> None:
    assert rounded_to_sum(np.array([33.333, 33.333, 33.334]), 1).tolist() == [33.3, 33.3, 33.4]
    assert rounded_to_sum(np.array([14.26, 85.74]), 1).tolist() == [14.3, 85.7]
    assert rounded_to_sum(np.array([100.0]), 1).tolist() == [100.0]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=200))
def test_a_range_holds_its_mean(draws: list[float]) -> None:
    found = mean_with_range(np.array(draws))
    assert 0 <= found.low <= found.value <= found.high <= 100
    assert abs(found.value - 100 * np.mean(draws)) <= 0.05 + 1e-9


@pytest.mark.parametrize("rater", RATERS, ids=lambda rater: rater.name)
def test_a_scale_has_the_value_of_each_level(rater: Rater) -> None:
    scale = dict(zip(rater.levels, rater_scale(rater), strict=True))
    given_shares = parameters("shares")
    if rater.construct == "automation":
        assert scale == {level: 100 * given_shares[f"tau_{level}"].value for level in rater.levels}
    else:
        assert scale == {"E0": 0, "E1": 100, "E2": 100 * given_shares["lambda_E2"].value}
