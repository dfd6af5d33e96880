"""Seniority: a form of a job has the record and the numbers of the job, and a sentence that says so."""

from __future__ import annotations

import re

import pytest

from worktide.core.titles import title_key
from worktide.release.open import open_release
from worktide.scoring.narrative import people_of
from worktide.scoring.seniority import RULE, Seniority, seniority_note, seniority_of

NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("query", "word", "level"),
    [
        ("Senior Software Engineer", "senior", "senior"),
        ("Sr. Accountant", "sr", "senior"),
        ("Nurse, Junior", "junior", "junior"),
        ("Entry-Level Data Analyst", "entry level", "junior"),
        ("Staff Engineer", "staff", "senior"),
        ("Carpenter Apprentice", "apprentice", "junior"),
    ],
)
def test_levels_are_read_at_either_end(query: str, word: str, level: str) -> None:
    found = seniority_of(query, NONE)
    assert found is not None
    assert (found.word, found.level) == (word, level)


@pytest.mark.parametrize("query", ["Accountant", "Internist", "Leader", "Seniority Clerk", "Senior", ""])
def test_other_titles_have_no_level(query: str) -> None:
    assert seniority_of(query, NONE) is None


def test_no_title_or_alias_of_a_record_is_a_form_of_it() -> None:
    release = open_release()
    for listed in release.listing[::25]:
        occupation = release.record(listed.slug).occupation
        names = frozenset(map(title_key, (occupation.title, *occupation.aliases)))
        assert all(seniority_of(name, names) is None for name in (occupation.title, *occupation.aliases))


def test_the_note_gives_no_number_and_shifts_nothing() -> None:
    occupation = open_release().record("data-scientists").occupation
    note = seniority_note(Seniority("junior", "junior"), people_of(occupation))
    assert "those of all data scientists" in note
    assert "Starting out" in note
    assert "Starting out" not in seniority_note(Seniority("lead", "senior"), "clerks")
    assert not re.findall(r"\d", note + RULE)
