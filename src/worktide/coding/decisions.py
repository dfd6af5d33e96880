"""What people decided about titles: the corrected review queue, applied before anything else in every later run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from worktide.coding.delimited import Delimited
from worktide.coding.formulas import unmarked
from worktide.coding.retired import record_of_code
from worktide.core.errors import WorktideError
from worktide.core.hashing import sha256_of_file
from worktide.core.titles import title_key
from worktide.release.open import Release

NEEDED: Final = ("title", "code")
FURTHER: Final = ("context", "who", "why")

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Decision:
    """One decided title: the record's place in the listing, and who decided why, in words."""

    position: int
    told: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions by title and context; one without a context holds in every context that has none of its own.

    `still_open` counts rows without a code. `conflicts` (one title, several codes), `retired` and `unknown` codes are
    sentences; conflicting and unknown ones are not applied. `sha256` is that of the file.
    """

    by_title: Mapping[_Key, Decision] = field(default_factory=dict)
    still_open: int = 0
    conflicts: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    sha256: str = ""

    def find(self, title: str, context: str = "") -> Decision | None:
        """Return what was decided of a title, by any spelling of it that has the same lookup key."""
        if not self.by_title:
            return None
        name = _key(title)
        return self.by_title.get((name, _key(context))) or self.by_title.get((name, ""))


NO_DECISIONS: Final = Decisions()


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    title: str
    context: str
    code: str
    who: str
    why: str


def read_decisions(path: Path, release: Release, systems: Sequence[str] = ()) -> Decisions:
    """Return the decisions of a corrected queue (columns title, context, code, who, why; CSV or TSV).

    Codes are O*NET-SOC 2019, SOC 2018, those of `systems`, addresses of records, or SOC 2010 codes that one SOC 2018
    code replaced. Raises WorktideError where the file cannot be read or lacks title or code.
    """
    rows = list(_rows(path))
    decided: dict[_Key, dict[str, _Row]] = {}
    for row in rows:
        if row.code:
            decided.setdefault((_key(row.title), _key(row.context)), {}).setdefault(row.code, row)
    by_title: dict[_Key, Decision] = {}
    conflicts, retired, unknown = [], [], []
    for key, codes in decided.items():
        first = next(iter(codes.values()))
        if len(codes) > 1:
            said = ", ".join(f"{row.code} in row {row.number}" for row in codes.values())
            conflicts.append(f"{first.title!r} has several codes: {said}")
            continue
        found = record_of_code(release, first.code, systems)
        if found.position is None:
            unknown.append(f"row {first.number}, {first.title!r}: {found.told}")
            continue
        if found.told:
            retired.append(f"row {first.number}, {first.title!r}: {found.told}")
        by_title[key] = Decision(found.position, _told(first))
    still_open = sum(not row.code for row in rows)
    return Decisions(by_title, still_open, tuple(conflicts), tuple(retired), tuple(unknown), sha256_of_file(path))


def _told(row: _Row) -> str:
    who = f"decided by {row.who}" if row.who else "decided"
    return f"{who}: {row.why}" if row.why else who


def _key(text: str) -> str:
    return title_key(text) or " ".join(text.split()).casefold()


def _rows(path: Path) -> Iterator[_Row]:
    try:
        with path.open("rb") as stream:
            table = Delimited(stream, str(path), NEEDED)
            number = 1
            for block in table.blocks():
                for cells in block.batch.to_pylist():
                    number += 1
                    found = {name: unmarked((cells.get(name) or "").strip()) for name in (*NEEDED, *FURTHER)}
                    if found["title"]:
                        yield _Row(number=number, **found)
    except OSError as error:
        hint = "Name the review queue with codes filled in."
        raise WorktideError(f"cannot be read ({error.strerror})", source=str(path), hint=hint) from error
