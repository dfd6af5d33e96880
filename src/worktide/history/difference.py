"""The difference of two releases: jobs and tasks added, gone, renamed and changed, with their numbers in both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from worktide.core.intervals import Interval
from worktide.release.manifest import Manifest
from worktide.release.open import ListedOccupation, Release, open_release
from worktide.release.record import Record, ReleaseStamp, Task

Kind = Literal["added", "gone", "renamed", "changed"]
Cause = Literal["data", "labels", "method", "parameters"]

MEASURES: Final = ("percentile", "ai_does", "ai_helps", "people_do", "share_in_five_years")
_POINTS: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of a job in both releases, with 80 % ranges, in percent; None where a release has none."""

    name: str
    old: Interval | None
    new: Interval | None

    @property
    def points(self) -> float | None:
        """By how many points it moved, or None where one of the two is missing."""
        return None if self.old is None or self.new is None else self.new.value - self.old.value


@dataclass(frozen=True, slots=True)
class JobChange:
    """One job that is not as it was: `kind` says how, `measures` those of its numbers that differ."""

    slug: str
    title: str
    sector: str
    kind: Kind
    old_title: str | None
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class TaskChange:
    """One task that is not as it was: `renamed` has other words, `changed` other numbers.

    `automation` is what AI could do of it in percent, before and after, `time_share` its weight in the job in percent,
    `observed_use` the percent of conversations seen (None where none were).
    """

    job: str
    id: str
    kind: Kind
    text: str
    old_text: str | None
    automation: Measure
    old_time_share: float | None
    time_share: float | None
    old_observed_use: float | None
    observed_use: float | None


@dataclass(frozen=True, slots=True)
class CauseOfDifference:
    """Something that the builds of two releases did not share: a source, the code, a parameter; before and after.

    Hashes stand for what they are of, numbers for parameters; None where one of the two has none.
    """

    cause: Cause
    name: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class ReleaseDifference:
    """What differs between two releases.

    `causes` names all that their builds did not share. How much of a change each cause made is not worked out here: a
    rebuild that changes one at a time would say it. `unchanged_jobs` counts jobs with the same numbers in both.
    """

    old: ReleaseStamp
    new: ReleaseStamp
    causes: tuple[CauseOfDifference, ...]
    jobs: tuple[JobChange, ...]
    tasks: tuple[TaskChange, ...]
    unchanged_jobs: int
    largest_points: float
    moved_more_than_five: int


def diff_releases(old: Release | Path | str, new: Release | Path | str | None = None) -> ReleaseDifference:
    """Return what differs between two releases, opened or by their folders; the open one stands for a missing `new`.

    Jobs are told apart by their address, tasks by their id within a job. Jobs come in the order of the size of the
    change of their percentile, those added and gone first.

    Raises ReleaseError where one cannot be opened.
    """
    before, after = _opened(old), _opened(new)
    jobs = tuple(sorted(_jobs(before, after), key=_order))
    points = [abs(found) for job in jobs for one in job.measures if (found := _percentile(one)) is not None]
    return ReleaseDifference(
        old=before.stamp,
        new=after.stamp,
        causes=tuple(_causes(before, after)),
        jobs=jobs,
        tasks=tuple(_tasks(before, after)),
        unchanged_jobs=len(set(before.positions) & set(after.positions)) - sum(not _is_end(job) for job in jobs),
        largest_points=round(max(points, default=0.0), 1),
        moved_more_than_five=sum(one > 5 for one in points),
    )


def _opened(given: Release | Path | str | None) -> Release:
    return given if isinstance(given, Release) else open_release(given)


def _percentile(measure: Measure) -> float | None:
    return measure.points if measure.name == MEASURES[0] else None


def _is_end(job: JobChange) -> bool:
    return job.kind in ("added", "gone")


def _order(job: JobChange) -> tuple[bool, float, str]:
    moved = next((abs(found) for one in job.measures if (found := _percentile(one)) is not None), 0.0)
    return not _is_end(job), -moved, job.slug


