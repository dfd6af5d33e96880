"""An assessment as text: JSON in the order of the contract, and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from worktide.assessment.rows import (
    Row,
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
from worktide.release.record import Assessment

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|#~])")


def json_of(assessment: Assessment) -> str:
    """Return an assessment as indented JSON, keys in the order of the contract."""
    return msgspec.json.format(msgspec.json.encode(assessment), indent=2).decode()


def markdown_of(assessment: Assessment) -> str:
    """Return an assessment as Markdown with one heading a section; text from titles cannot become markup."""
    return "\n".join(_lines(assessment))


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _lines(assessment: Assessment) -> Iterator[str]:
    yield from _opening(assessment)
    yield from _list("Where it stands", headline_rows(assessment))
    yield from _list("Today's tasks, by weight", share_rows(assessment))
    if assessment.risk is None:
        yield from ("", NO_SCORE)
    yield from ("", "## Summary", "", _plain(assessment.summary))
    yield from _tasks(assessment)
    columns = ("Index", "Value", "Percentile", "Join")
    yield from _table("Under published indices", columns, index_rows(assessment))
    if assessment.labour_market is not None:
        heading = f"Labour market ({_plain(assessment.labour_market.vintage)})"
        yield from _list(heading, labour_rows(assessment.labour_market))
    yield from ("", "## How to cite", "", _plain(assessment.citation.plain))
    yield from ("", CAUTION, "", f"{_plain(release_in_words(assessment))}.")


def _opening(assessment: Assessment) -> Iterator[str]:
    occupation = assessment.occupation
    yield f"# {_plain(occupation.title)}"
    yield from ("", f"{_plain(kind_in_words(assessment))}. {_plain(release_in_words(assessment))}.")
    yield from ("", _plain(match_in_words(assessment.query, assessment.match, occupation.title)))
    alternates = list(_items(alternate_rows(assessment)))
    yield from ("", *alternates) if alternates else ()
    if occupation.aliases:
        yield from ("", f"Also known as {_plain(aliases_in_words(assessment))}.")
    yield from _list("Official codes", code_rows(assessment))


def _items(rows: Iterable[Row]) -> Iterator[str]:
    return (f"- {_plain(name)}: {_plain(value)}" for name, value in rows)


def _list(heading: str, rows: Iterable[Row]) -> Iterator[str]:
    items = list(_items(rows))
    if items:
        yield from ("", f"## {heading}", "", *items)


def _table(heading: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    body = ["| " + " | ".join(map(_plain, row)) + " |" for row in rows]
    if body:
        rule = "|" + " --- |" * len(columns)
        yield from ("", f"## {heading}", "", "| " + " | ".join(columns) + " |", rule, *body)


def _tasks(assessment: Assessment) -> Iterator[str]:
    columns = ("Task", "Weight, %", "AI does, %", "Basis", "Why")
    rows = (
        (task.text, f"{task.time_share:.1f}", about(task.automation), task.basis, task.reason)
        for task in assessment.tasks
    )
    yield from _table("Tasks", columns, rows)
    present = sorted({task.basis for task in assessment.tasks})
    if present:
        yield from ("", "; ".join(f"{basis}: {MEANING_OF_BASIS[basis]}" for basis in present) + ".")
