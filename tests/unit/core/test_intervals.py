"""Intervals: mid-ranks with ties and gaps, and ranges of draws."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from worktide.core.intervals import interval_of_draws, percentile_ranks

NAN = float("nan")
numbers = st.lists(st.integers(-5, 5).map(float) | st.just(NAN), min_size=1, max_size=40)


def test_ties_share_the_middle_of_their_ranks() -> None:
    assert percentile_ranks(np.array([1.0, 2.0, 2.0, 3.0])).tolist() == [12.5, 50.0, 50.0, 87.5]


def test_a_gap_keeps_its_place_and_is_not_counted() -> None:
    ranks = percentile_ranks(np.array([NAN, 1.0, NAN, 2.0]))
    assert np.isnan(ranks).tolist() == [True, False, True, False]
    assert ranks[[1, 3]].tolist() == [25.0, 75.0]


def test_nothing_known_has_no_ranks() -> None:
    assert np.isnan(percentile_ranks(np.array([NAN, NAN]))).all()
    assert percentile_ranks(np.array([])).tolist() == []


@given(numbers)
def test_ranks_follow_their_definition(values: list[float]) -> None:
    array = np.array(values)
    known = array[~np.isnan(array)]
    for value, rank in zip(array, percentile_ranks(array), strict=True):
        if np.isnan(value):
            assert np.isnan(rank)
        else:
            assert rank == 100 * ((known < value).sum() + (known == value).sum() / 2) / len(known)


@given(numbers)
def test_ranks_average_fifty_and_keep_the_order(values: list[float]) -> None:
    known = np.array([value for value in values if not np.isnan(value)])
    if len(known):
        ranks = percentile_ranks(known)
        assert np.isclose(ranks.mean(), 50)
        assert (np.sign(ranks[:, None] - ranks) == np.sign(known[:, None] - known)).all()


def test_the_range_of_draws_holds_eight_tenths_of_them() -> None:
    found = interval_of_draws(np.arange(1001.0), 1)
    assert (found.value, found.low, found.high) == (500.0, 100.0, 900.0)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50), st.integers(0, 4))
def test_a_range_holds_its_value_and_is_rounded(draws: list[float], digits: int) -> None:
    found = interval_of_draws(np.array(draws), digits)
    assert found.low <= found.value <= found.high
    assert all(number == round(number, digits) for number in (found.low, found.value, found.high))
