"""Bands: published cut-offs, and no band for a job that is not surely in one."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.scoring.bands import BETWEEN, CUT_OFFS, NAMES, SURE_PERCENT, band_of


@pytest.mark.parametrize(
    ("percentile", "name"),
    [
        (0.0, "lowest fifth"),
        (19.99, "lowest fifth"),
        (20.0, "second fifth"),
        (50.0, "middle fifth"),
        (79.99, "fourth fifth"),
        (80.0, "highest fifth"),
        (100.0, "highest fifth"),
    ],
)
def test_each_percentile_has_one_band(percentile: float, name: str) -> None:
    band = band_of(np.full(200, percentile))
    assert (band.name, band.certainty) == (name, 100.0)


@pytest.mark.parametrize(("inside", "name"), [(160, "middle fifth"), (159, BETWEEN), (101, BETWEEN)])
def test_a_band_needs_eight_draws_of_ten(inside: int, name: str) -> None:
    band = band_of(np.array([50.0] * inside + [70.0] * (200 - inside)))
    assert (band.name, band.certainty) == (name, inside / 2)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=300))
def test_the_certainty_is_the_share_of_the_fullest_band(draws: list[float]) -> None:
    edges = (0.0, *CUT_OFFS, 100.1)
    counts = [sum(low <= draw < high for draw in draws) for low, high in pairwise(edges)]
    band = band_of(np.array(draws))
    assert band.certainty == round(100 * max(counts) / len(draws), 1)
    assert (band.name == BETWEEN) == (band.certainty < SURE_PERCENT)
    assert band.name == BETWEEN or band.name == NAMES[counts.index(max(counts))]