def _numbers(record: Record | None) -> dict[str, Interval]:
    if record is None or record.risk is None or record.shares is None:
        return {}
    shares = record.shares
    values = (
        record.risk.percentile,
        shares.ai_does,
        shares.ai_helps,
        shares.people_do,
        record.risk.share_in_five_years,
    )
    return dict(zip(MEASURES, values, strict=True))


def _differ(old: Interval | None, new: Interval | None) -> bool:
    if old is None or new is None:
        return old is not new
    pairs = ((old.value, new.value), (old.low, new.low), (old.high, new.high))
    return any(abs(one - other) > _POINTS for one, other in pairs)


def _jobs(before: Release, after: Release) -> Iterator[JobChange]:
    for slug in sorted({*before.positions, *after.positions}):
        was, now = (_listed(release, slug) for release in (before, after))
        here = now or was
        if here is None:
            continue
        numbers = tuple(
            _numbers(release.record(slug) if one else None) for release, one in ((before, was), (after, now))
        )
        every = (Measure(name, numbers[0].get(name), numbers[1].get(name)) for name in MEASURES)
        measures = tuple(one for one in every if _differ(one.old, one.new))
        old_title = was.title if was and now and was.title != now.title else None
        kind: Kind = "added" if was is None else "gone" if now is None else "renamed" if old_title else "changed"
        if measures or kind != "changed":
            yield JobChange(slug, here.title, here.sector, kind, old_title, measures)


def _listed(release: Release, slug: str) -> ListedOccupation | None:
    place = release.positions.get(slug)
    return None if place is None else release.listing[place]


def _tasks(before: Release, after: Release) -> Iterator[TaskChange]:
    for slug in sorted({*before.positions, *after.positions}):
        was, now = (_tasks_of(release, slug) for release in (before, after))
        for name in sorted({*was, *now}):
            change = _task(slug, was.get(name), now.get(name))
            if change is not None:
                yield change


def _tasks_of(release: Release, slug: str) -> dict[str, Task]:
    return {task.id: task for task in release.record(slug).tasks} if slug in release.positions else {}


def _task(slug: str, was: Task | None, now: Task | None) -> TaskChange | None:
    here = now or was
    if here is None:
        return None
    automation = Measure("automation", was.automation if was else None, now.automation if now else None)
    old_text = was.text if was and now and was.text != now.text else None
    kind: Kind = "added" if was is None else "gone" if now is None else "renamed" if old_text else "changed"
    old, new = ((one.time_share, one.observed_use) if one else (None, None) for one in (was, now))
    if kind == "changed" and not _differ(automation.old, automation.new) and old == new:
        return None
    return TaskChange(
        *(slug, here.id, kind, here.text, old_text, automation),
        *(old[0], new[0], old[1], new[1]),
    )


def _parameters(manifest: Manifest) -> dict[str, str]:
    return {one.name: f"{one.value:g} ({one.low:g} to {one.high:g})" for one in manifest.parameters}


def _causes(before: Release, after: Release) -> Iterator[CauseOfDifference]:
    old, new = before.manifest, after.manifest
    was, now = ({source.name: source.sha256 for source in one.sources} for one in (old, new))
    for name in sorted({*was, *now}):
        if was.get(name) != now.get(name):
            yield CauseOfDifference("data", name, was.get(name), now.get(name))
    if old.pipeline_hash != new.pipeline_hash:
        yield CauseOfDifference("method", "code", old.pipeline_hash, new.pipeline_hash)
    values = (
        {one.name: f"{one.value:g} ({one.low:g} to {one.high:g})" for one in each.parameters} for each in (old, new)
    )
    given, taken = values
    for name in sorted({*given, *taken}):
        if given.get(name) != taken.get(name):
            yield CauseOfDifference("parameters", name, given.get(name), taken.get(name))
