"""Who answers titles: this process, or several at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import AbstractContextManager
from multiprocessing import get_context
from types import TracebackType
from typing import Final, Self

from worktide.coding.answers import Answers, answer_in, answer_titles
from worktide.release.open import Release

TITLES_AT_ONCE: Final = 2_000
WORTH_A_PROCESS: Final = 10_000

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
        """Return promises of the answers, for 2,000 titles each; what they give comes in the order of the titles."""
        starts = range(0, len(titles), TITLES_AT_ONCE)
        parts = [(titles[at : at + TITLES_AT_ONCE], contexts and contexts[at : at + TITLES_AT_ONCE]) for at in starts]
        if self._pool is None and self._workers > 1 and len(titles) >= WORTH_A_PROCESS:
            # A fresh process: a copy of this one would share its threads' locks.
            self._pool = ProcessPoolExecutor(self._workers, mp_context=get_context("spawn"))
        return [self._promise(part, context or None) for part, context in parts]

    def _promise(self, titles: Sequence[str], contexts: Sequence[str] | None) -> Promise:
        if self._pool is None:
            return lambda: answer_titles(self._release, titles, contexts)
        future: Future[Answers] = self._pool.submit(answer_in, str(self._release.folder), titles, contexts)
        return future.result
