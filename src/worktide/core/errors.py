"""One tree of errors whose messages say what was wrong and what to do next."""

from __future__ import annotations

import re

ANSWER_IS_NO = 1
WRONG_INPUT = 2
LONGEST_QUOTE = 120

_BREAK = re.compile(r"\s*[\r\n]\s*")


def one_line(text: str) -> str:
    """Return text on one line: line breaks folded into a space, control and invisible characters escaped."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in _BREAK.sub(" ", text)
    )


def shorten(value: object) -> str:
    """Return a value as text fit for one line of a message: control characters escaped, at most 120 characters."""
    text = repr(value[: LONGEST_QUOTE + 1]) if isinstance(value, str) else one_line(str(value))
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


class WorktideError(Exception):
    """Something that the caller can mend.

    `problem` is a sentence; `source` names the file, table or title; `row` counts from 1 as an editor does (the
    header is row 1); `got` and `expected` are short values; `hint` says what to do. `exit_code` is what the command
    line returns.
    """

    exit_code = WRONG_INPUT

    def __init__(
        self,
        problem: str,
        *,
        source: str | None = None,
        row: int | None = None,
        got: object = None,
        expected: object = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.source = source
        self.row = row
        self.got = got
        self.expected = expected
        self.hint = hint

    def __str__(self) -> str:
        place = "" if self.source is None else self.source
        if self.row is not None:
            place += f", row {self.row}"
        parts = [f"{place}: {self.problem}" if place else self.problem]
        if self.got is not None:
            parts.append(f"got {shorten(self.got)}")
        if self.expected is not None:
            parts.append(f"expected {shorten(self.expected)}")
        message = "; ".join(parts)
        return one_line(f"{message}. {self.hint}" if self.hint else message)


class SourceError(WorktideError):
    """A publisher's file is missing, damaged, or not what its name or schema says."""


class CatalogueError(WorktideError):
    """A record of the catalogue breaks its schema or contradicts another record."""


class ParameterError(WorktideError):
    """A file of assumptions breaks its schema, or a value lies outside its own range."""


class CodeError(WorktideError):
    """A code does not have the form of its classification."""


class ReleaseError(WorktideError):
    """A release is missing, damaged, or written by another version of the schema."""


class StorageError(WorktideError):
    """A file could not be written; what stood there before is untouched."""


class UnknownTitleError(WorktideError):
    """No record answers to a title; `nearest` holds titles that are close, best first."""

    exit_code = ANSWER_IS_NO

    def __init__(self, problem: str, *, nearest: tuple[str, ...] = (), hint: str | None = None) -> None:
        super().__init__(problem, hint=hint)
        self.nearest = nearest
