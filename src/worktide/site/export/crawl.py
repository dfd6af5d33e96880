"""Every page of the site, found by following its links from the first page, each written once as it was made."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import django

from worktide.core.errors import WorktideError
from worktide.site.export.places import Scope
from worktide.site.export.rendering import GONE, REDIRECTS, render
from worktide.site.export.rewriting import links_in

HTML: Final = "text/html"
CHUNK: Final = 8
STATIC: Final = "/static/"


@dataclass(frozen=True, slots=True)
class Visit:
    """What one request came to: its kind of content where a file was written, or where it leads on to.

    `found` holds the requests that its links lead to, sorted.
    """

    request: str
    file: str
    kind: str = ""
    onward: str = ""
    found: tuple[str, ...] = ()


@dataclass(slots=True)
class Crawled:
    """What a crawl found: the written files with their request and kind, and what leads elsewhere or nowhere."""

    files: dict[str, Visit] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)

    def add(self, visit: Visit) -> None:
        """Note what a request came to."""
        if visit.onward:
            self.moved[visit.request] = visit.onward
        elif visit.kind:
            self.files[visit.file] = visit
        else:
            self.missing.add(visit.request)


def begin_worker() -> None:
    """Set up a process of the pool; an interrupt is for the process that waits for it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    django.setup()


@contextmanager
def workers(*prepare: Callable[[], None]) -> Iterator[Executor]:
    """Yield a pool of as many processes as there are processors; what is still to do is dropped after an error."""
    pool = ProcessPoolExecutor(os.cpu_count() or 1, initializer=_each, initargs=((begin_worker, *prepare),))
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _each(steps: tuple[Callable[[], None], ...]) -> None:
    for step in steps:
        step()


def visit(request: str, folder: Path, scope: Scope) -> Visit:
    """Ask for one page and write it as it is; raises WorktideError where the site fails to answer."""
    target = scope.target_of(request, "/")
    file = scope.file_of(target) if target else None
    if file is None:
        return Visit(request, "")
    answer = render(request, scope.origin)
    if answer.status in REDIRECTS:
        return Visit(request, file, onward=answer.onward)
    if answer.status in GONE:
        return Visit(request, file)
    if answer.status != "200":
        raise WorktideError("a page of the site could not be made", source=request, got=answer.status, expected="200")
    place = folder / file
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(answer.body)
    found = _requests(answer.body.decode(), request, scope) if answer.kind == HTML else ()
    return Visit(request, file, answer.kind, found=found)


def _requests(page: str, request: str, scope: Scope) -> tuple[str, ...]:
    targets = (scope.target_of(link, request) for link in links_in(page))
    return tuple(
        sorted(
            {
                target.request
                for target in targets
                if target is not None
                and not target.path.startswith((STATIC, "/search"))
                and scope.file_of(target) is not None
            }
        )
    )


def crawl(starts: Iterable[str], folder: Path, scope: Scope) -> Crawled:
    """Write every page that can be reached from some requests, unrewritten, and return what was found."""
    crawled, seen, wanted = Crawled(), set[str](), sorted(set(starts))
    work = partial(visit, folder=folder, scope=scope)
    with workers() as pool:
        while wanted:
            seen.update(wanted)
            more: set[str] = set()
            for done in pool.map(work, wanted, chunksize=CHUNK):
                crawled.add(done)
                more.update(done.found)
                onward = scope.target_of(done.onward, done.request) if done.onward else None
                more.update([onward.request] if onward and not onward.path.startswith("/search") else [])
            wanted = sorted(more - seen)
    return crawled
