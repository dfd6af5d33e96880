"""A squarified treemap: rectangles whose areas are as their weights, as close to squares as it can be done.

After Bruls, Huizing and van Wijk (2000), Squarified Treemaps, Data Visualization 2000, 33-42.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in the unit of the area it lies in."""

    x: float
    y: float
    width: float
    height: float

    def inside(self, edge: float, top: float = 0.0) -> Box:
        """Return the rectangle that is left when an edge is taken on every side, and `top` more above."""
        width, height = max(self.width - 2 * edge, 0.0), max(self.height - 2 * edge - top, 0.0)
        return Box(self.x + edge, self.y + edge + top, width, height)


def _worst(areas: Sequence[float], side: float) -> float:
    """Return the worst ratio of sides in a row of areas along a side."""
    total = sum(areas)
    return max(max(side**2 * area / total**2, total**2 / (side**2 * area)) for area in areas)


def _row_end(areas: Sequence[float], start: int, side: float) -> int:
    """Return where the row that begins at `start` ends: as long as one more makes its worst ratio no worse."""
    end = start + 1
    while end < len(areas) and _worst(areas[start : end + 1], side) <= _worst(areas[start:end], side):
        end += 1
    return end


def _laid(areas: Sequence[float], free: Box) -> tuple[list[Box], Box]:
    """Return a row of areas along the shorter side of a free rectangle, and what is left of it."""
    total, boxes, reached = sum(areas), [], 0.0
    if free.width >= free.height:
        depth = total / free.height if free.height else 0.0
        for area in areas:
            length = area / depth if depth else 0.0
            boxes.append(Box(free.x, free.y + reached, depth, length))
            reached += length
        return boxes, Box(free.x + depth, free.y, max(free.width - depth, 0.0), free.height)
    depth = total / free.width if free.width else 0.0
    for area in areas:
        length = area / depth if depth else 0.0
        boxes.append(Box(free.x + reached, free.y, length, depth))
        reached += length
    return boxes, Box(free.x, free.y + depth, free.width, max(free.height - depth, 0.0))


def treemap(weights: Sequence[float], area: Box) -> list[Box]:
    """Return a box for each weight, in the order given; largest first looks best. Weights are above 0.

    Raises ValueError for a weight that is not above 0.
    """
    if any(weight <= 0 for weight in weights):
        raise ValueError("a weight of a treemap must be above 0")
    whole = sum(weights)
    areas = [weight / whole * area.width * area.height for weight in weights]
    if not area.width or not area.height:
        return [Box(area.x, area.y, 0.0, 0.0) for _ in weights]
    boxes: list[Box] = []
    free, start = area, 0
    while start < len(areas):
        end = _row_end(areas, start, max(min(free.width, free.height), 1e-9))
        row, free = _laid(areas[start:end], free)
        boxes += row
        start = end
    return boxes
