"""The physical axis: how much of a job is bodily work, which AI for language and images does not reach."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Places = NDArray[np.int64]

MOSTLY_PERCENT = 50.0
PERCENT_DIGITS = 1


@dataclass(frozen=True, slots=True)
class PhysicalAxis:
    """How physical a job is, in percent of its task weight, and what evidence there is for machines that move.

    `machines` is Frey and Osborne's probability (0 to 1) that a computer-controlled machine of any kind could do the
    job, or None where they gave none.
    """

    share: float
    machines: float | None

    @property
    def mostly(self) -> bool:
        """Whether more than half of the job's task weight is physical."""
        return self.share > MOSTLY_PERCENT

    def sentence(self) -> str | None:
        """Return what the job's page must say first, or None where the job is not mostly physical."""
        if not self.mostly:
            return None
        return (
            f"{self.share:g} percent of this job's task weight is physical work: "
            "its number covers AI for language and images and does not cover robots and vehicles."
        )

    def machines_sentence(self) -> str:
        """Return what evidence there is for robots and other machines, with its limit."""
        if self.machines is None:
            return "For robots and other machines we have no figure for this job."
        return (
            "For computer-controlled machines of any kind, robots included, Frey and Osborne gave this job "
            f"{self.machines:.2f} from 0 to 1 in 2013: modelled from 70 jobs labelled by hand, no forecast."
        )


def physical_share(flags: Array, weights: Array, starts: Places) -> Array:
    """Return each record's percent of task weight that is physical; NaN where no task has a flag.

    `flags` (rows, 0 to 1) is NaN where nothing says whether a task is physical: such tasks do not count. `weights`
    (rows) are task weights, `starts` holds where each record begins among the rows.
    """
    return weighted_share(flags, weights, starts)


def weighted_share(flags: Array, weights: Array, starts: Places) -> Array:
    """Return, for each record, the weighted mean of its rows' flags in percent over the rows that have one."""
    known = ~np.isnan(flags)
    total = np.add.reduceat(np.where(known, weights, 0.0), starts)
    marked = np.add.reduceat(np.where(known, weights * np.nan_to_num(flags), 0.0), starts)
    shares = np.full(len(starts), np.nan)
    np.divide(100.0 * marked, total, out=shares, where=total > 0)
    return np.round(shares, PERCENT_DIGITS)
