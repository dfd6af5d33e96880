"""O*NET-SOC taxonomies: lists of occupations, their structure, and the ways from one taxonomy to the next."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Final

import polars as pl

from worktide.sources.layouts import Column, Layout, checked_table, table
from worktide.sources.tables import label, read_delimited, read_sheet, renamed

_ONET_2010: Final = {
    "O*NET-SOC 2010 Code": Column("onet_soc_2010_code", "onet_soc"),
    "O*NET-SOC 2010 Title": Column("onet_soc_2010_title"),
}
_TO_2019: Final = Layout(
    {
        **_ONET_2010,
        "O*NET-SOC 2019 Code": Column("onet_soc_2019_code", "onet_soc"),
        "O*NET-SOC 2019 Title": Column("onet_soc_2019_title"),
    },
    key=("onet_soc_2010_code", "onet_soc_2019_code"),
)
TO_SOC_2010: Final = Layout(
    {
        **_ONET_2010,
        "2010 SOC Code": Column("soc_2010_code", "soc"),
        "2010 SOC Title": Column("soc_2010_title"),
    },
    key=("onet_soc_2010_code",),
)
_LIST_2010: Final = Layout(
    {
        "O*NET-SOC 2010 Code": Column("onet_soc_2010_code", "onet_soc"),
        "O*NET-SOC 2010 Title": Column("title"),
        "O*NET-SOC 2010 Description": Column("description"),
    },
    key=("onet_soc_2010_code",),
)
_TAXONOMIES: Final = (2000, 2006, 2009, 2010)
_LEGACY: Final = Layout(
    {
        "normalized_code": Column("legacy_code", "onet_soc"),
        "mapped_soc2019_code": Column("onet_soc_2019_code", "onet_soc"),
        "mapped_soc2019_title": Column("onet_soc_2019_title"),
        "path_length": Column("path_length", "integer", low=1, high=4),
        "first_detected_version": Column("first_taxonomy", "integer", among=_TAXONOMIES),
        "last_detected_version": Column("last_taxonomy", "integer", among=_TAXONOMIES),
    },
    key=("legacy_code", "onet_soc_2019_code"),
    ignored=("original_code",),
)
_LEVELS: Final = ("major", "minor", "broad", "detailed", "onet_soc")
_STRUCTURE: Final = Layout(
    {
        "code": Column("code", pattern=r"^\d{2}-\d{4}(\.\d{2})?$"),
        "level": Column("level", among=_LEVELS),
        "title": Column("title"),
        "parent_code": Column("parent_code", nullable=True, pattern=r"^\d{2}-\d{4}$"),
    },
    key=("code",),
)
_STRUCTURE_COLUMNS: Final = {
    "Major Group": "major",
    "Minor Group": "minor",
    "Broad Occupation": "broad",
    "Detailed Occupation": "detailed",
    "Detailed O*NET-SOC": "onet_soc",
    "SOC or O*NET-SOC 2019 Title": "title",
}


def _csv(path: Path, layout: Layout) -> pl.DataFrame:
    return table(read_delimited(path, separator=",", quoted=True), layout, source=label(path))


def read_2010_to_2019(path: Path) -> dict[str, pl.DataFrame]:
    """Return `crosswalk` from O*NET-SOC 2010 to 2019: many to many, without weights."""
    return {"crosswalk": _csv(path, _TO_2019)}


def read_legacy_to_2019(path: Path) -> dict[str, pl.DataFrame]:
    """Return `crosswalk` from codes of the taxonomies 2000 to 2010 that 2019 has no more.

    `path_length` counts the official crosswalks on the way; `first_taxonomy` and `last_taxonomy` are years.
    """
    return {"crosswalk": _csv(path, _LEGACY)}


def read_list_2010(path: Path) -> dict[str, pl.DataFrame]:
    """Return `occupations` of O*NET-SOC 2010: code, title and description."""
    return {"occupations": _csv(path, _LIST_2010)}


def read_onet_to_soc_2010(path: Path) -> dict[str, pl.DataFrame]:
    """Return `crosswalk` from O*NET-SOC 2010 to SOC 2010: each code to one, from O*NET's own workbook."""
    return {"crosswalk": table(read_sheet(path, header=4), TO_SOC_2010, source=label(path))}


def read_structure_2019(path: Path) -> dict[str, pl.DataFrame]:
    """Return `structure` of SOC 2018 with the occupations that O*NET-SOC 2019 adds below it.

    `level` is major, minor, broad, detailed or onet_soc; `parent_code` is the code one level above (null for major).
    O*NET-SOC codes that end in .00 are the detailed occupations themselves and have no row of their own.
    """
    source = label(path)
    frame = renamed(read_delimited(path, separator=",", quoted=True), _STRUCTURE_COLUMNS, source=source)
    level = pl.coalesce(pl.when(pl.col(name).is_not_null()).then(pl.lit(name)) for name in _LEVELS)
    # The file lists each code below the group that it belongs to, so the last code of the level above is the parent.
    parents = [
        pl.when(pl.col(below).is_not_null()).then(pl.col(above).forward_fill()) for above, below in pairwise(_LEVELS)
    ]
    frame = frame.with_columns(code=pl.coalesce(_LEVELS), level=level, parent_code=pl.coalesce(parents))
    return {"structure": checked_table(frame.drop(_LEVELS), _STRUCTURE, source=source)}
