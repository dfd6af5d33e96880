"""Official projections as yearly growth of the occupations that are counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.pipeline.outlook.codes import comparable_code
from worktide.pipeline.outlook.counts import Tables

Array = NDArray[np.float64]

NEWEST = "projections-2024-34"
BEFORE = "projections-2022-32"
YEARS = 10


@dataclass(frozen=True, slots=True)
class Projected:
    """One round: jobs at its base and at its end (persons, the self-employed counted), in the order of `codes`."""

    codes: tuple[str, ...]
    base: Array
    end: Array

    @property
    def growth(self) -> Array:
        """Growth in percent a year, as 100 times the difference of logarithms over ten years."""
        return np.asarray(100.0 * np.log(self.end / self.base) / YEARS)

    @property
    def compound_growth(self) -> Array:
        """Growth in percent a year as compound interest."""
        return np.asarray(100.0 * ((self.end / self.base) ** (1.0 / YEARS) - 1.0))


def projected(table: Tables, source: str, codes: Sequence[str] | None = None) -> Projected:
    """Return the projections of a round for `codes`, or for all its occupations sorted by code.

    Codes of 2019 and 2020 take the sum of what they cover. NaN stands for a code that the round does not have.
    """
    frame = table(source, "occupations").filter(~pl.col("summary")).sort("soc_code")
    rows = list(frame.select("soc_code", "employment_base", "employment_projected").iter_rows())
    if codes is None:
        codes = [code for code, _, _ in rows]
    sums = {code: [0.0, 0.0] for code in codes}
    for code, base, end in rows:
        for key in {code, comparable_code(code)} & sums.keys():
            sums[key][0] += base
            sums[key][1] += end
    values = np.array([sums[code] for code in codes], dtype=np.float64).reshape(-1, 2)
    values[values == 0.0] = np.nan
    return Projected(tuple(codes), values[:, 0], values[:, 1])
