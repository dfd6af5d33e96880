"""Reader of DAIOE, the frozen index of 2010 to 2023 on O*NET-SOC 2010."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from worktide.sources.layouts import Column, Layout, table
from worktide.sources.tables import Reader, label, read_delimited

CAPABILITIES: Final = {
    "allapps": "all_applications",
    "stratgames": "strategy_games",
    "videogames": "video_games",
    "imgrec": "image_recognition",
    "imgcompr": "image_comprehension",
    "imggen": "image_generation",
    "readcompr": "reading_comprehension",
    "lngmod": "language_modeling",
    "translat": "translation",
    "speechrec": "speech_recognition",
    "genai": "generative_ai",
}

_LAYOUT: Final = Layout(
    {
        "occ_code_onetsoc2010": Column("onet_soc_2010_code", "onet_soc"),
        "year": Column("year", "integer", low=2010, high=2023),
        "occ_title_onetsoc2010": Column("title"),
        **{f"daioe_{theirs}": Column(ours, "number", nullable=True, low=0) for theirs, ours in CAPABILITIES.items()},
        **{
            f"pctl_rank_{theirs}": Column(f"percentile_{ours}", "number", nullable=True, low=0, high=100)
            for theirs, ours in CAPABILITIES.items()
        },
    },
    key=("onet_soc_2010_code", "year"),
    knows="the frozen index of 2010 to 2023",
)


def read_occupations(path: Path) -> dict[str, pl.DataFrame]:
    """Return `occupations`: cumulative exposure to measured progress of AI, by occupation, year and capability.

    The scores have no unit and only grow; null is a capability that no benchmark had measured by then, never zero.
    `percentile_…` ranks occupations within a year, from 0 to 100, but gives equal scores different ranks by their place
    in the file: compute ranks from the scores where ties matter.
    """
    return {"occupations": table(read_delimited(path), _LAYOUT, source=label(path))}


READERS: dict[str, Reader] = {"daioe-2010-2023": read_occupations}
