"""Skills by where they stand: at risk, resistant, rising. One rule for all jobs, read from joint draws.

A skill or area of knowledge counts for a job where O*NET rates it important there. What AI could do of the job's own
tasks that use it is compared with what AI could do of the whole job, draw by draw. It is *at risk* where at least nine
draws in ten put it above the whole and AI could do enough of it, *resistant* where at least nine in ten put it below
and people keep most of it. Nothing else is said. The cut-offs are assumptions (`profiles.yaml`, `skill_…`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from worktide.core.intervals import Interval, interval_of_draws
from worktide.core.parameters import parameters
from worktide.release.record import Skill, Skills
from worktide.scoring.narrative import in_sentence, in_words, joined

Array = NDArray[np.float64]

AGREEMENT: Final = 0.9
PERCENT_DIGITS: Final = 1
MOST_SHOWN: Final = 5
MOST_RISING: Final = 8
LEAST_IMPORTANCE, HIGHEST_IMPORTANCE, HIGHEST_LEVEL = 1.0, 5.0, 7.0

NONE_AT_RISK: Final = "No skill of this job is clearly more open to AI than the job as a whole."
NOT_RATED: Final = "O*NET rates no skills for this job, so none is placed."
MOST_NEAREST: Final = 2
NONE_RESISTANT: Final = "No skill of this job is clearly harder for AI than the job as a whole."
NONE_RISING: Final = (
    "O*NET names no technology that became hot or in demand for this job between its releases 29.1 and 30.1."
)


@dataclass(frozen=True, slots=True)
class SkillCutOffs:
    """When a skill counts: importance (1 to 5), percent of task weight that uses it, and both ends in percent."""

    importance: float
    use: float
    at_risk: float
    resistant: float


@dataclass(frozen=True, slots=True)
class RatedSkill:
    """A skill or area of knowledge as one job needs it.

    `importance` runs 1 to 5, `level` 0 to 7 (O*NET). `use` is the percent of the job's task weight that uses it,
    `draws` what AI could do of that weight, in percent; NaN where no task uses it.
    """

    name: str
    kind: Literal["skill", "knowledge"]
    importance: float
    level: float
    use: float
    draws: Array


@dataclass(frozen=True, slots=True)
class RisingTechnology:
    """A technology that O*NET flags for a job now and did not a release before; `job` names the job behind a role."""

    name: str
    hot: bool
    in_demand: bool
    listed_before: bool
    job: str | None = None


def stated_cut_offs() -> SkillCutOffs:
    """Return the cut-offs at their stated values."""
    given = parameters("profiles")
    names = ("skill_importance", "skill_use", "skill_at_risk", "skill_resistant")
    return SkillCutOffs(*(given[name].value for name in names))


def linked_draws(task_does: Array, weights: Array, uses: Array) -> tuple[Array, Array]:
    """Return what AI could do of the task weight that uses each skill, and the share of task weight that does.

    `task_does` is draws × tasks (0 to 1), `weights` (tasks) are task weights, `uses` is skills × tasks (0 to 1).
    Returns draws × skills in percent (NaN where no task uses a skill) and skills in percent.
    """
    linked = uses * weights
    totals = linked.sum(axis=1)
    draws = np.full((len(task_does), len(uses)), np.nan)
    np.divide(100.0 * task_does @ linked.T, totals, out=draws, where=totals > 0)
    return draws, np.asarray(100.0 * totals / weights.sum())


def _counts(skill: RatedSkill, cut_offs: SkillCutOffs) -> bool:
    used = skill.use >= cut_offs.use and not bool(np.isnan(skill.draws).any())
    return used and skill.importance >= cut_offs.importance


def _need(skill: RatedSkill) -> float:
    """Return how much a job needs a skill, 0 to 1: importance times level, each on its own scale."""
    importance = (skill.importance - LEAST_IMPORTANCE) / (HIGHEST_IMPORTANCE - LEAST_IMPORTANCE)
    return importance * skill.level / HIGHEST_LEVEL


def _reason(skill: RatedSkill, automation: Interval, side: Literal["above", "below"]) -> str:
    reach = f"AI could do {in_words(automation, ' of the task weight that uses it')}."
    return f"O*NET rates its importance here at {skill.importance:.1f} of 5. {reach} That is {side} the job as a whole."


def _placed(skill: RatedSkill, side: Literal["above", "below"]) -> Skill:
    automation = interval_of_draws(skill.draws, PERCENT_DIGITS)
    importance = round(skill.importance, PERCENT_DIGITS)
    return Skill(skill.name, skill.kind, importance, automation, _reason(skill, automation, side))


@dataclass(frozen=True, slots=True)
class Sides:
    """The skills of one job on both sides, and the names of those that come nearest without being sure."""

    at_risk: tuple[Skill, ...] = ()
    resistant: tuple[Skill, ...] = ()
    nearest_at_risk: tuple[str, ...] = ()
    nearest_resistant: tuple[str, ...] = ()


def _nearest(differences: Sequence[tuple[float, str]]) -> tuple[str, ...]:
    """Return the names with the largest differences above zero; nothing that lies on the other side is near."""
    ordered = sorted(differences, key=lambda one: (-one[0], one[1]))
    return tuple(name for apart, name in ordered[:MOST_NEAREST] if apart > 0)


def sides_of(skills: Sequence[RatedSkill], job: Array, cut_offs: SkillCutOffs) -> Sides:
    """Return the skills at risk and the resistant ones of one job, those that it needs most first.

    `job` (draws, percent) is what AI could do of the whole job, against which each skill is held.
    """
    counted = sorted((skill for skill in skills if _counts(skill, cut_offs)), key=lambda one: (-_need(one), one.name))
    apart = [(skill, skill.draws - job, float(np.median(skill.draws))) for skill in counted]
    risk = [one for one, more, middle in apart if np.mean(more > 0) >= AGREEMENT and middle >= cut_offs.at_risk]
    lasting = [one for one, more, middle in apart if np.mean(more < 0) >= AGREEMENT and middle <= cut_offs.resistant]
    return Sides(
        tuple(_placed(skill, "above") for skill in risk[:MOST_SHOWN]),
        tuple(_placed(skill, "below") for skill in lasting[:MOST_SHOWN]),
        _nearest([(float(more.mean()), skill.name) for skill, more, _ in apart]),
        _nearest([(-float(more.mean()), skill.name) for skill, more, _ in apart]),
    )


def _rising(technology: RisingTechnology) -> Skill:
    flags = {"Hot": technology.hot, "In Demand": technology.in_demand}
    named = " and ".join(name for name, raised in flags.items() if raised)
    job = f" for {technology.job}" if technology.job else ""
    before = "did not flag it so" if technology.listed_before else "did not list it"
    reason = f"O*NET 30.1 flags it as {named}{job}; release 29.1 {before} for the same job."
    return Skill(technology.name, "technology", None, None, reason)


def _empty(sentence: str, nearest: Sequence[str]) -> str:
    names = joined([in_sentence(name) for name in nearest]) if nearest else ""
    return f"{sentence} The nearest to it, without being sure: {names}." if names else sentence


def placed_skills(sides: Sides | None, rising: Sequence[RisingTechnology]) -> Skills:
    """Return the section on skills; `sides` is None where O*NET rates no skills for the job, which the note then says.

    Technologies in demand come first, then those listed anew, then by name; at most eight are shown.
    """
    ordered = sorted(rising, key=lambda one: (not one.in_demand, one.listed_before, one.name.casefold()))
    shown = tuple(_rising(one) for one in ordered[:MOST_RISING])
    known = sides or Sides()
    empty = [NOT_RATED] if sides is None else []
    empty += [_empty(NONE_AT_RISK, known.nearest_at_risk)] if sides and not known.at_risk else []
    empty += [_empty(NONE_RESISTANT, known.nearest_resistant)] if sides and not known.resistant else []
    empty += [] if shown else [NONE_RISING]
    return Skills(known.at_risk, known.resistant, shown, " ".join(empty))
