"""How one assessment looks in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import RenderableType
from rich.text import Text

from worktide.assessment.rows import (
    aliases_in_words,
    alternate_rows,
    code_rows,
    headline_rows,
    index_rows,
    labour_rows,
    share_rows,
)
from worktide.assessment.words import (
    CAUTION,
    MEANING_OF_BASIS,
    NO_SCORE,
    about,
    kind_in_words,
    match_in_words,
    release_in_words,
)
from worktide.cli.console import ASIDE, HEADING, NUMBER, columns, heading, pairs
from worktide.release.record import Assessment, Task


def answer(assessment: Assessment, official: Mapping[int, str] | None = None) -> Iterator[RenderableType]:
    """Yield the parts of an answer from top to bottom; `official` gives the official wording by Task ID."""
    yield from _opening(assessment)
    yield from _scores(assessment)
    yield from _tasks(assessment.tasks, official)
    yield from _figures(assessment)
    yield Text(f"\n{assessment.citation.plain}")
    yield Text(f"\n{CAUTION}\n{release_in_words(assessment)}.", style=ASIDE)


def _opening(assessment: Assessment) -> Iterator[RenderableType]:
    occupation = assessment.occupation
    yield Text(occupation.title, style=HEADING)
    yield Text(kind_in_words(assessment))
    yield Text(match_in_words(assessment.query, assessment.match, occupation.title))
    if assessment.match.alternates:
        yield pairs((f"  {name}", value) for name, value in alternate_rows(assessment))
    if occupation.aliases:
        yield Text(f"Also known as {aliases_in_words(assessment)}.", style=ASIDE)
    yield pairs(code_rows(assessment), ASIDE)


def _scores(assessment: Assessment) -> Iterator[RenderableType]:
    if assessment.risk is None:
        yield Text(f"\n{NO_SCORE}")
    else:
        yield heading("Where it stands")
        yield pairs(headline_rows(assessment), NUMBER)
    if assessment.shares is not None:
        yield heading("Today's tasks, by weight")
        yield pairs(share_rows(assessment), NUMBER)
    yield heading("Summary")
    yield Text(assessment.summary)


def _tasks(tasks: tuple[Task, ...], official: Mapping[int, str] | None) -> Iterator[RenderableType]:
    if not tasks:
        return
    yield heading("Tasks")
    names = ("Task", "Weight, %", "AI does, %", "Basis")
    rows = ((task.text, f"{task.time_share:.1f}", about(task.automation), task.basis) for task in tasks)
    yield columns(names, rows)
    bases = sorted({task.basis for task in tasks})
    yield Text("; ".join(f"{basis}: {MEANING_OF_BASIS[basis]}" for basis in bases) + ".", style=ASIDE)
    if official is not None:
        yield heading("Official wording, O*NET 30.1 (USDOL/ETA, CC BY 4.0)")
        identifiers = dict.fromkeys(identifier for task in tasks for identifier in task.onet_task_ids)
        yield pairs((str(identifier), official[identifier]) for identifier in identifiers if identifier in official)


def _figures(assessment: Assessment) -> Iterator[RenderableType]:
    indices = list(index_rows(assessment))
    if indices:
        yield heading("Under published indices")
        yield columns(("Index", "Value", "Percentile", "Join"), indices)
    if assessment.labour_market is not None:
        yield heading(f"Labour market ({assessment.labour_market.vintage})")
        yield pairs(labour_rows(assessment.labour_market))
