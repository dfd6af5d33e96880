"""The reader of the Budget Lab's crosswalk from O*NET occupations to those of the Current Population Survey."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from worktide.sources.layouts import Column, Layout, table
from worktide.sources.tables import Reader, label, read_delimited

_LAYOUT: Final = Layout(
    {
        "Code": Column("onet_soc_2019_code", "onet_soc"),
        "Occupation": Column("title"),
        "cps_code": Column("census_2018_code", "census", nullable=True),
        "Job Zone": Column("job_zone", "integer", nullable=True, low=1, high=5),
        "Data-level": Column("data_level", "flag"),
    },
    key=("onet_soc_2019_code",),
)


def read_crosswalk(path: Path) -> dict[str, pl.DataFrame]:
    """Return `crosswalk`: each O*NET-SOC 2019 occupation with its Census 2018 code, as the survey uses it.

    `data_level` says that O*NET collects data for the occupation; only then it has a `job_zone` (1 to 5).
    """
    frame = read_delimited(path, separator=",", quoted=True)
    return {"crosswalk": table(frame.with_columns(pl.col("Data-level").fill_null("N")), _LAYOUT, source=label(path))}


READERS: dict[str, Reader] = {"crosswalk-onet-to-census-cps": read_crosswalk}
