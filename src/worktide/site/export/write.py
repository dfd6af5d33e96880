"""The export as a whole: every page, the static files, the search; in place in one step or not at all."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from django.conf import settings

from worktide.core.errors import StorageError, WorktideError
from worktide.core.files import whole_folder
from worktide.release.open import open_release
from worktide.site.export.crawl import CHUNK, HTML, Visit, crawl, workers
from worktide.site.export.places import NOT_FOUND, SEARCH, Scope, Target, resolved
from worktide.site.export.rendering import render
from worktide.site.export.rewriting import Rewriter
from worktide.site.export.titles import INDEX, SCRIPT, write_search

MARK: Final = "worktide-export.json"
STATIC: Final = "static"
# Programs and search engines ask for these; links lead to most of the rest.
STARTS: Final = ("/", "/robots.txt", "/sitemap.xml", "/feed.atom", "/report", "/sectors", "/moves", "/compare")
OF_EACH_JOB: Final = (
    "/job/{}",
    "/job/{}.json",
    "/job/{}/feed.atom",
    "/embed/{}",
    "/embed/{}/card.svg",
    "/embed/{}/tasks.svg",
    "/embed/{}/preview.png",
)
REWRITTEN: Final = frozenset({"application/atom+xml", "application/xml", "image/svg+xml", "text/plain"})


@dataclass(frozen=True, slots=True)
class Export:
    """What was written: how many files, and their size in bytes."""

    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Rewriting:
    """The rewriting of one export: what a link of the site becomes."""

    folder: Path
    scope: Scope
    moved: dict[str, str]
    files: frozenset[str]

    def file_for(self, target: Target) -> str | None:
        """Return the file that a link leads to, by redirects where the site has them; None where none was written."""
        own = target.path.removeprefix("/")
        if own in (INDEX, SCRIPT):
            return own
        file = self.scope.file_of(resolved(target, self.moved, self.scope))
        return file if file in self.files else None

    def rewrite(self, visit: Visit) -> None:
        """Rewrite one file of the folder, as its kind asks for."""
        if visit.kind != HTML and visit.kind not in REWRITTEN:
            return
        place, rewriter = self.folder / visit.file, Rewriter(self.scope, self.file_for)
        text = place.read_bytes().decode()
        if visit.kind == HTML:
            text = rewriter.page(text, visit.request, visit.file)
        else:
            kept = [line for line in text.split("\n") if self.scope.has_address or not line.startswith("Sitemap:")]
            text = rewriter.addresses("\n".join(kept))
        place.write_bytes(text.encode())


_CURRENT: list[Rewriting] = []


def _begin(job: Rewriting) -> None:
    _CURRENT[:] = [job]


def _rewrite(visit: Visit) -> None:
    _CURRENT[-1].rewrite(visit)


def check_folder(folder: Path) -> None:
    """Raise StorageError where a folder holds something that is no earlier export, or is no folder."""
    if folder.exists() and not folder.is_dir():
        raise StorageError("the export needs a folder, and this is a file", source=str(folder), hint="Name another.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        hint = "Name a new or an empty folder, or one that an earlier export made."
        raise StorageError("the folder holds something that is no earlier export", source=str(folder), hint=hint)


def _write_static(folder: Path) -> frozenset[str]:
    root = Path(settings.STATIC_ROOT)
    named = json.loads((root / "staticfiles.json").read_text())["paths"]
    for name in sorted(named.values()):
        place = folder / STATIC / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, place)
    return frozenset(f"{STATIC}/{name}" for name in named.values())


def _write_mark(folder: Path) -> None:
    stamp = open_release().stamp
    told = {"made_by": "worktide site export", "release": stamp.id, "sha256": stamp.hash}
    (folder / MARK).write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8", newline="\n")


def _write(folder: Path, scope: Scope) -> None:
    slugs = [listed.slug for listed in open_release().listing if scope.holds(listed.slug)]
    crawled = crawl([*STARTS, *(path.format(slug) for slug in slugs for path in OF_EACH_JOB)], folder, scope)
    (folder / NOT_FOUND).write_bytes(render("/404", scope.origin).body)
    write_search(folder, scope)
    ours = {NOT_FOUND: Visit("/404", NOT_FOUND, HTML), SEARCH: Visit("/search", SEARCH, HTML)}
    visits = {**crawled.files, **ours}
    files = _write_static(folder) | visits.keys()
    job = Rewriting(folder, scope, crawled.moved, frozenset(files))
    with workers(partial(_begin, job)) as pool:
        for _ in pool.map(_rewrite, sorted(visits.values(), key=lambda one: one.file), chunksize=CHUNK):
            pass
    _write_mark(folder)


def check_jobs(scope: Scope) -> None:
    """Raise WorktideError for a job that the release does not hold."""
    unknown = sorted((scope.jobs or frozenset()) - open_release().positions.keys())
    if unknown:
        hint = "Name jobs as their addresses do, such as registered-nurses."
        raise WorktideError("the release holds no such job", got=", ".join(unknown), hint=hint)


def export(folder: Path, scope: Scope) -> Export:
    """Write the site into a folder, in place of an earlier export; nothing is left half-written.

    Where the scope has no address, canonical links, feeds and sitemap are left out. Raises WorktideError where a page
    cannot be made or a job is unknown, and StorageError where the folder cannot be written or holds something else.
    """
    check_folder(folder)
    check_jobs(scope)
    with whole_folder(folder) as staged:
        _write(staged, scope)
        sizes = [path.stat().st_size for path in staged.rglob("*") if path.is_file()]
    return Export(len(sizes), sum(sizes))
