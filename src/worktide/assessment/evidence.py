"""What speaks for and against an assessment, as rows of text: skills, arguments, studies, formulas, questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from worktide.assessment.words import about
from worktide.release.record import Assessment, Skill, Skills, StartingOut
from worktide.scoring.profiles import FORMULAS
from worktide.scoring.starting_out import evidence_of

Row = tuple[str, str]

SHORT_SKILLS: Final = 3
_TITLES: Final = {formula.name: formula.title for formula in FORMULAS}


def _skills(name: str, skills: Sequence[Skill], *, full: bool) -> Iterator[Row]:
    if full:
        for skill in skills:
            share = "" if skill.automation is None else f" ({about(skill.automation, ' %')})"
            yield f"{name}: {skill.name}{share}", skill.reason
    elif skills:
        yield name, ", ".join(skill.name for skill in skills[:SHORT_SKILLS])


def skill_rows(skills: Skills, *, full: bool) -> Iterator[Row]:
    """Yield the skills at risk, resistant and rising: by name in the short form, with reasons in the full one."""
    yield from _skills("At risk", skills.at_risk, full=full)
    yield from _skills("Resistant", skills.resistant, full=full)
    yield from _skills("Rising", skills.rising, full=full)


def argument_rows(assessment: Assessment) -> Iterator[Row]:
    """Yield why the score may be too high, too low, or wrong either way."""
    for argument in assessment.counter_arguments or ():
        yield argument.direction.capitalize(), argument.text


def change_rows(assessment: Assessment) -> Iterator[Row]:
    """Yield what would change the score, and why."""
    for change in assessment.would_change or ():
        yield change.cause.capitalize(), change.text


def study_rows(starting: StartingOut) -> Iterator[Row]:
    """Yield the studies for and against the reported fall in young hires, each with its citation."""
    for study in evidence_of(starting):
        yield study.side.capitalize(), f"{study.finding} {study.citation}"


def question_rows(assessment: Assessment) -> Iterator[Row]:
    """Yield the questions that people ask, each with its answer."""
    for question in assessment.questions or ():
        yield question.question, question.answer


def profile_rows(assessment: Assessment) -> Iterator[tuple[str, str, str]]:
    """Yield the job under each rebuilt formula: name, value in the formula's own unit, percentile."""
    for name, profile in (assessment.profiles or {}).items():
        if name in _TITLES and profile.value is not None:
            percentile = "" if profile.percentile is None else f"{profile.percentile:.1f}"
            yield _TITLES[name], f"{profile.value:.4g}", percentile
