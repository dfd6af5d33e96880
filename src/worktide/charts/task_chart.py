"""A job's tasks as SVG: what AI can do of each, with its range, the most automatable first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from worktide.charts import svg
from worktide.core.intervals import Interval

WIDTH: Final = 760
MARGIN: Final = 28
TEXT_WIDTH: Final = 400
STRIP_START: Final = MARGIN + TEXT_WIDTH + 24
STRIP_WIDTH: Final = WIDTH - MARGIN - STRIP_START
TITLE_SIZE: Final = 22
TASK_SIZE: Final = 14


@dataclass(frozen=True, slots=True)
class ChartedTask:
    """One task: its words, and what AI can do of it in percent with its range, also in words."""

    text: str
    words: str
    automation: Interval


def _row(root: Element, task: ChartedTask, lines: Sequence[str], top: float) -> None:
    for place, words in enumerate(lines):
        svg.text(root, MARGIN, top + 18 * (place + 1), words, TASK_SIZE)
    ends = (task.automation.low, task.automation.value, task.automation.high)
    low, value, high = (end / 100 for end in ends)
    svg.strip(root, STRIP_START, top + 12, STRIP_WIDTH, (low, value, high))
    svg.text(root, STRIP_START, top + 34, task.words, 12, fill=svg.SOFT)


def task_chart(title: str, tasks: Sequence[ChartedTask], note: str, source: str) -> bytes:
    """Return tasks as an SVG document, 760 wide; `note` and `source` stand at its foot."""
    heading = svg.lines_of(title, TITLE_SIZE, WIDTH - 2 * MARGIN, 3)
    wrapped = [svg.lines_of(task.text, TASK_SIZE, TEXT_WIDTH, 3) for task in tasks]
    heights = [max(18 * len(lines), 34) + 14 for lines in wrapped]
    start = 30 + 28 * len(heading) + 24
    feet = [*svg.lines_of(note, 13, WIDTH - 2 * MARGIN, 2), *svg.lines_of(source, 13, WIDTH - 2 * MARGIN, 3)]
    bottom = start + sum(heights) + 8
    told = " ".join(f"{task.text} {task.words}." for task in tasks)
    root = svg.document(WIDTH, bottom + 18 * len(feet) + 16, title, f"{told} {source}")
    for place, words in enumerate(heading):
        svg.text(root, MARGIN, 48 + 28 * place, words, TITLE_SIZE, weight="700")
    for x, anchor, tick in ((0.0, "start", "0 %"), (0.5, "middle", "50 %"), (1.0, "end", "100 % of the task")):
        svg.text(root, STRIP_START + x * STRIP_WIDTH, start - 10, tick, 12, fill=svg.SOFT, anchor=anchor)
    top = float(start)
    for task, lines, height in zip(tasks, wrapped, heights, strict=True):
        _row(root, task, lines, top)
        top += height
    for place, words in enumerate(feet):
        svg.text(root, MARGIN, bottom + 18 * (place + 1), words, 13, fill=svg.SOFT)
    return svg.written(root)
