"""Reports on one table by fewer columns, held against each other as somebody would who subtracts them."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from worktide.workforce.coarser import coarser_cells
from worktide.workforce.safeguards import FEWEST, published_cells

PATHS = st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz"))
KEPT: tuple[list[int], ...] = ([0, 1], [0], [1], [])


@given(st.dictionaries(PATHS, st.integers(1, 30).map(Decimal), min_size=1))
def test_no_difference_of_two_reports_tells_of_fewer_than_ten(heads: dict[tuple[str, ...], Decimal]) -> None:
    cells = published_cells(heads)
    reports = []
    for kept in KEPT:
        coarse = coarser_cells(cells, kept)
        inside = [{path for path in heads if tuple(path[place] for place in kept) in cell.parts} for cell in coarse]
        assert [sum(heads[path] for path in part) for part in inside] == [cell.heads for cell in coarse]
        reports.append(inside)
    for one, other in combinations(reports, 2):
        for first in one:
            for second in other:
                for left in (first & second, first - second, second - first):
                    assert not left or sum(heads[path] for path in left) >= FEWEST


def test_the_subtraction_that_told_of_four_heads_fails() -> None:
    heads = {("A", "x"): 4, ("B", "x"): 20, ("B", "y"): 10, ("C", "x"): 12}
    cells = published_cells({path: Decimal(number) for path, number in heads.items()})
    by_first = coarser_cells(cells, [0])
    assert [cell.parts for cell in by_first if ("A",) in cell.parts] == [(("A",), ("B",))]
