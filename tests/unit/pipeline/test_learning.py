"""Resources for a job: by rule from its own skills, the free and easy ones first."""

from __future__ import annotations

from worktide.catalogue.resources import load_resources
from worktide.pipeline.learning import MOST_PER_SKILL, MOST_RESOURCES, learning_of
from worktide.release.open import open_release
from worktide.release.record import Skill, Skills

COSTS = {resource.id: resource.cost for resource in load_resources().resources}


def _skill(name: str) -> Skill:
    return Skill(name, "skill", None, None, "")


def test_rising_technologies_come_before_skills_and_no_resource_twice() -> None:
    skills = Skills((), (_skill("Speaking"), _skill("Repairing")), (_skill("Tableau"),), "")
    found = learning_of(skills, load_resources()) or ()
    assert [one.skill for one in found][:1] == ["Tableau"]
    assert len({one.resource for one in found}) == len(found) <= MOST_RESOURCES
    assert (
        max([one.skill for one in found].count(name) for name in ("Tableau", "Speaking", "Repairing")) <= MOST_PER_SKILL
    )
    for skill in ("Speaking", "Repairing"):
        costs = [COSTS[one.resource] for one in found if one.skill == skill]
        assert costs == sorted(costs, key=("free", "free to audit", "paid").index)


def test_a_job_whose_skills_are_not_placed_has_none() -> None:
    assert learning_of(None, load_resources()) is None
    assert learning_of(Skills((), (), (_skill("No such technology"),), ""), load_resources()) == ()


def test_the_release_holds_what_the_rule_gives() -> None:
    release = open_release()
    for listed in release.listing[::50]:
        record = release.record(listed.slug)
        assert record.learning == learning_of(record.skills, load_resources())
