"""The sections of an answer: what the short form leaves out, and that the full one leaves out nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

import worktide
from worktide.assessment.sections import Section, sections_of
from worktide.assessment.text import markdown_of
from worktide.assessment.words import CAUSES, YEARS_OF_BIN, rate_in_words, years_in_words
from worktide.core.intervals import Interval
from worktide.release.record import Assessment, YearRange
from worktide.scoring.decomposition import IN_WORDS
from worktide.scoring.seniority import Seniority, seniority_note


@pytest.fixture(scope="module")
def nurse() -> Assessment:
    return worktide.assess("registered-nurses")


def by_heading(assessment: Assessment, *, full: bool) -> dict[str, Section]:
    return {section.heading: section for section in sections_of(assessment, full=full)}


def test_every_part_of_a_scored_answer_is_in_its_markdown(nurse: Assessment) -> None:
    text = markdown_of(nurse).replace("\\", "")
    assert nurse.outlook is not None
    assert nurse.skills is not None
    assert nurse.starting_out is not None
    assert nurse.adoption is not None
    told = [task.reason for task in nurse.tasks]
    told += [question.answer for question in nurse.questions or ()]
    told += [argument.text for argument in nurse.counter_arguments or ()]
    told += [change.text for change in nurse.would_change or ()]
    told += [f"{barrier.reason} [{barrier.column}]" for barrier in nurse.barriers or ()]
    told += [skill.reason for skill in (*nurse.skills.at_risk, *nurse.skills.resistant, *nurse.skills.rising)]
    told += [nurse.outlook.track_record, nurse.starting_out.text, nurse.adoption.note, nurse.skills.note]
    assert [sentence for sentence in told if sentence not in text] == []


def test_both_forms_hold_every_task_and_the_full_one_the_reasons(nurse: Assessment) -> None:
    short, full = by_heading(nurse, full=False)["Tasks"], by_heading(nurse, full=True)["Tasks"]
    assert len(short.table) == len(full.table) == len(nurse.tasks)
    assert "Why" in full.columns
    assert "Why" not in short.columns


def test_the_full_form_has_every_heading_of_the_short_one() -> None:
    for listed in worktide.open_release().listing[::40]:
        answer = worktide.assess(listed.slug)
        assert set(by_heading(answer, full=False)) <= set(by_heading(answer, full=True))


def test_no_section_is_an_empty_heading() -> None:
    for listed in worktide.open_release().listing[::10]:
        for section in sections_of(worktide.assess(listed.slug), full=True):
            assert section.lead or section.rows or section.table
            assert all(len(row) == len(section.columns) for row in section.table)


def test_the_timeline_is_told_by_scenario(nurse: Assessment) -> None:
    assert nurse.timeline is not None
    rows = dict(by_heading(nurse, full=False)["When AI does it, in years from the release"].rows)
    assert len(rows) == 6
    assert rows["Half, fast scenario"] == years_in_words(nurse.timeline.half["fast"])


def test_a_mostly_physical_job_says_so_before_any_number() -> None:
    electrician = worktide.assess("electricians")
    assert electrician.physical is not None
    assert electrician.physical.note is not None
    text = markdown_of(electrician)
    assert text.index(electrician.physical.note) < text.index("## Where it stands")


def test_a_level_in_the_title_is_answered() -> None:
    answer = worktide.assess("Lawyers")
    note = seniority_note(Seniority("senior", "senior"), "lawyers")
    senior = replace(answer, match=replace(answer.match, seniority=note))
    assert note in markdown_of(senior)
    assert note not in markdown_of(answer)


@pytest.mark.parametrize(
    ("years", "words"),
    [
        (YearRange(3.0, 12.5, None), "about 12.5, likely 3 to beyond 20"),
        (YearRange(0.0, 1.0, 2.5), "about 1, likely 0 to 2.5"),
        (YearRange(16.0, None, None), "not within 20, at the earliest about 16"),
        (YearRange(None, None, None), "not within 20"),
    ],
)
def test_years_have_their_range_and_end_at_twenty(years: YearRange, words: str) -> None:
    assert years_in_words(years) == words


def test_a_rate_has_its_sign_and_range() -> None:
    assert rate_in_words(Interval(1.3, -3.3, 5.9)) == "about +1.3 % a year, likely -3.3 to +5.9 %"


def test_bins_and_causes_have_the_words_of_the_rules(nurse: Assessment) -> None:
    assert {task.horizon.bin for task in nurse.tasks if task.horizon} <= set(YEARS_OF_BIN)
    assert CAUSES == IN_WORDS
