"""Releases of which this site holds the scores alone: pruned ones, and older ones that the history keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from worktide.core.errors import UnknownTitleError, WorktideError
from worktide.core.intervals import Interval
from worktide.history.stored import StoredJob, StoredPair, stored_pairs
from worktide.publishing.place import release_folder
from worktide.publishing.pruning import SCORES, KeptScores, read_scores
from worktide.release.manifest import MANIFEST, read_manifest
from worktide.site.published import releases_folder

MEASURES: Final = ("percentile", "ai_does", "ai_helps", "people_do")
MOST_READ: Final = 2


@dataclass(frozen=True, slots=True)
class KeptJob:
    """What stays of one job: numbers by measure and each task's automation by its id, as published, 80 % ranges.

    The percentile runs from 0 to 100; the rest is percent.
    """

    slug: str
    title: str
    measures: dict[str, Interval]
    tasks: dict[str, Interval]


@dataclass(frozen=True, slots=True)
class KeptRelease:
    """A release of which the scores are left: its id and date, its hash and manifest where they were kept too.

    `sources` maps the name of each file that is recorded to its SHA-256.
    """

    id: str
    date: str
    hash: str
    sources: dict[str, str]
    manifest: bytes
    jobs: Mapping[str, KeptJob]


def kept_release(name: str) -> KeptRelease | None:
    """Return a release of which only the scores are left, by its id; None where this site holds none of that name."""
    folder = releases_folder()
    try:
        pruned = release_folder(folder, name) if folder else None
        if pruned and (pruned / SCORES).is_file():
            return _pruned(pruned)
    except WorktideError:
        return None
    return _from_history(name)


def known_job(release: KeptRelease, slug: str) -> KeptJob:
    """Return what is left of a job; raises UnknownTitleError where the release had none of that address."""
    if slug not in release.jobs:
        raise UnknownTitleError(f"release {release.id} kept no job of the address {slug[:80]!r}")
    return release.jobs[slug]


@lru_cache(maxsize=MOST_READ)
def _pruned(folder: Path) -> KeptRelease:
    manifest, stamp = read_manifest(folder)
    sources = {source.name: source.sha256 for source in manifest.sources}
    jobs = {slug: _job(slug, scores) for slug, scores in read_scores(folder).items()}
    return KeptRelease(stamp.id, stamp.date, stamp.hash, sources, (folder / MANIFEST).read_bytes(), jobs)


def _job(slug: str, scores: KeptScores) -> KeptJob:
    found = {name: getattr(scores, name) for name in MEASURES}
    measures = {name: Interval(*numbers) for name, numbers in found.items() if numbers}
    return KeptJob(slug, scores.title, measures, {task: Interval(*numbers) for task, numbers in scores.tasks.items()})


@lru_cache(maxsize=MOST_READ)
def _from_history(name: str) -> KeptRelease | None:
    for pair in stored_pairs():
        for side, stored in enumerate((pair.old, pair.new)):
            if stored.id == name:
                return KeptRelease(name, stored.date, "", dict(stored.sources), b"", _stored_jobs(pair, side))
    return None


def _stored_jobs(pair: StoredPair, side: int) -> dict[str, KeptJob]:
    jobs = {slug: _stored_job(slug, job, side) for slug, job in pair.jobs.items()}
    return {slug: job for slug, job in jobs.items() if job.measures}


def _stored_job(slug: str, job: StoredJob, side: int) -> KeptJob:
    measures = {name: (job.measures[name].old, job.measures[name].new)[side] for name in MEASURES if name in job.measures}
    tasks = {task: (number.old, number.new)[side] for task, number in job.tasks.items()}
    return KeptJob(
        slug,
        job.title,
        {name: Interval(*numbers) for name, numbers in measures.items() if numbers},
        {task: Interval(*numbers) for task, numbers in tasks.items() if numbers},
    )
