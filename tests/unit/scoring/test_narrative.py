"""Sentences: every number in them is one of the numbers they state."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.core.intervals import Interval
from worktide.release.open import open_release
from worktide.release.record import Barrier, Occupation, RaterJudgement, Risk, Shares, Task
from worktide.scoring.narrative import (
    CAUTION,
    barriers_fact,
    by_reach,
    in_sentence,
    in_words,
    joined,
    kind_of_work,
    listed,
    lower_first,
    people_of,
    summary,
    task_reason,
)
from worktide.scoring.physical import PhysicalAxis

RATERS = {
    "gpt4_automation_2023": RaterJudgement(25.0, "automation", "labelled"),
    "gpt4_automation_second_2023": RaterJudgement(70.4, "automation", "labelled"),
    "gpt4_exposure_2023": RaterJudgement(100.0, "exposure", "labelled"),
    "human_exposure_2023": RaterJudgement(50.0, "exposure", "labelled"),
}


def a_task(name: str, automation: float, kind: str = "language") -> Task:
    return Task(
        id=name,
        text=name,
        onet_task_ids=(),
        time_share=10.0,
        automation=Interval(automation, max(automation - 10, 0), min(automation + 10, 100)),
        capability=kind,  # type: ignore[arg-type]  # a kind of AI
        raters=RATERS,
        observed_use=None,
        basis="labelled",
        horizon=None,
        reason="",
    )


SHARES = Shares(Interval(40, 30, 52), Interval(21, 12, 33), Interval(39, 28, 47))
RISK = Risk(Interval(64, 51, 77), "between bands", 55.0, Interval(17, 6, 34), 80, "labelled")


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))
def test_a_range_in_words_states_its_three_numbers(one: float, two: float, three: float) -> None:
    low, value, high = sorted((one, two, three))
    words = in_words(Interval(value, low, high))
    stated = [f"{number:.0f}" for number in (value, low, high)]
    if stated[2] == "0":
        assert re.findall(r"\d+", words) == []
        assert "less than one percent" in words
    elif stated[1] == stated[2]:
        assert re.findall(r"\d+", words) == [stated[0]]
        assert "less than one point" in words
    else:
        assert re.findall(r"\d+", words) == stated


def test_names_are_joined_in_lower_case() -> None:
    assert listed(["Write things", "Tell people"]) == "write things; tell people"
    assert listed(["AI models are built", "X-ray patients"]) == "AI models are built; X-ray patients"
    assert lower_first("") == ""
    assert joined(["one"]) == "one"
    assert joined(["one", "two", "three"]) == "one, two and three"


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("Accountants and Auditors", "accountants and auditors"),
        ("MLOps engineers", "MLOps engineers"),
        ("AI Architects", "AI architects"),
        ("Engineers, All Other", "other engineers"),
        (
            "English Language and Literature Teachers, Postsecondary",
            "postsecondary English language and literature teachers",
        ),
        ("Helpers--Carpenters", "helpers to carpenters"),
        ("First-Line Supervisors of Firefighters", "first-line supervisors of firefighters"),
        ("Driver/Sales Workers", "driver/sales workers"),
        ("Captains, Mates, and Pilots of Water Vessels", "captains, mates, and pilots of water vessels"),
    ],
)
def test_titles_read_well_in_a_sentence(title: str, sentence: str) -> None:
    assert in_sentence(title) == sentence


def test_every_title_of_the_release_keeps_its_words() -> None:
    for one in open_release().listing:
        told = in_sentence(one.title)
        assert told == told.strip()
        letters = sorted(re.findall(r"[a-z]", one.title.lower()))
        dropped = re.findall(r"[a-z]", "all") if one.title.endswith(", All Other") else []
        added = re.findall(r"[a-z]", "to") if "Helpers--" in one.title else []
        assert sorted([*re.findall(r"[a-z]", told.lower()), *dropped]) == sorted([*letters, *added])


def test_a_role_is_named_by_its_plural() -> None:
    role = Occupation("ai-architect", "AI Architect", "role", "Data and AI", (), ())
    assert people_of(role, "AI architects") == "AI architects"
    assert people_of(role) == "AI architects"


def test_a_reason_states_what_the_raters_said() -> None:
    told = task_reason(RATERS, modelled=False, observed_use=0.1234).replace("GPT-4", "")
    assert re.findall(r"\d+(?:\.\d+)?", told) == ["25", "70", "50", "100", "0.12"]
    assert "far apart" in told
    assert "odel" not in told
    assert "Models of" in task_reason(RATERS, modelled=True)


def test_a_reason_names_agreement_and_bodily_work() -> None:
    same = {name: RaterJudgement(0.0, one.construct, "labelled") for name, one in RATERS.items()}
    told = task_reason(same, modelled=False, capability="other", observed_use=0.001)
    assert "put 0 percent" in told
    assert "both gave 0 percent" in told
    assert "work by hand" in told
    assert "but rarely" in told
    assert "work by hand" not in task_reason(RATERS, modelled=False, capability="other")


def test_tasks_by_reach_never_name_one_task_twice() -> None:
    for count in range(1, 9):
        tasks = [a_task(f"task {place}", 10.0 * place) for place in range(count)]
        first, last = by_reach(tasks)
        assert not {task.id for task in first} & {task.id for task in last}
        assert len(first) + len(last) == min(count, 6)
        assert first[0].automation.value == max(task.automation.value for task in tasks)
        if last:
            assert last[0].automation.value == 0.0


def test_a_kind_is_named_only_where_most_tasks_share_it() -> None:
    tasks = [a_task("one", 1, "other"), a_task("two", 1, "other"), a_task("three", 1)]
    assert kind_of_work(tasks) == "work by hand or with machines"
    assert kind_of_work(tasks[1:]) is None


def test_a_summary_tells_what_goes_what_stays_and_why() -> None:
    tasks = [a_task("Write things", 80), a_task("Read things", 70), a_task("Lift things", 5, "other")]
    barrier = Barrier("Job zone", 4.0, "zone of 5", "O*NET", "In zone 4 of 5.")
    told = summary("clerks", SHARES, tasks, RISK, (barrier,), PhysicalAxis(61.0, None).sentence())
    assert told.startswith("61")
    assert told.endswith(CAUTION)
    assert "write things; read things" in told
    assert "Least within reach: lift things" in told
    assert "work with words" in told
    assert "work by hand" in told
    assert "job zone" in told
    wanted = ["61", "40", "30", "52", "21", "12", "33", "39", "28", "47", "64", "51", "77", "17", "6", "34"]
    assert re.findall(r"\d+", told.replace("61.0", "61")) == wanted


def test_a_job_without_tasks_says_so_and_gives_no_number() -> None:
    assert re.findall(r"\d", summary("kite planners", None, ())) == []


def test_without_barriers_nothing_is_said_to_slow() -> None:
    assert barriers_fact(()) is None


def test_every_stored_summary_states_its_own_shares() -> None:
    release = open_release()
    for listed_one in release.listing:
        record = release.record(listed_one.slug)
        if record.shares is not None:
            assert f"about {record.shares.ai_does.value:.0f} percent" in record.summary
            assert "%%" not in record.summary
            assert "  " not in record.summary
            assert "\n" not in record.summary
