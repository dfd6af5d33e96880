"""The record of what was published and taken back, in order.

An entry is written before the pointer moves. One whose move never came, because the command was killed, names a release
that the pointer does not: such entries at the end are passed over, and dropped by the next change.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

import msgspec

from worktide.core.errors import ReleaseError
from worktide.core.files import write_bytes
from worktide.publishing.place import current_id, to_disk

RECORD: Final = "publications.jsonl"


class Publication(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One change of what is served.

    `at` is the time in UTC (ISO 8601), `former` the release served until then, `verdict` what the guard said (empty
    where nothing was there to hold it against), `reason` what a person wrote, if anything.
    """

    release: str
    action: Literal["publish", "rollback"]
    at: str
    former: str | None
    verdict: str
    reason: str


def _written(releases: Path) -> list[Publication]:
    path = releases / RECORD
    if not path.exists():
        return []
    try:
        return [msgspec.json.decode(line, type=Publication) for line in path.read_bytes().splitlines() if line]
    except (OSError, msgspec.DecodeError) as error:
        hint = "Put it back from a backup; without it no release can be taken back."
        raise ReleaseError(f"the record of publications is damaged ({error})", source=str(path), hint=hint) from error


def publications(releases: Path) -> tuple[Publication, ...]:
    """Return every change that took effect, first to last; raises ReleaseError where the record is damaged."""
    served = current_id(releases)
    entries = _written(releases)
    while entries and entries[-1].release != served:
        entries.pop()
    return tuple(entries)


def line_of(entries: tuple[Publication, ...]) -> tuple[str, ...]:
    """Return the releases one over the other: the one served last, those under it as a rollback would bring them back.

    >>> one, two = (Publication(name, "publish", "", None, "", "") for name in "ab")
    >>> back = Publication("a", "rollback", "", "b", "", "")
    >>> line_of((one, two)), line_of((one, two, back))
    (('a', 'b'), ('a',))
    """
    line: list[str] = []
    for entry in entries:
        if entry.action == "rollback" and entry.release in line:
            del line[line.index(entry.release) + 1 :]
        else:
            line = [name for name in line if name != entry.release] + [entry.release]
    return tuple(line)


def write_down(releases: Path, entry: Publication) -> None:
    """Add an entry, dropping those that never took effect; raises StorageError where it cannot be written."""
    lines = [msgspec.json.encode(one) for one in (*publications(releases), entry)]
    write_bytes(releases / RECORD, b"\n".join(lines) + b"\n")
    to_disk(releases)
