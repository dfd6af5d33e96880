"""Cells as people type them: numbers, money, totals, and what is none of them."""

from __future__ import annotations

import pyarrow as pa
import pytest

from worktide.core.errors import WorktideError
from worktide.workforce.cells import A_TOTAL, Decimal, as_numbers, as_text, title_faults


@pytest.mark.parametrize(
    ("cell", "decimal", "number"),
    [
        ("12", "point", 12.0),
        ("1,234.5", "point", 1234.5),
        ("$45,000", "point", 45000.0),
        ("£ 1 234", "point", 1234.0),
        ("1e+05", "point", 1e5),
        ("+3", "point", 3.0),
        (".5", "point", 0.5),
        ("1,5", "point", None),
        ("12,34,567", "point", None),
        ("1.234,5", "point", None),
        ("", "point", None),
        ("-", "point", None),
        ("$", "point", None),
        ("=2+2", "point", None),
        ("**", "point", None),
        ("1e400", "point", None),
        ("nan", "point", None),
        ("١٢", "point", None),
        ("1.234,5", "comma", 1234.5),
        ("45.000,00 €", "comma", 45000.0),
        ("1 234,5", "comma", 1234.5),
        ("1.5", "comma", None),
        ("0,5", "comma", 0.5),
    ],
)
def test_numbers(cell: str, decimal: Decimal, number: float | None) -> None:
    assert as_numbers(pa.array([cell]), decimal).to_pylist() == [number]


def test_numbers_of_columns_of_numbers() -> None:
    assert as_numbers(pa.array([1.5, float("inf"), None]), "point").to_pylist() == [1.5, None, None]


@pytest.mark.parametrize(
    "cell",
    [
        "Total",
        "TOTALS",
        "Grand total",
        "Sub-total",
        "Total:",
        "Total (all)",
        "Summe",
        "Nursing total",
        "- total -",
    ],
)
def test_totals_are_no_titles(cell: str) -> None:
    assert title_faults(pa.array([cell])).to_pylist() == [A_TOTAL]


@pytest.mark.parametrize(
    "cell",
    [
        "Total Rewards Manager",
        "Totally Stocked Clerk",
        "Nurse 2",
        "C++ developer",
        "Sumo coach",
    ],
)
def test_titles_stay_titles(cell: str) -> None:
    assert title_faults(pa.array([cell])).to_pylist() == [""]


def test_what_holds_no_text_is_refused() -> None:
    with pytest.raises(WorktideError, match="holds no text"):
        as_text(pa.array([[1]]))
