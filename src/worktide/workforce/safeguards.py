"""What keeps a report from telling of single people: columns refused, small groups joined before any is hidden."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from worktide.core.errors import WorktideError

FEWEST: Final = Decimal(10)
"""Heads that a published cell has at least."""

Path = tuple[str, ...]

_PERSONAL_HEADER: Final = re.compile(
    r"\b((first|last|full|given|family|employee|staff|person|worker)[ _-]?name|surname|forename|vorname|nachname"
    r"|birth ?(day|date)?|date of birth|dob|geburtsdatum|born|age"
    r"|(personnel|employee|staff|payroll|worker|person)[ _-]?(no|nr|num|number|id|code)|personalnummer"
    r"|ssn|social security( number)?|e-?mail|phone|telephone|passport|tax id|name)\b",
    re.IGNORECASE,
)
_E_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_BIRTH: Final = re.compile(r"(19[2-9]\d|20[01]\d)-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](19[2-9]\d|20[01]\d)")
_NUMBER: Final = re.compile(r"[A-Za-z]{0,3}[ -]?\d{5,12}")
_NAME: Final = re.compile(r"[A-Z][\w'’-]+, [A-Z][\w'’-]+\.?( [A-Z]\w*\.?)?")
_PHONE: Final = re.compile(r"(\+|00|0|\()\d[\d ()./-]{6,18}|\d{3}[-. ]\d{3}[-. ]\d{4}")
_MOST: Final = 0.5
# Numbers of people differ; budgets and codes of places come again.
_DISTINCT: Final = 0.9


def personal_reason(header: str, values: Collection[str]) -> str | None:
    """Return why a column looks as if it told who a person is, by its header or by most of its values; else None.

    >>> personal_reason("Employee ID", [])
    'its header says so'
    >>> personal_reason("Site", ["North", "South"]) is None
    True
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|[_]", " ", header)
    if _PERSONAL_HEADER.search(spaced):
        return "its header says so"
    told = [value.strip() for value in values if value.strip()]
    looks = {"e-mail addresses": _E_MAIL, "dates of birth": _BIRTH, "names": _NAME, "phone numbers": _PHONE}
    if len(set(told)) > _DISTINCT * len(told):
        looks["personnel numbers"] = _NUMBER
    for what, pattern in looks.items():
        if told and sum(bool(pattern.fullmatch(value)) for value in told) > _MOST * len(told):
            return f"most of its values look like {what}"
    return None


def refuse_personal(columns: Mapping[str, Collection[str]]) -> None:
    """Raise WorktideError where a column that is not dropped looks as if it told who a person is."""
    for header, values in columns.items():
        reason = personal_reason(header, values)
        if reason is not None:
            hint = f"Give --drop {header!r}, or remove it. A report is about groups and occupations, never a person."
            raise WorktideError(f"the column {header!r} cannot be reported: {reason}", hint=hint)


@dataclass(frozen=True, slots=True)
class Cell:
    """A published group: the family it lies in, the groups joined in it, and their heads together, at least ten."""

    family: Path
    parts: tuple[Path, ...]
    heads: Decimal

    @property
    def name(self) -> str:
        """The group's own name, or what its joined groups have in common."""
        if len(self.parts) == 1:
            return " / ".join(self.parts[0]) or "All"
        inside = " / ".join(self.family)
        return f"{inside}: {len(self.parts)} groups together" if inside else f"{len(self.parts)} groups together"


def published_cells(heads: Mapping[Path, Decimal], fewest: Decimal = FEWEST) -> tuple[Cell, ...]:
    """Return groups that may be shown: a partition of all groups with at least `fewest` heads in each part.

    A key names the families of a group, the largest first, itself last; all keys are of one length. Groups that are too
    small are joined with others too small of their family; if that is still too few, with the smallest of its groups
    that is shown, and where a whole family is too small, within the next larger one. Nothing is shown where all have
    too few. As the parts do not overlap and only their sums are total, no sum or difference of parts tells of fewer.

    Raises WorktideError for negative heads.
    """
    if any(number < 0 for number in heads.values()):
        raise WorktideError("a group has negative heads", expected="heads of 0 or more")
    present = {path: number for path, number in heads.items() if number > 0}
    cells = [Cell(path, (path,), present[path]) for path in sorted(present)]
    depth = len(next(iter(present), ()))
    for level in range(depth - 1, -1, -1):
        families: dict[Path, list[Cell]] = defaultdict(list)
        for cell in cells:
            families[cell.parts[0][:level]].append(cell)
        cells = [one for family in sorted(families) for one in _joined(family, families[family], fewest)]
    return tuple(cell for cell in cells if cell.heads >= fewest)


def _joined(family: Path, cells: Sequence[Cell], fewest: Decimal) -> list[Cell]:
    shown = [cell for cell in cells if cell.heads >= fewest]
    small = [cell for cell in cells if cell.heads < fewest]
    if not small:
        return shown
    if shown and sum((cell.heads for cell in small), Decimal(0)) < fewest:
        smallest = min(shown, key=lambda cell: (cell.heads, cell.parts))
        shown.remove(smallest)
        small.append(smallest)
    parts = tuple(sorted(part for cell in small for part in cell.parts))
    return [*shown, Cell(family, parts, sum((cell.heads for cell in small), Decimal(0)))]


def share_shown(shown: Decimal, everyone: Decimal, fewest: Decimal = FEWEST) -> int:
    """Return the percent of heads that a report shows, rounded down; what is left out is never told below `fewest`.

    Where fewer are left out, the percent is what it would be if one short of `fewest` were, so that nothing follows.
    """
    left = everyone - shown
    if 0 < left < fewest:
        everyone = shown + fewest - 1
    return int(100 * shown / everyone) if everyone else 0
