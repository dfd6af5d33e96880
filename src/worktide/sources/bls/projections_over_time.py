"""Employment Projections 2024-34 for the labour force and the whole economy, from 2004 to 2034."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import polars as pl

from worktide.core.errors import SourceError
from worktide.sources.layouts import Column, Layout, checked_table
from worktide.sources.tables import ROW, Reader, label, read_cells

_HEADER: Final = re.compile(r"(?:(.+), )?(\d{4})(?:[–-](\d{2}))?")
_FOOTNOTE: Final = re.compile(r"\s*\[\d+\]$")
_AGE: Final = re.compile(r",\s*16 years and older$")
_NOTES: Final = ("Footnotes:", "Note:", "Source:", "[")
_IN_PERSONS: Final = ("level", "change")
_MEASURES: Final[Mapping[str | None, str]] = {
    None: "level",
    "Labor force": "level",
    "Population": "level",
    "Participation rate": "level",
    "Labor force change": "change",
    "Population change": "change",
    "Participation rate change": "change",
    "Percent change": "change_percent",
    "Percent distribution": "distribution_percent",
    "Compound annual rate of change": "annual_change_percent",
}
_LAYOUT: Final = Layout(
    {
        "section": Column("section"),
        "category": Column("category"),
        "measure": Column("measure", among=tuple(sorted(set(_MEASURES.values())))),
        "period": Column("period", pattern=r"^\d{4}(-\d{2})?$"),
        "value": Column("value", "number"),
    },
    key=("section", "category", "measure", "period"),
)

Cells = Sequence[Any]


def measure_and_period(header: str, source: str) -> tuple[str, str]:
    """Return what a column measures and of which year or years; raises SourceError for a header that is not known.

    >>> measure_and_period("Labor force change, 2004–14", "labor-force.xlsx")
    ('change', '2004-14')
    >>> measure_and_period("2034", "aggregate-economy-tables.xlsx")
    ('level', '2034')
    """
    found = _HEADER.fullmatch(header)
    if found is None or found[1] not in _MEASURES:
        hint = "This reader knows the round 2024-34. Use that round, or a newer version of Worktide."
        raise SourceError("a column is not one that this reader knows", source=source, row=2, got=header, hint=hint)
    return _MEASURES[found[1]], found[2] if found[3] is None else f"{found[2]}-{found[3]}"


def _name(cell: object) -> str:
    return _AGE.sub("", _FOOTNOTE.sub("", str(cell).strip())).rstrip(":")


def _lines(rows: Sequence[Cells]) -> Iterator[tuple[str, str, int, Cells]]:
    """Yield section, category, row number and cells of each line with figures; no indent opens a section."""
    section = ""
    for number, row in enumerate(rows[2:], start=3):
        text = str(row[0])
        if text.strip().startswith(_NOTES):
            return
        if text.strip() and not text.startswith(" "):
            section = _name(text)
        if any(isinstance(cell, float) for cell in row[1:]):
            yield section, _name(text), number, row[1:]


def read_long(path: Path, sheet: str, *, thousands: bool = False) -> pl.DataFrame:
    """Return a table of groups by years as rows of section, category, measure, period and value.

    `thousands` turns levels and changes into units. Cells without a figure have no row.
    """
    source = f"{label(path)}: {sheet}"
    rows = read_cells(path, sheet)
    headers = [_FOOTNOTE.sub("", str(int(cell) if isinstance(cell, float) else cell).strip()) for cell in rows[1][1:]]
    columns = [measure_and_period(header, source) for header in headers]
    records = [
        (
            section,
            category,
            measure,
            period,
            cell * 1000 if thousands and measure in _IN_PERSONS else cell,
            number,
        )
        for section, category, number, cells in _lines(rows)
        for (measure, period), cell in zip(columns, cells, strict=True)
        if isinstance(cell, float)
    ]
    frame = pl.DataFrame(records, schema=[*(column.name for column in _LAYOUT.columns.values()), ROW], orient="row")
    return checked_table(frame, _LAYOUT, source=source)


def read_labor_force(path: Path) -> dict[str, pl.DataFrame]:
    """Return `labor_force` (3.1), `population` (3.2), `participation_rates` (3.3) and `median_ages` (3.4).

    Labour force and population are in persons of 16 years and older, rates in percent and their change in percentage
    points, ages in years. The line on the ages of baby boomers holds words and is left out.
    """
    return {
        "labor_force": read_long(path, "Table 3.1", thousands=True),
        "population": read_long(path, "Table 3.2", thousands=True),
        "participation_rates": read_long(path, "Table 3.3"),
        "median_ages": read_long(path, "Table 3.4"),
    }


def read_aggregate_economy(path: Path) -> dict[str, pl.DataFrame]:
    """Return `labor_supply` (4.1), `real_gdp` (4.2), `nominal_gdp` (4.3) and `assumptions` (4.4).

    Levels of `labor_supply` are in millions unless the category names another unit, those of `real_gdp` and
    `assumptions` in billions of chained 2017 dollars unless it does, those of `nominal_gdp` in billions of current
    dollars.
    """
    return {
        "labor_supply": read_long(path, "Table 4.1"),
        "real_gdp": read_long(path, "Table 4.2"),
        "nominal_gdp": read_long(path, "Table 4.3"),
        "assumptions": read_long(path, "Table 4.4"),
    }


READERS: dict[str, Reader] = {
    "projections-2024-34-labor-force": read_labor_force,
    "projections-2024-34-aggregate-economy": read_aggregate_economy,
}
