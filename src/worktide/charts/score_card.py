"""A job's score card as SVG: the question, up to two measures with their ranges, source and release."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from worktide.charts import svg
from worktide.core.intervals import Interval

WIDTH: Final = 640
MARGIN: Final = 28
INNER: Final = WIDTH - 2 * MARGIN
QUESTION_SIZE: Final = 27
QUESTION_LINES: Final = 4
MEASURE_HEIGHT: Final = 118


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of the card: its words, and where it lies on an axis from 0 to `end` whose ticks are named."""

    label: str
    words: str
    interval: Interval
    end: float
    ticks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """What a card says. `note` stands in place of the measures where there is no score; `source` at its foot."""

    question: str
    measures: tuple[Measure, ...]
    note: str
    source: str

    @property
    def description(self) -> str:
        """The whole card in words."""
        told = [f"{measure.label}: {measure.words}." for measure in self.measures]
        return " ".join([*told, self.note, self.source]).strip()


def _measure(root: Element, measure: Measure, top: float) -> None:
    svg.text(root, MARGIN, top + 18, measure.label, 15, fill=svg.SOFT, weight="600")
    svg.text(root, MARGIN, top + 44, measure.words, 19, weight="600")
    ends = (measure.interval.low, measure.interval.value, measure.interval.high)
    low, value, high = (end / measure.end for end in ends)
    svg.strip(root, MARGIN, top + 66, INNER, (low, value, high))
    for place, tick in enumerate(measure.ticks):
        last = len(measure.ticks) - 1
        anchor = "start" if place == 0 else "end" if place == last else "middle"
        svg.text(root, MARGIN + INNER * place / last, top + 90, tick, 12, fill=svg.SOFT, anchor=anchor)


def score_card(card: ScoreCard) -> bytes:
    """Return a score card as an SVG document, 640 wide and as high as its words need."""
    question = svg.lines_of(card.question, QUESTION_SIZE, INNER, QUESTION_LINES)
    note = svg.lines_of(card.note, 15, INNER, 3) if card.note else []
    source = svg.lines_of(card.source, 13, INNER, 3)
    body = 26 + 34 * len(question)
    foot = body + MEASURE_HEIGHT * len(card.measures) + 22 * len(note) + 12
    root = svg.document(WIDTH, foot + 18 * len(source) + 16, card.question, card.description)
    for place, words in enumerate(question):
        svg.text(root, MARGIN, 52 + 34 * place, words, QUESTION_SIZE, weight="700")
    for place, measure in enumerate(card.measures):
        _measure(root, measure, body + 10 + MEASURE_HEIGHT * place)
    for place, words in enumerate(note):
        svg.text(root, MARGIN, foot - 22 * (len(note) - place) + 6, words, 15)
    for place, words in enumerate(source):
        svg.text(root, MARGIN, foot + 18 * (place + 1), words, 13, fill=svg.SOFT)
    return svg.written(root)
