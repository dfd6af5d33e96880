"""Weighted regression with clustered jackknife errors, and Holm's correction."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from worktide.pipeline.outlook.regression import excess_variance, holm, indicators, weighted_slope

N = 300
CLUSTERS = np.array([f"{place % 30}" for place in range(N)])


def test_the_slope_is_that_of_least_squares() -> None:
    generator = np.random.default_rng(1)
    x, control = generator.normal(size=(2, N))
    y = 2 * x - control + generator.normal(size=N)
    slope = weighted_slope(x, control[:, None], y, np.ones(N), CLUSTERS)
    design = np.column_stack([x, np.ones(N), control])
    assert_allclose(slope.value, np.linalg.lstsq(design, y, rcond=None)[0][0])
    assert slope.low < slope.value < slope.high
    assert (slope.n, slope.clusters) == (N, 30)


def test_the_error_is_that_of_leaving_out_clusters_one_by_one() -> None:
    generator = np.random.default_rng(2)
    x, y = generator.normal(size=(2, N))
    weights = np.exp(generator.normal(size=N))
    slope = weighted_slope(x, np.zeros((N, 0)), y, weights, CLUSTERS)
    others = []
    for cluster in np.unique(CLUSTERS):
        kept = cluster != CLUSTERS
        others.append(weighted_slope(x[kept], np.zeros((kept.sum(), 0)), y[kept], weights[kept], CLUSTERS[kept]).value)
    assert_allclose(slope.error, np.sqrt(29 / 30 * np.sum((np.array(others) - slope.value) ** 2)))


def test_the_unit_of_weights_does_not_matter() -> None:
    generator = np.random.default_rng(3)
    x, y = generator.normal(size=(2, N))
    weights = np.exp(generator.normal(size=N))
    first, second = (weighted_slope(x, np.zeros((N, 0)), y, w, CLUSTERS) for w in (weights, 1e6 * weights))
    assert_allclose([first.value, first.error, first.p], [second.value, second.error, second.p])


def test_a_group_that_is_a_cluster_of_its_own_does_no_harm() -> None:
    generator = np.random.default_rng(4)
    x = generator.normal(size=N)
    fields = indicators(CLUSTERS)
    y = x + fields @ generator.normal(size=fields.shape[1]) + generator.normal(size=N)
    slope = weighted_slope(x, fields, y, np.ones(N), CLUSTERS)
    assert abs(slope.value - 1.0) < 4 * slope.error


def test_indicators_leave_out_the_first_label() -> None:
    assert_allclose(indicators(["b", "a", "c", "b"]), [[1, 0], [0, 0], [0, 1], [1, 0]])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_is_monotone_and_between_the_raw_value_and_bonferroni(p_values: list[float]) -> None:
    corrected = holm(p_values)
    for raw, value in zip(p_values, corrected, strict=True):
        assert raw <= value <= min(1.0, len(p_values) * raw)
    order = np.argsort(p_values, kind="stable")
    assert np.all(np.diff(np.array(corrected)[order]) >= 0)


def test_the_variance_beyond_published_errors_is_found() -> None:
    generator = np.random.default_rng(5)
    error = generator.uniform(0.5, 2.0, size=5000)
    values = generator.normal(0, 1.5, size=5000) + error * generator.normal(size=5000)
    assert_allclose(excess_variance(values, error), 1.5**2, rtol=0.15)
    assert excess_variance(error * generator.normal(size=5000) * 0.5, error) == 0.0
