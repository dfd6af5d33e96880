"""What the workbooks of the Employment Projections have in common: their headers, footnotes, marks and units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import polars as pl

from worktide.sources.layouts import Layout, table
from worktide.sources.tables import label, read_sheet, with_numbers

HEADER_ROW: Final = 2
ATTAINMENTS: Final = (
    "No formal educational credential",
    "High school diploma or equivalent",
    "Some college, no degree",
    "Postsecondary nondegree award",
    "Associate's degree",
    "Bachelor's degree",
    "Master's degree",
    "Doctoral or professional degree",
)
EXPERIENCES: Final = ("None", "Less than 5 years", "5 years or more")
TRAININGS: Final = (
    "None",
    "Short-term on-the-job training",
    "Moderate-term on-the-job training",
    "Long-term on-the-job training",
    "Apprenticeship",
    "Internship/residency",
)

_MISSING: Final = ("n/a", "N/A", "—")
_FOOTNOTE: Final = r"\s*[\[(]\d+[\])]$"
_TOP_CODED_WAGE: Final = r"^>=\s*\$"
_YES_AND_NO: Final = {"Summary": "Y", "Line item": "N"}


def without_years(name: str, base: int) -> str:
    """Return a header of a round in words that hold for every round: `base`, `projected` and `period` for its years.

    >>> without_years("Employment change, percent, 2024–34", 2024)
    'Employment change, percent, period'
    >>> without_years("Median annual wage, dollars, 2024[1]", 2024)
    'Median annual wage, base'
    """
    if "NAICS" in name:
        return "NAICS code"
    name = re.sub(_FOOTNOTE, "", name).replace("dollars, ", "")
    name = re.sub(rf"\b{base}[–-]{(base + 10) % 100:02d}\b", "period", name)
    return name.replace(str(base + 10), "projected").replace(str(base), "base")


def read_rows(path: Path, sheet: str, base: int, *, code: str = "base National Employment Matrix code") -> pl.DataFrame:
    """Return the rows of a sheet that have a value in the column `code`, under headers without years.

    Titles lose their footnote marks; `footnote` is `Y` where there was one and `N` elsewhere. A summary line is `Y` in
    `Occupation type` and `Industry type`, a line item `N`; a wage `>=$239,200` is `#`.
    """
    frame = read_sheet(path, sheet, header=HEADER_ROW, missing=_MISSING)
    frame = frame.rename({name: without_years(name, base) for name in frame.columns})
    if code not in frame.columns:
        return frame
    title = pl.col(frame.columns[0])
    wages = pl.col("^Median annual wage.*$")
    return (
        frame.filter(pl.col(code).is_not_null())
        .with_columns(
            footnote=pl.when(title.str.contains(_FOOTNOTE)).then(pl.lit("Y")).otherwise(pl.lit("N")),
            **{frame.columns[0]: title.str.replace(_FOOTNOTE, "")},
        )
        .with_columns(pl.col("^(Occupation|Industry) type$").replace(_YES_AND_NO))
        .with_columns(pl.when(wages.str.contains(_TOP_CODED_WAGE)).then(pl.lit("#")).otherwise(wages).name.keep())
    )


def in_persons(frame: pl.DataFrame, columns: Sequence[str], *, source: str) -> pl.DataFrame:
    """Return the frame with columns of thousands of persons as whole persons; those that are not there are passed over.

    The publisher rounds to a hundred persons. Raises SourceError at the first cell that is not a number.
    """
    here = [column for column in columns if column in frame.columns]
    frame = with_numbers(frame, dict.fromkeys(here, pl.Float64), source=source)
    return frame.with_columns((pl.col(here) * 1000).round().cast(pl.Int64))


def read_table(
    path: Path,
    sheet: str,
    base: int,
    layout: Layout,
    *,
    thousands: Sequence[str] = (),
    code: str = "base National Employment Matrix code",
) -> pl.DataFrame:
    """Return a sheet as the table of its layout; `thousands` names the columns to turn into persons."""
    source = f"{label(path)}: {sheet}"
    frame = in_persons(read_rows(path, sheet, base, code=code), thousands, source=source)
    if "footnote" in frame.columns and "footnote" not in layout.columns:
        frame = frame.drop("footnote")
    return table(frame, layout, source=source)
