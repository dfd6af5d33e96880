"""Titles to check by hand, with the rows each decides where that tells of nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow.compute as pc

from worktide.workforce.results import TITLES, Results
from worktide.workforce.safeguards import FEWEST, Cell


@dataclass(frozen=True, slots=True)
class CheckedTitle:
    """A title that at least ten heads have and nobody could tell for sure.

    `rows` and `heads` are those it decides, None where they could be taken from an occupation's heads to tell of fewer
    than ten: then they stand in `review.csv` alone.
    """

    title: str
    rows: int | None
    heads: int | None


def titles_to_check(results: Results, cell_of: Mapping[str, int], cells: Sequence[Cell]) -> tuple[CheckedTitle, ...]:
    """Return the titles to check, the most heads first; `cell_of` leads from a record to its published cell."""
    table = results.table(TITLES).select(["title", "rows", "heads", "records", "sure"])
    doubtful = table.filter(pc.and_(pc.invert(table["sure"]), pc.greater_equal(table["heads"], FEWEST))).to_pylist()
    rows = sorted(doubtful, key=lambda row: (-row["heads"], row["title"]))
    told = _told([_parts(row, cell_of) for row in rows], [cell.heads for cell in cells])
    return tuple(
        CheckedTitle(row["title"], *((row["rows"], round(row["heads"])) if place in told else (None, None)))
        for place, row in enumerate(rows)
    )


def _parts(row: Mapping[str, Any], cell_of: Mapping[str, int]) -> dict[int, Decimal]:
    """Return how many of a title's heads lie in each published cell."""
    found: dict[int, Decimal] = defaultdict(Decimal)
    for record in row["records"]:
        if record["record"] in cell_of:
            found[cell_of[record["record"]]] += row["heads"] * record["weight"]
    return found


def _told(parts: Sequence[Mapping[int, Decimal]], cells: Sequence[Decimal]) -> set[int]:
    """Return the titles whose heads may be told: what is left of each cell without them is nobody, or ten heads.

    Where fewer are left, the smallest title in the cell is held back, until no cell is left so.
    """
    told, left = set(range(len(parts))), list(cells)
    for inside in parts:
        for cell, number in inside.items():
            left[cell] -= number
    while small := [cell for cell, number in enumerate(left) if 0 < number < FEWEST]:
        held = min((parts[one][small[0]], one) for one in told if small[0] in parts[one])[1]
        told.remove(held)
        for cell, number in parts[held].items():
            left[cell] += number
    return told
