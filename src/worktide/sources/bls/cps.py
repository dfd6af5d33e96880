"""Current Population Survey: employed people by detailed occupation, and the labour force by Census occupation."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from worktide.core.errors import SourceError
from worktide.sources.bls.matrix import in_persons
from worktide.sources.layouts import Column, Layout, table
from worktide.sources.tables import Reader, label, read_cells, read_delimited, read_sheet

YEAR: Final = 2022
NOT_REPORTED: Final = "-001"

_SHEET: Final = "cpsaat11"
_YEAR_ROW, _HEADER_ROW = 4, 6
_MISSING: Final = ("n/a", "N/A", "–")
_SHARES: Final = {
    "Women": "women_percent",
    "White": "white_percent",
    "Black or African American": "black_percent",
    "Asian": "asian_percent",
    "Hispanic or Latino": "hispanic_percent",
}
_DEMOGRAPHICS: Final = Layout(
    {
        "column_1": Column("title"),
        "position": Column("position", "integer", low=1),
        "column_2": Column("employed", "integer", low=0),
        **{name: Column(ours, "number", nullable=True, low=0, high=100) for name, ours in _SHARES.items()},
    },
    key=("title",),
    knows="table 11 of 2022",
)
_LABOR_FORCE: Final = Layout(
    {
        "occ2018": Column("census_2018_code", "census"),
        "total_lf": Column("labor_force", "number", low=0),
        "native": Column("native", "number", low=0),
        "foreign": Column("foreign_born", "number", low=0),
    },
    key=("census_2018_code",),
    knows="the table of May 2025",
)


def _refuse_other_year(path: Path) -> None:
    rows = read_cells(path, _SHEET)
    got = rows[_YEAR_ROW - 1][1] if len(rows) >= _YEAR_ROW else None
    if got != YEAR:
        hint = "Use the table of that year, or a newer version of Worktide."
        raise SourceError(
            "is not of the year that this reader knows", source=label(path), got=got, expected=YEAR, hint=hint
        )


def read_demographics(path: Path) -> dict[str, pl.DataFrame]:
    """Return `occupations` of table 11: persons employed in 2022, annual average, and shares of them in percent.

    The publisher gives titles without codes, and groups among them without a mark of their own: `position` is the place
    in the table, where a group stands before its members. Shares are null where fewer than 50,000 are employed. The
    races do not add up to 100, since not all are shown; people of Hispanic origin may be of any race.
    """
    _refuse_other_year(path)
    frame = read_sheet(path, _SHEET, header=_HEADER_ROW, missing=_MISSING)
    if "column_2" in frame.columns:
        frame = frame.filter(pl.col("column_2").is_not_null())
        frame = frame.with_columns(
            pl.col("column_1").str.replace_all(r"\s+", " "),
            position=pl.int_range(1, pl.len() + 1),
        )
    frame = in_persons(frame, ["column_2"], source=label(path))
    return {"occupations": table(frame, _DEMOGRAPHICS, source=label(path))}


def read_labor_force(path: Path) -> dict[str, pl.DataFrame]:
    """Return `occupations`: persons in the civilian labour force by Census 2018 occupation, in the one month May 2025.

    `native` and `foreign_born` add up to `labor_force`. The description of the file says that its foreign-born are
    those without citizenship, but they are 19 percent of the labour force, as all foreign-born people are. The line
    of people whose occupation is not reported (code -001) is left out.
    """
    frame = read_delimited(path, separator=",", quoted=True)
    if "occ2018" in frame.columns:
        frame = frame.filter(pl.col("occ2018").ne_missing(NOT_REPORTED))
    return {"occupations": table(frame, _LABOR_FORCE, source=label(path))}


READERS: dict[str, Reader] = {
    "cps-table-11-2022": read_demographics,
    "cps-table-11-2022-resaved": read_demographics,
    "cps-labor-force-2025": read_labor_force,
}
