"""The readers of the Bureau of Labor Statistics' classifications, crosswalks and direct match titles."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from worktide.sources.layouts import Column, Layout, checked_table, table, typed
from worktide.sources.tables import Reader, label, read_delimited, read_sheet

_SOC_2010: Final = {
    "2010 SOC Code": Column("soc_2010_code", "soc"),
    "2010 SOC Title": Column("soc_2010_title"),
}
_SOC_2018: Final = {
    "2018 SOC Code": Column("soc_2018_code", "soc"),
    "2018 SOC Title": Column("soc_2018_title"),
}
_2010_TO_2018: Final = Layout({**_SOC_2010, **_SOC_2018}, key=("soc_2010_code", "soc_2018_code"))
_CODES_2018: Final = Layout(
    {
        "SOC Code": Column("soc_2018_code", "soc"),
        "SOC Title": Column("title"),
        "SOC Definition": Column("definition"),
        "SOC Group": Column("level", among=("Detailed",)),
    },
    key=("soc_2018_code",),
)
_NEM: Final = Layout(
    {
        "O*NET-SOC Code": Column("onet_soc_2019_code", "onet_soc"),
        "O*NET-SOC Title": Column("onet_soc_2019_title"),
        "NEM Code": Column("nem_code", "soc"),
        "National Employment Matrix Occupational Title": Column("nem_title"),
        "OOH Profile Code": Column("ooh_profile_code", nullable=True, pattern=r"^[A-Z]\d{3}$"),
        "OOH Profile Title": Column("ooh_profile_title", nullable=True),
        "OOH Occupation Group": Column("ooh_group", nullable=True),
        "OOH Profile Website": Column("ooh_page", nullable=True, pattern=r"^https?://"),
    },
    key=("onet_soc_2019_code",),
    ignored=("Sort Order", "OOH Occupation Group (brief)"),
    knows="the crosswalk of September 2023",
)
_ISCO: Final = Layout(
    {
        # The file names two ISCO minor groups of three digits, which must not be taken for unit groups.
        "ISCO-08 Code": Column("isco_08_code", pattern=r"^\d{3,4}$"),
        "ISCO-08 Title EN": Column("isco_08_title"),
        **_SOC_2010,
        "part": Column("soc_partial", "flag"),
    },
    key=("isco_08_code", "soc_2010_code"),
)
_TITLES: Final = Layout(
    {
        **_SOC_2018,
        "2018 SOC Direct Match Title": Column("title"),
        "Illustrative Example": Column("illustrative", "flag"),
    },
    key=("soc_2018_code", "title"),
)
_MARKS: Final = {"*": "Y", "x": "Y", "X": "Y"}


def _csv(path: Path, layout: Layout) -> pl.DataFrame:
    return table(read_delimited(path, separator=",", quoted=True), layout, source=label(path))


def with_marks(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return the frame with a column of marks (an asterisk or a cross, or nothing) as `Y` and `N`."""
    return frame.with_columns(pl.col(column).replace(_MARKS).fill_null("N"))


def read_2010_to_2018(path: Path) -> dict[str, pl.DataFrame]:
    """Return `crosswalk` from SOC 2010 to SOC 2018: many to many, without weights."""
    return {"crosswalk": _csv(path, _2010_TO_2018)}


def read_codes_2018(path: Path) -> dict[str, pl.DataFrame]:
    """Return `occupations`: the 867 detailed occupations of SOC 2018 with title and definition."""
    return {"occupations": _csv(path, _CODES_2018).drop("level")}


def read_nem(path: Path) -> dict[str, pl.DataFrame]:
    """Return `crosswalk` from O*NET-SOC 2019 to the National Employment Matrix, on which OEWS and projections stand.

    Military occupations are not in it; a dash for no profile in the Occupational Outlook Handbook is null.
    """
    frame = read_sheet(path, "ONET to SOC crosswalk", header=5, missing=("—", "n/a"))
    return {"crosswalk": table(frame, _NEM, source=label(path))}


def read_isco(path: Path) -> dict[str, pl.DataFrame]:
    """Return `crosswalk` between ISCO-08 and SOC 2010: many to many, without weights.

    `soc_partial` says that only a part of the SOC occupation belongs to the ISCO group. Two rows name minor groups of
    three digits; all others are unit groups of four.
    """
    frame = with_marks(read_sheet(path), "part")
    return {"crosswalk": table(frame, _ISCO, source=label(path))}


def read_direct_match_titles(path: Path) -> dict[str, pl.DataFrame]:
    """Return `titles` that belong to one SOC 2018 occupation each; `illustrative` ones stand in its definition too.

    The file lists five titles twice; each is kept once, illustrative where either row says so. Some words stand under
    two occupations all the same.
    """
    source = label(path)
    frame = with_marks(read_sheet(path, header=8), "Illustrative Example")
    frame = typed(frame, _TITLES, source=source).sort("illustrative", descending=True, maintain_order=True)
    frame = frame.unique(["soc_2018_code", "title"], keep="first", maintain_order=True)
    return {"titles": checked_table(frame, _TITLES, source=source)}


READERS: dict[str, Reader] = {
    "crosswalk-isco-08-to-soc-2010": read_isco,
    "crosswalk-nem-onet": read_nem,
    "crosswalk-soc-2010-to-2018": read_2010_to_2018,
    "soc-2018-codes": read_codes_2018,
    "soc-2018-direct-match-titles": read_direct_match_titles,
}
