"""What keeps a report from telling of single people, attacked with every sum and difference that it allows."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worktide.core.errors import WorktideError
from worktide.workforce.safeguards import FEWEST, Path, personal_reason, published_cells, refuse_personal, share_shown

PATHS = st.tuples(st.sampled_from("AB"), st.sampled_from("xyz"), st.sampled_from("123"))
GROUPS = st.dictionaries(PATHS, st.integers(0, 40).map(Decimal), max_size=18)


@given(GROUPS)
@settings(deadline=None)
def test_what_is_shown_is_a_partition_of_parts_with_ten_heads(heads: dict[Path, Decimal]) -> None:
    cells = published_cells(heads)
    shown = [part for cell in cells for part in cell.parts]
    assert len(shown) == len(set(shown))
    present = {path for path, number in heads.items() if number > 0}
    assert set(shown) <= present
    for cell in cells:
        assert cell.heads == sum(heads[part] for part in cell.parts) >= FEWEST
    # All or nothing: where anything is shown, every group is in some part, so the total tells nothing more.
    assert not cells or set(shown) == present


@given(GROUPS)
@settings(deadline=None)
def test_no_sum_or_difference_of_parts_tells_of_fewer_than_ten(heads: dict[Path, Decimal]) -> None:
    cells = published_cells(heads)
    # Parts do not overlap, so what follows from them and the total are sums of whole parts, and nothing finer.
    total = sum((cell.heads for cell in cells), Decimal(0))
    for cell in cells:
        rest = total - cell.heads
        assert rest == 0 or rest >= FEWEST


def test_small_groups_are_joined_within_their_family_first() -> None:
    heads: dict[Path, Decimal] = {
        ("A", "x"): Decimal(4),
        ("A", "y"): Decimal(7),
        ("A", "z"): Decimal(50),
        ("B", "x"): Decimal(30),
    }
    cells = published_cells(heads)
    joined = next(cell for cell in cells if len(cell.parts) > 1)
    assert joined.parts == (("A", "x"), ("A", "y"))
    assert joined.heads == 11
    assert {cell.name for cell in cells} == {"A: 2 groups together", "A / z", "B / x"}


def test_nothing_is_shown_of_too_few() -> None:
    assert published_cells({("A",): Decimal(9)}) == ()
    assert published_cells({}) == ()
    with pytest.raises(WorktideError, match="negative"):
        published_cells({("A",): Decimal(-1)})


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Employee name", []),
        ("Surname", []),
        ("PersonnelNumber", []),
        ("date of birth", []),
        ("E-Mail", []),
        ("Code", ["a.b@example.org", "c@example.org"]),
        ("When", ["1984-05-07", "07.05.1990"]),
        ("Key", ["10023", "AB-20041", "30077"]),
        ("Who", ["Miller, Ann", "O’Neil, Tom B."]),
    ],
)
def test_columns_that_tell_who_somebody_is_are_refused(header: str, values: list[str]) -> None:
    assert personal_reason(header, values)
    with pytest.raises(WorktideError, match="cannot be reported"):
        refuse_personal({header: values})


@pytest.mark.parametrize(("header", "values"), [("Site", ["North", "South"]), ("Department", ["R&D", "Sales"])])
def test_columns_of_groups_are_taken(header: str, values: list[str]) -> None:
    assert personal_reason(header, values) is None


def test_what_is_left_out_is_never_told_below_ten() -> None:
    assert share_shown(Decimal(100), Decimal(100)) == 100
    assert {share_shown(Decimal(1000), Decimal(1000 + left)) for left in range(1, 10)} == {99}
    assert share_shown(Decimal(0), Decimal(0)) == 0
