"""The engine of one machine: read, sum, answer each distinct title once, write; bounded memory, and it can go on."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyarrow as pa

from worktide.coding.answers import one_answer
from worktide.coding.decisions import NO_DECISIONS, Decisions
from worktide.coding.matching_work import MatchingWork, Promise
from worktide.core.errors import WorktideError
from worktide.core.hashing import sha256_of_file, sha256_of_value
from worktide.matching.own_titles import own_titles_folder
from worktide.release.open import Release
from worktide.workforce.answering import answers_batch, joined
from worktide.workforce.early import Seeing, early_answers
from worktide.workforce.finishing import write_results
from worktide.workforce.kernel import Question, condense
from worktide.workforce.progress import Progress
from worktide.workforce.reading import AS_SEEN, Form, Piece, files_of, pieces_of, read_piece
from worktide.workforce.results import FORMAT, Source, Summary
from worktide.workforce.store import MEMORY, TITLES_AT_ONCE, Store

_BLOCKS_TOGETHER: Final = 16
_PARTS_AHEAD: Final = 3

Answering = Callable[[pa.RecordBatch], pa.RecordBatch]
"""Answers a batch of titles or codes (columns `title` and `context`) by `ANSWER_SCHEMA`, row by row."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One run: what is read of which tables by which release, and where the results go.

    `answering` answers what stands in the title column where that is no title, such as a code. `workers` are the
    processes that match titles; `memory` bounds the store, as DuckDB writes sizes.
    """

    paths: tuple[Path, ...]
    question: Question
    out: Path
    release: Release
    form: Form = AS_SEEN
    decisions: Decisions = NO_DECISIONS
    answering: Answering | None = None
    workers: int = 1
    memory: str = MEMORY
    titles_at_once: int = TITLES_AT_ONCE
    progress: Progress = field(default_factory=Progress)


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files of a run as they were when it began; `sources` name them with their hashes."""

    files: tuple[tuple[Path, str], ...]
    sources: tuple[Source, ...]
    marks: tuple[tuple[int, int], ...]

    def check_unchanged(self) -> None:
        """Raise WorktideError where a file was changed since, so that nobody can say what was read."""
        for (path, name), mark in zip(self.files, self.marks, strict=True):
            if _mark(path) != mark:
                hint = "Wait until nobody writes it, or copy it first, and run again."
                raise WorktideError("was changed while it was read", source=name, hint=hint)


def open_inputs(paths: Sequence[Path]) -> Inputs:
    """Return the files that paths mean, hashed; raises WorktideError where one is missing or of no known kind."""
    files = tuple(files_of(paths))
    marks = tuple(_mark(path) for path, _ in files)
    sources = tuple(
        Source(name, sha256_of_file(path), mark[0]) for (path, name), mark in zip(files, marks, strict=True)
    )
    return Inputs(files, sources, marks)


def _mark(path: Path) -> tuple[int, int]:
    about = path.stat()
    return about.st_size, about.st_mtime_ns


def working_folder(out: Path) -> Path:
    """Return where a run that writes `out` keeps what it has done so far."""
    return out.resolve().with_name(f".{out.resolve().name}.worktide-run")


def parameters_hash(plan: Plan) -> str:
    """Return what stands for everything but the input that results depend on."""
    own = [[path.name, sha256_of_file(path)] for path in sorted(own_titles_folder().glob("*.json"))]
    question = plan.question
    asked = [question.title, *map(list, (question.context, question.groups)), question.headcount, question.wage]
    return sha256_of_value(
        [FORMAT, plan.release.stamp.hash, asked, question.decimal, question.system, plan.decisions.sha256, own]
    )


def run_local(plan: Plan) -> Summary:
    """Run a plan on this machine and return the summary of the results, which lie in `plan.out`.

    The same plan goes on where an interrupted one stopped. Raises WorktideError where the input cannot be read or was
    changed meanwhile, StorageError where the disk is full; then nothing half-written stays at `out`.
    """
    inputs, parameters = open_inputs(plan.paths), parameters_hash(plan)
    form = [plan.form.delimiter, plan.form.encoding, plan.form.sheet]
    key = sha256_of_value([[[one.name, one.sha256] for one in inputs.sources], form, parameters])
    with Store(working_folder(plan.out), key, plan.question, plan.memory) as store:
        _read(plan, store, pieces_of(inputs.files))
        inputs.check_unchanged()
        return finish(plan, store, parameters, inputs.sources)


