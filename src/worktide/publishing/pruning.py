"""Pruning: an old release gives up its members and keeps its manifest and scores, so that citations live."""

from __future__ import annotations

import shutil
from pathlib import Path

from worktide.core.files import whole_folder
from worktide.history.kept import SCORES as SCORES
from worktide.history.kept import KeptScores as KeptScores
from worktide.history.kept import read_scores as read_scores
from worktide.history.kept import scores_of
from worktide.publishing.approval import APPROVALS
from worktide.publishing.place import changing, current_id, published, release_folder, to_disk
from worktide.publishing.publish import is_whole
from worktide.publishing.record import line_of, publications
from worktide.release.manifest import MANIFEST
from worktide.release.open import Release


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
