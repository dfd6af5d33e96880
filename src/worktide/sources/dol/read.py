"""The reader of titles that employers filed with the Department of Labor for H-2B workers."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from worktide.sources.layouts import Column, Layout, checked_table, typed
from worktide.sources.tables import ROW, Reader, label, read_delimited

_LAYOUT: Final = Layout(
    {
        "JOB_TITLE": Column("title"),
        "SOC_CODE": Column("soc_code", "soc"),
        "SOC_NAME": Column("soc_title"),
        "YEAR": Column("year", "integer", low=2011, high=2013),
        "n": Column("count", "integer", low=1),
    },
    key=("title", "soc_code", "soc_title", "year"),
)


def read_titles(path: Path) -> dict[str, pl.DataFrame]:
    """Return `titles` as employers wrote them, with the code the Department gave and `count` of applications.

    `year` is the fiscal year. `soc_code` mixes SOC 2000 and SOC 2010, as filed; titles keep their case.
    """
    source = label(path)
    frame = typed(read_delimited(path, separator=",", quoted=True), _LAYOUT, source=source)
    # One code is written once with and once without the .00 of O*NET-SOC: the same title, counted in two rows.
    frame = frame.group_by(_LAYOUT.key, maintain_order=True).agg(pl.col("count").sum(), pl.col(ROW).first())
    return {"titles": checked_table(frame, _LAYOUT, source=source)}


READERS: dict[str, Reader] = {"h2b-titles-2011-2013": read_titles}
