"""Crossings of groups with occupations: none small, and none to be had by subtracting from the sums beside them."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from worktide.workforce.crossing import shown_crossings
from worktide.workforce.safeguards import FEWEST, published_cells

SIDE = 3
TABLES = st.lists(
    st.lists(st.sampled_from((0, 3, 7, 10, 14, 40)), min_size=SIDE, max_size=SIDE), min_size=3, max_size=3
)


@settings(max_examples=300)
@given(TABLES)
def test_sums_of_groups_occupations_and_crossings_tell_of_no_fewer_than_ten(table: list[list[int]]) -> None:
    """The attack: every set of atoms (group × occupation) is tried against all sums that a report tells."""
    heads = np.array(table)
    rows = published_cells({(str(place),): Decimal(int(number)) for place, number in enumerate(heads.sum(axis=1))})
    columns = published_cells({(str(place),): Decimal(int(number)) for place, number in enumerate(heads.sum(axis=0))})
    if not rows:
        return
    of_row = {int(part[0]): place for place, cell in enumerate(rows) for part in cell.parts}
    single = {cell.parts[0][0] for cell in columns if len(cell.parts) == 1}
    crossed: dict[tuple[int, str], Decimal] = {}
    for group, job in zip(*np.nonzero(heads), strict=True):
        key = (of_row[int(group)], str(job))
        crossed[key] = crossed.get(key, Decimal(0)) + int(heads[group, job])
    shown = shown_crossings(crossed, single)
    assert all(number >= FEWEST for number in shown.values())
    inside = [
        [np.isin(np.arange(SIDE), [int(part[0]) for part in cell.parts]) for cell in one] for one in (rows, columns)
    ]
    equations = [one[:, None] * np.ones(SIDE) for one in inside[0]] + [np.ones((SIDE, 1)) * one for one in inside[1]]
    for group, job in shown:
        equation = np.zeros((SIDE, SIDE))
        equation[[int(part[0]) for part in rows[group].parts], int(job)] = 1
        equations.append(equation)
    live = np.outer(heads.sum(axis=1) > 0, heads.sum(axis=0) > 0).ravel()
    system = np.array([one.ravel()[live] for one in equations])
    sets = (np.arange(1, 2 ** live.sum())[:, None] >> np.arange(live.sum())) & 1
    told = np.abs(sets @ (system.T @ np.linalg.pinv(system.T)) - sets).max(axis=1) < 1e-9
    counts = sets[told] @ heads.ravel()[live]
    # A set that holds nobody tells of nobody: that a large occupation is not in a group at all may be seen.
    assert counts[counts > 0].min() >= FEWEST


def test_a_large_crossing_is_shown_where_nothing_small_is_left() -> None:
    heads = {(0, "a"): Decimal(40), (0, "b"): Decimal(30), (1, "a"): Decimal(25), (1, "c"): Decimal(60)}
    assert shown_crossings(heads, {"a", "b", "c"}) == heads


def test_an_occupation_is_held_back_whose_rest_would_be_small() -> None:
    heads = {(0, "a"): Decimal(40), (1, "a"): Decimal(5), (1, "c"): Decimal(60), (0, "b"): Decimal(30)}
    assert (0, "a") not in shown_crossings(heads, {"a", "b", "c"})
