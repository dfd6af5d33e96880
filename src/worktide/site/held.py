"""The releases that this site holds: the one served, and those published before that are still whole."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from worktide.core.errors import UnknownTitleError, WorktideError
from worktide.publishing.place import published, release_folder
from worktide.publishing.publish import is_whole
from worktide.release.manifest import read_manifest
from worktide.release.open import Release, open_release
from worktide.release.record import ReleaseStamp
from worktide.site.published import releases_folder

MOST_OPEN: Final = 3


def held_folders() -> dict[str, Path]:
    """Return the folder of every release that can be read here, by id; one that is damaged or pruned is left out."""
    opened, folder = open_release(), releases_folder()
    found = {name: release_folder(folder, name) for name in (published(folder) if folder else ()) if folder}
    return {**{name: path for name, path in found.items() if _is_readable(path)}, opened.stamp.id: opened.folder}


def _is_readable(folder: Path) -> bool:
    try:
        return is_whole(folder)
    except WorktideError:
        return False


def held_stamps() -> tuple[ReleaseStamp, ...]:
    """Return id, hash and date of every release that can be read here, the newest first."""
    stamps = (_stamp(folder) for folder in held_folders().values())
    return tuple(sorted(stamps, key=lambda stamp: (stamp.date, stamp.id), reverse=True))


@lru_cache(maxsize=64)
def _stamp(folder: Path) -> ReleaseStamp:
    return read_manifest(folder)[1]


def held_release(name: str) -> Release:
    """Return the release of an id; raises UnknownTitleError where this site does not hold it."""
    opened = open_release()
    if name == opened.stamp.id:
        return opened
    folders = held_folders()
    if name not in folders:
        known = tuple(stamp.id for stamp in held_stamps())
        raise UnknownTitleError(
            "this site does not hold that release", nearest=known, hint="Those it holds are at /api/v1/releases."
        )
    return _opened(folders[name])


def is_held(name: str) -> bool:
    """Return whether this site holds the release of an id whole."""
    return name == open_release().stamp.id or name in held_folders()


# Not by `open_release`, whose memory is small: looking into old releases would close the one that is served.
@lru_cache(maxsize=MOST_OPEN)
def _opened(folder: Path) -> Release:
    return Release(folder)
