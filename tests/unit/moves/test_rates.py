"""Probabilities in coarse steps, and what a mixture of occupations makes of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.moves.small_tables import RATES, SEEN, small_tables

from worktide.moves.likelihood import coming, leaving, seen_word, shared_occupation
from worktide.moves.rates import FLOOR, STEP, level_changes, level_values, levels_of, rate_levels

SCALE = np.array([FLOOR, STEP], dtype=np.float32)


@given(st.floats(min_value=1.01 * FLOOR, max_value=1.0))
def test_a_probability_comes_back_within_half_a_step(rate: float) -> None:
    level = rate_levels(np.array([rate], dtype=np.float32))
    assert 1 / STEP**0.51 <= float(level_values(SCALE)[level[0]]) / rate <= STEP**0.51


@given(st.floats(min_value=0.0, max_value=0.99 * FLOOR))
def test_below_the_floor_there_is_nothing(rate: float) -> None:
    assert rate_levels(np.array([rate], dtype=np.float32))[0] == 0
    assert level_values(SCALE)[0] == 0


def test_levels_are_in_the_order_of_their_probabilities() -> None:
    assert np.all(np.diff(level_values(SCALE)) >= 0)


def test_an_occupation_has_its_own_row_and_a_role_the_mean_of_its_occupations() -> None:
    tables = small_tables()
    clerk, manager, role = (leaving(tables, place) for place in (1, 2, 5))
    assert clerk[:5] == pytest.approx(RATES[1], rel=STEP**0.5 - 1 + 1e-3, abs=1e-6)
    assert role == pytest.approx((clerk + manager) / 2, rel=1e-5)
    # A destination that is a role gets the mean of what its occupations get.
    assert clerk[5] == pytest.approx((clerk[1] + clerk[2]) / 2, rel=1e-5)


def test_who_comes_is_the_other_side_of_who_leaves() -> None:
    tables = small_tables()
    for here in range(6):
        for there in range(6):
            assert coming(tables, there)[here] == pytest.approx(leaving(tables, here)[there], rel=1e-5)


def test_the_survey_is_told_in_words_only() -> None:
    tables = small_tables()
    assert seen_word(tables, 0, 1) == "seen often"
    assert seen_word(tables, 1, 2) == "seen"
    assert seen_word(tables, 0, 2) == "rarely seen"
    assert seen_word(tables, 0, 3) == "not seen in the survey"
    assert seen_word(tables, 1, 4) == "outside the survey"
    assert set(SEEN.ravel().tolist()) == {0, 1, 2, 3, 255}


def test_a_record_of_the_same_occupation_is_outside_the_survey() -> None:
    tables = small_tables()
    # The role is made of clerk and manager in equal parts; the first by code counts.
    assert shared_occupation(tables, 5).tolist() == [False, False, True, False, False, True]
    assert seen_word(tables, 5, 2) == "outside the survey"
    assert seen_word(tables, 5, 1) == seen_word(tables, 2, 1)


@given(st.integers(1, 20), st.integers(1, 20), st.integers(0, 2**32))
def test_levels_come_back_from_their_changes(rows: int, columns: int, seed: int) -> None:
    levels = np.random.default_rng(seed).integers(0, 256, (rows, columns), dtype=np.uint8)
    assert np.array_equal(levels_of(level_changes(levels)), levels)
