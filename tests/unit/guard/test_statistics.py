"""The measures of drift: what theory says of them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from worktide.guard.statistics import (
    largest_gap,
    rank_correlation,
    rank_correlations,
    ranks,
    robust_spread,
    stability_index,
    stability_of_counts,
)

RANDOM = np.random.default_rng(20251201)


def test_two_samples_of_one_law_do_not_drift() -> None:
    found = [stability_index(RANDOM.normal(size=400), RANDOM.normal(size=400)) for _ in range(200)]
    assert np.mean(found) < 0.01
    assert np.quantile(found, 0.99) < 0.1
    gaps = [largest_gap(RANDOM.normal(size=200), RANDOM.normal(size=300)) for _ in range(500)]
    # One in a thousand by chance, at most a few of five hundred.
    assert np.count_nonzero(gaps) <= 4


def test_a_shift_by_a_standard_deviation_is_a_large_drift() -> None:
    old, new = RANDOM.normal(size=2000), RANDOM.normal(1, size=2000)
    # Of two normal laws one apart the index over fine bins is 1: the symmetric Kullback-Leibler divergence.
    assert stability_index(old, new) == pytest.approx(1, abs=0.15)
    assert largest_gap(old, new) == pytest.approx(2 * stats.norm.cdf(0.5) - 1, abs=0.05)


def test_the_index_of_counts_follows_its_formula() -> None:
    old, new = np.array([500, 500]), np.array([250, 750])
    expected = -0.25 * np.log(0.5) + 0.25 * np.log(1.5) - (1 / 1000 + 1 / 1000)
    assert stability_of_counts(old, new) == pytest.approx(expected)


def test_the_gap_is_that_of_scipy_where_no_values_are_tied() -> None:
    for shift in (0.4, 0.8, 2.0):
        old, new = RANDOM.normal(size=500), RANDOM.normal(shift, size=300)
        assert largest_gap(old, new) == pytest.approx(stats.ks_2samp(old, new).statistic, abs=0.005)


def test_rank_correlation_is_that_of_scipy_with_ties() -> None:
    for levels in (3, 10, 1000):
        one = RANDOM.integers(0, levels, 300).astype(float)
        other = one + RANDOM.normal(0, levels / 3, 300)
        assert rank_correlation(one, other) == pytest.approx(stats.spearmanr(one, other).statistic)
        assert np.array_equal(ranks(one), stats.rankdata(one))
    assert np.isnan(rank_correlation(np.ones(50), RANDOM.normal(size=50)))


def test_correlations_of_columns_are_those_of_pairs() -> None:
    columns = RANDOM.normal(size=(400, 4)) @ RANDOM.normal(size=(4, 4))
    found = rank_correlations(columns)
    assert found == pytest.approx(stats.spearmanr(columns).statistic, abs=1e-9)
    columns[:380, 3] = np.nan
    assert np.isnan(rank_correlations(columns)[0, 3])


def test_the_robust_spread_of_normal_data_is_their_standard_deviation() -> None:
    values = RANDOM.normal(0, 3, 20_000)
    values[:200] = 1e6
    assert robust_spread(values) == pytest.approx(3, rel=0.05)
    assert robust_spread(np.array([])) == 0
