"""The rule of sureness, and what a cascade of a few titles answers."""

from __future__ import annotations

import numpy as np
import pytest

from worktide.matching.cascade import LEAD, SURE, is_sure
from worktide.matching.matcher import Matcher, open_matcher
from worktide.release.open import open_release


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    """The matcher of the embedded release."""
    return open_matcher(open_release())


def test_an_answer_split_evenly_is_not_sure() -> None:
    rows = np.array([[0.5, 0.5], [0.6, 0.4], [0.59, 0.41], [0.9, 0.1], [0.4, 0.1], [SURE, SURE - LEAD], [1.0, 0.0]])
    assert is_sure(rows).tolist() == [False, True, False, True, False, True, True]


def test_confidences_fall_and_add_up_to_one_at_most(matcher: Matcher) -> None:
    titles = [
        "RN",
        "people wrangler",
        "server",
        "head of making things",
        "supervisor",
        "",
        "shrimp headers",
        "mechanic",
    ]
    found = matcher.match_many(titles, None, 8)
    assert (found.confidences.sum(axis=1) <= 1 + 1e-3).all()
    assert (np.diff(found.confidences, axis=1) <= 0).all()
    assert ((found.positions >= 0) | (found.confidences == 0)).all()
    for row in found.positions.tolist():
        known = [position for position in row if position >= 0]
        assert len(set(known)) == len(known)


def test_how_many_are_asked_for_changes_neither_sureness_nor_the_first(matcher: Matcher) -> None:
    titles = ["server", "buyer", "administrative assistant", "shrimp headers", "growth hacker"]
    one, many = matcher.match_many(titles, None, 1), matcher.match_many(titles, None, 9)
    assert one.sure.tolist() == many.sure.tolist()
    assert one.positions[:, 0].tolist() == many.positions[:, 0].tolist()
    assert one.positions.shape == (5, 1)


def test_one_title_is_answered_as_among_many(matcher: Matcher) -> None:
    titles = ["Sr. Software Eng. II (Remote)", "ingeniera de datos", "truck driver (nights)", "zxqv", "welder helper"]
    # Enough titles that the index makes its tables first.
    many = matcher.match_many([*titles, *(f"{title} {number}" for number in range(120) for title in titles)])
    for place, title in enumerate(titles):
        alone = matcher.match(title)
        wanted = [position for position in many.positions[place].tolist() if position >= 0]
        assert [one.position for one in alone.candidates] == wanted
        assert many.seniorities[place] == alone.seniority
        assert many.languages[place] == alone.language
        assert bool(many.sure[place]) == alone.sure


def test_what_stands_beside_the_job_is_told(matcher: Matcher) -> None:
    found = matcher.match_many(["Sr. Software Eng. II", "ingeniera de datos", "welder"])
    assert found.seniorities == ("senior ii", None, None)
    assert found.languages == (None, "es", None)


def test_no_titles_give_no_answers(matcher: Matcher) -> None:
    found = matcher.match_many([])
    assert found.positions.shape == (0, 5)
    assert found.seniorities == found.languages == ()


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("C++ Developer", "software-developers"),
        ("Senior C# Engineer", "software-developers"),
        ("Petty Officer", "military-enlisted-tactical-operations-and-air-weapons"),
        ("Staff Sergeant", "first-line-supervisors-of-all-other-tactical-operations"),
        ("Colonel", "military-officer-special-and-tactical-operations-leaders"),
        ("Platoon Leader", "infantry-officers"),
        ("Sr. SWE II @ Google", "software-developers"),
    ],
)
def test_languages_of_programs_and_ranks_lead_to_their_occupation(matcher: Matcher, title: str, slug: str) -> None:
    assert open_release().listing[matcher.match(title).candidates[0].position].slug == slug


@pytest.mark.parametrize("title", ["Sergeant", "supervisor", "Officer", "Captain", "corporal", "Private"])
def test_of_a_rank_alone_nobody_can_tell_the_job(matcher: Matcher, title: str) -> None:
    assert not matcher.match(title).sure


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">Nurse',
        "'; DROP TABLE users; --",
        "SELECT * FROM nurses",
        "{{7*7}} nurse",
        "javascript:alert('nurse')",
    ],
)
def test_what_programs_read_is_no_title(matcher: Matcher, text: str) -> None:
    found = matcher.match(text)
    assert (found.candidates, found.sure) == ((), False)


@pytest.mark.parametrize(
    "title", ["Captain, US Army", "army cook and baker of tents", "USMC wizard", "Navy things person"]
)
def test_a_guess_at_a_title_of_an_armed_service_is_never_sure(matcher: Matcher, title: str) -> None:
    assert not matcher.match(title).sure


def test_a_listed_title_of_an_armed_service_stays_sure(matcher: Matcher) -> None:
    assert matcher.match("Navy SEAL").sure


@pytest.mark.parametrize(
    ("title", "among"),
    [
        ("EA to the CEO", "executive-secretaries-and-executive-administrative"),
        ("VP, Global Marketing", "marketing-managers"),
        ("ML Ops", "mlops-engineer"),
        ("Director of FP&A", "financial-managers"),
    ],
)
def test_who_works_for_someone_or_leads_a_field_is_among_the_first(matcher: Matcher, title: str, among: str) -> None:
    listing = open_release().listing
    assert among in [listing[one.position].slug for one in matcher.match(title).candidates[:2]]
