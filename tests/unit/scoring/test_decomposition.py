"""Shapley shares of known variances."""

from __future__ import annotations

import numpy as np

from worktide.scoring.decomposition import CAUSES, IN_WORDS, causes_of_level, largest_cause, shapley_shares


def test_shares_of_a_sum_are_its_variances() -> None:
    own = {"a": 1.0, "b": 2.0, "c": 5.0}
    shares = shapley_shares(tuple(own), lambda names: np.array([sum(own[name] for name in names)]))
    assert np.allclose(shares[:, 0], np.array([1.0, 2.0, 5.0]) / 8)


def test_an_interaction_is_divided_evenly() -> None:
    # x·y of two independent standard normals varies only when both do (Owen 2014).
    shares = shapley_shares(("x", "y"), lambda names: np.array([1.0 if len(names) == 2 else 0.0]))
    assert shares[:, 0].tolist() == [0.5, 0.5]


def test_nothing_varies_nothing_is_shared() -> None:
    assert shapley_shares(("x", "y"), lambda _: np.zeros(3)).tolist() == [[0.0] * 3] * 2


def test_drawn_shares_of_a_linear_score_are_found() -> None:
    generator = np.random.default_rng(0)
    draws = {name: generator.standard_normal((20_000, 1)) * size for name, size in (("a", 1.0), ("b", 2.0))}
    shares = shapley_shares(
        ("a", "b"), lambda names: np.sum([draws[name] for name in names] or [0.0 * draws["a"]], axis=0).var(axis=0)
    )
    assert np.allclose(shares[:, 0], [0.2, 0.8], atol=0.02)


def test_what_a_level_owes_to_adoption_is_found() -> None:
    generator = np.random.default_rng(1)
    does = 0.5 + 0.1 * generator.standard_normal((4000, 2))
    adoption = 0.4 + np.array([0.0, 0.08]) * generator.standard_normal((4000, 2))
    of_does = np.array([[1.0, 0.25], [0.0, 0.75], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]])
    shares = causes_of_level(does, does * adoption, of_does)
    assert np.allclose(shares.sum(axis=0), 1)
    assert np.allclose(shares[:, 0], [1, 0, 0, 0, 0], atol=0.01)
    # Var of a product of independents to first order: (0.1·0.4)² to (0.08·0.5)².
    assert np.isclose(shares[CAUSES.index("adoption"), 1], 0.5, atol=0.05)
    assert np.isclose(shares[1, 1] / shares[0, 1], 3)


def test_every_cause_has_words() -> None:
    assert set(IN_WORDS) == set(CAUSES)
    assert {largest_cause(np.eye(len(CAUSES))[place]) for place in range(len(CAUSES))} == set(IN_WORDS.values())
