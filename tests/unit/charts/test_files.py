"""Charts as files: well-formed, in one ground, with their words whole and nothing outside."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.charts import svg
from worktide.charts.preview import HEIGHT, WIDTH, can_draw, preview
from worktide.charts.score_card import Measure, ScoreCard, score_card
from worktide.charts.task_chart import ChartedTask, task_chart
from worktide.core.intervals import Interval

SVG = f"{{{svg.NAMESPACE}}}"
MEASURE = Measure("Share", "about 13, likely between 4 and 27", Interval(13, 4, 27), 40, ("0", "20", "40"))
CARD = ScoreCard("Will AI replace <b>Welders</b> & Cutters?", (MEASURE, MEASURE), "A rank.", "Source: a release")


def _root(data: bytes) -> ET.Element:
    return ET.fromstring(data)  # noqa: S314 - our own bytes


def _texts(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def test_a_card_tells_all_its_words() -> None:
    root = _root(score_card(CARD))
    told = " ".join(_texts(root))
    for words in (CARD.question, MEASURE.label, MEASURE.words, CARD.note, CARD.source, "20"):
        assert words in told
    description = root.findtext(f"{SVG}desc") or ""
    assert root.findtext(f"{SVG}title") == CARD.question
    assert MEASURE.words in description
    assert root.get("aria-labelledby") == "title description"


def test_a_card_brings_its_colours_and_asks_for_nothing() -> None:
    text = score_card(CARD).decode()
    assert "<style" not in text
    assert "style=" not in text
    assert "href" not in text
    assert "var(" not in text


@given(st.text(min_size=1, max_size=400))
def test_any_words_make_a_whole_document(words: str) -> None:
    plain = re.sub(r"[^\x20-\uD7FF\uE000-\uFFFD]", " ", words) or "x"
    for data in (
        score_card(ScoreCard(plain, (MEASURE,), plain, plain)),
        task_chart(plain, [ChartedTask(plain, plain, Interval(1, 0, 2))], plain, plain),
    ):
        root = _root(data)
        height = float(root.get("height") or 0)
        assert all(float(element.get("y") or 0) <= height for element in root.iter(f"{SVG}text"))


def test_ranges_are_drawn_inside_their_axis() -> None:
    wild = Measure("Share", "about 50", Interval(50, -10, 130), 100, ("0", "100"))
    root = _root(score_card(ScoreCard("A question?", (wild,), "", "source")))
    axis = next(root.iter(f"{SVG}line"))
    bar = next(one for one in root.iter(f"{SVG}rect") if one.get("fill") == svg.RANGE)
    assert float(bar.get("x") or 0) >= float(axis.get("x1") or 0)
    assert float(bar.get("x") or 0) + float(bar.get("width") or 0) <= float(axis.get("x2") or 0) + 0.1


def test_tasks_stand_in_the_order_given() -> None:
    tasks = [ChartedTask(f"Task {place}", f"about {place} %", Interval(place, 0, 100)) for place in (30, 20, 10)]
    told = _texts(_root(task_chart("Title", tasks, "note", "source")))
    assert [words for words in told if words.startswith("Task ")] == ["Task 30", "Task 20", "Task 10"]


def test_the_same_card_gives_the_same_bytes() -> None:
    assert score_card(CARD) == score_card(CARD)


@pytest.mark.parametrize(
    "card", [CARD, ScoreCard("Will AI replace " + "very " * 60 + "long titles?", (), "None.", "s")]
)
def test_a_preview_is_a_picture_of_the_right_size(card: ScoreCard) -> None:
    if not can_draw():
        pytest.skip("needs Pillow: install the package pillow")
    data = preview(card)
    assert data.startswith(b"\x89PNG")
    assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) == (WIDTH, HEIGHT)
    assert len(data) < 120_000
    assert data == preview(card)
