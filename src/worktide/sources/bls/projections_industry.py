"""Employment Projections 2024-34 by industry: employment and output."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from worktide.sources.bls.matrix import in_persons, read_rows, read_table
from worktide.sources.bls.projections import CODE, EMPLOYMENT, INDUSTRY, THOUSANDS, TITLE
from worktide.sources.bls.projections_education import BASE, KNOWS
from worktide.sources.layouts import Column, Layout, checked_table, typed
from worktide.sources.tables import Reader, label

_OUTPUT: Final = {
    "Output, base": Column("output_base", "number", nullable=True),
    "Output, projected": Column("output_projected", "number", nullable=True),
}
_INDUSTRIES: Final = Layout(
    {
        CODE: Column("industry_code", pattern=INDUSTRY),
        TITLE: Column("title"),
        "Industry type": Column("summary", "flag"),
        **EMPLOYMENT,
        "Compound annual rate of change, employment, period": Column("employment_annual_change_percent", "number"),
        **_OUTPUT,
        "Compound annual rate of change, output, period": Column(
            "output_annual_change_percent", "number", nullable=True
        ),
    },
    key=("industry_code",),
    ignored=("footnote",),
    knows=KNOWS,
)
_SECTOR: Final = {
    "Industry sector": Column("sector"),
    "NAICS code": Column("naics_codes", nullable=True),
}
_SECTOR_EMPLOYMENT: Final = Layout(
    {
        **_SECTOR,
        "Employment, 2014": Column("employment_2014", "integer", low=0),
        "Employment, base": EMPLOYMENT["Employment, base"],
        "Employment, projected": EMPLOYMENT["Employment, projected"],
    },
    key=("sector",),
    ignored=(
        "Employment change, numeric, 2014–24",
        "Employment change, numeric, period",
        "Employment change, percent, 2014–24",
        "Employment change, percent, period",
        "Percent distribution, 2014",
        "Percent distribution, base",
        "Percent distribution, projected",
        "Compound annual rate of change, 2014–24",
        "Compound annual rate of change, period",
        "footnote",
    ),
    knows=KNOWS,
)
_SECTOR_OUTPUT: Final = Layout(
    {**_SECTOR, "Output, 2014": Column("output_2014", "number"), **_OUTPUT},
    key=("sector",),
    ignored=(
        "Compound annual rate of change, 2014–24",
        "Compound annual rate of change, period",
        "Percent distribution, 2014",
        "Percent distribution, base",
        "Percent distribution, projected",
        "footnote",
    ),
    knows=KNOWS,
)


def _sectors(path: Path, sheet: str, layout: Layout, values: str) -> pl.DataFrame:
    """Return a table by sector; its rows are those with a value, since not every sector has a code."""
    source = f"{label(path)}: {sheet}"
    frame = read_rows(path, sheet, BASE, code=values)
    frame = in_persons(frame, ["Employment, 2014", *THOUSANDS], source=source)
    return checked_table(typed(frame, layout, source=source), layout, source=source)


def read_industry(path: Path) -> dict[str, pl.DataFrame]:
    """Return `industries` (2.11), `sector_employment` (2.1) and `sector_output` (2.2).

    Employment is in persons, output in billions of chained 2017 dollars, annual change in percent. Line items do
    not add up to the whole: many groups are not broken down to the end. The other tables rank the same figures.
    """
    return {
        "industries": read_table(path, "Table 2.11", BASE, _INDUSTRIES, thousands=THOUSANDS),
        "sector_employment": _sectors(path, "Table 2.1", _SECTOR_EMPLOYMENT, "Employment, base"),
        "sector_output": _sectors(path, "Table 2.2", _SECTOR_OUTPUT, "Output, base"),
    }


READERS: dict[str, Reader] = {"projections-2024-34-industry": read_industry}
