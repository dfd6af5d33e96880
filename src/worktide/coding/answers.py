"""What a distinct title was found to mean, as columns of numbers, and how such columns are asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.assessment.context import read_titles
from worktide.matching.matcher import STAGES as MATCHED
from worktide.matching.matcher import open_matcher
from worktide.release.open import Release, open_release

CANDIDATES: Final = 5
NONE: Final = "none"
DECISION: Final = "decision"
STAGES: Final = (*MATCHED, DECISION)
LONGEST_READ: Final = 2_000

NO_TITLE: Final = "no title"
A_DATE: Final = "a date, not a title"
A_FORMULA: Final = "a formula, not a title"
A_NUMBER: Final = "a number, not a title"
TOO_LONG: Final = "longer than any title"

_MONTH: Final = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE: Final = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ]\d{1,2}:\d{2}.*)?"
    rf"|\d{{1,2}}[-/ .]{_MONTH}[-/ .,]*\d{{0,4}}|{_MONTH}[-/ .]+\d{{1,4}}([, ]+\d{{4}})?",
    re.IGNORECASE,
)
_CODE: Final = re.compile(r"\d{2}-\d{4}(\.\d{2})?")
_NUMBER: Final = re.compile(r"[^a-zA-Z\u0080-\U0010ffff]*\d[^a-zA-Z\u0080-\U0010ffff]*")
_LONGEST_CELL: Final = 300


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers to some titles, one row each, candidates best first.

    `positions` (titles × 5) are places in the release's listing, −1 for none; `confidences` (titles × 5) from 0 to 1;
    `stages` are places in STAGES; `sure` is false where nobody can tell from the title alone.
    """

    positions: NDArray[np.int32]
    confidences: NDArray[np.float32]
    stages: NDArray[np.uint8]
    sure: NDArray[np.bool_]
    seniority: tuple[str, ...]
    language: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.stages)


def no_answers(count: int) -> Answers:
    """Return rows without any candidate."""
    return Answers(
        np.full((count, CANDIDATES), -1, dtype=np.int32),
        np.zeros((count, CANDIDATES), dtype=np.float32),
        np.full(count, STAGES.index(NONE), dtype=np.uint8),
        np.zeros(count, dtype=np.bool_),
        ("",) * count,
        ("",) * count,
    )


def one_answer(position: int) -> Answers:
    """Return one row that someone decided: a single record, sure, with confidence 1."""
    made = no_answers(1)
    made.positions[0, 0], made.confidences[0, 0] = position, 1.0
    made.stages[0], made.sure[0] = STAGES.index(DECISION), True
    return made


def reason_not_asked(title: str) -> str:
    """Return why a cell cannot be a title at all, or nothing.

    >>> reason_not_asked("2021-03-04"), reason_not_asked("12,5"), reason_not_asked("Nurse 2")
    ('a date, not a title', 'a number, not a title', '')
    """
    text = title.strip()
    if not text:
        return NO_TITLE
    if len(text) > _LONGEST_CELL:
        return TOO_LONG
    if text.startswith("="):
        return A_FORMULA
    if _CODE.fullmatch(text):
        return ""
    if _DATE.fullmatch(text):
        return A_DATE
    return A_NUMBER if _NUMBER.fullmatch(text) else ""


def answer_titles(release: Release, titles: Sequence[str], contexts: Sequence[str] | None) -> Answers:
    """Return what the release's matcher says of some titles; the same title and context always get the same answer."""
    if not titles:
        return no_answers(0)
    found = read_titles(open_matcher(release), titles, contexts)
    return Answers(
        np.asarray(found.positions[:, :CANDIDATES], dtype=np.int32),
        np.asarray(np.round(found.confidences[:, :CANDIDATES], 4), dtype=np.float32),
        np.asarray(found.stage, dtype=np.uint8),
        np.asarray(found.sure, dtype=np.bool_),
        tuple(level or "" for level in found.seniorities),
        tuple(language or "" for language in found.languages),
    )


def answer_in(folder: str, titles: Sequence[str], contexts: Sequence[str] | None) -> Answers:
    """Return the same in a process of its own, which opens the release by its folder."""
    return answer_titles(open_release(folder), titles, contexts)
