"""Coding at work: blocks of rows in, the same rows with our columns out, each distinct title answered once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from worktide.coding.answers import LONGEST_READ, one_answer, reason_not_asked
from worktide.coding.blocks import Block, check_columns
from worktide.coding.codes import SOC_2018
from worktide.coding.columns import AnswerColumns, own_names
from worktide.coding.decisions import NO_DECISIONS, Decisions
from worktide.coding.ledger import Ledger
from worktide.coding.matching_work import MatchingWork, Promise
from worktide.core.errors import WorktideError
from worktide.release.open import Release, open_release

CONTEXT_BREAK: Final = " | "
_KEY_BREAK: Final = "\x1f"
_BLOCKS_AHEAD: Final = 3
_UNKNOWN: Final = -1


class Journal(Protocol):
    """Where answers are kept so that an interrupted run can be taken up again."""

    def keep(self, ledger: Ledger, places: NDArray[np.int64]) -> None:
        """Keep the answers of some places."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is coded by what: the column of titles, the columns of their context, the classifications of the answer."""

    title: str
    context: tuple[str, ...] = ()
    systems: tuple[str, ...] = (SOC_2018,)


@dataclass(frozen=True, slots=True)
class _Waiting:
    block: Block
    rows: NDArray[np.int64]
    new: NDArray[np.int64]
    promises: list[Promise]


class Coder:
    """Codes blocks of rows; `ledger` holds every distinct title, its answer and its count."""

    def __init__(
        self,
        release: Release,
        question: Question,
        decisions: Decisions = NO_DECISIONS,
        ledger: Ledger | None = None,
        journal: Journal | None = None,
        workers: int = 1,
    ) -> None:
        self.release, self.question, self.decisions = release, question, decisions
        self.ledger = ledger or Ledger()
        self.marked = 0
        self._journal, self._workers = journal, workers
        self._known: dict[str, int] = {}
        self._columns = AnswerColumns(release, question.systems)

    def run(self, blocks: Iterable[Block]) -> Iterator[tuple[Block, pa.RecordBatch]]:
        """Yield each block with its rows and our columns behind them, in the order of the blocks."""
        waiting: deque[_Waiting] = deque()
        with MatchingWork(self.release, self._workers) as work:
            for block in blocks:
                waiting.append(self._asked(block, work))
                if len(waiting) > _BLOCKS_AHEAD:
                    yield self._answered(waiting.popleft())
            while waiting:
                yield self._answered(waiting.popleft())

    def _asked(self, block: Block, work: MatchingWork) -> _Waiting:
        rows, new = self._places(block.batch)
        asked = np.array([place for place in new if self._needs_answer(place)], dtype=np.int64)
        keys = [self.ledger.keys[place] for place in asked]
        contexts = [context for _, context in keys] if self.question.context else None
        return _Waiting(block, rows, asked, work.ask([title for title, _ in keys], contexts))

    def _places(self, batch: pa.RecordBatch) -> tuple[NDArray[np.int64], list[int]]:
        """Return each row's place in the ledger, and the places that are new."""
        coded = self._joined(batch).dictionary_encode()
        texts = coded.dictionary.to_pylist()
        of_text = np.array([self._known.get(text, _UNKNOWN) for text in texts], dtype=np.int64)
        new = []
        for at in np.flatnonzero(of_text == _UNKNOWN).tolist():
            of_text[at], is_new = self._place(texts[at])
            new += [int(of_text[at])] if is_new else []
        return of_text[np.asarray(coded.indices)], new

    def _place(self, text: str) -> tuple[int, bool]:
        """Return the place of a title joined with its context, and whether it is new."""
        title, _, context = text.partition(_KEY_BREAK)
        key = (title[:LONGEST_READ], context[:LONGEST_READ])
        place = self.ledger.place(key)
        found = self.ledger.add(key, reason_not_asked(key[0])) if place is None else place
        # A cell that is no title may be of any length: it is looked up again, not kept.
        if len(text) <= LONGEST_READ:
            self._known[text] = found
        return found, place is None

    def _joined(self, batch: pa.RecordBatch) -> pa.Array:
        title = _as_text(batch.column(self.question.title))
        if not self.question.context:
            return title
        said = [pc.utf8_trim_whitespace(_as_text(batch.column(name))) for name in self.question.context]
        context = pc.binary_join_element_wise(*said, CONTEXT_BREAK)
        # What is empty in a row leaves no break behind.
        context = pc.replace_substring_regex(context, r"(?: \| )+", CONTEXT_BREAK)
        context = pc.replace_substring_regex(context, r"^ \| | \| $", "")
        return pc.binary_join_element_wise(title, context, _KEY_BREAK)

    def _needs_answer(self, place: int) -> bool:
        decided = self.decisions.find(*self.ledger.keys[place])
        if decided is not None:
            self.ledger.fill(np.array([place]), one_answer(decided.position))
            self.ledger.notes[place] = self.ledger.words.place(decided.told)
        return decided is None and not self.ledger.notes[place]

    def _answered(self, waiting: _Waiting) -> tuple[Block, pa.RecordBatch]:
        start = 0
        for promise in waiting.promises:
            answers = promise()
            self.ledger.fill(waiting.new[start : start + len(answers)], answers)
            start += len(answers)
        if self._journal is not None and len(waiting.new):
            self._journal.keep(self.ledger, waiting.new)
        self.ledger.count(waiting.rows)
        block = waiting.block
        self.marked += len(block.notes)
        notes = [block.notes.get(place, "") for place in range(block.batch.num_rows)] if block.notes else None
        ours = self._columns.columns(self.ledger, waiting.rows, notes)
        names = own_names(block.batch.schema.names, self.question.systems)
        columns = [*block.batch.columns, *(ours[name] for name in names)]
        return block, pa.RecordBatch.from_arrays(columns, names=[*block.batch.schema.names, *names.values()])


def _as_text(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    try:
        text = column if pa.types.is_string(column.type) else column.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise WorktideError("a column of titles or context holds no text", got=str(column.type)) from error
    text = pc.fill_null(text, "")
    if pc.any(pc.match_substring(text, _KEY_BREAK)).as_py():
        text = pc.replace_substring(text, _KEY_BREAK, " ")
    return text


def code_titles(
    batches: Iterable[pa.RecordBatch] | pa.Table,
    title_column: str,
    *,
    context_columns: Sequence[str] = (),
    systems: Sequence[str] = (SOC_2018,),
    release: Release | None = None,
    decisions: Decisions = NO_DECISIONS,
    workers: int = 1,
) -> Iterator[pa.RecordBatch]:
    """Yield Arrow record batches with the columns of `MEANINGS` behind their own: titles coded and scored.

    Each distinct title (with its context) is answered once; memory grows with distinct titles, not with rows.
    `workers` above 1 answers in processes of their own, which a script must allow by `if __name__ == "__main__"`.

    Raises WorktideError where a column is missing or holds no text, or a classification is unknown.
    """
    question = Question(title_column, tuple(context_columns), tuple(systems))
    coder = Coder(release or open_release(), question, decisions, workers=workers)
    source = batches.to_batches() if isinstance(batches, pa.Table) else batches
    return (coded for _, coded in coder.run(_blocks(source, (title_column, *context_columns))))


def _blocks(batches: Iterable[pa.RecordBatch], wanted: Sequence[str]) -> Iterator[Block]:
    for batch in batches:
        check_columns(wanted, batch.schema.names, "the table")
        yield Block(batch, {})
