"""Pay and the outlook for employment of several jobs, each as a chart that is a table."""

from __future__ import annotations

from collections.abc import Sequence

from worktide.core.intervals import Interval
from worktide.release.record import Record
from worktide.site.language import gettext as _
from worktide.site.pages.measures import Measure, around_zero, axis_to, round_end, rows_of


def _pay(record: Record) -> Interval | None:
    market = record.labour_market
    if market is None or market.median_pay is None:
        return None
    low = market.median_pay if market.pay_10 is None else market.pay_10
    return Interval(market.median_pay, low, market.median_pay if market.pay_90 is None else market.pay_90)


def pay_measure(records: Sequence[Record]) -> Measure | None:
    """Return median pay a year with what eight in ten earn, or None where no job has a median."""
    known = {record.occupation.title: pay for record in records if (pay := _pay(record))}
    if not known:
        return None
    end = round_end(max(pay.high for pay in known.values()))
    rows = rows_of(records, _pay, 0, end, _("the publisher gives none"))
    note = _("Where the publisher prints no end of the range, as for very high pay, the median stands in its place.")
    cut = any(pay.value in (pay.low, pay.high) for pay in known.values())
    title = _("Median pay a year, with what eight in ten earn")
    return Measure(
        "pay",
        title,
        _pay_finding(known),
        "observed",
        _("median"),
        _("eight in ten earn between"),
        "$",
        "",
        False,
        None,
        axis_to(end, "$"),
        rows,
        note if cut else "",
    )


def _pay_finding(known: dict[str, Interval]) -> str:
    if len(known) < 2:
        return ""
    best, least = max(known, key=lambda one: known[one].value), min(known, key=lambda one: known[one].value)
    if known[best].value == known[least].value:
        return _("Median pay is the same in the official figures.")
    return _("Median pay is highest for {best} and lowest for {least}.").format(best=best, least=least)


def _growth(record: Record) -> Interval | None:
    return record.outlook.growth if record.outlook else None


def outlook_measure(records: Sequence[Record]) -> Measure | None:
    """Return the outlook for employment in percent a year with its range, or None where no job has one."""
    known = {record.occupation.title: growth for record in records if (growth := _growth(record))}
    if not known:
        return None
    end = round_end(max(max(abs(growth.low), abs(growth.high)) for growth in known.values()))
    rows = rows_of(records, _growth, -end, end, _("no projection"))
    title = _("Outlook for employment, percent a year")
    return Measure(
        "outlook",
        title,
        _outlook_finding(known),
        "modelled",
        _("about"),
        _("likely between"),
        "",
        _("% a year"),
        True,
        "50%",
        around_zero(end, " %"),
        rows,
    )


def _outlook_finding(known: dict[str, Interval]) -> str:
    """Say which jobs' ranges lie wholly apart; overlapping ones settle nothing."""
    if len(known) < 2:
        return ""
    best, least = max(known, key=lambda one: known[one].value), min(known, key=lambda one: known[one].value)
    if known[best].low > known[least].high:
        return _("Employment is likely to do better for {best} than for {least}: their ranges do not meet.").format(
            best=best, least=least
        )
    return _("The likely ranges overlap, so the outlook does not set these jobs apart.")
