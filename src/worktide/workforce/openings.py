"""A table of openings inside an organisation, each matched to the occupation it means."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from worktide.core.errors import WorktideError
from worktide.core.hashing import sha256_of_file
from worktide.release.open import Release
from worktide.workforce.answering import answer
from worktide.workforce.kernel import Question, condense, merge
from worktide.workforce.reading import files_of, pieces_of, read_piece
from worktide.workforce.results import Source
from worktide.workforce.safeguards import refuse_personal

TITLE: Final = "title"
NUMBER: Final = "number"
GROUP: Final = "group"
MOST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Opening:
    """Openings under one title: how many, in which group ("" where none is told), and the record the title means.

    `slug` is None where no record answers; `sure` is False where the title alone does not settle it.
    """

    title: str
    group: str
    number: str
    slug: str | None
    sure: bool


@dataclass(frozen=True, slots=True)
class Openings:
    """The openings of one file, and the rows set aside by what was wrong with them."""

    source: Source
    openings: tuple[Opening, ...]
    set_aside: dict[str, int]


def read_openings(path: Path, release: Release) -> Openings:
    """Return the openings of a table with the columns `title`, `number` and, where there is one, `group`.

    Raises WorktideError where the file cannot be read, lacks a column, names more than 2,000 titles,
    or its groups look like people.
    """
    question, sums = _sums(path)
    rows = sums.to_pylist()
    kept = [row for row in rows if not row["reason"] and row["heads"] > 0]
    if len(kept) > MOST:
        raise WorktideError("names too many openings", source=path.name, got=len(kept), expected=f"at most {MOST}")
    if question.groups:
        refuse_personal({GROUP: {row["group_1"] for row in kept}})
    titles = pa.RecordBatch.from_pydict({"title": [row["title"] for row in kept], "context": [""] * len(kept)})
    answers = answer(titles, release).to_pylist() if kept else []
    aside: dict[str, int] = {}
    for row in rows:
        if row["reason"]:
            aside[row["reason"]] = aside.get(row["reason"], 0) + row["rows"]
    return Openings(
        Source(path.name, sha256_of_file(path), path.stat().st_size),
        tuple(_opening(row, found, grouped=bool(question.groups)) for row, found in zip(kept, answers, strict=True)),
        aside,
    )


def _opening(row: dict[str, Any], found: dict[str, Any], *, grouped: bool) -> Opening:
    first = next((one["record"] for one in found["records"]), None)
    number = format(Decimal(row["heads"]).normalize(), "f")
    return Opening(row["title"], row["group_1"] if grouped else "", number, first, found["sure"])


def _sums(path: Path) -> tuple[Question, pa.RecordBatch]:
    """Return the sums of the file's rows, by group where it has such a column."""
    plain, grouped = Question(TITLE, headcount=NUMBER), Question(TITLE, headcount=NUMBER, groups=(GROUP,))
    _read(path, plain)
    try:
        return grouped, _read(path, grouped)
    except WorktideError:
        return plain, _read(path, plain)


def _read(path: Path, question: Question) -> pa.RecordBatch:
    pieces = pieces_of(files_of([path]))
    parts = [condense(rows.batch, question) for piece in pieces for rows in read_piece(piece, question.columns)]
    return merge(parts, question)
