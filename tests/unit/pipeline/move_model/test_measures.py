"""Measures on small tables whose answers are known, and the oracle's ceiling."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given as examples
from hypothesis import strategies
from sklearn.metrics import roc_auc_score

from worktide.pipeline.move_model.ceiling import ceiling, counts, shape_of_rates
from worktide.pipeline.move_model.direction import directions
from worktide.pipeline.move_model.measures import area, pooled_area, within_sources


@examples(strategies.integers(0, 10_000))
def test_area_is_that_of_the_library(seed: int) -> None:
    generator = np.random.default_rng(seed)
    scores, happened = generator.integers(0, 5, 40).astype(float), generator.random(40) < 0.3
    happened[:2] = (True, False)
    assert area(scores, happened) == pytest.approx(roc_auc_score(happened, scores))


def test_pooled_area_leaves_out_the_diagonal_and_narrows_with_more_sources() -> None:
    generator = np.random.default_rng(1)
    widths = []
    for size in (20, 80):
        scores = generator.normal(size=(size, size))
        flows = (generator.random((size, size)) < 1 / (1 + np.exp(-scores))).astype(float)
        apart = ~np.eye(size, dtype=bool)
        found = pooled_area(scores, flows)
        assert found.value == pytest.approx(roc_auc_score(flows[apart] > 0, scores[apart]))
        widths.append(found.half_width)
    assert widths[1] < widths[0] / 2


def test_within_sources_weighs_the_first_ten_by_movers() -> None:
    flows = np.zeros((13, 13))
    flows[0, 1], flows[1, 12], flows[1, 0] = 9.0, 1.0, 1.0
    scores = np.tile(-np.arange(13.0), (13, 1))
    found = within_sources(scores, flows)
    assert found.movers.tolist() == [9.0, 2.0]
    assert found.first_share == pytest.approx(10 / 11)
    assert found.area.tolist() == pytest.approx([1.0, 0.5])


def test_the_shape_of_rates_is_found_again() -> None:
    generator = np.random.default_rng(2)
    expected = generator.gamma(0.5, 1.0, 60_000)
    for shape in (0.5, 2.0):
        seen = generator.poisson(generator.gamma(shape, expected / shape)).astype(float)
        assert shape_of_rates(seen, expected) == pytest.approx(shape, rel=0.15)


def test_the_oracle_is_better_where_rates_spread_more_and_repeats() -> None:
    generator = np.random.default_rng(3)
    expected = generator.gamma(0.3, 0.5, (60, 60))
    flows = generator.poisson(generator.gamma(1.0, expected)) * generator.uniform(0.3, 1.7, (60, 60))
    np.fill_diagonal(flows, 0.0)
    wide, narrow = ceiling(flows, expected, 0.5), ceiling(flows, expected, 4.0)
    assert wide.pooled > narrow.pooled > area(expected.ravel(), flows.ravel() > 0)
    assert ceiling(flows, expected, 0.5) == wide
    assert counts(np.array([0.0, 0.2, 1.6])).tolist() == [0.0, 1.0, 2.0]


def test_direction_is_told_only_beyond_chance() -> None:
    flows = np.array([[0.0, 60.0, 22.0], [20.0, 0.0, 2.0], [20.0, 1.0, 0.0]])
    scores = np.array([[0.0, 2.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    found = directions(flows, scores)
    assert (found.pairs, found.one_sided, found.told) == (2, 1, 1)
    assert directions(flows, -scores).told == 0
