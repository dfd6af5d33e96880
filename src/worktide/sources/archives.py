"""Zip archives opened with limits: no bomb, no path outside, no damaged member."""

from __future__ import annotations

import hashlib
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

import polars as pl

from worktide.core.errors import SourceError
from worktide.core.files import whole_file
from worktide.sources.texts import label, looks_like_html, parse_delimited, read_bytes

_AGAIN: Final = "Download the file again from the publisher."
_ENCRYPTED: Final = 0x1
_BLOCK: Final = 1 << 20
_BAD: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What an archive may hold: members, unpacked bytes in all, and unpacked bytes for each packed one."""

    members: int = 2_000
    total_bytes: int = 1 << 30
    ratio: float = 200.0


ARCHIVE_LIMITS: Final = ArchiveLimits()
WORKBOOK_LIMITS: Final = ArchiveLimits(members=2_000, total_bytes=1 << 29, ratio=400.0)
# Small members of empty cells or blanks compress beyond any ratio without harm.
_RATIO_FROM_BYTES: Final = 1 << 20


def _refuse(source: str, problem: str, got: object, expected: object) -> SourceError:
    hint = f"It is not the publisher's file, or damaged; nothing was unpacked. {_AGAIN}"
    return SourceError(problem, source=source, got=got, expected=expected, hint=hint)


def _check_name(info: zipfile.ZipInfo, source: str) -> None:
    # zipfile cuts names at NUL and turns the system's separator round; the raw name is what an attacker
    # wrote.
    raw = info.orig_filename
    path = PurePosixPath(raw.replace("\\", "/"))
    outside = path.is_absolute() or ".." in path.parts or ":" in raw.split("/")[0] or "\x00" in raw or "\\" in raw
    if outside or not raw:
        raise _refuse(source, "a member's name leads outside the archive", raw, "a plain relative name")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise _refuse(source, "a member is a symbolic link", raw, "plain files")
    if info.flag_bits & _ENCRYPTED:
        raise SourceError(
            "a member is encrypted",
            source=source,
            got=raw,
            hint="Unpack it with its password and add the files.",
        )


def _check_sizes(infos: list[zipfile.ZipInfo], source: str, limits: ArchiveLimits) -> None:
    if len(infos) > limits.members:
        raise _refuse(source, "the archive holds too many members", len(infos), f"at most {limits.members}")
    total = sum(info.file_size for info in infos)
    if total > limits.total_bytes:
        raise _refuse(
            source,
            "the archive is too large once unpacked",
            f"{total} bytes",
            f"at most {limits.total_bytes}",
        )
    for info in infos:
        if info.file_size > _RATIO_FROM_BYTES and info.file_size > limits.ratio * max(info.compress_size, 1):
            ratio = f"{info.file_size / max(info.compress_size, 1):.0f} to 1"
            raise _refuse(
                source,
                f"{info.filename!r} is packed beyond belief",
                ratio,
                f"at most {limits.ratio:.0f} to 1",
            )


def _check_once(infos: list[zipfile.ZipInfo], source: str) -> None:
    names = [info.filename for info in infos]
    for name in names:
        if names.count(name) > 1:
            raise _refuse(source, "two members have the same name", name, "each name once")


class Archive:
    """An open zip archive whose names and declared sizes have been checked; members are read whole and their
    CRC checked.
    """

    def __init__(self, path: Path, file: zipfile.ZipFile, limits: ArchiveLimits) -> None:
        self.path = path
        self._file = file
        infos = [info for info in file.infolist() if not info.is_dir()]
        _check_sizes(file.infolist(), label(path), limits)
        for info in file.infolist():
            _check_name(info, label(path))
        _check_once(infos, label(path))
        self._infos = {info.filename: info for info in infos}

    @property
    def members(self) -> tuple[str, ...]:
        """The full names of all members that are files, sorted."""
        return tuple(sorted(self._infos))

    @property
    def basenames(self) -> tuple[str, ...]:
        """The names of all members without their folders, sorted."""
        return tuple(sorted(PurePosixPath(name).name for name in self._infos))

    def find(self, name: str) -> str | None:
        """Return the full name of a member given by its full or base name, or None.

        Raises SourceError where two folders hold a member of that base name.
        """
        if name in self._infos:
            return name
        found = [member for member in self.members if PurePosixPath(member).name == name]
        if len(found) > 1:
            raise SourceError(
                "the archive holds a file twice", source=label(self.path), got=", ".join(found), expected=name
            )
        return found[0] if found else None

    def label(self, member: str) -> str:
        """Return how a message names a member: archive and member."""
        return label(self.path, member)

    def size(self, member: str) -> int:
        """Return the declared unpacked size of a member in bytes."""
        return self._infos[member].file_size

    def head(self, member: str, size: int) -> bytes:
        """Return up to `size` first bytes of a member, its CRC unchecked; raises SourceError where it is
        damaged.
        """
        try:
            with self._file.open(self._infos[member]) as stream:
                return stream.read(size)
        except (*_BAD, OSError) as error:
            raise SourceError(f"is damaged ({error})", source=self.label(member), hint=_AGAIN) from error

    def read(self, name: str) -> bytes:
        """Return the bytes of a member by full or base name; raises SourceError where it is missing or its
        CRC is wrong.
        """
        member = self.find(name)
        if member is None:
            hint = "If it is a newer release, this reader does not know it yet."
            raise SourceError("the archive lacks a file", source=label(self.path), expected=name, hint=hint)
        try:
            return self._file.read(self._infos[member])
        except (*_BAD, OSError) as error:
            raise SourceError(f"is damaged ({error})", source=self.label(member), hint=_AGAIN) from error

    def unpack(self, member: str, target: Path) -> str:
        """Write a member to a file in one step and return its SHA-256.

        Raises SourceError where it is damaged, StorageError where it cannot be written; then no file is left.
        """
        digest = hashlib.sha256()
        with whole_file(target) as temporary, temporary.open("wb") as sink:
            for block in self._blocks(member):
                digest.update(block)
                sink.write(block)
        return digest.hexdigest()

    def _blocks(self, member: str) -> Iterator[bytes]:
        try:
            with self._file.open(self._infos[member]) as stream:
                while block := stream.read(_BLOCK):
                    yield block
        except _BAD as error:
            raise SourceError(f"is damaged ({error})", source=self.label(member), hint=_AGAIN) from error

    def table(self, name: str, *, separator: str = "\t", quoted: bool = False) -> pl.DataFrame:
        """Return a delimited member as String columns with `file_row`; raises SourceError as
        `parse_delimited` does.
        """
        return parse_delimited(self.read(name), self.label(name), separator=separator, quoted=quoted)


@contextmanager
def open_archive(path: Path, *, limits: ArchiveLimits = ARCHIVE_LIMITS) -> Iterator[Archive]:
    """Yield a zip archive once its member list has been checked against the limits.

    Raises SourceError where the file is empty, HTML, cut off, not a zip, a bomb, or names a path outside
    itself.
    """
    source = label(path)
    try:
        file = zipfile.ZipFile(path)
    except (*_BAD, OSError) as error:
        data = read_bytes(path)
        if looks_like_html(data):
            hint = "The publisher's site answered with a web page. Download the file itself and add that."
            raise SourceError("is an HTML page where a zip archive was due", source=source, hint=hint) from error
        state = "is cut off or damaged" if data.startswith(b"PK") else "is not a zip archive"
        raise SourceError(f"{state} ({error})", source=source, hint=_AGAIN) from error
    with file:
        yield Archive(path, file, limits)
