"""How numbers are worded and drawn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.core.intervals import Interval
from worktide.site.figures import hours, place, segments, small_percent, strip, whole

PERCENT = st.floats(0, 100, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "0"),
        (0.2, "under 1"),
        (0.5, "under 1"),
        (1.5, "2"),
        (2.5, "2"),
        (99.6, "100"),
        (3_379_720.0, "3,379,720"),
        (-1.4, "-1"),
    ],
)
def test_whole_numbers_round_halves_to_even_and_never_hide_what_is_there(value: float, words: str) -> None:
    assert whole(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.0123, "0.012"), (0.0001, "0.00010"), (1.23, "1.2"), (12.3, "12"), (0.0, "0"), (0.456, "0.46")],
)
def test_small_percentages_keep_two_digits(value: float, words: str) -> None:
    assert small_percent(value) == f"{words}\u00a0%"


@given(PERCENT, PERCENT, PERCENT)
def test_a_strip_holds_its_value_and_stays_on_the_axis(first: float, second: float, third: float) -> None:
    low, value, high = sorted((first, second, third))
    drawn = strip(Interval(value, low, high))
    left, width, dot = (float(text.rstrip("%")) for text in (drawn.low, drawn.width, drawn.value))
    assert 0 <= left <= dot + 0.1
    assert dot <= left + width + 0.2
    assert width >= 0.4


def test_a_place_outside_the_axis_is_held_at_its_end() -> None:
    assert (place(-3), place(120)) == ("0.0%", "100.0%")


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=5))
def test_segments_fill_the_bar_in_order(shares: list[float]) -> None:
    pieces = segments({str(number): share for number, share in enumerate(shares)})
    assert [piece.name for piece in pieces] == [str(number) for number in range(len(shares))]
    assert pieces[0].start == "0.0%"
    assert sum(float(piece.width.rstrip("%")) for piece in pieces) == pytest.approx(100, abs=0.3)


def test_a_share_of_nothing_has_no_segment() -> None:
    assert segments({"does": 0.0, "helps": 0.0}) == ()


def test_hours_are_of_a_forty_hour_week() -> None:
    assert hours(Interval(50.0, 25.0, 100.0)) == Interval(20.0, 10.0, 40.0)
