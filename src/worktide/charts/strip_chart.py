"""Several jobs or fields under one measure as SVG: each a strip with its range on one shared axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from worktide.charts import svg
from worktide.core.intervals import Interval

WIDTH: Final = 760
MARGIN: Final = 28
NAME_WIDTH: Final = 300
STRIP_START: Final = MARGIN + NAME_WIDTH + 20
STRIP_WIDTH: Final = WIDTH - MARGIN - STRIP_START
TITLE_SIZE: Final = 22
ROW: Final = 46


@dataclass(frozen=True, slots=True)
class Strip:
    """One row: its name, its value with range on the axis, and both in words."""

    name: str
    words: str
    interval: Interval


def strip_chart(title: str, strips: Sequence[Strip], ticks: tuple[str, str, str], caveat: str, source: str) -> bytes:
    """Return strips on an axis from 0 to 100 as an SVG document, 760 wide.

    `ticks` name the axis's start, middle and end; `caveat` and `source` stand at its foot and travel with it.
    """
    heading = svg.lines_of(title, TITLE_SIZE, WIDTH - 2 * MARGIN, 3)
    feet = [*svg.lines_of(caveat, 13, WIDTH - 2 * MARGIN, 4), *svg.lines_of(source, 13, WIDTH - 2 * MARGIN, 3)]
    start = 30 + 28 * len(heading) + 24
    bottom = start + ROW * len(strips) + 8
    told = " ".join(f"{strip.name}: {strip.words}." for strip in strips)
    root = svg.document(WIDTH, bottom + 18 * len(feet) + 16, title, f"{told} {caveat} {source}")
    for place, words in enumerate(heading):
        svg.text(root, MARGIN, 48 + 28 * place, words, TITLE_SIZE, weight="700")
    for x, anchor, tick in zip((0.0, 0.5, 1.0), ("start", "middle", "end"), ticks, strict=True):
        svg.text(root, STRIP_START + x * STRIP_WIDTH, start - 10, tick, 12, fill=svg.SOFT, anchor=anchor)
    for place, strip in enumerate(strips):
        top = start + ROW * place
        for line, words in enumerate(svg.lines_of(strip.name, 14, NAME_WIDTH, 2)):
            svg.text(root, MARGIN, top + 17 * (line + 1), words, 14)
        ends = (strip.interval.low, strip.interval.value, strip.interval.high)
        low, value, high = (end / 100 for end in ends)
        svg.strip(root, STRIP_START, top + 12, STRIP_WIDTH, (low, value, high))
        svg.text(root, STRIP_START, top + 34, strip.words, 12, fill=svg.SOFT)
    for place, words in enumerate(feet):
        svg.text(root, MARGIN, bottom + 18 * (place + 1), words, 13, fill=svg.SOFT)
    return svg.written(root)
