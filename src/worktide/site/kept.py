"""Releases of which this site holds the scores alone: pruned ones, and older ones that the history keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from worktide.core.errors import WorktideError
from worktide.history.kept import SCORES, KeptScores, read_scores
from worktide.history.stored import MEASURES, Numbers, StoredJob, stored_pairs
from worktide.publishing.place import release_folder
from worktide.release.manifest import MANIFEST, read_manifest
from worktide.site.held import is_held
from worktide.site.published import releases_folder

MOST_READ: Final = 2


@dataclass(frozen=True, slots=True)
class ScoresOfRelease:
    """A release of which the scores are left, by slug: its id and date, and its hash and manifest where those stayed.

    `sources` maps the name of each file that is recorded to its SHA-256.
    """

    id: str
    date: str
    hash: str
    sources: dict[str, str]
    manifest: bytes
    scores: Mapping[str, KeptScores]


def scores_left(name: str) -> ScoresOfRelease | None:
    """Return a release of which only the scores are left, by its id; None where there is none, or it is here whole."""
    if is_held(name):
        return None
    releases = releases_folder()
    try:
        folder = release_folder(releases, name) if releases else None
        return _pruned(folder) if folder and (folder / SCORES).is_file() else _from_history(name)
    except WorktideError:
        return None


@lru_cache(maxsize=MOST_READ)
def _pruned(folder: Path) -> ScoresOfRelease:
    manifest, stamp = read_manifest(folder)
    sources = {source.name: source.sha256 for source in manifest.sources}
    return ScoresOfRelease(
        stamp.id, stamp.date, stamp.hash, sources, (folder / MANIFEST).read_bytes(), read_scores(folder)
    )


@lru_cache(maxsize=MOST_READ)
def _from_history(name: str) -> ScoresOfRelease | None:
    for pair in stored_pairs():
        for side, stored in enumerate((pair.old, pair.new)):
            if stored.id == name:
                every = {slug: _stored(job, side) for slug, job in pair.jobs.items()}
                scores = {slug: one for slug, one in every.items() if one.measures}
                return ScoresOfRelease(name, stored.date, "", dict(stored.sources), b"", scores)
    return None


def _stored(job: StoredJob, side: int) -> KeptScores:
    held: dict[str, Numbers | None] = dict.fromkeys(MEASURES)
    held |= {name: (one.old, one.new)[side] for name, one in job.measures.items() if name in MEASURES}
    tasks = {task: (one.old, one.new)[side] for task, one in job.tasks.items()}
    return KeptScores(title=job.title, kind="", tasks={task: at for task, at in tasks.items() if at}, **held)
