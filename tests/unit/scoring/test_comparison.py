"""Comparisons say only what nine tenths of the joint draws agree on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.scoring.comparison import CLOSE, agreement_higher, compare

DRAWS = 200
OPPOSITE = {"higher": "lower", "lower": "higher", "similar": "similar", "cannot tell": "cannot tell"}


def shifted(agreeing: int, by: float) -> tuple[np.ndarray, np.ndarray]:
    """Return two jobs' draws of which the second stands higher by `by` in `agreeing` of 200, else lower by as much."""
    first = np.linspace(20.0, 80.0, DRAWS)
    return first, first + np.where(np.arange(DRAWS) < agreeing, by, -by)


@pytest.mark.parametrize(
    ("agreeing", "by", "expected"),
    [
        (180, 10.0, "higher"),
        (179, 30.0, "cannot tell"),
        (20, 10.0, "lower"),
        (21, 30.0, "cannot tell"),
        (100, CLOSE, "similar"),
        (100, CLOSE + 0.1, "cannot tell"),
        (200, 0.1, "higher"),
    ],
)
def test_nine_tenths_decide(agreeing: int, by: float, expected: str) -> None:
    assert compare(*shifted(agreeing, by)) == expected


def test_a_job_is_similar_to_itself() -> None:
    first, _ = shifted(0, 1.0)
    assert compare(first, first) == "similar"


def test_a_job_without_draws_cannot_be_compared() -> None:
    first, second = shifted(200, 10.0)
    second[0] = np.nan
    assert compare(first, second) == "cannot tell"
    assert compare(np.empty(0), np.empty(0)) == "cannot tell"


@given(st.integers(0, 10_000))
def test_the_answer_turns_round_with_the_jobs(seed: int) -> None:
    generator = np.random.default_rng(seed)
    first, second = generator.normal(0, 5, DRAWS), generator.normal(generator.normal(0, 5), 5, DRAWS)
    assert compare(second, first) == OPPOSITE[compare(first, second)]


def test_whole_numbers_of_hundredths_do_not_wrap() -> None:
    assert compare(np.full(DRAWS, 5000, np.uint16), np.full(DRAWS, 10, np.uint16)) == "lower"


def test_the_share_of_draws_that_stand_higher() -> None:
    first, second = shifted(150, 1.0)
    assert agreement_higher(first, np.stack([second, first])).tolist() == [0.75, 0.0]
