"""Filters: what a person sets, checked, and which destinations it leaves."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.core.errors import WorktideError
from worktide.moves.interests import checked_code
from worktide.moves.model import MoveFilters
from worktide.moves.own_columns import COLUMNS
from worktide.moves.schooling import SHORT, STEPS
from worktide.moves.tables import Array, MoveTables
from worktide.moves.weighing import MEDIAN, Weighed

LARGEST_PAY: Final = 10_000_000.0
LONGEST_MONTHS: Final = 600.0
NOT_DESCRIBED: Final = "no tasks or no path that the model sees"


def checked(filters: MoveFilters, tables: MoveTables) -> MoveFilters:
    """Return filters in their own forms; raises WorktideError naming the first that does not fit and what would.

    Education is taken as an official step or one of the short names; sectors whatever their case.
    """
    _check_number("the least pay", filters.pay_floor, LARGEST_PAY, "US dollars a year, such as 45000")
    _check_number("the longest training", filters.longest_training_months, LONGEST_MONTHS, "months, such as 12")
    _check_number("the weight", filters.weight, 1.0, "a number from 0 (safety) to 1 (pay)")
    for name, meaning in COLUMNS.items():
        if getattr(filters, name) is not None and name not in tables.own.answers:
            hint = f"{meaning} stands in no official table here: bring your own with the columns code and {name}."
            raise WorktideError(f"there is no column for {name}", hint=hint)
    return replace(
        filters,
        education=_education(filters.education),
        avoid_fields=_fields(filters.avoid_fields, tables),
        interests=checked_code(filters.interests),
    )


def _check_number(what: str, value: float | None, highest: float, expected: str) -> None:
    if value is not None and not 0 <= value <= highest:
        raise WorktideError(f"{what} cannot be {value:g}", expected=expected)


def _education(asked: str | None) -> str | None:
    if asked is None:
        return None
    wanted = " ".join(asked.casefold().split())
    for short, step in SHORT.items():
        if wanted in (short, STEPS[step - 1].casefold()):
            return short
    raise WorktideError("no such schooling", got=asked, expected=", ".join(SHORT))


def _fields(asked: tuple[str, ...], tables: MoveTables) -> tuple[str, ...]:
    sectors = tables.sectors
    unknown = [one for one in asked if one.strip().casefold() not in sectors]
    if unknown:
        hint = "Name fields as the list of sectors does."
        raise WorktideError("no such field", got=unknown[0], expected="; ".join(sectors.values()), hint=hint)
    return tuple(sectors[one.strip().casefold()] for one in asked)


def kept(tables: MoveTables, of: Weighed, filters: MoveFilters, place: int) -> tuple[NDArray[np.bool_], dict[str, int]]:
    """Return which records are destinations under checked filters, and how many each filter leaves out in turn.

    A record without tasks of its own, or with no fit, is no destination that can be described.
    """
    described = tables.scored & ~np.isnan(of.fit.total) & (of.ease > 0)
    described[place] = False
    keep = described
    left = {NOT_DESCRIBED: int((~described).sum()) - 1}
    for name, passes in _passing(tables, of, filters).items():
        left[name] = int((keep & ~passes).sum())
        keep = keep & passes
    return keep, left


def _passing(tables: MoveTables, of: Weighed, filters: MoveFilters) -> dict[str, NDArray[np.bool_]]:
    """Return by filter that is set which records pass it; what is not known passes only where nothing is asked."""
    found: dict[str, NDArray[np.bool_]] = {}
    if filters.pay_floor is not None:
        found["pay_floor"] = np.nan_to_num(tables.pay[:, MEDIAN]) >= filters.pay_floor
    if filters.longest_training_months is not None:
        months: Array = of.costs.total[1]
        found["longest_training_months"] = (months <= filters.longest_training_months) & of.costs.known
    if filters.education is not None:
        steps = tables.arrays.education
        found["education"] = (steps > 0) & (steps <= SHORT[filters.education])
    if filters.avoid_fields:
        found["avoid_fields"] = ~np.isin(tables.sector_of, filters.avoid_fields)
    for name in COLUMNS:
        if (asked := getattr(filters, name)) is not None:
            found[name] = tables.own_answers(name) == asked
    return found
