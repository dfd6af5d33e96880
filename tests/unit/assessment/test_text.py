"""Answers as Markdown and in words: every record of the release in the package is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import msgspec
import pytest

import worktide
from worktide.assessment.rows import labour_rows
from worktide.assessment.text import json_of, markdown_of
from worktide.assessment.words import about, band_in_words, match_in_words, risk_in_words
from worktide.core.intervals import Interval
from worktide.release.record import Assessment, Risk

BARE_PERCENTAGE = re.compile(r"(?<![\d.,])\d+ ?%")
RANGED = re.compile(r"about \d+( %)?, likely \d+ to \d+( %)?")
HARD_ENDS = re.compile(r"least \d+ %, most \d+ %")
FORBIDDEN = re.compile(
    r"(?i:%%|probability of losing|nobody (?:has|who|knows|measures)|(\b\w+\b) \1\b|\bnan\b)|\bNone\b(?! of)"
)


def every_answer() -> Iterator[Assessment]:
    for listed in worktide.open_release().listing:
        yield worktide.assess(listed.slug)


def _without_what_others_measured(answer: Assessment, text: str) -> str:
    """The text without the outlook's track record, whose percentages count occupations, and without hard ends."""
    for told in ("the 80 % range", answer.outlook.track_record if answer.outlook else ""):
        text = text.replace(told, "")
    return HARD_ENDS.sub("", text)


def test_markdown_of_every_record_has_no_bare_percentage_and_no_slip_of_the_pen() -> None:
    for answer in every_answer():
        text = markdown_of(answer)
        assert answer.release.id in text
        prose = RANGED.sub("", _without_what_others_measured(answer, text))
        # A title may repeat a word; what we write around it may not.
        assert not BARE_PERCENTAGE.search(prose), (answer.occupation.slug, BARE_PERCENTAGE.search(prose))
        ours = text.split("## Where it stands")[-1]
        assert not FORBIDDEN.search(ours), (answer.occupation.slug, FORBIDDEN.search(ours))


def test_markdown_headings_and_tables_are_well_formed() -> None:
    for answer in every_answer():
        lines = markdown_of(answer).splitlines()
        assert lines[0].startswith("# ")
        for above, line in pairwise(lines):
            if line.startswith("|") and above.startswith("|"):
                assert len(re.findall(r"(?<!\\)\|", line)) == len(re.findall(r"(?<!\\)\|", above))
            if line.startswith("## "):
                assert above == ""


def test_text_cannot_become_markup() -> None:
    answer = worktide.assess("Lawyers")
    hostile = replace(answer, summary="# <script>*x*</script> | [a](b) `c`")
    line = next(line for line in markdown_of(hostile).splitlines() if "script" in line)
    assert line == r"\# \<script\>\*x\*\</script\> \| \[a\](b) \`c\`"


def test_json_comes_back_as_the_same_value_in_the_order_of_the_contract() -> None:
    answer = worktide.assess("Truck Driver")
    text = json_of(answer)
    assert msgspec.json.decode(text, type=Assessment) == answer
    assert tuple(msgspec.json.decode(text)) == Assessment.__match_args__


def test_an_unscored_occupation_says_so() -> None:
    unscored = next(listed for listed in worktide.open_release().listing if listed.risk is None)
    text = markdown_of(worktide.assess(unscored.slug))
    assert "no score" in text
    assert "Where it stands" not in text
    assert risk_in_words(None) == "no score"


def risk(band: str, certainty: float) -> Risk:
    return Risk(Interval(50.0, 40.0, 60.0), band, certainty, Interval(20.0, 10.0, 30.0), 80, "modelled")


@pytest.mark.parametrize(
    ("band", "certainty", "expected"),
    [
        ("high", 80.0, "high (80 of 100 draws agree)"),
        ("high", 79.4, "between bands (at most 79 of 100 draws agree on one)"),
        ("between bands", 62.0, "between bands (at most 62 of 100 draws agree on one)"),
    ],
)
def test_a_band_under_80_percent_sure_is_between_bands(band: str, certainty: float, expected: str) -> None:
    assert band_in_words(risk(band, certainty)) == expected


def test_a_value_is_never_without_its_range() -> None:
    assert about(Interval(35.4, 21.6, 49.5), " %") == "about 35 %, likely 22 to 50 %"


def test_the_match_is_a_sentence() -> None:
    match = worktide.assess("Lawyers").match
    assert match_in_words("x", match, "Y") == "“x” leads to this record alone."
    told = match_in_words("x", replace(match, confidence=0.9, stage="slip"), "Y")
    assert told == "“x” is taken to mean Y with confidence 0.90, with one slip of the keyboard mended."
    assert "does not settle" in match_in_words("x", replace(match, confidence=0.4, sure=False), "Y")


def test_figures_that_a_publisher_does_not_give_are_left_out() -> None:
    market = next(answer.labour_market for answer in every_answer() if answer.labour_market)
    names = dict(labour_rows(replace(market, employment=None, openings=1234.0)))
    assert "Employment" not in names
    assert names["Openings"] == "1,234 a year"
