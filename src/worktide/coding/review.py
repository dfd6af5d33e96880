"""The review queue: titles that nobody could tell for sure, those that matter most first."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.assessment.query import plausible
from worktide.assessment.separating import question_between
from worktide.coding.answers import DECISION, STAGES
from worktide.coding.codes import code_column
from worktide.coding.formulas import harmless
from worktide.coding.kernel import Coder
from worktide.core.files import whole_file
from worktide.matching.index import Candidate

COLUMNS: Final = (
    *("title", "context", "code", "who", "why", "rows", "confidence", "rows_times_doubt", "suggested_code"),
    *("suggested_title", "suggested_record", "second_code", "second_title", "question"),
)
QUESTIONS: Final = 500


def write_review(path: Path, coder: Coder) -> int:
    """Write the queue of a finished run as CSV or TSV and return its length.

    `code`, `who` and `why` are for people to fill in; `--decisions` then reads the file. Order: rows ×
    (1 − confidence), largest first, then by title. The first 500 come with the question that would settle them.
    """
    places = _queue(coder)
    with whole_file(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
        delimiter = "\t" if path.suffix.lower() in (".tsv", ".tab") else ","
        writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
        writer.writerow(COLUMNS)
        for rank, place in enumerate(places.tolist()):
            writer.writerow([harmless(str(cell)) for cell in _row(coder, place, asked=rank < QUESTIONS)])
    return len(places)


def _doubt(coder: Coder) -> NDArray[np.float64]:
    ledger, size = coder.ledger, len(coder.ledger)
    doubt: NDArray[np.float64] = ledger.counts[:size] * (1.0 - ledger.confidences[:size, 0].astype(np.float64))
    return doubt


def _queue(coder: Coder) -> NDArray[np.int64]:
    ledger, size = coder.ledger, len(coder.ledger)
    is_open = ~ledger.sure[:size] & (ledger.notes[:size] == 0) & (ledger.counts[:size] > 0)
    is_open &= ledger.stages[:size] != STAGES.index(DECISION)
    places = np.flatnonzero(is_open)
    doubt = np.round(_doubt(coder), 4)
    return np.array(sorted(places.tolist(), key=lambda place: (-doubt[place], ledger.keys[place])), dtype=np.int64)


def _row(coder: Coder, place: int, *, asked: bool) -> tuple[object, ...]:
    ledger, release = coder.ledger, coder.release
    title, context = ledger.keys[place]
    column = code_column(release, coder.question.systems[0])
    first, second = ledger.positions[place, 0], ledger.positions[place, 1]
    question = _question(coder, place) if asked else None
    return (
        *(title, context, "", "", "", int(ledger.counts[place])),
        f"{ledger.confidences[place, 0]:.4f}",
        f"{_doubt_of(coder, place):.2f}",
        *((column.codes[first], column.titles[first], release.listing[first].slug) if first >= 0 else ("", "", "")),
        *((column.codes[second], column.titles[second]) if second >= 0 else ("", "")),
        question or "",
    )


def _question(coder: Coder, place: int) -> str | None:
    """Return what would settle a title, asked of the records that `worktide assess` names for it."""
    found = coder.ledger.positions[place]
    listed = [
        Candidate(int(at), float(share)) for at, share in zip(found, coder.ledger.confidences[place], strict=True)
    ]
    shown = plausible([one for one in listed if one.position >= 0])
    return question_between(coder.release, [one.position for one in shown])


def _doubt_of(coder: Coder, place: int) -> float:
    return float(coder.ledger.counts[place]) * (1.0 - float(coder.ledger.confidences[place, 0]))