def finish(plan: Plan, store: Store, parameters: str, sources: Sequence[Source]) -> Summary:
    """Answer all titles of a store whose rows are read, write the results, and remove the store."""
    store.condense()
    answer_all(plan, store)
    summary = write_results(store, plan.out, plan.release, parameters, sources, plan.decisions.sha256)
    store.remove()
    plan.progress.end()
    return summary


def _read(plan: Plan, store: Store, pieces: Sequence[Piece]) -> None:
    plan.progress.begin()
    total, before, rows = sum(piece.size for piece in pieces), 0, 0
    matched = plan.answering is None and not plan.decisions.by_title
    with early_answers(store, plan.release, plan.workers, asked=matched) as early:
        for number, piece in enumerate(pieces):
            for read, count in _read_one(plan, store, number, piece, early):
                rows += count
                plan.progress.tell("rows", rows, (before + read) / max(total, 1))
            before += piece.size


def _read_one(plan: Plan, store: Store, number: int, piece: Piece, early: Seeing) -> Iterator[tuple[int, int]]:
    """Read a piece from where it was left; yield how much of it is read, and the rows of each block."""
    done, whole = store.blocks_done(number)
    if whole:
        return
    sums: list[pa.RecordBatch] = []
    mended: dict[str, int] = {}
    blocks = 0
    for blocks, rows in enumerate(read_piece(piece, plan.question.columns, plan.form), 1):
        if blocks > done:
            sums.append(condense(rows.batch, plan.question))
            early.see(sums[-1])
            for what, count in rows.mended.items():
                mended[what] = mended.get(what, 0) + count
        if len(sums) >= _BLOCKS_TOGETHER:
            store.keep(sums, number, blocks, mended, whole=False)
            sums, mended = [], {}
        yield rows.read, rows.batch.num_rows
    store.keep(sums, number, blocks, mended, whole=True)


def answer_all(plan: Plan, store: Store) -> None:
    """Answer every title that has no answer yet, and keep the answers as they come."""
    plan.progress.begin()
    done, waiting = 0, deque[tuple[pa.RecordBatch, list[Promise]]]()
    with MatchingWork(plan.release, plan.workers) as work:
        for total, batch in store.open_titles(plan.titles_at_once):
            left = _decided(plan, store, batch)
            waiting.append((left, _asked(plan, work, left)))
            if len(waiting) > _PARTS_AHEAD:
                done += _kept(plan, store, *waiting.popleft())
                plan.progress.tell("titles", done, done / total)
        while waiting:
            _kept(plan, store, *waiting.popleft())


def _decided(plan: Plan, store: Store, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Keep the answers that people decided; return the titles that are left."""
    if not plan.decisions.by_title:
        return batch
    titles, contexts = batch.column("title").to_pylist(), batch.column("context").to_pylist()
    found = [plan.decisions.find(title, context) for title, context in zip(titles, contexts, strict=True)]
    answers = joined([one_answer(one.position) for one in found if one is not None])
    if answers is not None:
        chosen = batch.filter(pa.array([one is not None for one in found]))
        store.keep_answers(answers_batch(plan.release, chosen, answers))
    return batch.filter(pa.array([one is None for one in found]))


def _asked(plan: Plan, work: MatchingWork, batch: pa.RecordBatch) -> list[Promise]:
    if plan.answering is not None:
        return []
    contexts = batch.column("context").to_pylist() if plan.question.context else None
    return work.ask(batch.column("title").to_pylist(), contexts)


def _kept(plan: Plan, store: Store, batch: pa.RecordBatch, promises: list[Promise]) -> int:
    if plan.answering is not None:
        store.keep_answers(plan.answering(batch))
        return int(batch.num_rows)
    answers = joined([promise() for promise in promises])
    if answers is not None:
        store.keep_answers(answers_batch(plan.release, batch, answers))
    return int(batch.num_rows)


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
