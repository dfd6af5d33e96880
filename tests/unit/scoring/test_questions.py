"""Questions and answers: each answer comes from the record's own sections, and what is missing is said."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from worktide.core.intervals import Interval
from worktide.release.open import open_release
from worktide.release.record import IndexValue, LabourMarket, Move, Record, Skill, Skills, Timeline, YearRange
from worktide.scoring.narrative import people_of
from worktide.scoring.questions import NO_MOVES, NO_SCORE, NO_TASKS, Told, questions_of

SOON, LATE, NEVER = YearRange(2.0, 4.0, 9.0), YearRange(6.0, 14.0, None), YearRange(None, None, None)
MARKET = LabourMarket(1000.0, 65432.0, None, None, 6.4, 90.0, 4.0, "exact", "2025")


@pytest.fixture(scope="module")
def record() -> Record:
    """A scored record of the release."""
    release = open_release()
    return next(one for listed in release.listing if (one := release.record(listed.slug)).risk is not None)


def answer(record: Record, start: str, told: Told | None = None) -> str:
    """The answer to the question that begins with some words."""
    every = questions_of(record, told or Told(people_of(record.occupation)))
    (found,) = (question.answer for question in every if question.question.startswith(start))
    return found


def test_the_questions_that_people_ask_are_all_there(record: Record) -> None:
    starts = [" ".join(question.question.split()[:2]) for question in questions_of(record, Told("clerks"))]
    assert starts[:5] == ["How likely", "Which tasks", "How soon", "Which skills", "Which jobs"]
    assert len(set(starts)) == len(starts)


def test_no_answer_gives_a_probability_of_losing_a_job(record: Record) -> None:
    told = answer(record, "How likely")
    assert "no honest way to put a probability" in told
    assert told.endswith("exposure is not job loss.")


def test_years_are_told_by_scenario_with_their_range(record: Record) -> None:
    timeline = Timeline({"slow": NEVER, "central": LATE, "fast": SOON}, {"slow": NEVER, "central": LATE, "fast": SOON})
    told = answer(replace(record, timeline=timeline), "How soon")
    assert "not within 20 years in the slow scenario" in told
    assert "about 14 years from now, likely 6 to beyond 20 in the central scenario" in told
    assert "about 4 years from now, likely 2 to 9 in the fast scenario" in told
    assert "assumed" in told


def test_a_middle_beyond_the_horizon_may_have_an_early_end(record: Record) -> None:
    early = YearRange(11.0, None, None)
    told = answer(replace(record, timeline=Timeline({"central": early}, {"central": early})), "How soon")
    assert "not within 20 years, though it could be as early as 11 years from now" in told


def test_skills_are_named_by_side_and_absence_is_said(record: Record) -> None:
    lasting = Skill("Social Perceptiveness", "skill", 4.0, Interval(9, 4, 15), "")
    rising = Skill("Snowflake", "technology", None, None, "")
    told = answer(record, "Which skills", Told("clerks", Skills((), (lasting,), (rising,), "None is at risk.")))
    assert told == (
        "AI reaches least into the work that uses social perceptiveness. O*NET newly calls for Snowflake. "
        "None is at risk."
    )
    assert "places no skills" in answer(record, "Which skills")


def test_moves_are_named_only_where_the_release_has_them(record: Record) -> None:
    assert answer(record, "Which jobs") == NO_MOVES
    actuaries = ("a", "Actuaries", "Computer and Mathematical", 80.0, 2.0, "seen", 12.3)
    clerks = ("b", "Clerks, All Other", "Office and Administrative Support", 70.0, 2.0, "rarely seen", -0.2)
    rest = (None, None, None, "large", None, None, "similar", True, (), (), ())
    move, flat = (Move(*first, *rest) for first in (actuaries, clerks))  # type: ignore[arg-type]  # words of its literals
    told = answer(replace(record, moves=(move, flat)), "Which jobs")
    assert "actuaries (seen, pay 12 percent higher); other clerks (rarely seen, pay about the same)" in told


def test_the_market_says_which_way_and_how_far(record: Record) -> None:
    assert "grow by 6 percent" in answer(replace(record, labour_market=MARKET), "Is the number")
    shrinking = replace(MARKET, projected_growth=-12.0)
    assert "shrink by 12 percent" in answer(replace(record, labour_market=shrinking), "Is the number")
    assert "$65,432" in answer(replace(record, labour_market=MARKET), "Is the number")
    none = questions_of(replace(record, labour_market=None), Told("clerks"))
    assert not [one for one in none if one.question.startswith("Is the number")]


def test_other_studies_are_named_lowest_and_highest(record: Record) -> None:
    names = ("ilo_2025", "microsoft_2025", "eloundou_gpt4_beta", "eloundou_human_beta")
    indices = {name: IndexValue(0.5, 20.0 * (place + 1), "exact") for place, name in enumerate(names)}
    indices["anthropic_chat_2026"] = IndexValue(0.0, 3.0, "exact")
    indices["frey_osborne_2013"] = IndexValue(0.9, 99.0, "exact")
    told = answer(replace(record, indices=indices), "Do other")
    assert re.findall(r"\b(\d+) \(", told) == ["20", "80"]
    assert "Too few" in answer(replace(record, indices={}), "Do other")


def test_a_job_without_a_score_says_so_everywhere(record: Record) -> None:
    bare = replace(record, risk=None, shares=None, tasks=(), labour_market=None, indices={}, timeline=None)
    assert answer(bare, "How likely") == NO_SCORE
    assert answer(bare, "Which tasks") == NO_TASKS
    assert not re.findall(r"\d", " ".join(question.answer for question in questions_of(bare, Told("clerks"))))
