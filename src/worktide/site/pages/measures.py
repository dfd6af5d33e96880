"""Jobs on one axis: a chart that is a table, opening with what can be said of the jobs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from worktide.core.intervals import Interval
from worktide.release.record import Record
from worktide.site.figures import Strip, hours, place, whole
from worktide.site.language import gettext as _

_ROUND_STEPS: Final = (1, 2, 2.5, 4, 5, 8, 10)


@dataclass(frozen=True, slots=True)
class Tick:
    """One mark on an axis: where it is (an SVG coordinate), how its text lies there, and the text."""

    at: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One job on the axis; `value` and `at` are None where no source says, and `missing` tells that."""

    title: str
    slug: str
    value: Interval | None
    at: Strip | None
    missing: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of several jobs. `before` and `unit` stand around each number, `value_words` and
    `range_words` before the value and its range; `signed` numbers carry a sign.

    `zero` is where 0 lies on the axis when it is not its start.
    """

    id: str
    title: str
    finding: str
    basis: str
    value_words: str
    range_words: str
    before: str
    unit: str
    signed: bool
    zero: str | None
    axis: tuple[Tick, ...]
    rows: tuple[MeasureRow, ...]
    note: str = ""


def round_end(value: float) -> float:
    """Return the end of an axis: the next round number at or above a value."""
    size = 10.0 ** math.floor(math.log10(value)) if value > 0 else 1.0
    return next(step * size for step in _ROUND_STEPS if step * size >= value - 1e-9)


def axis_to(end: float, before: str = "", unit: str = "") -> tuple[Tick, ...]:
    """Return the marks of an axis from 0 to `end`."""
    middle = (Tick("50%", "middle", f"{before}{whole(end / 2)}{unit}"),)
    return (Tick("0", "start", f"{before}0{unit}"), *middle, Tick("100%", "end", f"{before}{whole(end)}{unit}"))


def around_zero(end: float, unit: str) -> tuple[Tick, ...]:
    """Return the marks of an axis from `-end` to `end`."""
    texts = (("0", "start", f"\u2212{end:g}{unit}"), ("50%", "middle", f"0{unit}"), ("100%", "end", f"+{end:g}{unit}"))
    return tuple(Tick(*one) for one in texts)


def on(interval: Interval, start: float, end: float) -> Strip:
    """Return where an interval lies on an axis from `start` to `end`; a range narrower than a hair is still drawn."""
    low, value, high = (100 * (one - start) / (end - start) for one in (interval.low, interval.value, interval.high))
    low, high = max(low, 0.0), min(high, 100.0)
    return Strip(place(low), place(max(high - low, 0.4)), place(value))


def rows_of(
    records: Sequence[Record], read: Callable[[Record], Interval | None], start: float, end: float, missing: str
) -> tuple[MeasureRow, ...]:
    """Return a row for each record, with what `read` finds in it on an axis from `start` to `end`."""
    return tuple(
        MeasureRow(
            title=record.occupation.title,
            slug=record.occupation.slug,
            value=(value := read(record)),
            at=None if value is None else on(value, start, end),
            missing=missing,
        )
        for record in records
    )


def percentile_measure(records: Sequence[Record], finding: str) -> Measure:
    """Return where the jobs stand among all occupations, 0 to 100."""
    quarters = tuple(
        Tick(f"{one}%", "start" if one == 0 else "end" if one == 100 else "middle", str(one))
        for one in range(0, 101, 25)
    )
    rows = rows_of(records, lambda one: one.risk.percentile if one.risk else None, 0, 100, _("no score"))
    title = _("Where each job stands: percentile by what AI could do of its tasks")
    return Measure(
        "percentile", title, finding, "modelled", _("about"), _("likely between"), "", "", False, None, quarters, rows
    )


def hours_measure(records: Sequence[Record], finding: str) -> Measure:
    """Return how many of 40 hours' worth of today's tasks AI may be doing in five years."""
    rows = rows_of(records, lambda one: hours(one.risk.share_in_five_years) if one.risk else None, 0, 40, _("no score"))
    title = _("In five years: hours of today's tasks that AI may be doing in a 40-hour week")
    marks = axis_to(40, unit=" h")
    return Measure(
        "hours", title, finding, "assumed", _("about"), _("likely between"), "", _("hours"), False, None, marks, rows
    )
