"""How numbers are worded and drawn: whole, with their range, at a place on an axis. Knows nothing of Django."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from worktide.core.intervals import Interval
from worktide.site.language import gettext as _

WEEK_HOURS: Final = 40
NOT_BREAKING: Final = "\u00a0"


def whole(value: float) -> str:
    """Return a number as whole digits, halves to even as sentences have it; above 0 it is never "0" but "under 1"."""
    rounded = round(value)
    if rounded == 0 and value > 0:
        return _("under 1")
    return f"{rounded:,}"


def small_percent(percent: float) -> str:
    """Return a percentage that is mostly far under 1 with two significant digits, such as "0.012 %"."""
    digits = 0 if percent >= 10 or percent <= 0 else 1 - math.floor(math.log10(percent))
    return f"{percent:.{digits}f}{NOT_BREAKING}%"


def place(percent: float) -> str:
    """Return a percentage as a coordinate of an SVG, one decimal, held between the ends of the axis."""
    return f"{min(max(percent, 0.0), 100.0):.1f}%"


def hours(percent: Interval) -> Interval:
    """Return percentages of the tasks as hours of a 40-hour week: a translation for the reader, not a measurement."""
    factor = WEEK_HOURS / 100
    return Interval(percent.value * factor, percent.low * factor, percent.high * factor)


@dataclass(frozen=True, slots=True)
class Strip:
    """Where a value and its range lie on an axis, as SVG coordinates (percent of the width)."""

    low: str
    width: str
    value: str


def strip(interval: Interval, end: float = 100.0) -> Strip:
    """Return where an interval lies on an axis from 0 to `end`; a range narrower than a hair is still drawn."""
    low, high = 100 * interval.low / end, 100 * interval.high / end
    return Strip(place(low), place(max(high - low, 0.4)), place(100 * interval.value / end))


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of a bar that is divided into shares, as SVG coordinates (percent of the width)."""

    name: str
    start: str
    width: str


def segments(shares: dict[str, float]) -> tuple[Segment, ...]:
    """Return the pieces of a bar, in the order given, filling it whole; a bar of nothing has no pieces."""
    total = sum(shares.values())
    pieces: list[Segment] = []
    reached = 0.0
    for name, share in shares.items():
        if share > 0:
            pieces.append(Segment(name, place(100 * reached / total), place(100 * share / total)))
            reached += share
    return tuple(pieces)
