"""Weighted rank correlations, paired gains and their resampled ranges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.stats import spearmanr

from worktide.pipeline.outlook.agreement import (
    error_gain,
    midranks,
    partial_rank_correlation,
    rank_correlation,
    rank_gain,
    ratio_of_means,
    weighted_mean,
    weights_of,
)

GROUPS = np.array([f"{group}" for group in range(20) for _ in range(10)])


def _columns(seed: int, columns: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.random.default_rng(seed).normal(size=(columns, len(GROUPS)))


@given(st.integers(0, 2**32 - 1))
def test_equal_weights_give_spearmans_correlation(seed: int) -> None:
    x, y = _columns(seed, 2)
    x = np.round(x, 1)
    estimate = rank_correlation(x, y, np.ones(len(x)), GROUPS)
    assert_allclose(estimate.value, spearmanr(x, y).statistic, atol=1e-12)
    assert estimate.low <= estimate.value <= estimate.high


def test_whole_weights_count_like_repeated_occupations() -> None:
    x, y = _columns(1, 2)
    weights = np.where(np.arange(len(x)) % 2 == 0, 3.0, 1.0)
    ranks = [midranks(x), midranks(y)]
    repeated = [np.repeat(rank, weights.astype(int)) for rank in ranks]
    assert_allclose(
        rank_correlation(x, y, weights, GROUPS).value, np.corrcoef(repeated[0], repeated[1])[0, 1], atol=1e-12
    )


def test_unknown_values_are_left_out() -> None:
    x, y = _columns(2, 2)
    holes = x.copy()
    holes[::7] = np.nan
    known = np.isfinite(holes)
    estimate = rank_correlation(holes, y, np.ones(len(x)), GROUPS)
    assert estimate.n == known.sum()
    assert_allclose(estimate.value, spearmanr(x[known], y[known]).statistic, atol=1e-12)


def test_a_model_gains_nothing_over_itself() -> None:
    x, y = _columns(3, 2)
    weights = np.exp(_columns(4, 1)[0])
    for gain in (rank_gain, error_gain):
        estimate = gain(x, x, y, weights, GROUPS)
        assert_allclose([estimate.value, estimate.low, estimate.high], 0.0, atol=1e-12)


def test_the_outcome_itself_gains_all_there_is() -> None:
    x, y = _columns(5, 2)
    weights = np.ones(len(x))
    gain = rank_gain(y, x, y, weights, GROUPS)
    assert_allclose(gain.value, 1.0 - rank_correlation(x, y, weights, GROUPS).value, atol=1e-12)
    assert gain.low > 0
    assert_allclose(error_gain(y, x, y, weights, GROUPS).value, 1.0)


def test_a_shift_of_all_predictions_is_no_error() -> None:
    x, y = _columns(6, 2)
    assert_allclose(error_gain(x + 5.0, x, y, np.ones(len(x)), GROUPS).value, 0.0, atol=1e-9)


def test_partial_correlation_without_a_common_cause_vanishes() -> None:
    cause, first, second = _columns(7, 3)
    x, y = cause + 0.5 * first, cause + 0.5 * second
    weights = np.ones(len(x))
    raw = rank_correlation(x, y, weights, GROUPS).value
    partial = partial_rank_correlation(x, y, cause[:, None], weights, GROUPS)
    assert raw > 0.6
    assert abs(partial.value) < 0.2
    assert partial.low < 0 < partial.high


def test_partial_correlation_is_that_of_residuals_of_ranks() -> None:
    x, y, control = _columns(8, 3)
    weights = np.ones(len(x))
    design = np.column_stack([np.ones(len(x)), midranks(control)])
    residuals = [midranks(v) - design @ np.linalg.lstsq(design, midranks(v), rcond=None)[0] for v in (x, y)]
    partial = partial_rank_correlation(x, y, control[:, None], weights, GROUPS)
    assert_allclose(partial.value, np.corrcoef(residuals[0], residuals[1])[0, 1], atol=1e-10)


def test_ranges_repeat_to_the_last_digit() -> None:
    x, y = _columns(9, 2)
    weights = np.ones(len(x))
    assert rank_correlation(x, y, weights, GROUPS) == rank_correlation(x, y, weights, GROUPS)


def test_means_and_ratios() -> None:
    x, y = np.abs(_columns(10, 2))
    weights = np.exp(_columns(11, 1)[0])
    mean = weighted_mean(x, weights, GROUPS)
    assert_allclose(mean.value, np.average(x, weights=weights))
    ratio = ratio_of_means(x, y, weights, GROUPS)
    assert_allclose(ratio.value, np.average(x, weights=weights) / np.average(y, weights=weights))
    assert ratio.low < ratio.value < ratio.high


def test_weightings_by_name() -> None:
    people = np.array([1.0, 4.0, 100.0])
    assert_allclose(weights_of(people, "equal"), 1.0)
    assert_allclose(weights_of(people, "√employment"), [1.0, 2.0, 10.0])
    assert_allclose(weights_of(people, "employment"), people)
    with pytest.raises(KeyError):
        weights_of(people, "pay")
