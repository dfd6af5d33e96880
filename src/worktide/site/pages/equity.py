"""Who works where by what AI could do, and who has a way out: the equity figures of the validity card."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worktide.core.intervals import Interval
from worktide.release.open import Release
from worktide.release.validity import Analysis, Figure, card_of
from worktide.site.asked import asked_release
from worktide.site.figures import Strip
from worktide.site.language import gettext as _
from worktide.site.pages.measures import Tick, around_zero, axis_to, on, round_end
from worktide.site.pages.shared import fixed

TITLES: Final = {"equity": _("Who works where"), "escape": _("Who has a way out")}
EVERYONE: Final = "all workers"
_SHARE: Final = "share"
_PART: Final = ": "
_FIRST_OF: Final = {"equity": "highest fifth", "escape": "with an escape"}
_SEXES: Final = ("women", "men")
_BY_RULE: Final = "rule, "
_FIFTH: Final = " fifth"
# What the card counts, in the words of a page; what is not named here keeps the card's own.
_WORDS: Final = {
    "exposed": _("Workers whose job is exposed"),
    "with an escape": _("Exposed workers with a seen move to a safer job at no less pay"),
    "leavers who take one": _("Of those who leave exposed jobs, how many are expected to make such a move"),
    "where moves lead, percentile": _("How far the expected moves lead, in points of percentile"),
    "where moves lead, pay": _("How the expected moves change median pay"),
}


@dataclass(frozen=True, slots=True)
class EquityLine:
    """One group: its value with its range where the card has one, and where both lie on the axis."""

    group: str
    value: float
    low: float | None
    high: float | None
    at: Strip


@dataclass(frozen=True, slots=True)
class EquityChart:
    """Groups on one axis: what is counted, the finding, what it means and does not say, and of how many.

    `what` is the card's name for it.
    """

    what: str
    title: str
    finding: str
    meaning: str
    limit: str
    unit: str
    signed: bool
    cases: str
    date: str
    axis: tuple[Tick, ...]
    lines: tuple[EquityLine, ...]

    @property
    def has_ranges(self) -> bool:
        """Whether the card gives a range for every group."""
        return all(one.low is not None for one in self.lines)


@dataclass(frozen=True, slots=True)
class EquityPart:
    """One analysis: its question, its chief chart, and the others."""

    name: str
    title: str
    first: EquityChart
    charts: tuple[EquityChart, ...]


def _scale(figure: Figure) -> tuple[float, str]:
    """Return by what a figure is multiplied for a page, and its unit: shares become percent."""
    return (100.0, "%") if figure.unit.startswith(_SHARE) else (1.0, figure.unit)


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _line(group: str, figure: Figure, start: float, end: float) -> EquityLine:
    factor, _unit = _scale(figure)
    value, low, high = figure.value * factor, _times(figure.low, factor), _times(figure.high, factor)
    ends = Interval(value, value if low is None else low, value if high is None else high)
    return EquityLine(group, value, low, high, on(ends, start, end))


def _about(line: EquityLine, unit: str) -> str:
    return _("about {value:.0f}\xa0{unit}").format(value=line.value, unit=unit).replace("-", "\u2212")


def _words(line: EquityLine, unit: str) -> str:
    return f"{line.group} ({_about(line, unit)})"


def _races(lines: Iterable[EquityLine], unit: str) -> str:
    groups = sorted((one for one in lines if one.group not in (EVERYONE, *_SEXES)), key=lambda one: one.value)
    if len(groups) < 2:
        return ""
    least, most = groups[0], groups[-1]
    told = _("By race and origin it is highest for {most} and lowest for {least}").format(
        most=_words(most, unit), least=_words(least, unit)
    )
    if most.low is None or least.high is None:
        return f"{told}."
    meet = _("{told}; their ranges meet.") if most.low <= least.high else _("{told}; their ranges do not meet.")
    return meet.format(told=told)


def finding_of(lines: tuple[EquityLine, ...], unit: str) -> str:
    """Return in a sentence or two how women and men compare, and which race or origin stands highest and lowest."""
    by_sex = [
        _("{one} for {group}").format(one=_about(one, unit), group=one.group) for one in lines if one.group in _SEXES
    ]
    sexes = _("It is {by_sex}. ").format(by_sex=_(" and ").join(by_sex)) if len(by_sex) == len(_SEXES) else ""
    return (sexes + _races(lines, unit)).strip()


def _title(what: str) -> str:
    if what.endswith(_FIFTH):
        return _("Workers in the {what} of occupations by what AI could do").format(what=what)
    return _WORDS.get(what) or what[:1].upper() + what[1:]


def _chart(what: str, figures: list[tuple[str, Figure]]) -> EquityChart:
    first = figures[0][1]
    factor, unit = _scale(first)
    ends = [value * factor for _, one in figures for value in (one.value, one.low, one.high) if value is not None]
    signed, end = min(ends) < 0, round_end(max(abs(one) for one in ends))
    start, sign = (-end if signed else 0.0), " %" if unit == "%" else ""
    lines = tuple(_line(group, one, start, end) for group, one in figures)
    return EquityChart(
        what=what,
        title=_title(what),
        finding=finding_of(lines, unit),
        meaning=f"{first.meaning.removesuffix('.')}.",
        limit=first.limit,
        unit=unit,
        signed=signed,
        cases=f"{first.n:,} {first.n_of}",
        date=first.date,
        axis=around_zero(end, sign) if signed else axis_to(end, unit=sign),
        lines=lines,
    )


def _part(analysis: Analysis) -> EquityPart | None:
    """Return an analysis by what its figures count: each is named by a group, a colon, and what is counted."""
    grouped: dict[str, list[tuple[str, Figure]]] = {}
    for figure in analysis.figures:
        group, found, what = figure.name.partition(_PART)
        if found:
            words = _("{what}, by other rules").format(what=_title(what)) if group.startswith(_BY_RULE) else what
            grouped.setdefault(words, []).append((group.removeprefix(_BY_RULE), figure))
    charts = [_chart(what, figures) for what, figures in grouped.items()]
    if not charts:
        return None
    first = next((one for one in charts if one.what == _FIRST_OF[analysis.name]), charts[0])
    return EquityPart(analysis.name, TITLES[analysis.name], first, tuple(one for one in charts if one is not first))


def equity_parts(release: Release) -> tuple[EquityPart, ...]:
    """Return what the card of a release says of groups of workers; nothing where it was not measured."""
    card = card_of(release)
    measured = {one.name: one for one in card.analyses if one.figures} if card else {}
    found = (_part(measured[name]) for name in TITLES if name in measured)
    return tuple(part for part in found if part)


@require_safe
@fixed
def page(request: HttpRequest) -> HttpResponse:
    """Return the equity page: what was measured by sex, race and origin, with the caution that it needs."""
    return render(request, "pages/equity.html", {"parts": equity_parts(asked_release())})
