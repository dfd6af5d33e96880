"""How all official occupations are spread by what AI could do of their tasks: as counted, never rescaled."""

from __future__ import annotations

from collections.abc import Sequence
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
    """The bars from 0 to 100 percent, the number of occupations in all of them, and which bar holds the job, if any."""

    bars: tuple[Bar, ...]
    jobs: int
    own: int | None = None


def _steps(release: Release, places: Sequence[int]) -> tuple[int, ...]:
    """Return how many of the records have the mean of their draws of AI does in each step of 5 percent."""
    means = release.array("does_draws")[list(places)].mean(axis=1, dtype=np.float64)
    steps = np.minimum(means // STEP, 100 // STEP - 1).astype(np.int64)
    return tuple(np.bincount(steps, minlength=100 // STEP).tolist())


@lru_cache(maxsize=4)
def _counts(release: Release) -> tuple[int, ...]:
    """Return how many official occupations lie in each step."""
    listing = enumerate(release.listing)
    return _steps(release, [place for place, listed in listing if listed.kind == "occupation" and listed.risk])


@lru_cache(maxsize=64)
def _spread(counts: tuple[int, ...], mine: int | None) -> Distribution:
    most = max(counts)
    bars = []
    for step, jobs in enumerate(counts):
        height = TALLEST * jobs / max(most, 1)
        low, high = STEP * step, STEP * (step + 1)
        size = f"{TALLEST - height:.1f}", f"{height:.1f}"
        bars.append(Bar(low, high, jobs, place(low + 0.3), place(STEP - 0.6), *size, own=step == mine))
    return Distribution(tuple(bars), sum(counts), mine)


def spread_of(release: Release, places: Sequence[int]) -> Distribution:
    """Return the spread of some records, by their places in the listing; each must have a score."""
    return _spread(_steps(release, places), None)


def distribution(release: Release, own: float | None = None) -> Distribution:
    """Return the spread of all official occupations; `own` (percent) is the job whose bar is marked."""
    counts = _counts(release)
    return _spread(counts, None if own is None else min(int(own // STEP), len(counts) - 1))
