"""Skills: placed by one rule on joint draws, with nothing said that the draws do not agree on."""

from __future__ import annotations

import re

import numpy as np
import pytest

from worktide.scoring.skills import (
    NONE_RISING,
    NOT_RATED,
    RatedSkill,
    RisingTechnology,
    SkillCutOffs,
    linked_draws,
    placed_skills,
    sides_of,
    stated_cut_offs,
)

CUT_OFFS = SkillCutOffs(importance=3.0, use=5.0, at_risk=33.0, resistant=50.0)
GENERATOR = np.random.default_rng(7)
JOB = 40.0 + 5.0 * GENERATOR.standard_normal(200)


def a_skill(name: str, draws: np.ndarray[tuple[int], np.dtype[np.float64]], **given: float) -> RatedSkill:
    told = {"importance": 3.5, "level": 4.0, "use": 20.0} | given
    return RatedSkill(name, "skill", told["importance"], told["level"], told["use"], draws)


def test_linked_draws_are_the_weighted_means_of_the_tasks_that_use_a_skill() -> None:
    task_does = np.array([[0.2, 0.6, 1.0], [0.0, 0.5, 0.5]])
    weights = np.array([1.0, 3.0, 4.0])
    uses = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.5]])
    draws, use = linked_draws(task_does, weights, uses)
    assert draws[:, 0] == pytest.approx([50.0, 37.5])
    assert np.isnan(draws[:, 1]).all()
    assert draws[:, 2] == pytest.approx([100.0, 50.0])
    assert use == pytest.approx([50.0, 0.0, 25.0])


def test_a_skill_that_uses_every_task_has_the_draws_of_the_job() -> None:
    task_does = GENERATOR.uniform(size=(50, 6))
    weights = GENERATOR.uniform(size=6)
    draws, use = linked_draws(task_does, weights, np.ones((1, 6)))
    assert draws[:, 0] == pytest.approx(100 * task_does @ weights / weights.sum())
    assert use == pytest.approx([100.0])


def test_a_skill_is_placed_only_where_nine_draws_in_ten_agree() -> None:
    above, below = np.concatenate([JOB[:180] + 1, JOB[180:] - 1]), np.concatenate([JOB[:180] - 1, JOB[180:] + 1])
    unsure = np.concatenate([JOB[:179] + 1, JOB[179:] - 1])
    sides = sides_of([a_skill("a", above), a_skill("b", below), a_skill("c", unsure)], JOB, CUT_OFFS)
    assert [skill.name for skill in sides.at_risk] == ["a"]
    assert [skill.name for skill in sides.resistant] == ["b"]
    assert sides.nearest_at_risk[0] in {"a", "c"}


@pytest.mark.parametrize("given", [{"importance": 2.9}, {"use": 4.9}])
def test_what_matters_little_is_not_placed(given: dict[str, float]) -> None:
    sides = sides_of([a_skill("a", JOB + 9, **given)], JOB, CUT_OFFS)
    assert sides.at_risk == ()
    assert sides.nearest_at_risk == ()


def test_a_skill_that_no_task_uses_is_not_placed() -> None:
    assert sides_of([a_skill("a", np.full(200, np.nan))], JOB, CUT_OFFS).at_risk == ()


def test_ends_are_absolute_as_well() -> None:
    low, high = JOB - 30, JOB + 50
    assert sides_of([a_skill("a", low + 2)], low, CUT_OFFS).at_risk == ()
    assert sides_of([a_skill("a", high - 2)], high, CUT_OFFS).resistant == ()


def test_what_the_job_needs_most_comes_first_and_five_are_shown() -> None:
    skills = [a_skill(f"skill {place}", JOB + 9, level=float(place)) for place in range(1, 8)]
    names = [skill.name for skill in sides_of(skills, JOB, CUT_OFFS).at_risk]
    assert names == [f"skill {place}" for place in (7, 6, 5, 4, 3)]


def test_a_reason_states_the_numbers_beside_it() -> None:
    skill = sides_of([a_skill("a", JOB + 20)], JOB, CUT_OFFS).at_risk[0]
    assert skill.automation is not None
    ends = [f"{end:.0f}" for end in (skill.automation.value, skill.automation.low, skill.automation.high)]
    assert re.findall(r"\d+(?:\.\d+)?", skill.reason) == ["3.5", "5", *ends]


def test_a_skill_and_an_area_of_knowledge_of_one_name_stay_apart() -> None:
    knowledge = RatedSkill("Mathematics", "knowledge", 4.0, 4.0, 30.0, JOB - 9)
    sides = sides_of([a_skill("Mathematics", JOB + 9), knowledge], JOB, CUT_OFFS)
    assert [one.kind for one in sides.at_risk] == ["skill"]
    assert [one.kind for one in sides.resistant] == ["knowledge"]


def test_empty_lists_say_why_and_name_the_nearest() -> None:
    sides = sides_of([a_skill("Time Management", JOB + GENERATOR.normal(1, 9, 200))], JOB, CUT_OFFS)
    told = placed_skills(sides, [])
    assert "clearly more open" in told.note
    assert "time management" in told.note
    assert NONE_RISING in told.note
    assert placed_skills(None, []).note.startswith(NOT_RATED)


def test_technologies_in_demand_come_first_and_eight_are_shown() -> None:
    every = [RisingTechnology(f"tool {place}", hot=True, in_demand=False, listed_before=False) for place in range(9)]
    wanted = RisingTechnology("zeta", hot=True, in_demand=True, listed_before=True, job="data scientists")
    rising = placed_skills(None, [*every, wanted]).rising
    assert len(rising) == 8
    assert rising[0].name == "zeta"
    assert rising[0].reason.startswith(
        "O*NET 30.1 flags it as Hot and In Demand for data scientists; release 29.1 did not flag"
    )
    assert "did not list it" in rising[1].reason


def test_the_stated_cut_offs_are_those_of_the_parameters() -> None:
    assert stated_cut_offs().importance == 3.0
    assert stated_cut_offs().at_risk < stated_cut_offs().resistant
