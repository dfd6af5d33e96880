"""Downloads made once for each release and kept in a folder, so that a site can hand them out as plain files."""

from __future__ import annotations

import shutil
from pathlib import Path
from threading import Lock
from typing import Final

from worktide import __version__
from worktide.core.errors import StorageError
from worktide.core.files import write_bytes
from worktide.exports.listing import Charts, Download, made
from worktide.release.open import Release

# Making one takes seconds and memory: one at a time in a process, and a visitor waits no longer than this.
_MAKING: Final = Lock()
LONGEST_WAIT: Final = 20.0


def stored_at(folder: Path, release: Release, download: Download) -> Path:
    """Return where a download of a release lies in a folder of downloads, made or not."""
    return folder / f"{release.stamp.id}-{release.stamp.hash[:8]}-{__version__}" / download.file


def stored(folder: Path, release: Release, download: Download, charts: Charts) -> Path | None:
    """Return the file of a download, made now where it is not there yet; None while others are being made for long.

    Downloads of other releases in the folder are removed when the first of this one is made. Raises StorageError where
    the folder cannot be written.
    """
    path = stored_at(folder, release, download)
    if path.is_file():
        return path
    if not _MAKING.acquire(timeout=LONGEST_WAIT):
        return None
    try:
        if not path.is_file():
            _make_room(folder, path.parent)
            write_bytes(path, made(release, download, charts))
        return path
    finally:
        _MAKING.release()


def _make_room(folder: Path, kept: Path) -> None:
    try:
        kept.mkdir(parents=True, exist_ok=True)
        for other in sorted(folder.iterdir()):
            if other.is_dir() and other != kept:
                shutil.rmtree(other, ignore_errors=True)
    except OSError as error:
        hint = "Check that the folder exists and that you may write there."
        raise StorageError(f"could not be written ({error.strerror or error})", source=str(kept), hint=hint) from error
