"""Writing files and folders so that a reader sees the old content or the new, never half of either."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from worktide.core.errors import StorageError


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


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path` and move it into place when the block ends without an error.

    Raises StorageError where the disk is full or the folder cannot be written; the temporary file is removed.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise _storage_error(path, error) from error
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb+") as stream:
            os.fsync(stream.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        raise _storage_error(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file in one step; raises StorageError and leaves what was there when that fails."""
    with whole_file(path) as temporary:
        temporary.write_bytes(data)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Yield an empty folder beside `path` and put it in its place when the block ends without an error.

    A former folder at `path` is moved aside first and removed last, and is put back when the swap fails.
    Raises StorageError where the disk is full or the parent cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part"))
    except OSError as error:
        raise _storage_error(path, error) from error
    former = temporary.with_suffix(".former")
    try:
        yield temporary
        temporary.chmod(0o755)
        if path.exists():
            path.rename(former)
        try:
            temporary.rename(path)
        except OSError:
            if former.exists():
                former.rename(path)
            raise
    except OSError as error:
        raise _storage_error(path, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        if path.exists():
            shutil.rmtree(former, ignore_errors=True)
