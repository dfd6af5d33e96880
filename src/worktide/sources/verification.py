"""Whether the files that are here are those that were last checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from worktide.sources.description import descriptions, locks
from worktide.sources.survey import Found, Refused, survey

Status = Literal["ok", "changed", "unreadable", "missing"]


@dataclass(frozen=True, slots=True)
class Verified:
    """What stands of a source: `ok` is the locked file, `changed` another one; `note` says more."""

    name: str
    status: Status
    label: str = ""
    got: str = ""
    expected: str = ""
    note: str = ""


def verify(folders: Sequence[Path]) -> tuple[Verified, ...]:
    """Return every known source with what the folders hold of it, sorted by name; nothing is changed.

    A file that may be several sources is `changed` under each of them. Raises SourceError where a folder is
    none.
    """
    held = survey(folders)
    refused = {name: item for item in held.refused for name in item.names}
    return tuple(_verified(name, held.found.get(name), refused.get(name)) for name in descriptions())


def _verified(name: str, found: Found | None, refused: Refused | None) -> Verified:
    expected = locks()[name].sha256 if name in locks() else ""
    if found is not None:
        note = "" if found.locked else "a newer release, or altered"
        return Verified(name, "ok" if found.locked else "changed", found.label, found.sha256, expected, note)
    if refused is not None:
        status: Status = "unreadable" if refused.damaged else "changed"
        return Verified(name, status, refused.label, expected=expected, note=refused.problem)
    return Verified(name, "missing", expected=expected)
