"""Titles are matched while rows are still read, so that no processor waits."""

from __future__ import annotations

from collections import deque
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import Final, Protocol, Self

import pyarrow as pa
import pyarrow.compute as pc

from worktide.coding.matching_work import MatchingWork, Promise
from worktide.release.open import Release
from worktide.workforce.answering import answers_batch, joined
from worktide.workforce.store import Store

MOST_SEEN: Final = 1_000_000
"""Titles beyond this number are matched when all rows are read, so that memory stays bounded."""
_MOST_WAITING: Final = 40
_LEAST_ASKED: Final = 10_000


class Seeing(Protocol):
    """Takes the sums of each block of rows."""

    def see(self, sums: pa.RecordBatch) -> None:
        """Look at the titles of some sums."""


class _Blind:
    def see(self, sums: pa.RecordBatch) -> None:
        """Do nothing: all titles wait."""


def early_answers(store: Store, release: Release, workers: int, *, asked: bool) -> AbstractContextManager[Seeing]:
    """Return what answers titles as they come; what leaves all of them for later where that is not `asked` for.

    A run that goes on has answers already, which only the store knows: it leaves all titles for later too.
    """
    if not asked or workers < 2 or store.count("answers"):
        return nullcontext(_Blind())
    return EarlyAnswers(store, release, workers)


class EarlyAnswers(AbstractContextManager["EarlyAnswers"]):
    """Asks for each title when it is first seen, and keeps its answer; use it in a `with` block."""

    def __init__(self, store: Store, release: Release, workers: int) -> None:
        self._store, self._release = store, release
        self._work = MatchingWork(release, workers)
        self._seen: set[tuple[str, str]] = set()
        self._new: list[tuple[str, str]] = []
        self._waiting: deque[tuple[list[tuple[str, str]], list[Promise]]] = deque()

    def __enter__(self) -> Self:
        self._work.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._ask()
                while self._waiting:
                    self._keep()
        finally:
            self._work.__exit__(kind, value, trace)

    def see(self, sums: pa.RecordBatch) -> None:
        """Ask for the titles of kept rows that were not seen before, ten thousand at a time."""
        if len(self._seen) >= MOST_SEEN:
            return
        kept = sums.filter(pc.equal(sums.column("reason"), ""))
        titles, contexts = kept.column("title").to_pylist(), kept.column("context").to_pylist()
        found = dict.fromkeys(zip(titles, contexts, strict=True))
        self._new += [key for key in found if key not in self._seen]
        self._seen.update(found)
        if len(self._new) >= _LEAST_ASKED:
            self._ask()
        if len(self._waiting) > _MOST_WAITING:
            self._keep()

    def _ask(self) -> None:
        if self._new:
            titles, contexts = [title for title, _ in self._new], [context for _, context in self._new]
            self._waiting.append((self._new, self._work.ask(titles, contexts if any(contexts) else None)))
            self._new = []

    def _keep(self) -> None:
        keys, promises = self._waiting.popleft()
        answers = joined([promise() for promise in promises])
        columns = {"title": [title for title, _ in keys], "context": [context for _, context in keys]}
        if answers is not None:
            self._store.keep_answers(answers_batch(self._release, pa.RecordBatch.from_pydict(columns), answers))
