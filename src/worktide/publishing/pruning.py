"""Pruning: an old release gives up its members and keeps its manifest and scores, so that citations live."""

from __future__ import annotations

import shutil
import zlib
from pathlib import Path
from typing import Any, Final

import msgspec

from worktide.core.errors import ReleaseError
from worktide.core.files import whole_folder
from worktide.core.hashing import canonical_json
from worktide.core.intervals import Interval
from worktide.publishing.approval import APPROVALS
from worktide.publishing.place import changing, current_id, published, release_folder, to_disk
from worktide.publishing.publish import is_whole
from worktide.publishing.record import line_of, publications
from worktide.release.manifest import MANIFEST
from worktide.release.open import Release
from worktide.release.record import Record

SCORES: Final = "scores.json.zz"
_LARGEST = 1 << 28


class KeptScores(msgspec.Struct, frozen=True):
    """What stays of one record: title, percentile, shares and tasks, each `[value, low, high]` as published.

    Percentile and shares are null without a score. `tasks` maps a task's id to its automation in percent.
    """

    title: str
    kind: str
    percentile: tuple[float, float, float] | None
    ai_does: tuple[float, float, float] | None
    ai_helps: tuple[float, float, float] | None
    people_do: tuple[float, float, float] | None
    tasks: dict[str, tuple[float, float, float]]


def _three(interval: Interval | None) -> tuple[float, float, float] | None:
    return None if interval is None else (interval.value, interval.low, interval.high)


def _kept(record: Record) -> KeptScores:
    shares = record.shares
    tasks = {task.id: _three(task.automation) for task in record.tasks}
    return KeptScores(
        title=record.occupation.title,
        kind=record.occupation.kind,
        percentile=_three(record.risk.percentile) if record.risk else None,
        ai_does=_three(shares.ai_does) if shares else None,
        ai_helps=_three(shares.ai_helps) if shares else None,
        people_do=_three(shares.people_do) if shares else None,
        tasks={name: value for name, value in tasks.items() if value is not None},
    )


def scores_of(release: Release) -> bytes:
    """Return the scores of a release in the form that pruning keeps: deflated JSON, equal scores, equal bytes."""
    kept: dict[str, Any] = {one.slug: msgspec.to_builtins(_kept(release.record(one.slug))) for one in release.listing}
    return zlib.compress(canonical_json(kept), 9)


def read_scores(folder: Path) -> dict[str, KeptScores]:
    """Return the scores that a pruned release kept, by slug; raises ReleaseError where they are missing or damaged."""
    path = folder / SCORES
    try:
        data = zlib.decompressobj().decompress(path.read_bytes(), _LARGEST)
        return msgspec.json.decode(data, type=dict[str, KeptScores])
    except (OSError, zlib.error, msgspec.DecodeError) as error:
        hint = "Only a pruned release has such a file; `worktide release list` says which ones are."
        raise ReleaseError(f"the scores cannot be read ({error})", source=str(path), hint=hint) from error


def _pruned(releases: Path, name: str) -> None:
    folder = release_folder(releases, name)
    scores = scores_of(Release(folder))
    with whole_folder(folder) as temporary:
        for kept in (MANIFEST, APPROVALS):
            if (folder / kept).is_file():
                shutil.copyfile(folder / kept, temporary / kept)
        (temporary / SCORES).write_bytes(scores)
    to_disk(releases)


def prune(releases: Path, keep: int) -> tuple[str, ...]:
    """Prune every release but the one served and the `keep` under it, at least one; return the ids pruned, sorted.

    The manifest stays as it was, so that id and hash of a citation can be checked. Raises ReleaseError where a release
    is damaged, before anything of it is removed, and StorageError as `publish` does.
    """
    with changing(releases):
        served = current_id(releases)
        line = line_of(publications(releases))
        # A process that has just been told of the new release may still read the former one.
        safe = {served, *line[-(max(keep, 1) + 1) :]}
        gone = [name for name in published(releases) if name not in safe and is_whole(releases / name)]
        for name in gone:
            _pruned(releases, name)
        return tuple(gone)
