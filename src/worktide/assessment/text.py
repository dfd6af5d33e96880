"""An assessment as text: JSON in the order of the contract, and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from worktide.assessment.match_words import doubt_in_words
from worktide.assessment.rows import Row, aliases_in_words, alternate_rows, code_rows
from worktide.assessment.sections import Section, sections_of
from worktide.assessment.words import (
    CAUTION,
    NO_SCORE,
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


def plain(text: str) -> str:
    """Return text in which nothing is Markdown's markup."""
    return _SPECIAL.sub(r"\\\1", text)


def _lines(assessment: Assessment) -> Iterator[str]:
    yield from _opening(assessment)
    if assessment.risk is None:
        yield from ("", NO_SCORE)
    for section in sections_of(assessment, full=True):
        yield from _section(section)
    yield from ("", "## How to cite", "", plain(assessment.citation.plain))
    yield from ("", CAUTION, "", f"{plain(release_in_words(assessment))}.")


def _opening(assessment: Assessment) -> Iterator[str]:
    occupation, match = assessment.occupation, assessment.match
    yield f"# {plain(occupation.title)}"
    if assessment.physical is not None and assessment.physical.note:
        yield from ("", f"**{plain(assessment.physical.note)}** {plain(assessment.physical.machines)}")
    yield from ("", f"{plain(kind_in_words(assessment))}. {plain(release_in_words(assessment))}.")
    yield from ("", plain(match_in_words(assessment.query, match, occupation.title)))
    alternates = list(_items(alternate_rows(assessment)))
    yield from ("", *alternates) if alternates else ()
    for sentence in doubt_in_words(match):
        yield from ("", plain(sentence))
    yield from ("", plain(match.seniority)) if match.seniority else ()
    if occupation.aliases:
        yield from ("", f"Also known as {plain(aliases_in_words(assessment))}.")
    codes = list(_items(code_rows(assessment)))
    yield from ("", "## Official codes", "", *codes) if codes else ()


def _items(rows: Iterable[Row]) -> Iterator[str]:
    return (f"- {plain(name)}{'' if name.endswith('?') else ':'} {plain(value)}" for name, value in rows)


def _section(section: Section) -> Iterator[str]:
    yield from ("", f"## {plain(section.heading)}")
    yield from ("", plain(section.lead)) if section.lead else ()
    yield from ("", *_items(section.rows)) if section.rows else ()
    if section.table:
        rule = "|" + " --- |" * len(section.columns)
        body = ["| " + " | ".join(map(plain, row)) + " |" for row in section.table]
        yield from ("", "| " + " | ".join(section.columns) + " |", rule, *body)
    yield from ("", plain(section.note)) if section.note else ()
