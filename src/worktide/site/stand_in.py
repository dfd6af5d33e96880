"""A state folder that cannot be written: the site serves all the same, from a folder that goes when it ends."""

from __future__ import annotations

import errno
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Final

from worktide.core.errors import StorageError
from worktide.site.alerts.database import SETTING as DATABASE
from worktide.site.alerts.environment import SMTP, WEBHOOKS
from worktide.site.environment import REPORTS, STATE, read_environment
from worktide.site.places import places_folder

_REFUSED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_OFF: Final = "following by e-mail and webhook, because the key of their links would be lost"


def refuses(folder: Path) -> bool:
    """Return whether a folder, or the one it would be made in, may not be written; other faults are told later."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=folder).close()
    except OSError as error:
        return error.errno in _REFUSED
    return False


@contextmanager
def state_folder(environ: MutableMapping[str, str]) -> Iterator[str]:
    """Let a temporary folder stand in for a state folder that may not be written, and give a line of what is then off.

    Nothing is done and the line is empty where it may be written. What would be lost at the end is switched off in
    `environ`: following, and the form for errors unless the database lies elsewhere. Raises StorageError where there is
    no temporary folder either.
    """
    state = read_environment(environ).state
    if not refuses(state):
        yield ""
        return
    try:
        folder = TemporaryDirectory(prefix="worktide-")
    except OSError as error:
        hint = "Name a folder that may be written by --state."
        problem = "neither the state folder nor a temporary one may be written"
        raise StorageError(problem, source=str(state), hint=hint) from error
    with folder as name:
        off = [_OFF, *_switched_off(environ, state, Path(name))]
        yield f"The state folder {state} may not be written, so this is off: {'; '.join(off)}. All else is served."


def _switched_off(environ: MutableMapping[str, str], state: Path, folder: Path) -> list[str]:
    environ.update({STATE.name: str(folder), WEBHOOKS.name: "off"})
    environ.pop(SMTP.name, None)
    if places_folder(state).is_dir():
        places_folder(folder).symlink_to(places_folder(state), target_is_directory=True)
    if environ.get(DATABASE, "").strip():
        return []
    environ[REPORTS.name] = "off"
    return ["the form “Something wrong here?”, because what is sent would be lost"]
