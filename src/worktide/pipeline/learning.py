"""Where to learn what a job's own skills call for: by rule from its skills and the catalogue's resources."""

from __future__ import annotations

from collections.abc import Iterator

from worktide.catalogue.resources import Learning, Resource
from worktide.release.record import LearningChoice, Skills

MOST_RESOURCES = 6
MOST_PER_SKILL = 2
_COSTS = ("free", "free to audit", "paid")
_LEVELS = ("beginner", "intermediate", "advanced")


def first_choice(resource: Resource) -> tuple[int, int, str]:
    """Return by what resources for one skill are ordered: free before paid, beginners before others, then id."""
    return _COSTS.index(resource.cost), _LEVELS.index(resource.level), resource.id


def _chosen(skills: Skills, learning: Learning) -> Iterator[LearningChoice]:
    taken: set[str] = set()
    for skill in (*skills.rising, *skills.resistant):
        fitting = [resource for resource in learning.serving(skill.name) if resource.id not in taken]
        for resource in sorted(fitting, key=first_choice)[:MOST_PER_SKILL]:
            taken.add(resource.id)
            yield LearningChoice(skill.name, resource.id)


def learning_of(skills: Skills | None, learning: Learning) -> tuple[LearningChoice, ...] | None:
    """Return at most six resources for a job, or None for a job whose skills are not placed.

    First for its rising technologies, then for the skills that are harder for AI than the job as a whole; at most two a
    skill: free before paid, for beginners before others, then by id.
    """
    return None if skills is None else tuple(_chosen(skills, learning))[:MOST_RESOURCES]
