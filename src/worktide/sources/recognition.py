"""Which source a file is, told by its content: by its hash, else by texts in its first rows, sheets or member
list.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import python_calamine as calamine

from worktide.core.errors import SourceError
from worktide.core.hashing import sha256_of_file
from worktide.sources.archives import Archive, open_archive
from worktide.sources.description import SourceDescription, descriptions, locks
from worktide.sources.texts import decoded, label, looks_like_html
from worktide.sources.workbooks import cell_text, open_workbook

Kind = Literal["zip", "xlsx", "xls", "text"]

_HEAD_BYTES: Final = 1 << 16
_HEAD_ROWS: Final = 12
_MEMBER_HEAD: Final = 2_048
_WORKBOOK_PART: Final = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class Face:
    """What a file shows at first sight: its kind, and its header, sheet names with first rows, or member
    names.
    """

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a file is taken for.

    `names` is empty where nothing fits, has one name where it is clear, and several where files look alike.
    `locked` says that the hash is the one that was last checked. `nearest` is a known source that it
    resembles but whose texts `lacks` are not in it.
    """

    sha256: str
    size: int
    kind: Kind
    names: tuple[str, ...]
    locked: bool = False
    nearest: str | None = None
    lacks: tuple[str, ...] = ()


def present(path: Path) -> bool:
    """Return whether something is at a path and can be seen; a link that leads nowhere or in a circle is not."""
    try:
        path.stat()
    except (OSError, ValueError):
        return False
    return True


def regular_file(path: Path) -> None:
    """Raise SourceError where a path is not a readable file of its own: a folder, FIFO, device or broken
    link.
    """
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise SourceError(
                "is not a regular file", source=label(path), hint="Give a file, a folder or a zip archive."
            )
        with path.open("rb"):
            pass
    except OSError as error:
        hint = "Check the path and that you may read it."
        raise SourceError(f"cannot be read ({error.strerror or error})", source=label(path), hint=hint) from error


def _zip_face(archive: Archive) -> Face:
    if _WORKBOOK_PART in archive.members:
        return Face("xlsx", _workbook_text(archive.path))
    heads = (archive.head(member, _MEMBER_HEAD).split(b"\n")[0] for member in archive.members)
    lines = [
        f"{name}\n{head.decode('utf-8', 'replace').strip()}" for name, head in zip(archive.members, heads, strict=True)
    ]
    return Face("zip", "\n".join(lines))


def _workbook_text(path: Path) -> str:
    workbook = open_workbook(path)
    lines: list[str] = []
    try:
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).to_python(nrows=_HEAD_ROWS)
            lines += [name, *("\t".join(cell_text(cell).strip() for cell in row) for row in rows)]
    except (calamine.CalamineError, OSError) as error:
        raise SourceError(f"is a damaged workbook ({error})", source=label(path)) from error
    return "\n".join(lines)


def face_of(path: Path) -> Face:
    """Return what a file shows at first sight; raises SourceError where it is empty, damaged or not readable
    as its kind.
    """
    regular_file(path)
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if head.startswith(b"PK"):
        with open_archive(path) as archive:
            return _zip_face(archive)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return Face("xls", _workbook_text(path))
    # A cut in the middle of a character is ours, not the file's.
    whole = head if len(head) < _HEAD_BYTES else head[: head.rfind(b"\n") + 1] or head
    return Face("text", decoded(whole, label(path)))


def _kind(description: SourceDescription) -> Kind:
    return description.format if description.format in ("zip", "xlsx", "xls") else "text"


def _lacks(description: SourceDescription, face: Face) -> tuple[str, ...]:
    return tuple(text for text in description.signature if text not in face.text)


def _more_specific(one: SourceDescription, other: SourceDescription) -> bool:
    """Return whether `one` asks for all that `other` asks for, and for more."""
    held = all(any(text in mine for mine in one.signature) for text in other.signature)
    back = all(any(text in theirs for theirs in other.signature) for text in one.signature)
    return held and not back


def _fitting(face: Face) -> tuple[str, ...]:
    fitting = [d for d in descriptions().values() if _kind(d) == face.kind and not _lacks(d, face)]
    best = [d for d in fitting if not any(_more_specific(other, d) for other in fitting)]
    return tuple(d.name for d in best)


def _nearest(face: Face) -> tuple[str | None, tuple[str, ...]]:
    same = [(len(_lacks(d, face)) / len(d.signature), d) for d in descriptions().values() if _kind(d) == face.kind]
    share, nearest = min(same, key=lambda pair: (pair[0], pair[1].name), default=(1.0, None))
    if nearest is None or share >= 1.0:
        return None, ()
    return nearest.name, _lacks(nearest, face)


def names_by_hash(sha256: str) -> tuple[str, ...]:
    """Return the source whose lock has this hash, as a tuple of one name, or an empty tuple."""
    return tuple(name for name, lock in locks().items() if lock.sha256 == sha256)[:1]


def recognise(path: Path) -> Recognition:
    """Return what a file is taken for; its name plays no part.

    Raises SourceError where it cannot be read, is empty, HTML, damaged, in another encoding or a zip bomb.
    """
    regular_file(path)
    try:
        sha256, size = sha256_of_file(path), path.stat().st_size
    except OSError as error:
        hint = "The disk may be failing, or the file was removed meanwhile."
        raise SourceError(f"cannot be read ({error.strerror or error})", source=label(path), hint=hint) from error
    if names := names_by_hash(sha256):
        return Recognition(sha256, size, _kind(descriptions()[names[0]]), names, locked=True)
    face = face_of(path)
    if names := _fitting(face):
        return Recognition(sha256, size, face.kind, names)
    nearest, lacks = _nearest(face)
    return Recognition(sha256, size, face.kind, (), nearest=nearest, lacks=lacks)


def why_not(recognition: Recognition) -> str:
    """Return in a sentence why a file was not taken for one source."""
    if recognition.names:
        return f"it may be any of {', '.join(recognition.names)}: say which with --as NAME"
    if recognition.nearest is not None:
        lacks = ", ".join(f'"{text}"' for text in recognition.lacks)
        return f"it resembles {recognition.nearest} but lacks {lacks}: another release, or another file"
    return "no known source has such content: see `worktide sources list` for what is known"


def readers_choice(path: Path, names: Iterable[str]) -> tuple[str, ...]:
    """Return those of the names whose reader accepts the file."""
    from worktide.sources.registry import read_source

    accepted = []
    for name in names:
        try:
            read_source(name, path)
        except SourceError:
            continue
        accepted.append(name)
    return tuple(accepted)


def is_web_page(path: Path) -> bool:
    """Return whether a file begins as a page for a browser does."""
    with path.open("rb") as stream:
        return looks_like_html(stream.read(1024))
