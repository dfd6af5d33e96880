"""Publishing a release, taking one back, and saying what is there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from worktide.core.errors import ReleaseError
from worktide.core.files import whole_folder
from worktide.publishing.approval import Approval, approve
from worktide.publishing.place import (
    changing,
    checked_id,
    current_id,
    point_to,
    published,
    release_folder,
    to_disk,
)
from worktide.publishing.record import Publication, line_of, publications, write_down
from worktide.release.manifest import MANIFEST, Manifest, read_manifest
from worktide.release.verify import verify_release


def now() -> str:
    """Return the time in UTC to the second, as ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Published:
    """One release of the folder: whether it is `served`, `whole` or `pruned`, and where it stands in the line.

    `place` counts back from the one served (0); None where no rollback leads to it.
    """

    release: str
    served: bool
    whole: bool
    place: int | None


def is_whole(folder: Path) -> bool:
    """Return whether every member that a release's manifest names is there (their bytes are for `verify`)."""
    manifest, _ = read_manifest(folder)
    return all((folder / name).is_file() for name in manifest.members)


def list_published(releases: Path) -> tuple[Published, ...]:
    """Return every release of the folder, sorted by id; raises ReleaseError where the folder is damaged."""
    served = current_id(releases)
    line = line_of(publications(releases))[::-1]
    return tuple(
        Published(name, name == served, is_whole(releases / name), line.index(name) if name in line else None)
        for name in published(releases)
    )


def _check(folder: Path) -> None:
    findings = verify_release(folder)
    if findings:
        named = ", ".join(f"{finding.member} ({finding.problem})" for finding in findings[:3])
        hint = "Build it again; nothing was published."
        raise ReleaseError("the release is not as its manifest says", source=str(folder), got=named, hint=hint)


def _copied(releases: Path, candidate: Path, approval: Approval | None) -> Manifest:
    """Copy a release into the folder under its id, whole or not at all, and return its manifest."""
    manifest, _ = read_manifest(candidate)
    staged = releases / f".{checked_id(manifest.id)}.part"
    try:
        _copy_members(candidate, staged, manifest)
        _check(staged)
        complete = approve(staged, approval) if approval is not None else manifest
        target = release_folder(releases, complete.id)
        if not (target.is_dir() and not verify_release(target)):
            with whole_folder(target) as temporary:
                for path in sorted(staged.iterdir()):
                    path.rename(temporary / path.name)
            for folder in {path.parent for path in target.rglob("*")} | {releases}:
                to_disk(folder)
        return complete
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _copy_members(candidate: Path, staged: Path, manifest: Manifest) -> None:
    for name in (*manifest.members, MANIFEST):
        source, target = candidate / name, staged / name
        if not target.resolve().is_relative_to(staged.resolve()):
            raise ReleaseError("a member lies outside the release", source=str(candidate), got=name)
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_file():
            shutil.copyfile(source, target)


def publish(
    releases: Path,
    candidate: Path,
    *,
    verdict: str = "",
    approval: Approval | None = None,
    clock: Callable[[], str] = now,
) -> str:
    """Publish a release and return its id: copy it, write it down, then let the pointer name it.

    `verdict` is what the guard said. Raises ReleaseError where the release is damaged or served already, StorageError
    where it cannot be written or another command is at work; what was served stays.
    """
    with changing(releases):
        manifest = _copied(releases, candidate, approval)
        served = current_id(releases)
        if manifest.id == served:
            hint = "Nothing is to be done; `worktide release list` shows what is there."
            raise ReleaseError("this release is served already", got=manifest.id, hint=hint)
        reason = approval.reason if approval is not None else ""
        write_down(releases, Publication(manifest.id, "publish", clock(), served, verdict, reason))
        point_to(releases, manifest.id)
        return manifest.id


def roll_back(releases: Path, to: str | None = None, *, reason: str = "", clock: Callable[[], str] = now) -> str:
    """Serve an earlier release again and return its id: the one under the present, or `to`.

    Raises ReleaseError where there is none, or it was pruned or damaged; what was served stays.
    """
    with changing(releases):
        served = current_id(releases)
        line = line_of(publications(releases))
        wanted = checked_id(to) if to is not None else (line[-2] if len(line) > 1 else None)
        if wanted is None or wanted not in line[:-1]:
            hint = "`worktide release list` shows those that can be taken back to; publish any other."
            raise ReleaseError("there is no earlier release to go back to", got=to, expected=line[:-1], hint=hint)
        _check(release_folder(releases, wanted))
        write_down(releases, Publication(wanted, "rollback", clock(), served, "", reason))
        point_to(releases, wanted)
        return wanted
