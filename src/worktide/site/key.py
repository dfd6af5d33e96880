"""The signing key: made once, readable by its owner only, never printed."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

from worktide.core.errors import StorageError, WorktideError

MODE = 0o600
LENGTH = 50


def make_key(path: Path) -> None:
    """Write a new key to `path` unless one is there; two processes that try at once end with the same key.

    Raises StorageError where the folder cannot be written.
    """
    if path.exists():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".signing.")
        try:
            with os.fdopen(handle, "w", encoding="ascii") as stream:
                stream.write(secrets.token_urlsafe(LENGTH))
            _place(Path(name), path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        hint = "Check that you may write there, or name another folder by --state."
        raise StorageError(f"the key file could not be made ({error.strerror})", source=str(path), hint=hint) from error


def _place(temporary: Path, path: Path) -> None:
    # A link fails where the name is taken, so the first of two processes wins and nobody reads half a key.
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        return


def read_key(path: Path) -> str:
    """Return the key, making it first where there is none.

    Raises WorktideError where the file is too short, or where others than its owner may read it.
    """
    make_key(path)
    if os.name != "nt" and path.stat().st_mode & 0o077:
        hint = f"Run `chmod 600 {path}`; where others may have read it, delete it and a new one is made."
        raise WorktideError("others may read the key file", source=str(path), hint=hint)
    key = path.read_text("ascii", errors="replace").strip()
    if len(key) < LENGTH:
        hint = "Delete the file and start again; a new one is made."
        raise WorktideError("the key file is damaged", source=str(path), hint=hint)
    return key
