"""Who answers titles: this process, or several at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import get_context
from types import TracebackType
from typing import Final, Self

from worktide.coding.answers import Answers, answer_in, answer_titles
from worktide.release.open import Release

TITLES_AT_ONCE: Final = 1_000
WORTH_A_PROCESS: Final = 10_000
# Threads of linear algebra in every process would wait for one another's processor.
_ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

Promise = Callable[[], Answers]


class MatchingWork(AbstractContextManager["MatchingWork"]):
    """Answers lists of titles in the order in which they are asked for.

    Processes are started by the first list that is worth them; with one worker none is. Each opens the release by its
    folder and keeps its own matcher.
    """

    def __init__(self, release: Release, workers: int) -> None:
        self._release, self._workers = release, workers
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def ask(self, titles: Sequence[str], contexts: Sequence[str] | None) -> list[Promise]:
        """Return promises of the answers, for 1,000 titles each; what they give comes in the order of the titles."""
        starts = range(0, len(titles), TITLES_AT_ONCE)
        parts = [(titles[at : at + TITLES_AT_ONCE], contexts and contexts[at : at + TITLES_AT_ONCE]) for at in starts]
        if self._pool is None and self._workers > 1 and len(titles) >= WORTH_A_PROCESS:
            # A fresh process: a copy of this one would share its threads' locks.
            self._pool = ProcessPoolExecutor(self._workers, mp_context=get_context("spawn"))
        return [self._promise(part, context or None) for part, context in parts]

    def _promise(self, titles: Sequence[str], contexts: Sequence[str] | None) -> Promise:
        if self._pool is None:
            return lambda: answer_titles(self._release, titles, contexts)
        with _environment(_ONE_THREAD):
            future: Future[Answers] = self._pool.submit(answer_in, str(self._release.folder), titles, contexts)
        return future.result


@contextmanager
def _environment(wanted: Mapping[str, str]) -> Iterator[None]:
    """Give variables to the processes that start meanwhile; those that the user has set stay."""
    added = wanted.keys() - os.environ.keys()
    os.environ.update({name: wanted[name] for name in added})
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]
