"""Reading the history: which releases there are, what differs between two, and where a job stood in each."""

from __future__ import annotations

from dataclasses import dataclass

from worktide.core.errors import ReleaseError
from worktide.core.intervals import Interval
from worktide.history.stored import (
    Change,
    Differences,
    StoredRelease,
    changes_of,
    find_pair,
    interval,
    is_release,
    stored_pairs,
    task_changes_of,
    unchanged,
)
from worktide.release.open import open_release


@dataclass(frozen=True, slots=True)
class PastRelease:
    """A release that the history knows, oldest first; `present` marks the one that is served."""

    id: str
    date: str
    title: str
    rebuilt: bool
    present: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a job stood in one release: its numbers by measure with 80 % ranges, and the changes that led there.

    `changes` is empty for the oldest release, and where nothing moved.
    """

    release: PastRelease
    measures: dict[str, Interval]
    changes: tuple[Change, ...]


def releases() -> tuple[PastRelease, ...]:
    """Return the releases that are stored and the present one, oldest first."""
    stamp = open_release().stamp
    past: dict[str, PastRelease] = {}
    for pair in stored_pairs():
        for one in (pair.old, pair.new):
            if not is_release(one, stamp.id):
                past[one.id] = PastRelease(one.id, one.date, one.title, one.rebuilt, present=False)
    present = PastRelease(stamp.id, stamp.date, f"Release {stamp.id}", rebuilt=False, present=True)
    return (*sorted(past.values(), key=lambda one: (one.date, one.id)), present)


def differences(old: str, new: str) -> Differences:
    """Return what differs between two releases by their ids; raises ReleaseError where the pair is not stored.

    `changes` holds the numbers of jobs that moved, those of a job together, jobs by name; `tasks` those of tasks.
    """
    pair = find_pair(old, new)
    jobs = sorted(pair.jobs.items())
    changes = tuple(one for slug, job in jobs for one in changes_of(slug, job, pair.chain) if one.old != one.new)
    tasks = tuple(one for slug, job in jobs for one in task_changes_of(slug, job, pair.chain))
    return Differences(pair.old, pair.new, pair.chain, changes, tasks)


def latest() -> tuple[StoredRelease, StoredRelease] | None:
    """Return the stored pair that ends in the present release, or None where there is none."""
    stamp = open_release().stamp
    ends = [pair for pair in stored_pairs() if is_release(pair.new, stamp.id)]
    return (ends[-1].old, ends[-1].new) if ends else None


def of(slug: str) -> tuple[Standing, ...]:
    """Return where a job stood in each release that holds it, oldest first; raises ReleaseError for an unknown one."""
    stamp = open_release().stamp
    known = {one.id: one for one in releases()}
    found: dict[str, Standing] = {}
    for pair in stored_pairs():
        job = pair.jobs.get(slug)
        if job is None:
            continue
        for side, stored in enumerate((pair.old, pair.new)):
            name = stamp.id if is_release(stored, stamp.id) else stored.id
            given = {key: (one.old, one.new)[side] for key, one in job.measures.items()}
            measures = {key: held for key, numbers in given.items() if (held := interval(numbers)) is not None}
            led = changes_of(slug, job, pair.chain) if side else ()
            moved = tuple(one for one in led if not unchanged(job.measures[one.measure]))
            if measures:
                found[name] = Standing(known[name], measures, moved)
    if not found and slug not in open_release().positions:
        raise ReleaseError("no release holds this job", got=slug, hint="`worktide ranking` lists the jobs.")
    return tuple(sorted(found.values(), key=lambda one: (one.release.present, one.release.date)))
