"""Assessments from the release in the package."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest

import worktide
from worktide.release.cite import cite
from worktide.release.record import Record

# Worked out when a record is asked for, from it and its release.
WORKED_OUT = ("learning", "moves", "questions", "related")


def test_a_modern_role_answers_to_its_title_and_all_aliases() -> None:
    answer = worktide.assess("MLOps Engineer")
    assert answer.occupation.kind == "role"
    assert answer.match.confidence == 1
    assert answer.match.alternates == ()
    assert answer.occupation.aliases
    for alias in answer.occupation.aliases:
        assert worktide.assess(alias).occupation == answer.occupation


def test_an_answer_is_the_record_of_the_release_with_its_stamp_and_citation() -> None:
    release = worktide.open_release()
    for listed in release.listing[::50]:
        answer, record = worktide.assess(listed.slug), release.record(listed.slug)
        told = [field.name for field in fields(Record) if field.name not in WORKED_OUT]
        assert all(getattr(answer, name) == getattr(record, name) for name in told)
        assert answer.learning == release.learning(record.learning)
        assert answer.release == release.stamp
        assert answer.citation == cite(record.occupation, release.stamp)


def test_a_shared_title_lists_the_others_with_confidence_and_standing() -> None:
    release = worktide.open_release()
    answer = worktide.assess("Truck Driver")
    assert answer.match.alternates
    confidences = [answer.match.confidence, *(other.confidence for other in answer.match.alternates)]
    assert 0.9 <= sum(confidences) <= 1.001
    for other in answer.match.alternates:
        listed = release.listing[release.positions[other.slug]]
        assert (other.title, other.risk) == (listed.title, listed.risk)
        assert other.slug != answer.occupation.slug


def test_one_job_in_two_spellings_has_one_score() -> None:
    system, systems = worktide.assess("System Administrator"), worktide.assess("Systems Administrator")
    assert system.occupation == systems.occupation
    assert system.risk == systems.risk
    assert system.match.confidence <= systems.match.confidence <= 1


def test_the_query_is_kept_as_it_was_read() -> None:
    assert worktide.assess("  mlops \t engineer ").query == "mlops engineer"


def test_answers_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        worktide.assess("Lawyers").query = "Judges"  # type: ignore[misc]


def test_a_release_can_be_named() -> None:
    release = worktide.open_release()
    assert worktide.assess("Lawyers", release) == worktide.assess("Lawyers")
