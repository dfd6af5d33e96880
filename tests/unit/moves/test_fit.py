"""Fit: the share of what a destination needs that is there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.moves.small_tables import arrays, small_tables

from worktide.moves.fit import PARTS, covered, fits, have_of, part_weights

TABLES = small_tables()


def test_a_job_fits_itself_wholly() -> None:
    for place in range(6):
        own = fits(TABLES, have_of(TABLES, place))
        assert own.total[place] == pytest.approx(100, abs=0.01)


def test_parts_and_total_stay_between_none_and_all() -> None:
    for place in range(6):
        found = fits(TABLES, have_of(TABLES, place))
        assert found.parts.shape == (len(PARTS), 6)
        assert np.nanmin(found.parts) >= 0
        assert np.nanmax(found.parts) <= 100.01
        assert np.all(found.total >= np.nanmin(found.parts, axis=0) - 0.01)
        assert np.all(found.total <= np.nanmax(found.parts, axis=0) + 0.01)


def test_a_gap_of_two_levels_leaves_nothing_and_one_level_half() -> None:
    level = TABLES.levels[3].copy()
    level[4] -= 2.0
    assert covered(TABLES, level)[3, 4] == 0
    level[4] += 1.0
    assert covered(TABLES, level)[3, 4] == pytest.approx(0.5)
    assert covered(TABLES, level + 9)[3, 4] == 1


@given(st.integers(0, 5), st.integers(0, 4), st.floats(0.0, 3.0))
def test_learning_never_lowers_a_fit(place: int, skill: int, more: float) -> None:
    have = have_of(TABLES, place)
    level = have.level.copy()
    level[skill] += np.float32(more)
    after = fits(TABLES, type(have)(level, have.uses, have.does, have.text, have.rated))
    assert np.all(after.total >= fits(TABLES, have).total - 1e-3)


def test_a_part_that_is_not_known_falls_out() -> None:
    unrated = arrays().level.copy()
    unrated[3] = 255
    importance = arrays().importance.copy()
    importance[3] = 255
    tables = small_tables(level=unrated, importance=importance)
    found = fits(tables, have_of(tables, 1))
    assert np.isnan(found.parts[:2, 3]).all()
    assert not np.isnan(found.total[3])
    assert not np.isnan(found.parts[:2, 2]).any()


def test_a_short_list_of_technologies_counts_less() -> None:
    half = TABLES.given["technologies_half"].value
    assert TABLES.part_trust[2].tolist() == pytest.approx([1 / (1 + half)] * 6)
    assert part_weights(TABLES).sum() == pytest.approx(1)
