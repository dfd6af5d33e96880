"""Values of official occupations carried to every record, and months read off shares of categories."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.moves.schooling import ATTAINED, EXPERIENCES, REACHED, SHORT, STEPS, TRAININGS
from worktide.moves.stored import MISSING, NO_FIGURE
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.moves.entry import SCHOOLING, bytes_of, quartiles, wide_of
from worktide.pipeline.moves.mix import WEIGHT_UNIT, RecordMix, from_kin
from worktide.sources.bls import matrix

# Two occupations and a role that is three quarters the first.
MIX = RecordMix(("first", "role", "second"), ("11-1011.00", "13-2011.00"), np.array([[1, 0], [0.75, 0.25], [0, 1.0]]))


def test_means_go_by_weight_and_what_is_mostly_unknown_stays_unknown() -> None:
    assert MIX.means(np.array([[4.0], [8.0]]))[:, 0].tolist() == [4, 5, 8]
    assert MIX.means(np.array([[4.0], [np.nan]]))[:2, 0].tolist() == [4, 4]
    assert np.isnan(MIX.means(np.array([[np.nan], [8.0]]))[:2, 0]).all()


def test_words_come_from_the_heaviest_occupation() -> None:
    assert MIX.of_heaviest(np.array([7, 9])).tolist() == [7, 7, 9]
    assert MIX.stored().tolist() == [[0, 1, 1, 2], [0, 0, 1, 1], [WEIGHT_UNIT, 7500, 2500, WEIGHT_UNIT]]


def test_what_nobody_rated_is_taken_from_the_nearest_kin() -> None:
    codes = ("11-1011.00", "11-1021.00", "11-1029.00", "13-2011.00", "13-2011.01", "15-1252.00")
    values = np.array([[1.0], [3.0], [np.nan], [10.0], [np.nan], [np.nan]])
    found = from_kin(values, codes)[:, 0]
    # The broad occupation 11-102 before the minor group 11-1; the same SOC code first of all; none of 15 is known.
    assert found[:5].tolist() == [1, 3, 3, 10, 10]
    assert np.isnan(found[5])
    assert np.isnan(values[2, 0])


def test_a_row_that_is_known_in_part_is_left_as_it_is() -> None:
    values = np.array([[1.0, np.nan], [2.0, 4.0]])
    assert np.array_equal(from_kin(values, ("11-1011.00", "11-1021.00")), values, equal_nan=True)


def test_quartiles_of_months() -> None:
    ends = (0, 1, 3, 6, 12)
    assert quartiles(np.array([100.0, 0, 0, 0, 0]), ends) == (0, 0)
    assert quartiles(np.array([0.0, 0, 0, 0, 100]), ends) == pytest.approx((7.5, 10.5))
    assert quartiles(np.array([50.0, 0, 0, 0, 50]), ends) == pytest.approx((0, 9))


@given(st.lists(st.floats(0.0, 100.0), min_size=9, max_size=9).filter(lambda shares: sum(shares) > 1))
def test_quartiles_are_in_order_and_within_the_scale(shares: list[float]) -> None:
    ends = (0, 1, 3, 6, 12, 24, 48, 120, 180)
    low, high = quartiles(np.array(shares), ends)
    assert 0 <= low <= high <= ends[-1]


def test_what_is_not_known_has_a_mark_of_its_own() -> None:
    assert bytes_of(np.array([np.nan, 0.4, 254.0, 300.0])).tolist() == [MISSING, 0, 254, 254]
    assert wide_of(np.array([np.nan, -12.6]), np.int16).tolist() == [NO_FIGURE, -13]


def test_our_steps_are_the_official_words() -> None:
    assert (STEPS, EXPERIENCES, TRAININGS) == (matrix.ATTAINMENTS, matrix.EXPERIENCES, matrix.TRAININGS)
    assert len(ATTAINED) == len(SCHOOLING)
    assert len(REACHED) == len(STEPS)
    assert sorted(SHORT.values()) == list(range(1, 1 + len(STEPS)))


def test_the_average_of_growth_is_the_official_one(inputs: Inputs) -> None:
    from worktide.core.parameters import parameters

    rows = inputs.table("projections-2024-34", "occupations")
    (total,) = rows.filter(rows["soc_code"] == "00-0000")["employment_change_percent"].to_list()
    assert parameters("moves")["growth_all"].value == pytest.approx(total)
