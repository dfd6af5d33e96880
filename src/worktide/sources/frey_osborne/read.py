"""Reader of Frey and Osborne's probabilities of computerisation, as transcribed from the paper's appendix."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from worktide.sources.layouts import Column, Layout, table
from worktide.sources.tables import Reader, label, read_delimited

_LAYOUT: Final = Layout(
    {
        "SOC code": Column("soc_2010_code", "soc"),
        "Occupation": Column("title"),
        "Rank": Column("rank", "integer", low=1),
        "Probability": Column("probability", "number", low=0, high=1),
        "Label": Column("hand_label", "flag", nullable=True),
    },
    key=("soc_2010_code",),
    knows="the 702 occupations of the paper's appendix",
)


def read_occupations(path: Path) -> dict[str, pl.DataFrame]:
    """Return `occupations`: the probability, from 0 to 1, that an occupation is computerisable, and its rank.

    Rank 1 is the least so. `hand_label` is what the authors and colleagues decided by hand for 70 occupations, from
    which the model learnt the rest. The paper names no year by which it might come true.
    """
    frame = read_delimited(path, separator=",", quoted=True)
    return {"occupations": table(frame, _LAYOUT, source=label(path))}


READERS: dict[str, Reader] = {"frey-osborne-2013": read_occupations}
