"""The treemap: every area as its weight, nothing outside, nothing on top of another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.charts.treemap import Box, treemap

AREA = Box(10, 20, 300, 200)
WEIGHTS = st.lists(st.floats(0.01, 1e6), min_size=1, max_size=60)


@given(WEIGHTS)
def test_areas_are_as_weights(weights: list[float]) -> None:
    boxes = treemap(weights, AREA)
    for weight, box in zip(weights, boxes, strict=True):
        assert box.width * box.height == pytest.approx(weight / sum(weights) * 300 * 200, rel=1e-6, abs=1e-6)


@given(WEIGHTS)
def test_no_box_leaves_the_area_or_lies_on_another(weights: list[float]) -> None:
    boxes = treemap(sorted(weights, reverse=True), AREA)
    for box in boxes:
        assert box.x >= AREA.x - 1e-6
        assert box.y >= AREA.y - 1e-6
        assert box.x + box.width <= AREA.x + AREA.width + 1e-4
        assert box.y + box.height <= AREA.y + AREA.height + 1e-4
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            wide = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
            high = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
            assert wide <= 1e-4 or high <= 1e-4


def test_equal_weights_are_nearly_squares() -> None:
    boxes = treemap([1.0] * 24, Box(0, 0, 600, 400))
    assert max(max(box.width / box.height, box.height / box.width) for box in boxes) < 2


def test_the_example_of_the_paper() -> None:
    # Bruls, Huizing and van Wijk (2000), figure 4: areas 6, 6, 4, 3, 2, 2, 1 on 6 by 4.
    boxes = treemap([6, 6, 4, 3, 2, 2, 1], Box(0, 0, 6, 4))
    assert (boxes[0].width, boxes[0].height) == pytest.approx((3, 2))
    assert (boxes[1].width, boxes[1].height) == pytest.approx((3, 2))
    assert (boxes[2].width, boxes[2].height) == pytest.approx((12 / 7, 7 / 3))


def test_weights_must_be_above_nothing() -> None:
    with pytest.raises(ValueError, match="above 0"):
        treemap([1, 0], AREA)


def test_an_area_of_nothing_holds_boxes_of_nothing() -> None:
    assert treemap([1, 2], Box(0, 0, 0, 5)) == [Box(0, 0, 0, 0)] * 2


def test_an_edge_is_taken_from_every_side() -> None:
    assert Box(0, 0, 10, 10).inside(1, 2) == Box(1, 3, 8, 6)
    assert Box(0, 0, 1, 1).inside(1) == Box(1, 1, 0, 0)
