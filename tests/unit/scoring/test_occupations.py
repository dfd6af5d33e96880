"""Occupations: weights computed by hand, shares that add up, percentiles of known arrays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from worktide.core.intervals import percentile_ranks
from worktide.core.parameters import parameters
from worktide.scoring.assumptions import DRAWS, draw_assumptions
from worktide.scoring.draws import TaskShares
from worktide.scoring.named_noise import NamedNoise
from worktide.scoring.occupations import (
    TaskRows,
    occupation_shares,
    percentiles_by_draw,
    stated_weights,
    task_weights,
)

Array = NDArray[np.float64]
NAN = float("nan")


def rows_of(
    *records: list[tuple[float, float, bool, float]],
) -> TaskRows:
    """Return task rows from records of (importance, frequency, core, stated share)."""
    flat = [row for record in records for row in record]
    lengths = [len(record) for record in records]
    return TaskRows(
        starts=np.cumsum([0, *lengths[:-1]]).astype(np.int64),
        judgement=np.arange(len(flat), dtype=np.int64),
        importance=np.array([row[0] for row in flat]),
        frequency=np.array([row[1] for row in flat]),
        core=np.array([row[2] for row in flat]),
        stated_share=np.array([row[3] for row in flat]),
    )


RATED = [(4.0, 1.0, True, NAN), (2.0, 4.0, False, NAN), (3.0, 0.25, True, NAN)]
UNRATED = [(NAN, NAN, True, NAN), (NAN, NAN, False, NAN), (NAN, NAN, False, NAN)]
PARTLY = [(4.0, 1.0, True, NAN), (2.0, 4.0, True, NAN), (NAN, NAN, True, NAN), (NAN, NAN, False, NAN)]
ROLE = [(NAN, NAN, True, 70.0), (NAN, NAN, True, 30.0)]
HALF_RATED = [(4.0, NAN, True, NAN), (NAN, 4.0, False, NAN)]
ALL = rows_of(RATED, UNRATED, PARTLY, ROLE, HALF_RATED)


def noise(seed: int) -> NDArray[np.float32]:
    return NamedNoise(seed, DRAWS).of("share", [str(row) for row in range(len(ALL.judgement))])


def weights_of(record: int, weights: Array) -> list[float]:
    ends = [*ALL.starts[1:], len(ALL.judgement)]
    return [round(weight, 12) for weight in weights[..., ALL.starts[record] : ends[record]].tolist()]


def parts(*numbers: float) -> list[float]:
    return [round(number / sum(numbers), 12) for number in numbers]


def test_stated_weights_are_those_computed_by_hand() -> None:
    weights = stated_weights(ALL)
    # √frequency × importance: √1·4, √4·2, √0.25·3.
    assert weights_of(0, weights) == parts(4, 4, 1.5)
    # Without ratings: core 1, supplemental one half.
    assert weights_of(1, weights) == parts(1, 0.5, 0.5)
    # Partly rated: the others weigh 1 and one half of the mean rated task, here 4.
    assert weights_of(2, weights) == parts(4, 4, 4, 2)
    # A role's time shares are as we wrote them.
    assert weights_of(3, weights) == parts(70, 30)
    # One rating of two is none.
    assert weights_of(4, weights) == parts(1, 0.5)


def test_drawn_weights_add_up_in_every_draw() -> None:
    weights = task_weights(ALL, draw_assumptions(), noise(0))
    assert weights.shape == (DRAWS, len(ALL.judgement))
    assert np.allclose(ALL.sums(weights), 1)
    assert (weights > 0).all()


@pytest.mark.parametrize(("exponent", "expected"), [(0.0, (4, 2, 3)), (1.0, (4, 8, 0.75))])
def test_the_exponent_decides_how_frequency_counts(exponent: float, expected: tuple[float, ...]) -> None:
    assumptions = replace(draw_assumptions(), frequency_exponent=np.full(DRAWS, exponent))
    weights = task_weights(ALL, assumptions, noise(0))
    assert weights_of(0, weights[0]) == parts(*expected)


def test_a_role_is_drawn_around_what_we_wrote() -> None:
    weights = task_weights(ALL, draw_assumptions(), noise(0))
    first = weights[:, ALL.starts[3]]
    ratios = np.log(first / (1 - first))
    spread = parameters("shares")["role_weight_spread"].value * np.sqrt(2)
    assert np.isclose(ratios.mean(), np.log(70 / 30), atol=4 * spread / np.sqrt(DRAWS))
    assert np.isclose(ratios.std(), spread, rtol=0.2)


@given(st.integers(0, 10_000))
def test_the_three_shares_add_up_and_stay_within_bounds(seed: int) -> None:
    generator = np.random.default_rng(seed)
    does = generator.random((DRAWS, len(ALL.judgement)))
    touches = does + (1 - does) * generator.random(does.shape)
    weights = task_weights(ALL, draw_assumptions(), noise(seed))
    shares = occupation_shares(ALL, TaskShares(does, touches), weights)
    assert np.allclose(shares.does + shares.helps + shares.people, 1)
    for part in (shares.does, shares.helps, shares.people):
        assert ((part >= -1e-12) & (part <= 1 + 1e-12)).all()


def test_shares_without_doubt_are_weighted_means() -> None:
    does = np.tile(np.linspace(0, 0.5, len(ALL.judgement)), (2, 1))
    touches = does + 0.25
    weights = np.tile(stated_weights(ALL), (2, 1))
    shares = occupation_shares(ALL, TaskShares(does, touches), weights)
    assert np.allclose(shares.does[0], np.add.reduceat(stated_weights(ALL) * does[0], ALL.starts))
    assert np.allclose(shares.helps, 0.25)


def test_percentiles_of_a_known_array() -> None:
    does = np.array([[1.0, 2.0, 3.0, 4.0, 2.5, 0.0, 9.0, 2.0]])
    reference = np.array([True] * 4 + [False] * 4)
    assert percentiles_by_draw(does, reference).tolist() == [[12.5, 37.5, 62.5, 87.5, 50.0, 0.0, 100.0, 37.5]]


@given(st.integers(0, 10_000))
def test_percentiles_are_each_draws_own_ranks(seed: int) -> None:
    generator = np.random.default_rng(seed)
    does = np.round(generator.random((5, 30)), 1)
    reference = generator.random(30) < 0.7
    reference[0] = True
    ranks = percentiles_by_draw(does, reference)
    for draw in range(5):
        assert np.array_equal(ranks[draw, reference], percentile_ranks(does[draw, reference]))
    assert np.allclose(ranks[:, reference].mean(axis=1), 50)


def test_the_same_seed_gives_the_same_weights() -> None:
    one, other = (task_weights(ALL, draw_assumptions(), noise(5)) for _ in range(2))
    assert np.array_equal(one, other)
