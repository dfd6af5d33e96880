"""Estimates as figures of the validity card: rounded once, with everything a reader needs beside the number."""

from __future__ import annotations

from dataclasses import dataclass

from worktide.pipeline.outlook.agreement import Estimate
from worktide.release.validity import Better, Figure

DIGITS = 3
COUNTED = "occupations"


@dataclass(frozen=True, slots=True)
class Words:
    """What a figure means and what it does not, its unit, and which direction is an improvement."""

    unit: str
    meaning: str
    limit: str
    better: Better = "neither"


def figure(name: str, estimate: Estimate, date: str, words: Words) -> Figure:
    """Return a figure of an estimate, at published precision; `date` names the data."""
    value, low, high = (round(part, DIGITS) + 0.0 for part in (estimate.value, estimate.low, estimate.high))
    return Figure(
        name=name,
        value=value,
        low=low,
        high=high,
        unit=words.unit,
        n=estimate.n,
        n_of=COUNTED,
        date=date,
        meaning=words.meaning,
        limit=words.limit,
        better=words.better,
    )
