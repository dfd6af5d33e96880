"""Occupational Employment and Wage Statistics: the national workbook of each May."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

import polars as pl

from worktide.core.errors import SourceError
from worktide.sources.layouts import Column, Kind, Layout, table
from worktide.sources.tables import ROW, Reader, label, read_cells, read_sheet, with_top_coded

YEARS: Final = range(2019, 2026)
LEVELS: Final = ("total", "major", "minor", "broad", "detailed")

_PERIODS: Final = {"H": "hourly_wage", "A": "annual_wage"}
_POINTS: Final = {"PCT10": "p10", "PCT25": "p25", "MEDIAN": "median", "PCT75": "p75", "PCT90": "p90"}
_DISTRIBUTION: Final = [f"{period}_{point}" for period in _PERIODS for point in _POINTS]
_TOP_CODE: Final = re.compile(r"^#.*\$([\d,.]+) per hour or \$([\d,]+) per")


def _wage(publisher_name: str) -> Column:
    period, point = publisher_name.split("_")
    kind: Kind = "integer" if period == "A" else "number"
    return Column(f"{_PERIODS[period]}_{_POINTS[point]}", kind, nullable=True, low=0)


def _columns() -> Mapping[str, Column]:
    wages = {name: _wage(name) for name in _DISTRIBUTION}
    flags = {f"{name}_top_coded": Column(f"{wages[name].name}_top_coded", "flag") for name in _DISTRIBUTION}
    return {
        "O_GROUP": Column("level", among=LEVELS),
        "OCC_CODE": Column("soc_code", "soc"),
        "OCC_TITLE": Column("title"),
        "TOT_EMP": Column("employment", "integer", nullable=True, low=0),
        "EMP_PRSE": Column("employment_prse", "number", nullable=True, low=0),
        "MEAN_PRSE": Column("wage_prse", "number", nullable=True, low=0),
        "H_MEAN": Column("hourly_wage_mean", "number", nullable=True, low=0),
        "A_MEAN": Column("annual_wage_mean", "integer", nullable=True, low=0),
        **wages,
        **flags,
        "ANNUAL": Column("annual_wages_only", "flag"),
        "HOURLY": Column("hourly_wages_only", "flag"),
    }


_LAYOUT: Final = Layout(
    _columns(),
    key=("level", "soc_code"),
    ignored=(
        "AREA", "AREA_TITLE", "AREA_TYPE", "PRIM_STATE", "NAICS", "NAICS_TITLE", "I_GROUP", "OWN_CODE",
        "JOBS_1000", "LOC_QUOTIENT", "PCT_TOTAL", "PCT_RPT",
    ),
    knows="the national workbooks of May 2019 to May 2025",
)  # fmt: skip

_TOP_CODES: Final = Layout(
    {"hourly": Column("hourly_wage", "number", low=1), "annual": Column("annual_wage", "integer", low=1)},
    key=("hourly_wage",),
)


def top_code_of(notes: list[str], source: str) -> tuple[str, str]:
    """Return the hourly and the annual wage from which the workbook's notes say that `#` stands for a wage.

    Raises SourceError where no note says so.
    """
    for note in notes:
        if found := _TOP_CODE.match(note):
            return found[1].replace(",", ""), found[2].replace(",", "")
    hint = "Download the workbook again; if it is a newer release, this reader does not know it yet."
    raise SourceError("the notes do not say from which wage # stands", source=source, hint=hint)


def _top_codes(path: Path) -> pl.DataFrame:
    notes = [str(row[0]) for row in read_cells(path, "Field Descriptions") if row]
    hourly, annual = top_code_of(notes, label(path))
    frame = pl.DataFrame({"hourly": [hourly], "annual": [annual]})
    return table(frame, _TOP_CODES, source=label(path))


def read_year(path: Path, year: int) -> dict[str, pl.DataFrame]:
    """Return `occupations` and `top_codes` of the workbook of May `year`.

    `occupations` is keyed by level and code, because an occupation that is published at its broad level only stands in
    the file twice, as `broad` and as `detailed`. Employment is in persons without the self-employed, wages in dollars
    before tax, relative standard errors in percent. A wage marked `#` is null with its `…_top_coded` true. `top_codes`
    is the one row of wages from which the notes say that `#` stands; in May 2025 the note is there, but no wage is
    marked and wages above it are printed. Codes are those of the year: in 2019 and 2020 a hybrid of SOC 2010 and 2018.
    """
    frame = read_sheet(path, f"national_M{year}_dl")
    frame = frame.rename({name: name.upper() for name in frame.columns if name != ROW})
    known = [name for name in _DISTRIBUTION if name in frame.columns]
    frame = with_top_coded(frame, known)
    frame = frame.with_columns(pl.col("^(ANNUAL|HOURLY)$").fill_null("N"))
    return {"occupations": table(frame, _LAYOUT, source=label(path)), "top_codes": _top_codes(path)}


READERS: dict[str, Reader] = {f"oews-{year}": partial(read_year, year=year) for year in YEARS}
