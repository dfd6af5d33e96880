"""Making figures of the card: rounded once, with everything a reader needs beside the number."""

from __future__ import annotations

from dataclasses import dataclass

from worktide.pipeline.validity.clustered import Measured
from worktide.release.validity import Better, Figure

DIGITS = 4


def rounded(value: float, digits: int = DIGITS) -> float:
    """Return a number at the card's precision, without a negative zero."""
    return round(float(value), digits) + 0.0


@dataclass(frozen=True, slots=True)
class About:
    """What figures of one kind have in common: unit, what `n` counts, date of the data, plain words, direction."""

    unit: str
    n_of: str
    date: str
    meaning: str
    limit: str
    better: Better = "neither"


def figure(
    name: str, value: float, n: int, about: About, ends: tuple[float, float] | None = None, digits: int = DIGITS
) -> Figure:
    """Return a figure; `ends` are its low and high end, if it has any."""
    return Figure(
        name=name,
        value=rounded(value, digits),
        low=None if ends is None else rounded(ends[0], digits),
        high=None if ends is None else rounded(ends[1], digits),
        unit=about.unit,
        n=n,
        n_of=about.n_of,
        date=about.date,
        meaning=about.meaning,
        limit=about.limit,
        better=about.better,
    )


def measured_figure(name: str, found: Measured, about: About) -> Figure:
    """Return a figure of an estimate with its interval."""
    return figure(name, found.value, found.n, about, (found.low, found.high))
