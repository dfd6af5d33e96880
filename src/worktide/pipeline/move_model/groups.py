"""Which records the survey's groups cover, and how many people work in each record today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.core.codes import soc_of
from worktide.pipeline.inputs import Inputs

Array = NDArray[np.float64]

SOURCES = ("crosswalk-nem-onet", "crosswalk-soc-2010-to-2018", "onet-30-1", "projections-2024-34")
# A group is one SOC 2010 code, or all of its broad occupation, half a minor group, or minor group.
GENERAL = 0.5
"""Part of the people counted for a general occupation and its specialities who are taken to be in the general one:
assumed, because nobody counts the specialities."""
_WHOLE = ".00"
_BEGINNINGS = ((7, ""), (6, "0"), (5, "00"), (4, "000"))


@dataclass(frozen=True, slots=True)
class Cover:
    """Records and groups.

    `shares` is records × groups: the parts of a record's people in each group, adding up to 1, or all 0 where the
    survey does not ask about it. `people` (records) work in each today, self-employed included; a figure that covers
    several records is divided as `GENERAL` says.
    """

    codes: tuple[str, ...]
    shares: Array
    people: Array

    @property
    def members(self) -> Array:
        """Groups × records: the parts of a group's people in each record, adding up to 1."""
        counted = (self.shares * self.people[:, None]).T
        total = counted.sum(axis=1, keepdims=True)
        return np.asarray(counted / np.where(total > 0, total, 1.0))

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Records: whether the survey asks about it."""
        return np.asarray(self.shares.sum(axis=1) > 0)


def people_of(inputs: Inputs, codes: Sequence[str]) -> Array:
    """Return people employed in each record by the employment matrix, which counts the self-employed too.

    Of a figure that covers several records, general ones (codes that end in .00) take `GENERAL` where there are
    specialities too, and each kind shares its part equally. A record that is not counted takes the least of the others,
    so that a group is never without people.
    """
    matrix = inputs.table("projections-2024-34", "occupations").filter(~pl.col("summary"))
    counts = dict(matrix.select("soc_code", pl.col("employment_base").cast(pl.Float64)).iter_rows())
    links = inputs.table("crosswalk-nem-onet", "crosswalk").select("onet_soc_2019_code", "nem_code")
    of_record = dict(links.iter_rows())
    sharing = Counter((of_record.get(code, ""), code.endswith(_WHOLE)) for code in codes)

    def part(code: str) -> float:
        counted, general = of_record.get(code, ""), code.endswith(_WHOLE)
        both = sharing[counted, not general] > 0
        of_kind = (GENERAL if general else 1.0 - GENERAL) if both else 1.0
        return (counts.get(counted) or np.nan) * of_kind / sharing[counted, general]

    people = np.array([part(code) for code in codes], dtype=np.float64)
    return np.where(people > 0, people, np.nanmin(people[people > 0]))


def cover(inputs: Inputs, groups: Sequence[Sequence[str]]) -> Cover:
    """Return how the survey's groups (each several SOC 2010 codes) cover the records of O*NET 30.1, sorted by code.

    A record takes the groups of its SOC 2010 codes: the narrowest that each belongs to. Where there are several, they
    count alike.
    """
    codes = tuple(inputs.table("onet-30-1", "occupations")["onet_soc_code"].sort().to_list())
    places = {code: place for place, group in enumerate(groups) for code in group}
    before: dict[str, set[int]] = {}
    links = inputs.table("crosswalk-soc-2010-to-2018", "crosswalk").select("soc_2018_code", "soc_2010_code")
    for new, old in links.iter_rows():
        names = (old[:length] + end for length, end in _BEGINNINGS)
        group = next((name for name in names if name in places), None)
        if group is not None:
            before.setdefault(new, set()).add(places[group])
    shares = np.zeros((len(codes), len(groups)))
    for place, code in enumerate(codes):
        found = sorted(before.get(soc_of(code), ()))
        shares[place, found] = 1.0 / len(found) if found else 0.0
    return Cover(codes, shares, people_of(inputs, codes))
