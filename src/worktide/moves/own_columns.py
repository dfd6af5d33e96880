"""A person's own table about occupations: whether a licence is needed, whether the work can be done from a distance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.core.csv_rows import csv_rows
from worktide.core.errors import SourceError
from worktide.release.open import ListedOccupation

COLUMNS: Final = {
    "licence": "Whether a licence is needed",
    "remote": "Whether the work can be done from a distance",
}
"""The columns that filters may ask for, and what each means."""
UNKNOWN: Final = -1
_ANSWERS: Final = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_SOC: Final = 7
_ASKED: Final = f"Give the column code and one or more of: {', '.join(COLUMNS)}."


@dataclass(frozen=True, slots=True)
class OwnColumns:
    """By column (of `COLUMNS`) and code (SOC 2018 such as 29-1141, or O*NET-SOC such as 29-1141.01): yes or no."""

    answers: Mapping[str, Mapping[str, bool]]

    def by_code(self, column: str, codes: Sequence[str]) -> NDArray[np.int8]:
        """Return for each O*NET-SOC code 1 for yes, 0 for no, -1 where neither it nor its SOC code is in the table."""
        known = self.answers[column]
        found = [known.get(code, known.get(code[:_SOC])) for code in codes]
        return np.array([UNKNOWN if one is None else one for one in found], dtype=np.int8)


NO_COLUMNS: Final = OwnColumns({})


def read_own_columns(path: Path, listing: Sequence[ListedOccupation]) -> OwnColumns:
    """Return what a CSV file says by occupation: the column `code`, and `licence`, `remote` or both, with yes or no.

    A cell left empty says nothing. Raises SourceError with row and reason: a column missing, an answer that is neither
    yes nor no, a code that no occupation of the listing has, a code told of twice.
    """
    rows = csv_rows(path, _ASKED)
    header = [name.strip().casefold() for name in rows[0]]
    columns = [name for name in COLUMNS if name in header]
    if "code" not in header or not columns:
        problem = "the column code is missing" if "code" not in header else "it has no column that a filter asks for"
        raise SourceError(problem, source=path.name, row=1, got=", ".join(rows[0]), hint=_ASKED)
    official = {one.codes[0] for one in listing if one.kind == "occupation"}
    left = official | {code[:_SOC] for code in official}
    answers: dict[str, dict[str, bool]] = {name: {} for name in columns}
    for number, row in enumerate(rows[1:], start=2):
        cells = dict(zip(header, [*(cell.strip() for cell in row), *[""] * len(header)], strict=False))
        if any(cells.values()):
            code = _taken(cells["code"], left, path.name, number)
            for name, said in answers.items():
                said.update(_answer(cells[name], code, name, path.name, number))
    return OwnColumns(answers)


def _taken(code: str, left: set[str], source: str, row: int) -> str:
    """Take a code from those left to tell of, and return it."""
    if code not in left:
        hint = "Write SOC 2018 or O*NET-SOC codes, such as 29-1141 or 29-1141.01, each in one row."
        problem = "no occupation has this code, or it stood before"
        raise SourceError(problem, source=source, row=row, got=code, hint=hint)
    left.remove(code)
    return code


def _answer(cell: str, code: str, column: str, source: str, row: int) -> dict[str, bool]:
    """Return what a cell says of a code: nothing where it is empty."""
    said = cell.casefold()
    if said and said not in _ANSWERS:
        problem = f"the column {column} is neither yes nor no"
        raise SourceError(problem, source=source, row=row, got=cell, expected="yes, no, or nothing")
    return {code: _ANSWERS[said]} if said else {}
