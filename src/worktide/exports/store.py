"""Downloads made once for each release and kept in a folder, so that a site can hand them out as plain files."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Final

from worktide import __version__
from worktide.core.errors import StorageError
from worktide.core.files import write_bytes
from worktide.exports.listing import Charts, Download, made
from worktide.release.open import Release

LONGEST_WAIT: Final = 8.0


@dataclass(slots=True)
class _Making:
    """A file in the making: whether it is done, and what went wrong."""

    done: Event = field(default_factory=Event)
    error: Exception | None = None


# Making a file takes seconds and memory: one large and one small at a time in a process, however many visitors ask, and
# each file once.
_LARGE, _SMALL = Lock(), Lock()
_making: Final[dict[Path, _Making]] = {}
_registry: Final = Lock()


def stored_at(folder: Path, release: Release, download: Download) -> Path:
    """Return where a download of a release lies in a folder of downloads, made or not."""
    return folder / f"{release.stamp.id}-{release.stamp.hash[:8]}-{__version__}" / download.file


def stored(
    folder: Path, release: Release, download: Download, charts: Charts, wait: float = LONGEST_WAIT
) -> Path | None:
    """Return the file of a download, made now where it is not there yet, or None after `wait` seconds.

    It goes on being made then, and is there when it is asked for again. Downloads of other releases in the folder are
    removed when one of this release is made. Raises StorageError where the folder cannot be written.
    """
    path = stored_at(folder, release, download)
    if path.is_file():
        return path
    with _registry:
        begun = _making.get(path)
        if begun is None:
            begun = _making[path] = _Making()
            # A process that ends does not wait for it; a file is whole or not there.
            Thread(target=_make, args=(begun, path, release, download, charts), daemon=True).start()
    if not begun.done.wait(wait):
        return None
    if begun.error is not None:
        raise begun.error
    return path


def _make(making: _Making, path: Path, release: Release, download: Download, charts: Charts) -> None:
    try:
        with _LARGE if _is_large(download) else _SMALL:
            _make_room(path.parent)
            write_bytes(path, made(release, download, charts))
    except Exception as error:  # noqa: BLE001 - whoever asked for the file is told
        making.error = error
    finally:
        with _registry:
            _making.pop(path, None)
        making.done.set()


def _is_large(download: Download) -> bool:
    return download.kind in ("whole", "panel") or download.format == "xlsx"


def _make_room(kept: Path) -> None:
    """Make the folder of a release and remove those of others beside it."""
    try:
        kept.mkdir(parents=True, exist_ok=True)
        for other in sorted(kept.parent.iterdir()):
            if other.is_dir() and other != kept:
                shutil.rmtree(other, ignore_errors=True)
    except OSError as error:
        hint = "Check that the folder exists and that you may write there."
        raise StorageError(f"could not be written ({error.strerror or error})", source=str(kept), hint=hint) from error
