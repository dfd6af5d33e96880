"""The user's folder of publishers' files: where it is, and how a file gets into it whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final, Literal

from worktide.core.errors import SourceError, StorageError
from worktide.core.files import whole_file, write_bytes
from worktide.core.hashing import sha256_of_file
from worktide.sources.description import locks
from worktide.sources.recognition import Recognition, present, readers_choice, recognise, regular_file
from worktide.sources.registry import description_of, read_source
from worktide.sources.survey import (
    MARKER,
    Found,
    Refused,
    judge,
    locate,
    look_into,
    scratch_folder,
    survey,
    walk,
)
from worktide.sources.texts import escaped, label

State = Literal["added", "here already", "not recognised", "damaged"]

_BLOCK: Final = 1 << 20
_MARKER_TEXT: Final = b"The publishers' files that Worktide reads; see `worktide sources list`.\n"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file that was to be added; `locked` says that it is the very file that was last
    checked.
    """

    label: str
    state: State
    name: str | None = None
    locked: bool = False
    message: str = ""


def default_folder(environment: Mapping[str, str] | None = None) -> Path:
    """Return the user's store: WORKTIDE_SOURCES, else the platform's folder for a user's data."""
    env = os.environ if environment is None else environment
    if given := env.get("WORKTIDE_SOURCES"):
        return Path(given).expanduser()
    if sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    elif sys.platform == "win32":
        base = Path(env.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(env.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "worktide" / "sources"


def search_folders(given: Sequence[Path] = (), environment: Mapping[str, str] | None = None) -> tuple[Path, ...]:
    """Return where files are looked for: the given folders, else the user's store and WORKTIDE_DATA, if they
    exist.
    """
    if given:
        return tuple(given)
    env = os.environ if environment is None else environment
    data = env.get("WORKTIDE_DATA")
    folders = [default_folder(env), *([Path(data).expanduser()] if data else [])]
    return tuple(folder for folder in folders if present(folder))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the store for this process, so that what another left half-written can be told from what one is
    writing.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with _lock_file(folder) as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            hint = "Wait until it has ended and run this again."
            raise StorageError("another worktide is adding files", source=escaped(str(folder)), hint=hint) from error
        yield


def _lock_file(folder: Path) -> BinaryIO:
    try:
        return (folder / ".lock").open("wb")
    except OSError as error:
        raise _not_writable(folder, error) from error


def _not_writable(folder: Path, error: OSError) -> StorageError:
    hint = "Check that you may write there, or name another folder in WORKTIDE_SOURCES."
    return StorageError(f"could not be written ({error.strerror})", source=escaped(str(folder)), hint=hint)


def _remove_leftovers(folder: Path) -> None:
    try:
        for leftover in [*folder.glob(".*.part"), *folder.glob("*/.*.part")]:
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink(missing_ok=True)
    except OSError as error:
        raise _not_writable(folder, error) from error


class SourceStore:
    """A folder with one sub-folder a source, each with the publisher's file under the name that the publisher
    gave it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path_of(self, name: str) -> Path:
        """Return where the file of a source is kept, whether it is there or not; raises SourceError for an
        unknown name.
        """
        return self.folder / name / description_of(name).filename

    def locate(self) -> dict[str, Path]:
        """Return the path of every source in the store, by name, sorted."""
        return locate([self.folder]) if present(self.folder) else {}

    @contextmanager
    def opened(self) -> Iterator[Path]:
        """Hold the store for writing and yield its folder; what a killed process left half-written is removed
        first.

        Raises StorageError where the folder cannot be written or another process is adding to it.
        """
        if not present(self.folder / MARKER):
            write_bytes(self.folder / MARKER, _MARKER_TEXT)
        with _alone(self.folder):
            _remove_leftovers(self.folder)
            yield self.folder

    def put(self, name: str, path: Path, sha256: str) -> Path:
        """Copy a file to its place in one step and return the place.

        Raises StorageError where it cannot be written and SourceError where its content is no longer what
        `sha256` says; what stood there before then still stands.
        """
        target = self.path_of(name)
        digest = hashlib.sha256()
        with path.open("rb") as source, whole_file(target) as temporary:
            with temporary.open("wb") as sink:
                while block := source.read(_BLOCK):
                    digest.update(block)
                    sink.write(block)
            if digest.hexdigest() != sha256:
                hint = "Run the same command again when nothing writes to it."
                raise SourceError("changed while it was copied", source=label(path), hint=hint)
        return target

    def add(self, paths: Sequence[Path], *, name: str | None = None) -> Iterator[Outcome]:
        """Copy files into the store and yield what became of each; folders are walked, zip archives looked
        into.

        `name` says what the one file is where several sources look alike. Raises StorageError where the store
        cannot be written; then what was added before stays, and nothing half-written does.
        """
        if name is not None:
            description_of(name)
        with self.opened() as folder:
            for path in paths:
                yield from self._add_path(path, name, folder)

    def _add_path(self, path: Path, name: str | None, folder: Path) -> Iterator[Outcome]:
        if not present(path):
            message = "there is no such file or folder, or you may not see it"
            yield Outcome(escaped(str(path)), "not recognised", message=message)
        elif not path.is_dir():
            yield from self._add_file(path, name, folder)
        elif name is not None:
            yield Outcome(escaped(str(path)), "not recognised", message="--as names one file, and this is a folder")
        else:
            for item in walk(path):
                yield from ([_outcome(item)] if isinstance(item, Refused) else self._add_file(item, None, folder))

    def _add_file(self, path: Path, name: str | None, folder: Path) -> Iterator[Outcome]:
        if name is not None:
            yield self._add_as(path, name)
            return
        judged = judge(path, label(path))
        if not isinstance(judged, Recognition):
            yield self._settle(judged, path)
            return
        with scratch_folder(folder) as scratch:
            for item in look_into(path, label(path), judged, scratch):
                yield self._settle(item, item.path if isinstance(item, Found) else path)

    def _settle(self, judged: Found | Refused, path: Path) -> Outcome:
        """Add what was recognised; where files look alike, let the readers decide before the user has to."""
        if isinstance(judged, Refused) and len(judged.names) > 1 and not judged.damaged:
            names = readers_choice(path, judged.names)
            if len(names) != 1:
                return _outcome(replace(judged, names=names or judged.names))
            seen = recognise(path)
            judged = Found(names[0], path, judged.label, seen.sha256, seen.size, locked=False)
        return _outcome(judged) if isinstance(judged, Refused) else self._add_found(judged, replaces=False)

    def _add_as(self, path: Path, name: str) -> Outcome:
        try:
            regular_file(path)
        except SourceError as error:
            return Outcome(label(path), "damaged", message=str(error))
        sha256, lock = sha256_of_file(path), locks().get(name)
        locked = lock is not None and lock.sha256 == sha256
        return self._add_found(Found(name, path, label(path), sha256, path.stat().st_size, locked), replaces=True)

    def _add_found(self, found: Found, *, replaces: bool) -> Outcome:
        target = self.path_of(found.name)
        if not found.locked and (refusal := self._refusal(found, target, replaces=replaces)):
            return refusal
        if target.is_file() and sha256_of_file(target) == found.sha256:
            return Outcome(found.label, "here already", found.name, found.locked)
        self.put(found.name, found.path, found.sha256)
        note = "" if found.locked else "not the locked file: a newer release, or altered; its reader accepts it"
        return Outcome(found.label, "added", found.name, found.locked, note)

    def _refusal(self, found: Found, target: Path, *, replaces: bool) -> Outcome | None:
        """Return why a file that is not the locked one is not taken, or None: its reader must accept it."""
        lock = locks().get(found.name)
        here = target.is_file() and lock is not None and sha256_of_file(target) == lock.sha256
        if here and not replaces:
            message = f"the locked file is here already; to put this one in its place, pass --as {found.name}"
            return Outcome(found.label, "not recognised", found.name, message=message)
        try:
            read_source(found.name, found.path)
        except SourceError as error:
            message = f"not the locked file, and its reader refuses it: {error}"
            return Outcome(found.label, "damaged", found.name, message=message)
        return None


def _outcome(refused: Refused) -> Outcome:
    return Outcome(refused.label, "damaged" if refused.damaged else "not recognised", message=refused.problem)


__all__ = ["Outcome", "SourceStore", "default_folder", "locate", "search_folders", "survey"]
