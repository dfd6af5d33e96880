"""Numbers in templates: exact for programs in `<data>`, worded for people, always with unit and range."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from worktide.core.intervals import Interval
from worktide.site.figures import NOT_BREAKING, Strip, strip, whole

register = template.Library()

_SIGN = "%"


def _data(value: float) -> SafeString:
    return format_html('<data value="{}">{}</data>', value, whole(value))


@register.filter
def number(value: float) -> SafeString:
    """Return a number worded whole, with its exact value in the markup."""
    return _data(value)


@register.simple_tag
def about(interval: Interval, unit: str = "") -> SafeString:
    """Return "about 35 %, likely between 22 and 49 %" for an interval; the unit may be empty."""
    after = f"{NOT_BREAKING}{unit}" if unit else ""
    parts = (_data(interval.value), after, _data(interval.low), _data(interval.high), after)
    return format_html("about {}{}, likely between {} and {}{}", *parts)


@register.simple_tag
def likely(interval: Interval, unit: str = "") -> SafeString:
    """Return "likely between 22 and 49 %" for an interval."""
    after = f"{NOT_BREAKING}{unit}" if unit else ""
    return format_html("likely between {} and {}{}", _data(interval.low), _data(interval.high), after)


@register.simple_tag
def percent(value: float) -> SafeString:
    """Return "35 %" with a space that does not break."""
    return format_html("{}{}{}", _data(value), NOT_BREAKING, _SIGN)


@register.filter
def on_axis(interval: Interval, end: float = 100.0) -> Strip:
    """Return where an interval lies on an axis from 0 to `end`."""
    return strip(interval, float(end))
