"""What a person can do next, by rule: this week, in three months, in a year, each with the number it follows from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from worktide.core.intervals import Interval
from worktide.release.record import Assessment, LearningResource, Move, Skills, Task

When = Literal["this week", "in three months", "in a year"]

# Under so many hours of a 40-hour week at the upper end of the range, nothing has to be done.
FEW_HOURS: Final = 4.0
_WEEK_HOURS: Final = 40.0


@dataclass(frozen=True, slots=True)
class Step:
    """One step: when, what to do, the number it follows from, and where it leads (an address; empty for none).

    `slug` is the record that it leads to within the release, `address` a page elsewhere.
    """

    when: When
    text: str
    follows: str
    slug: str = ""
    address: str = ""


def likely(interval: Interval, unit: str) -> str:
    """Return "about 35 %, likely between 22 and 49 %"; `unit` stands behind both numbers."""
    return f"about {interval.value:.0f}{unit}, likely between {interval.low:.0f} and {interval.high:.0f}{unit}"


def next_steps(assessment: Assessment) -> tuple[Step, ...]:
    """Return the steps of a job, soonest first; none where it has no score.

    This week: a question to the employer about the task in which most of the week could go to AI (time share × share
    that AI can do). Three months: a free course (else the first) for a skill the job's learning list names. A year: the
    first recommended move. Where even the upper end of the five-year range is under four hours of a 40-hour week, the
    one step is that nothing has to be done.
    """
    if assessment.risk is None or not assessment.tasks:
        return ()
    hours = _hours(assessment.risk.share_in_five_years)
    if hours.high < FEW_HOURS:
        unit = "hour" if round(hours.value) == 1 else "hours"
        said = f"about {hours.value:.0f} {unit}, likely between {hours.low:.0f} and {hours.high:.0f}"
        follows = f"In five years AI may do {said}, of a 40-hour week."
        return (Step("this week", "No need to act now. Look again when the numbers change.", follows),)
    found = [
        _this_week(assessment.tasks),
        _three_months(assessment.learning, assessment.skills),
        _year(assessment.moves),
    ]
    return tuple(step for step in found if step is not None)


def _hours(percent: Interval) -> Interval:
    factor = _WEEK_HOURS / 100.0
    return Interval(percent.value * factor, percent.low * factor, percent.high * factor)


def _this_week(tasks: tuple[Task, ...]) -> Step:
    most = max(tasks, key=lambda task: (task.time_share * task.automation.value, task.id))
    text = f"Ask your employer: is software planned for this? “{most.text}”"
    follows = f"AI can do {likely(most.automation, ' %')} of it; its weight in the job is {most.time_share:.0f} %."
    return Step("this week", text, follows)


def _three_months(resources: tuple[LearningResource, ...] | None, skills: Skills | None) -> Step | None:
    if not resources:
        return None
    chosen = min(resources, key=lambda one: ("free", "free to audit", "paid").index(one.cost))
    text = f"Learn {chosen.skill}: “{chosen.title}” by {chosen.provider} ({chosen.cost})."
    return Step("in three months", text, _why_learn(chosen.skill, skills), address=chosen.address)


def _why_learn(name: str, skills: Skills | None) -> str:
    listed = () if skills is None else (*skills.resistant, *skills.rising, *skills.at_risk)
    skill = next((one for one in listed if one.name == name), None)
    if skill is None or skill.importance is None:
        return "The job needs this skill."
    return f"Its importance in the job is {skill.importance:.1f} of 5."


def _year(moves: tuple[Move, ...] | None) -> Step | None:
    if moves is None:
        return None
    good = [move for move in moves if move.recommended]
    if not good:
        text = "Stay and look again: no move in our list is both in reach and better."
        return Step("in a year", text, "Every move we know is riskier or pays less, or its range overlaps too much.")
    return Step("in a year", f"Think about a move: {good[0].title}.", _why(good[0]), slug=good[0].slug)


def _why(move: Move) -> str:
    parts = [f"Fit about {move.fit:.0f} of 100"]
    if move.comparison == "lower":
        parts.append("AI could do less there, by nine draws in ten")
    if move.pay_change is not None:
        parts.append(f"median pay is {_pay(move.pay_change)}")
    if move.months is not None:
        parts.append(f"entry takes {move.months.low:.0f} to {move.months.high:.0f} months (assumed)")
    return "; ".join(parts) + "."


def is_same_pay(change: float) -> bool:
    """Return whether a change of pay (percent) is none when written whole."""
    return abs(change) < 0.5


def _pay(change: float) -> str:
    if is_same_pay(change):
        return "about the same"
    return f"{abs(change):.0f} % {'higher' if change > 0 else 'lower'}"
