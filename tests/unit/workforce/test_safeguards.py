"""Small groups: joined before hidden, and out of reach of whoever solves the equations that a report publishes."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.core.errors import WorktideError
from worktide.workforce.safeguards import FEWEST, personal_reason, published_cells, refuse_personal, share_shown

PATHS = st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz"))
COUNTS = st.dictionaries(PATHS, st.integers(0, 30).map(Decimal), min_size=1)


@given(COUNTS)
def test_cells_part_all_heads_and_none_is_small(heads: dict[tuple[str, ...], Decimal]) -> None:
    cells = published_cells(heads)
    everyone = sum(heads.values(), Decimal(0))
    assert all(cell.heads >= FEWEST for cell in cells)
    assert sum((cell.heads for cell in cells), Decimal(0)) == (everyone if everyone >= FEWEST else 0)
    parts = [part for cell in cells for part in cell.parts]
    assert len(parts) == len(set(parts))


def test_a_small_group_joins_its_own_family_first() -> None:
    heads = {("A", "x"): 4, ("A", "y"): 7, ("A", "z"): 40, ("B", "x"): 30}
    cells = published_cells({path: Decimal(number) for path, number in heads.items()})
    assert {cell.name: int(cell.heads) for cell in cells} == {"A: 2 groups together": 11, "A / z": 40, "B / x": 30}


def test_a_small_family_joins_the_next_larger_one() -> None:
    heads = {("A", "x"): 4, ("B", "x"): 30, ("C", "x"): 50}
    cells = published_cells({path: Decimal(number) for path, number in heads.items()})
    assert {cell.parts: int(cell.heads) for cell in cells} == {(("A", "x"), ("B", "x")): 34, (("C", "x"),): 50}


@given(st.lists(st.lists(st.integers(0, 14), min_size=3, max_size=3), min_size=3, max_size=3))
def test_no_solution_of_the_published_sums_tells_of_fewer_than_ten(table: list[list[int]]) -> None:
    """The attack: all sums of the two published partitions and their total as equations over every group × job.

    A set of people is told if its indicator is in the span of the equations; every set of atoms is tried.
    """
    heads = np.array(table)
    rows = published_cells({(str(place),): Decimal(int(number)) for place, number in enumerate(heads.sum(axis=1))})
    columns = published_cells({(str(place),): Decimal(int(number)) for place, number in enumerate(heads.sum(axis=0))})
    equations = [np.ones((3, 3))]
    for axis, cells in enumerate((rows, columns)):
        for cell in cells:
            equation = np.zeros((3, 3))
            chosen = [int(part[0]) for part in cell.parts]
            equation[(chosen, slice(None)) if axis == 0 else (slice(None), chosen)] = 1
            equations.append(equation)
    # Nobody is where a whole row or column is empty, as everyone may know: those atoms are no unknowns.
    live = np.outer(heads.sum(axis=1) > 0, heads.sum(axis=0) > 0).ravel()
    system = np.array([one.ravel()[live] for one in equations])
    if not rows:
        assert heads.sum() < FEWEST
        return
    sets = (np.arange(1, 2 ** live.sum())[:, None] >> np.arange(live.sum())) & 1
    onto = system.T @ np.linalg.pinv(system.T)
    told = np.abs(sets @ onto - sets).max(axis=1) < 1e-9
    assert told.any()
    assert (sets[told] @ heads.ravel()[live]).min() >= FEWEST


@pytest.mark.parametrize(
    ("header", "values"),
    [
        *(("Surname", ["x"]), ("employee_id", []), ("DateOfBirth", []), ("E-Mail", [])),
        *(("a", ["Miller, Anna", "Smith, Bob"]), ("b", ["1980-02-03"]), ("c", ["004711", "004712"])),
    ],
)
def test_columns_that_tell_who_somebody_is_are_refused(header: str, values: list[str]) -> None:
    with pytest.raises(WorktideError, match="cannot be reported"):
        refuse_personal({header: values})


@pytest.mark.parametrize(
    ("header", "values"),
    [("Site", ["North", "South"]), ("Job title", ["Nurse", "Manager, Sales"]), ("Year", ["2021", "2022"])],
)
def test_columns_of_groups_are_not_refused(header: str, values: list[str]) -> None:
    assert personal_reason(header, values) is None


def test_the_share_shown_does_not_tell_how_few_are_left_out() -> None:
    shares = {share_shown(Decimal(50), Decimal(50 + left)) for left in range(1, 10)}
    assert shares == {84}
    assert share_shown(Decimal(50), Decimal(50)) == 100
    assert share_shown(Decimal(0), Decimal(0)) == 0
