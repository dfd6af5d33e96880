"""Groups of a report that sums over columns, so that it and the report by all columns cannot be subtracted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import takewhile

from worktide.workforce.safeguards import Cell, Path


def coarser_cells(cells: Iterable[Cell], kept: Sequence[int]) -> tuple[Cell, ...]:
    """Return published cells summed over all columns but those at the places `kept`, as unions of whole cells.

    Cells that share a group of the kept columns are joined. So every part of one such report is a sum of parts of the
    report by all columns, and no sum or difference of such reports tells of less than one of these.

    >>> fine = [Cell((), (("A", "x"), ("B", "x")), Decimal(14)), Cell(("A",), (("A", "y"),), Decimal(20))]
    >>> [(cell.parts, int(cell.heads)) for cell in coarser_cells(fine, [0])]
    [((('A',), ('B',)), 34)]
    """
    joined: list[tuple[set[Path], Decimal]] = []
    for cell in cells:
        paths, heads = {tuple(part[place] for place in kept) for part in cell.parts}, cell.heads
        apart = []
        for other, number in joined:
            if paths & other:
                paths, heads = paths | other, heads + number
            else:
                apart.append((other, number))
        joined = [*apart, (paths, heads)]
    found = [(tuple(sorted(paths)), heads) for paths, heads in joined]
    return tuple(Cell(_family(parts), parts, heads) for parts, heads in sorted(found))


def _family(parts: tuple[Path, ...]) -> Path:
    if len(parts) == 1:
        return parts[0]
    same = takewhile(lambda level: len(set(level)) == 1, zip(*parts, strict=True))
    return tuple(level[0] for level in same)
