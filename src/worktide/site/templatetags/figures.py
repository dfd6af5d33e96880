"""Numbers in templates: exact for programs in `<data>`, worded for people, always with unit and range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString

from worktide.core.intervals import Interval
from worktide.release.record import Horizon, YearRange
from worktide.site.figures import NOT_BREAKING, Strip, small_percent, strip, whole
from worktide.site.language import gettext as _
from worktide.site.words import BASIS_MARKS, spoken

register = template.Library()

_SIGN = "%"


def _marked(value: float, words: str) -> SafeString:
    """Return a number with its words, both digits and signs of ours; what is no number cannot be added to."""
    return SafeString(f'<data value="{value + 0}">{words}</data>')


def _data(value: float) -> SafeString:
    return _marked(value, whole(value))


def _after(unit: str) -> str:
    return f"{NOT_BREAKING}{escape(unit)}" if unit else ""


@register.filter
def number(value: float) -> SafeString:
    """Return a number worded whole, with its exact value in the markup."""
    return _data(value)


@register.simple_tag
def about(interval: Interval, unit: str = "") -> SafeString:
    """Return "about 35 %, likely between 22 and 49 %" for an interval; the unit may be empty."""
    after = _after(unit)
    parts = (_data(interval.value), after, _data(interval.low), _data(interval.high), after)
    return SafeString(_("about {}{}, likely between {} and {}{}").format(*parts))


@register.simple_tag
def likely(interval: Interval, unit: str = "") -> SafeString:
    """Return "likely between 22 and 49 %" for an interval."""
    parts = (_data(interval.low), _data(interval.high), _after(unit))
    return SafeString(_("likely between {} and {}{}").format(*parts))


@register.simple_tag
def percent(value: float) -> SafeString:
    """Return "35 %" with a space that does not break."""
    return SafeString(f"{_data(value)}{NOT_BREAKING}{_SIGN}")


def _year(value: float | None) -> SafeString | str:
    return _("beyond\xa020") if value is None else _marked(value, f"{value:g}")


@register.simple_tag
def years(given: YearRange | Horizon) -> SafeString | str:
    """Return "about 12.5 years, likely 3 to beyond 20"; what lies beyond 20 years is not stated."""
    return _years(given.p10, given.p50, given.p90)


@lru_cache(maxsize=4096)
def _years(p10: float | None, p50: float | None, p90: float | None) -> SafeString | str:
    if p50 is None:
        if p10 is None:
            return _("not within 20 years")
        return SafeString(_("not within 20 years, at the earliest about {}").format(_year(p10)))
    first = p50 if p10 is None else p10
    unit = _("year") if p50 == 1 else _("years")
    parts = (_year(p50), NOT_BREAKING, unit, _year(first), _year(p90))
    return SafeString(_("about {}{}{}, likely {} to {}").format(*parts))


@register.filter
def signed(value: float) -> SafeString:
    """Return a number with its sign and one decimal, with its exact value in the markup."""
    return SafeString(f'<data value="{value}">{value:+.1f}</data>'.replace(">-", ">\u2212"))


@register.filter
def plain(value: float) -> str:
    """Return a number as people write it, without a decimal that says nothing: 5, 0.35."""
    return f"{value:g}".replace("-", "\u2212")


@register.filter
def plain_count(value: int) -> str:
    """Return a count with its thousands apart."""
    return f"{value:,}"


@register.filter(name="spoken")
def spoken_name(name: str) -> str:
    """Return the name of a parameter as words."""
    return spoken(name)


@register.filter
def small(value: float) -> SafeString:
    """Return a percentage that may be far under 1 with two significant digits."""
    return SafeString(f'<data value="{value}">{small_percent(value)}</data>')


@register.filter
def entry(given: Mapping[str, Any], key: str) -> Any:
    """Return what a mapping holds under a key."""
    return given[key]


@register.filter
def on_axis(interval: Interval, end: float = 100.0) -> Strip:
    """Return where an interval lies on an axis from 0 to `end`."""
    return strip(interval, float(end))


@register.simple_tag
def decimals(value: float) -> SafeString:
    """Return a number with two decimals, such as a correlation, with its exact value in the markup."""
    return SafeString(f'<data value="{value}">{value:.2f}</data>'.replace(">-", ">\u2212"))


@register.simple_tag
def hundredths(value: float) -> SafeString:
    """Return a number from -1 to 1 in whole hundredths, as the cells of a matrix have it."""
    return SafeString(f'<data value="{value}">{100 * value:.0f}</data>'.replace(">-", ">\u2212"))


@register.filter
def rounded(value: float) -> str:
    """Return a number worded whole and without markup, for attributes."""
    return whole(value)


@register.filter
def coordinate(value: float, more: float = 0.0) -> str:
    """Return a coordinate of a drawing with at most one decimal, `more` added to it."""
    return f"{value + float(more):.1f}".removesuffix(".0")


@register.filter
def part(count: int) -> str:
    """Return one of several equal parts in words: half, third, beyond ten 11th."""
    names = (
        *(_("whole"), _("half"), _("third"), _("fourth"), _("fifth")),
        *(_("sixth"), _("seventh"), _("eighth"), _("ninth"), _("tenth")),
    )
    return names[count - 1] if count <= len(names) else _("{count}th").format(count=count)


@register.simple_tag
@lru_cache(maxsize=64)
def basis(name: str) -> SafeString:
    """Return the mark that says how a number came about: observed, modelled, judged, assumed."""
    word = escape(name)
    return SafeString(f'<span class="basis basis-{word}">{escape(BASIS_MARKS.get(name, name))}</span>')


@cache
def _axis(marks: tuple[str, ...]) -> str:
    lines = "".join(f'<line class="strip-mark" x1="{mark}" x2="{mark}" y1="2" y2="20" />' for mark in marks)
    return f'<line class="strip-line" x1="0" x2="100%" y1="11" y2="11" />{lines}'


@register.simple_tag
@lru_cache(maxsize=4096)
def year_span(at: Any, marks: tuple[str, ...]) -> SafeString:
    """Return the drawing of a range of years on an axis with marks at `marks`, such as "25%"."""
    span = "" if not at else f'<rect class="strip-range" x="{at.start}" width="{at.width}" y="6" height="10" rx="2" />'
    dot = f'<circle class="strip-dot" cx="{at.middle}" cy="11" r="5" />' if at and at.middle else ""
    opening = '<svg class="strip strip-years" aria-hidden="true" focusable="false">'
    return SafeString(f"{opening}{_axis(marks)}{span}{dot}</svg>")


@register.filter
def parts_in_words(parts: Sequence[tuple[str, str]]) -> str:
    """Return named parts as one line: "Schooling: 0 to 24 months; training: none"."""
    return "; ".join(f"{name[:1].upper()}{name[1:]}: {size}" for name, size in parts)
