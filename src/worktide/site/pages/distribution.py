"""How all official occupations are spread by what AI could do of their tasks: as counted, never rescaled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from worktide.release.open import Release
from worktide.site.figures import place

STEP: Final = 5
TALLEST: Final = 88


@dataclass(frozen=True, slots=True)
class Bar:
    """Occupations from `low` to under `high` percent, and the bar's place: SVG coordinates, height in pixels."""

    low: int
    high: int
    jobs: int
    start: str
    width: str
    top: str
    height: str
    own: bool


@dataclass(frozen=True, slots=True)
class Distribution:
    """The bars from 0 to 100 percent and the number of occupations in all of them."""

    bars: tuple[Bar, ...]
    jobs: int


@lru_cache(maxsize=4)
def _counts(release: Release) -> tuple[int, ...]:
    """Return how many official occupations have the mean of their draws of AI does in each step of 5 percent."""
    official = [place for place, listed in enumerate(release.listing) if listed.kind == "occupation" and listed.risk]
    means = release.array("does_draws")[official].mean(axis=1, dtype=np.float64)
    steps = np.minimum(means // STEP, 100 // STEP - 1).astype(np.int64)
    return tuple(np.bincount(steps, minlength=100 // STEP).tolist())


def distribution(release: Release, own: float | None = None) -> Distribution:
    """Return the spread of all official occupations; `own` (percent) is the job whose bar is marked."""
    counts = _counts(release)
    most = max(counts)
    mine = None if own is None else min(int(own // STEP), len(counts) - 1)
    bars = []
    for step, jobs in enumerate(counts):
        height = TALLEST * jobs / most
        low, high = STEP * step, STEP * (step + 1)
        size = f"{TALLEST - height:.1f}", f"{height:.1f}"
        bars.append(Bar(low, high, jobs, place(low + 0.3), place(STEP - 0.6), *size, own=step == mine))
    return Distribution(tuple(bars), sum(counts))
