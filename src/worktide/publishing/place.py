"""The folder of published releases and its pointer.

`RELEASES/<id>/` holds a release, `RELEASES/current` is a link to the one that is served. The link alone says which one
that is; it is replaced by a rename, so that a reader finds the old release or the new one, never anything between.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from worktide.core.errors import ReleaseError, StorageError
from worktide.release.manifest import MANIFEST

if sys.platform != "win32":
    import fcntl

SETTING: Final = "WORKTIDE_RELEASES"
POINTER: Final = "current"
_LOCK: Final = ".lock"
_ID = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{8}")
_LEFT = re.compile(r"\.[^/]+\.(?:part|pointer)")


def checked_id(text: str) -> str:
    """Return the id of a release; raises ReleaseError for anything else, so that no name leaves the folder."""
    if _ID.fullmatch(text) is None:
        hint = "`worktide release list` names the published ones."
        raise ReleaseError("this is not the id of a release", got=text, expected="like 2026-08-10-90972b6b", hint=hint)
    return text


def release_folder(releases: Path, name: str) -> Path:
    """Return the folder of a published release; raises ReleaseError where the name is no id."""
    return releases / checked_id(name)


def published(releases: Path) -> tuple[str, ...]:
    """Return the ids of every release in the folder, whole or pruned, sorted."""
    if not releases.is_dir():
        return ()
    return tuple(sorted(p.name for p in releases.iterdir() if _ID.fullmatch(p.name) and (p / MANIFEST).is_file()))


def current_id(releases: Path) -> str | None:
    """Return the id of the release that is served, or None where nothing was published yet.

    Raises ReleaseError where the pointer is something else than a link to a release of the folder.
    """
    pointer = releases / POINTER
    try:
        target = pointer.readlink()
    except FileNotFoundError:
        return None
    except OSError as error:
        hint = f"Remove it, or name another folder of releases by {SETTING}; then publish again."
        raise ReleaseError("the pointer is not a link", source=str(pointer), hint=hint) from error
    return checked_id(str(target))


def current_folder(releases: Path) -> Path:
    """Return the folder of the release that is served; raises ReleaseError where nothing was published."""
    name = current_id(releases)
    if name is None:
        hint = "Publish one with `worktide release publish`."
        raise ReleaseError("no release was published there", source=str(releases), hint=hint)
    return releases / name


def to_disk(folder: Path) -> None:
    """Let a folder's entries reach the disk, where the system can do that for folders."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def point_to(releases: Path, name: str) -> None:
    """Make a release the one that is served, in one step; raises StorageError where the link cannot be made."""
    link = releases / f".{secrets.token_hex(4)}.pointer"
    try:
        link.symlink_to(checked_id(name), target_is_directory=True)
        link.replace(releases / POINTER)
        to_disk(releases)
    except OSError as error:
        link.unlink(missing_ok=True)
        hint = "Check that you may write there and that the file system has links; what was served stays."
        problem = f"the pointer could not be changed ({error.strerror})"
        raise StorageError(problem, source=str(releases), hint=hint) from error


@contextmanager
def changing(releases: Path) -> Iterator[None]:
    """Hold the folder for a change, clearing what a killed one left; raises StorageError while another one runs."""
    try:
        releases.mkdir(parents=True, exist_ok=True)
        handle = os.open(releases / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        hint = "Check that you may write there."
        problem = f"the folder of releases cannot be used ({error.strerror})"
        raise StorageError(problem, source=str(releases), hint=hint) from error
    try:
        _hold(handle, releases)
        _clear(releases)
        yield
    finally:
        os.close(handle)


def _hold(handle: int, releases: Path) -> None:
    if sys.platform == "win32":
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        hint = "Wait until it has ended."
        raise StorageError("another command is changing this folder", source=str(releases), hint=hint) from error


def _clear(releases: Path) -> None:
    for left in sorted(releases.iterdir()):
        if _LEFT.fullmatch(left.name):
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)
