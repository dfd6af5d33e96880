"""The scores that stay of a release when its members are given up, and the same of a whole one."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any, Final

import msgspec

from worktide.core.errors import ReleaseError
from worktide.core.hashing import canonical_json
from worktide.core.intervals import Interval
from worktide.history.stored import MEASURES, Numbers
from worktide.release.manifest import Manifest, read_manifest
from worktide.release.open import RECORDS, Release
from worktide.release.record import Record, ReleaseStamp

SCORES: Final = "scores.json.zz"
_LARGEST = 1 << 28


class KeptScores(msgspec.Struct, frozen=True):
    """What stays of one record: title, percentile, shares and tasks, each `[value, low, high]` as published.

    Percentile and shares are null without a score, `share_in_five_years` also in files written before it was kept.
    `tasks` maps a task's id to its automation in percent.
    """

    title: str
    kind: str
    percentile: Numbers | None
    ai_does: Numbers | None
    ai_helps: Numbers | None
    people_do: Numbers | None
    tasks: dict[str, Numbers]
    share_in_five_years: Numbers | None = None

    @property
    def measures(self) -> dict[str, Numbers]:
        """The numbers of the job that there are, by measure."""
        return {name: one for name in MEASURES if (one := getattr(self, name)) is not None}


class KeptRelease(msgspec.Struct, frozen=True):
    """A release as far as it was kept: its stamp and manifest, and the scores of every record by slug."""

    stamp: ReleaseStamp
    manifest: Manifest
    scores: dict[str, KeptScores]


def _three(interval: Interval | None) -> Numbers | None:
    return None if interval is None else (interval.value, interval.low, interval.high)


def _kept(record: Record) -> KeptScores:
    shares, risk = record.shares, record.risk
    tasks = {task.id: _three(task.automation) for task in record.tasks}
    return KeptScores(
        title=record.occupation.title,
        kind=record.occupation.kind,
        percentile=_three(risk.percentile) if risk else None,
        ai_does=_three(shares.ai_does) if shares else None,
        ai_helps=_three(shares.ai_helps) if shares else None,
        people_do=_three(shares.people_do) if shares else None,
        tasks={name: value for name, value in tasks.items() if value is not None},
        share_in_five_years=_three(risk.share_in_five_years) if risk else None,
    )


def kept_scores(release: Release) -> dict[str, KeptScores]:
    """Return what pruning keeps of each record of a whole release, by slug."""
    return {one.slug: _kept(release.record(one.slug)) for one in release.listing}


def scores_of(release: Release) -> bytes:
    """Return the scores of a release in the form that pruning keeps: deflated JSON, equal scores, equal bytes."""
    kept: dict[str, Any] = {slug: msgspec.to_builtins(one) for slug, one in kept_scores(release).items()}
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


def read_kept(folder: Path) -> KeptRelease:
    """Return what a folder keeps of a release, whole or pruned; raises ReleaseError where it is neither."""
    if (folder / RECORDS).is_file():
        release = Release(folder)
        return KeptRelease(release.stamp, release.manifest, kept_scores(release))
    manifest, stamp = read_manifest(folder)
    return KeptRelease(stamp, manifest, read_scores(folder))
