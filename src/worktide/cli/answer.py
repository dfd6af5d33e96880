"""How one assessment looks in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import RenderableType
from rich.text import Text

from worktide.assessment.match_words import doubt_in_words
from worktide.assessment.rows import aliases_in_words, alternate_rows, code_rows
from worktide.assessment.sections import Section, sections_of
from worktide.assessment.words import (
    CAUTION,
    NO_SCORE,
    kind_in_words,
    match_in_words,
    release_in_words,
)
from worktide.cli.console import ASIDE, HEADING, NUMBER, columns, heading, pairs
from worktide.release.record import Assessment, Task

LEFT_OUT = "More with --full: reasons, studies, formulas, what would change the score, questions and answers."


def answer(
    assessment: Assessment, official: Mapping[int, str] | None = None, *, full: bool = False
) -> Iterator[RenderableType]:
    """Yield the parts of an answer from top to bottom.

    `official` gives the official wording by Task ID; the short form leaves out what can wait and says so.
    """
    yield from _opening(assessment)
    if assessment.risk is None:
        yield Text(f"\n{NO_SCORE}")
    for section in sections_of(assessment, full=full):
        yield from _section(section)
        if official is not None and section.heading == "Tasks":
            yield from _official(assessment.tasks, official)
    yield Text(f"\n{assessment.citation.plain}")
    if not full:
        yield Text(f"\n{LEFT_OUT}", style=ASIDE)
    yield Text(f"\n{CAUTION}\n{release_in_words(assessment)}.", style=ASIDE)


def _opening(assessment: Assessment) -> Iterator[RenderableType]:
    occupation, match = assessment.occupation, assessment.match
    yield Text(occupation.title, style=HEADING)
    if assessment.physical is not None and assessment.physical.note:
        yield Text(assessment.physical.note, style=NUMBER)
        yield Text(assessment.physical.machines)
    yield Text(kind_in_words(assessment))
    yield Text(match_in_words(assessment.query, match, occupation.title))
    if match.alternates:
        yield pairs((f"  {name}", value) for name, value in alternate_rows(assessment))
    for sentence in doubt_in_words(match):
        yield Text(sentence)
    if match.seniority:
        yield Text(match.seniority)
    if occupation.aliases:
        yield Text(f"Also known as {aliases_in_words(assessment)}.", style=ASIDE)
    yield pairs(code_rows(assessment), ASIDE)


def _section(section: Section) -> Iterator[RenderableType]:
    yield heading(section.heading)
    if section.lead:
        yield Text(section.lead)
    if section.rows:
        yield pairs(section.rows, NUMBER if section.figures else "")
    if section.table:
        # The reasons would be a column of a few letters here; they stand in the Markdown and on the page.
        wide = len(section.columns) - (section.columns[-1] == "Why")
        yield columns(section.columns[:wide], (row[:wide] for row in section.table))
    if section.note:
        yield Text(section.note, style=ASIDE)


def _official(tasks: tuple[Task, ...], official: Mapping[int, str]) -> Iterator[RenderableType]:
    yield heading("Official wording, O*NET 30.1 (USDOL/ETA, CC BY 4.0)")
    identifiers = dict.fromkeys(identifier for task in tasks for identifier in task.onet_task_ids)
    yield pairs((str(identifier), official[identifier]) for identifier in identifiers if identifier in official)
