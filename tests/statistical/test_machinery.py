"""The card's statistics recover what synthetic data were made with, and their intervals cover as often as they say."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm

from worktide.pipeline.outlook.regression import holm, weighted_slope
from worktide.pipeline.validity.clustered import clustered_correlation, clustered_mean
from worktide.pipeline.validity.components import component_ranges, main_effects, rated_components
from worktide.scoring.adoption import clustered_agreement

Array = NDArray[np.float64]
Places = NDArray[np.int64]

TRIALS = 200
# A 95 % interval that covers 95 % of the time lies outside these ends once in some thousand runs of 200 trials.
LEAST, MOST = 0.89, 0.99


def _clusters(count: int, size: int) -> Places:
    return np.repeat(np.arange(count), size)


def _shared(clusters: Places, spread: float, generator: np.random.Generator) -> Array:
    """Return numbers that all units of a cluster share."""
    return np.asarray(spread * generator.standard_normal(int(clusters.max()) + 1))[clusters]


def _covers(low: float, truth: float, high: float) -> bool:
    return low <= truth <= high


def test_the_interval_of_a_mean_covers_where_units_move_together() -> None:
    clusters = _clusters(60, 10)
    generator = np.random.default_rng(1)
    clustered, naive = [], []
    for _ in range(TRIALS):
        values = 0.3 + _shared(clusters, 1.0, generator) + generator.standard_normal(len(clusters))
        found = clustered_mean(values, clusters)
        clustered.append(_covers(found.low, 0.3, found.high))
        half = 1.96 * values.std(ddof=1) / np.sqrt(len(values))
        naive.append(_covers(found.value - half, 0.3, found.value + half))
    assert LEAST <= np.mean(clustered) <= MOST
    assert np.mean(naive) < 0.75, "units taken as independent give intervals that are much too narrow"


def test_the_interval_of_a_correlation_covers() -> None:
    clusters = _clusters(80, 6)
    generator = np.random.default_rng(2)
    truth = 0.6
    hits = []
    for _ in range(TRIALS):
        x, other = (
            _shared(clusters, 1.0, generator) + generator.standard_normal(len(clusters)) for _ in ("first", "second")
        )
        found = clustered_correlation(x, truth * x + np.sqrt(1 - truth**2) * other, clusters)
        hits.append(_covers(found.low, truth, found.high))
    assert LEAST <= np.mean(hits) <= MOST


def test_the_interval_of_an_area_under_the_curve_covers() -> None:
    clusters = _clusters(100, 12)
    generator = np.random.default_rng(3)
    apart, spread = 1.0, 0.7
    truth = float(norm.cdf(apart / np.sqrt(2 * (1 + spread**2))))
    areas, hits = [], []
    for _ in range(TRIALS):
        seen = generator.random(len(clusters)) < 0.3
        scores = apart * seen + _shared(clusters, spread, generator) + generator.standard_normal(len(clusters))
        found = clustered_agreement(scores, seen, clusters)
        areas.append(found.area)
        hits.append(_covers(found.low, truth, found.high))
    # Pairs within a cluster, one in a hundred, share what their cluster shares and are told apart a little better.
    assert np.mean(areas) == pytest.approx(truth, abs=0.01)
    assert LEAST <= np.mean(hits) <= MOST


def test_the_interval_of_a_slope_covers_where_errors_move_together() -> None:
    clusters = _clusters(50, 8)
    generator = np.random.default_rng(4)
    hits = []
    for _ in range(TRIALS):
        x = _shared(clusters, 1.0, generator) + generator.standard_normal(len(clusters))
        control = generator.standard_normal(len(clusters))
        y = -0.4 * x + control + _shared(clusters, 1.0, generator) + generator.standard_normal(len(clusters))
        weights = generator.uniform(0.5, 2.0, len(clusters))
        found = weighted_slope(x, control[:, None], y, weights, clusters.astype(np.str_))
        hits.append(_covers(found.low, -0.4, found.high))
    assert LEAST <= np.mean(hits) <= MOST


def test_holm_errs_once_in_twenty_where_nothing_is_there() -> None:
    generator = np.random.default_rng(5)
    erred = [min(holm(generator.random(20).tolist())) < 0.05 for _ in range(4000)]
    assert np.mean(erred) == pytest.approx(0.05, abs=0.012)


def _labels(
    sizes: Places, raters: int, spreads: dict[str, float], generator: np.random.Generator
) -> tuple[Array, Places]:
    """Return labels (tasks × raters) with the components given, and the tasks' occupations."""
    jobs, tasks = len(sizes), int(sizes.sum())
    occupations = np.repeat(np.arange(jobs), sizes)
    labels = (
        spreads["occupation"] * generator.standard_normal((jobs, 1))[occupations]
        + spreads["occupation_by_rater"] * generator.standard_normal((jobs, raters))[occupations]
        + spreads["rater"] * generator.standard_normal((1, raters))
        + spreads["task"] * generator.standard_normal((tasks, 1))
        + spreads["task_by_rater"] * generator.standard_normal((tasks, raters))
    )
    return labels, occupations


SPREADS = {"occupation": 0.19, "occupation_by_rater": 0.056, "rater": 0.05, "task": 0.21, "task_by_rater": 0.2}


@pytest.mark.parametrize("equal", [True, False])
def test_variance_components_are_recovered(equal: bool) -> None:
    generator = np.random.default_rng(6)
    sizes = np.full(900, 20) if equal else generator.integers(4, 40, 900)
    found = [rated_components(*_labels(sizes, 3, SPREADS, generator)) for _ in range(20)]
    for name in ("occupation", "occupation_by_rater", "task", "task_by_rater"):
        mean = np.mean([getattr(one, name) for one in found])
        assert mean == pytest.approx(SPREADS[name] ** 2, rel=0.06), name


def test_a_component_that_is_not_there_is_found_to_be_next_to_nothing() -> None:
    generator = np.random.default_rng(7)
    none = SPREADS | {"occupation_by_rater": 0.0}
    found = rated_components(*_labels(np.full(900, 20), 3, none, generator))
    assert found.occupation_by_rater < 0.0003
    assert found.mean_by_rater == pytest.approx(SPREADS["task_by_rater"] ** 2 / 20, rel=0.1)


def test_intervals_of_components_cover() -> None:
    generator = np.random.default_rng(8)
    hits = []
    for _ in range(30):
        labels, occupations = _labels(generator.integers(5, 30, 120), 3, SPREADS, generator)
        low, high = component_ranges(labels, occupations)["occupation_by_rater"]
        hits.append(_covers(low, SPREADS["occupation_by_rater"] ** 2, high))
    assert np.mean(hits) >= 0.85


def test_main_effects_of_a_sum_are_its_parts() -> None:
    first, second = np.array([0.0, 1.0, 2.0]), np.array([0.0, 3.0])
    outcomes = (first[:, None] + second[None, :])[:, :, None] * np.array([1.0, 0.0])
    shares = main_effects(outcomes, ("first", "second"))
    parts = np.array([first.var(), second.var()])
    assert [shares[name][0] for name in ("first", "second")] == pytest.approx(parts / parts.sum())
    assert shares["together"].tolist() == pytest.approx([0.0, 0.0])
    assert shares["first"][1] == 0, "a unit that does not vary has no cause"


def test_what_only_a_combination_explains_is_told_apart() -> None:
    signs = np.array([-1.0, 1.0])
    shares = main_effects((signs[:, None] * signs[None, :])[:, :, None], ("first", "second"))
    assert shares["together"][0] == pytest.approx(1.0)
    assert shares["first"][0] == shares["second"][0] == pytest.approx(0.0)
