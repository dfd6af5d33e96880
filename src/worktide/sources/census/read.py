"""The readers of the Census Bureau's occupation codes of 2018."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from worktide.sources.layouts import Column, Layout, schema_of, table, typed
from worktide.sources.tables import Reader, checked, label, read_delimited, read_sheet

# Census writes X for digits left open, where a code of its own covers several SOC occupations.
_SOC_PATTERN: Final = r"^\d{2}-\d{1,4}X{0,3}$"
_DETAILED: Final = r"^\d{2}-\d{3}[1-9]$"
_CODE_LIST: Final = "2018 Census Occ Code List"
_CROSSWALK: Final = "2010 to 2018 Crosswalk "

_OCCUPATIONS: Final = Layout(
    {
        "2018 Census Code": Column("census_2018_code", "census"),
        "2018 Census Title": Column("title"),
        "2018 SOC Code": Column("soc_2018_pattern", nullable=True, pattern=_SOC_PATTERN),
    },
    key=("census_2018_code",),
    ignored=("column_1",),
    knows="the list of September 2019",
)
_SIX_COLUMNS: Final = Layout(
    {
        "2010 SOC code": Column("soc_2010_pattern", nullable=True),
        "2010 Census Code": Column("census_2010_code", nullable=True),
        "2010 Census Title": Column("census_2010_title", nullable=True),
        "2018 SOC Code": Column("soc_2018_pattern", nullable=True),
        "2018 Census Code": Column("census_2018_code", nullable=True),
        "2018 Census Title": Column("title", nullable=True),
    },
    key=(),
    knows="the crosswalk of May 2020",
)
_MEMBERS: Final = [
    Column("census_2018_code", "census"),
    Column("soc_2018_code", "soc", pattern=_DETAILED),
    Column("title"),
]


def _with_level(frame: pl.DataFrame) -> pl.DataFrame:
    """Add how fine a SOC code is: detailed, broad, minor, pattern (with X) or null (none)."""
    code = pl.col("soc_2018_pattern")
    level = (
        pl.when(code.str.contains("X"))
        .then(pl.lit("pattern"))
        .when(code.str.contains(r"000$"))
        .then(pl.lit("minor"))
        .when(code.str.contains(r"0$"))
        .then(pl.lit("broad"))
        .when(code.is_not_null())
        .then(pl.lit("detailed"))
    )
    return frame.with_columns(level.alias("level"))


def _occupations(frame: pl.DataFrame, source: str) -> pl.DataFrame:
    return _with_level(table(frame, _OCCUPATIONS, source=source))


def _members(path: Path) -> pl.DataFrame:
    source = f"{label(path)}: {_CROSSWALK.strip()}"
    sheet = read_sheet(path, _CROSSWALK, header=4, missing=("none",))
    frame = typed(sheet, _SIX_COLUMNS, source=source)
    code = pl.col("census_2018_code").str.extract(r"^(\d{1,4})$").str.zfill(4)
    named = pl.col("title").str.extract(r"\((\d{2}-\d{4}) ?\)$")
    own = pl.when(pl.col("soc_2018_pattern").str.contains(_DETAILED)).then(pl.col("soc_2018_pattern"))
    frame = frame.with_columns(
        census_2018_code=code.forward_fill(),
        soc_2018_code=pl.coalesce(named, own),
        title=pl.col("title").str.replace(r" ?\(\d{2}-\d{4} ?\)$", ""),
    )
    detailed = frame.filter(pl.col("soc_2018_code").str.contains(_DETAILED))
    return checked(detailed, schema_of(_MEMBERS), source=source, key=["census_2018_code", "soc_2018_code"])


def read_workbook(path: Path) -> dict[str, pl.DataFrame]:
    """Return `occupations` and `members` of the Census Bureau's workbook.

    `occupations` are the 570 codes of 2018 with `soc_2018_pattern` as printed (digits left open are X; null for none)
    and its `level`. `members` are the detailed SOC 2018 occupations within each code, each of them once.
    """
    sheet = read_sheet(path, _CODE_LIST, header=5, missing=("none",))
    single = sheet.filter(pl.col("2018 Census Code").str.contains(r"^\d{1,4}$"))
    return {"occupations": _occupations(single, f"{label(path)}: {_CODE_LIST}"), "members": _members(path)}


def read_csv(path: Path) -> dict[str, pl.DataFrame]:
    """Return `crosswalk`: the code list of the workbook as CSV, with the same columns as its `occupations`."""
    frame = read_delimited(path, separator=",", quoted=True, missing=("none",))
    return {"crosswalk": _occupations(frame, label(path))}


READERS: dict[str, Reader] = {
    "crosswalk-census-2018": read_workbook,
    "crosswalk-census-2018-to-soc-2018": read_csv,
}
