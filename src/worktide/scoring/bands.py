"""Bands of the percentile with published cut-offs, and when a job is between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CUT_OFFS = (20.0, 40.0, 60.0, 80.0)
NAMES = ("lowest fifth", "second fifth", "middle fifth", "fourth fifth", "highest fifth")
BETWEEN = "between bands"
SURE_PERCENT = 80.0


@dataclass(frozen=True, slots=True)
class Band:
    """A band by name and the percentage of draws inside it; under 80 % sure the name is "between bands"."""

    name: str
    certainty: float


def band_of(percentiles: NDArray[np.float64]) -> Band:
    """Return the band that holds most draws of a percentile, or "between bands" where that is under 80 % of them."""
    counts = np.bincount(np.digitize(percentiles, CUT_OFFS), minlength=len(NAMES))
    most = int(counts.argmax())
    certainty = round(100.0 * float(counts[most]) / len(percentiles), 1)
    return Band(NAMES[most] if certainty >= SURE_PERCENT else BETWEEN, certainty)
