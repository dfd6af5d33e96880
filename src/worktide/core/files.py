"""Writing files and folders so that a reader sees the old content or the new, never half of either."""

from __future__ import annotations

import ctypes
import errno
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from worktide.core.errors import StorageError

if sys.platform != "win32":
    import fcntl

_PART, _FORMER = ".part", ".former"
_TRIES = 10
_HERE = -100  # AT_FDCWD of Linux
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux


def _storage_error(path: Path, error: OSError) -> StorageError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageError(
            "the disk is full",
            source=str(path),
            hint="Free some space and run the same command again; nothing was replaced.",
        )
    return StorageError(
        f"could not be written ({error.strerror or error})",
        source=str(path),
        hint="Check that the folder exists and that you may write there; nothing was replaced.",
    )


def _lock(path: Path) -> int | None:
    """Return a descriptor that locks a file or folder until it is closed, or None where another process holds it.

    The system lets go of the lock when a process ends, however it ends: what is unlocked was left behind.
    """
    if sys.platform == "win32":
        return None
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _clear_left(path: Path) -> None:
    """Remove what a killed process left beside `path`; put a former folder back where the swap was never finished."""
    pattern = re.compile(re.escape(f".{path.name}.") + rf"[a-z0-9_]{{8}}({_PART}|{_FORMER})")
    for left in sorted(path.parent.iterdir()):
        if pattern.fullmatch(left.name) is None:
            continue
        handle = _lock(left)
        if handle is None:
            continue
        try:
            if left.suffix == _FORMER and not path.exists():
                left.rename(path)
            else:
                _remove(left)
        finally:
            os.close(handle)


def _begin(path: Path, make: Callable[[], Path]) -> tuple[Path, int | None]:
    """Return a new temporary path and the lock that tells others that it is in use (None where none can be had)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _clear_left(path)
    temporary, handle = make(), None
    for _ in range(_TRIES):
        handle = _lock(temporary)
        if temporary.exists():
            if handle is not None:
                break
            continue
        # Another process that was clearing up took it for something left behind.
        if handle is not None:
            os.close(handle)
        temporary, handle = make(), None
    return temporary, handle


def _new_file(path: Path) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=_PART)
    os.close(handle)
    return Path(name)


def _new_folder(path: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=_PART))


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path` and move it into place when the block ends without an error.

    Raises StorageError where the disk is full or the folder cannot be written; the temporary file is removed.
    """
    try:
        temporary, lock = _begin(path, lambda: _new_file(path))
    except OSError as error:
        raise _storage_error(path, error) from error
    try:
        yield temporary
        _to_disk(temporary)
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        raise _storage_error(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)
        if lock is not None:
            os.close(lock)


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file in one step; raises StorageError and leaves what was there when that fails."""
    with whole_file(path) as temporary:
        temporary.write_bytes(data)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Yield an empty folder beside `path` and put it in its place when the block ends without an error.

    A former folder at `path` changes places with it in one step where the system can do that, and is removed last;
    elsewhere it is moved aside first, and a process killed in between is mended by the next one that writes there.
    Raises StorageError where the disk is full or the parent cannot be written.
    """
    path = path.resolve()
    try:
        temporary, lock = _begin(path, lambda: _new_folder(path))
    except OSError as error:
        raise _storage_error(path, error) from error
    try:
        yield temporary
        for member in sorted(temporary.rglob("*")):
            if member.is_file():
                _to_disk(member)
        temporary.chmod(0o755)
        _put_in_place(temporary, path)
    except OSError as error:
        raise _storage_error(path, error) from error
    finally:
        _remove(temporary)
        if lock is not None:
            os.close(lock)


def _to_disk(path: Path) -> None:
    with path.open("rb+" if sys.platform == "win32" else "rb") as stream:
        os.fsync(stream.fileno())


def _put_in_place(temporary: Path, path: Path) -> None:
    """Move `temporary` to `path`; a former `path` takes the temporary name, or is removed."""
    if not path.exists():
        temporary.rename(path)
    elif not _exchanged(temporary, path):
        former = temporary.with_suffix(_FORMER)
        path.rename(former)
        try:
            temporary.rename(path)
        except OSError:
            former.rename(path)
            raise
        _remove(former)


def _exchanged(one: Path, other: Path) -> bool:
    """Let two paths change places in one step; False where the system or the file system cannot."""
    if sys.platform != "linux":
        return False
    try:
        exchange = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    return bool(exchange(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)
