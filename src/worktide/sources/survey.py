"""What lies in folders: which file is which source, and what is there that is none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final

from worktide.core.errors import SourceError, StorageError
from worktide.sources.archives import Archive, open_archive
from worktide.sources.description import descriptions
from worktide.sources.recognition import Recognition, present, recognise, regular_file, why_not
from worktide.sources.texts import escaped, label

MARKER: Final = ".worktide-store"

# Notes that lie beside data; they are no data, so that nobody is told that they were not recognised.
_NOTES: Final = ("readme", "license", "licence", "notice", "citation", "copying", "changelog")


@dataclass(frozen=True, slots=True)
class Found:
    """A file that was recognised as one source; `locked` says that its hash is that of the lock."""

    name: str
    path: Path
    label: str
    sha256: str
    size: int
    locked: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken for a source: why, which it may be, and whether it is damaged."""

    label: str
    problem: str
    names: tuple[str, ...] = ()
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """What folders hold: one file a source, further files of the same sources, and files that are none."""

    found: Mapping[str, Found]
    further: tuple[Found, ...]
    refused: tuple[Refused, ...]


def cache_folder() -> Path:
    """Return where members of archives are unpacked for reading: the user's cache folder."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "worktide" / "unpacked"


def is_note(name: str) -> bool:
    """Return whether a file's name is that of a note beside data, such as a licence, or of a hidden file."""
    base = PurePosixPath(name).name.casefold()
    return base.startswith((".", *_NOTES)) or "__MACOSX" in name


def walk(folder: Path) -> Iterator[Path | Refused]:
    """Yield every file below a folder in the order of its path; links to folders are not followed, notes left
    out.

    A folder that cannot be opened is yielded as Refused.
    """
    failures: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=failures.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(files) if not is_note(name))
    for error in failures:
        yield Refused(escaped(str(error.filename)), f"the folder cannot be opened ({error.strerror})", damaged=True)


def _refused(source: str, error: SourceError, names: tuple[str, ...] = ()) -> Refused:
    told = str(error).removeprefix(f"{source}: ").removeprefix(f"{source}, ")
    return Refused(source, told, names, damaged=True)


def judge(path: Path, source: str) -> Found | Refused | Recognition:
    """Return a file as Found or Refused; as Recognition where it is a zip archive that is no source by
    itself.
    """
    try:
        seen = recognise(path)
    except SourceError as error:
        return _refused(source, error)
    if len(seen.names) == 1:
        return Found(seen.names[0], path, source, seen.sha256, seen.size, seen.locked)
    return seen if seen.kind == "zip" and not seen.names else Refused(source, why_not(seen), seen.names)


@contextmanager
def scratch_folder(parent: Path) -> Iterator[Path]:
    """Yield an empty folder that is gone afterwards; raises StorageError where none can be made."""
    try:
        parent.mkdir(parents=True, exist_ok=True)
        scratch = tempfile.TemporaryDirectory(dir=parent, prefix=".unpack-", suffix=".part")
    except OSError as error:
        hint = "Check that the folder exists and that you may write there."
        raise StorageError(f"could not be written ({error.strerror})", source=str(parent), hint=hint) from error
    with scratch as folder:
        yield Path(folder)


def _members(archive: Archive, source: str, scratch: Path) -> Iterator[Found | Refused]:
    for place, member in enumerate(archive.members):
        if is_note(member):
            continue
        inside = f"{source}: {escaped(member)}"
        target = scratch / str(place) / PurePosixPath(member).name
        try:
            archive.unpack(member, target)
        except SourceError as error:
            yield _refused(inside, error)
            continue
        judged = judge(target, inside)
        nested = Refused(inside, "a zip archive within a zip archive is not looked into: unpack it first")
        yield nested if isinstance(judged, Recognition) else judged


def look_into(path: Path, source: str, seen: Recognition, scratch: Path) -> list[Found | Refused]:
    """Return what the members of a zip archive are, unpacked below `scratch`; one Refused where none is a
    source.
    """
    try:
        with open_archive(path) as archive:
            judged = list(_members(archive, source, scratch))
    except SourceError as error:
        return [_refused(source, error)]
    if any(isinstance(item, Found) or item.damaged or item.names for item in judged):
        return judged
    return [Refused(source, why_not(seen))]


def _kept(found: Found, cache: Path) -> Found:
    """Return a member of an archive moved from the scratch folder to where it can stay, named by its hash."""
    target = cache / found.sha256 / found.path.name
    target.parent.mkdir(parents=True, exist_ok=True)
    found.path.replace(target)
    return replace(found, path=target)


def _in_folder(folder: Path, cache: Path) -> Iterator[Found | Refused]:
    for item in walk(folder):
        if isinstance(item, Refused):
            yield item
            continue
        judged = judge(item, label(item))
        if not isinstance(judged, Recognition):
            yield judged
            continue
        with scratch_folder(cache) as scratch:
            inside = look_into(item, label(item), judged, scratch)
            yield from [_kept(one, cache) if isinstance(one, Found) else one for one in inside]


def _in_store(folder: Path) -> Iterator[Found | Refused]:
    """Yield the files of a store, where the folder's name says what a file is even when its content no longer
    does.
    """
    for path in sorted(folder.glob("*/*")):
        name = path.parent.name
        if name not in descriptions() or path.name.startswith("."):
            continue
        try:
            seen = recognise(path)
        except SourceError as error:
            yield _refused(label(path), error, (name,))
            continue
        if seen.locked or name in seen.names:
            yield Found(seen.names[0] if seen.locked else name, path, label(path), seen.sha256, seen.size, seen.locked)
        else:
            yield Refused(label(path), why_not(seen), (name,))


def survey(folders: Sequence[Path], *, unpack_into: Path | None = None) -> Survey:
    """Return what folders hold, recognised by content; earlier folders win, and a locked file wins over
    another.

    Zip archives that are no source by themselves are looked into; members that are sources are unpacked to
    the user's cache folder or to `unpack_into`. Raises SourceError where one of the folders is none.
    """
    found: dict[str, Found] = {}
    further: list[Found] = []
    refused: list[Refused] = []
    for folder in folders:
        if not present(folder) or not folder.is_dir():
            hint = "Give the folder that holds the publishers' files."
            raise SourceError("is not a folder", source=escaped(str(folder)), hint=hint)
        items = _in_store(folder) if (folder / MARKER).exists() else _in_folder(folder, unpack_into or cache_folder())
        for item in items:
            if isinstance(item, Refused):
                refused.append(item)
            elif item.name not in found or (item.locked and not found[item.name].locked):
                further += [found[item.name]] if item.name in found else []
                found[item.name] = item
            else:
                further.append(item)
    return Survey(dict(sorted(found.items())), tuple(further), tuple(refused))


def locate(folders: Sequence[Path], *, unpack_into: Path | None = None) -> dict[str, Path]:
    """Return the path of every source that lies in the folders, by source name, sorted; raises as `survey`
    does.
    """
    return {name: found.path for name, found in survey(folders, unpack_into=unpack_into).found.items()}


__all__ = [
    "MARKER",
    "Found",
    "Refused",
    "Survey",
    "cache_folder",
    "is_note",
    "judge",
    "locate",
    "look_into",
    "regular_file",
    "scratch_folder",
    "survey",
    "walk",
]
