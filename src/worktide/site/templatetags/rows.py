"""Rows of tables, and drawings, that a page has dozens of: written at once, as each costs more by a template."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from html import escape as html_escape
from typing import TYPE_CHECKING, Final

from django import template
from django.utils.safestring import SafeString

from worktide.moves.model import SchoolingShare
from worktide.site.figures import Strip
from worktide.site.language.chosen import CHOSEN
from worktide.site.templatetags.figures import basis, number, percent, year_span, years

if TYPE_CHECKING:
    from worktide.release.record import LearningResource
    from worktide.site.pages.horizon import HorizonLine
    from worktide.site.pages.view import IndexLine, RaterLine

register = template.Library()

# Names of raters and indices, and the text of a task, come again and again.
escape: Final = lru_cache(maxsize=4096)(html_escape)

_THOUSANDTH: Final = Decimal("0.001")

# What the release holds stays English on a page in another language, and says so.
_HELD: Final = "" if CHOSEN.is_english else ' lang="en" dir="ltr"'


@register.simple_tag
def interval_strip(at: Strip) -> SafeString:
    """Return the drawing of a value with its range on an axis."""
    return SafeString(
        '<svg class="strip" aria-hidden="true" focusable="false">'
        '<line class="strip-line" x1="0" x2="100%" y1="11" y2="11" />'
        f'<rect class="strip-range" x="{at.low}" width="{at.width}" y="6" height="10" rx="2" />'
        f'<circle class="strip-dot" cx="{at.value}" cy="11" r="5" /></svg>'
    )


@register.simple_tag
def rater_rows(raters: Sequence[RaterLine]) -> SafeString:
    """Return the rows of a table of raters."""
    return SafeString(
        "\n".join(
            f'<tr><th scope="row">{escape(one.name)}</th><td>{escape(one.question)}</td>'
            f'<td class="num">{percent(one.value)}</td><td>{basis(one.basis)}</td></tr>'
            for one in raters
        )
    )


@register.simple_tag
def horizon_rows(lines: Sequence[HorizonLine], marks: tuple[str, ...]) -> SafeString:
    """Return the rows of the table of years, task by task, each for the mix and for every scenario."""
    return SafeString("\n".join(_horizon_row(line, marks) for line in lines))


def _horizon_row(line: HorizonLine, marks: tuple[str, ...]) -> str:
    drawn = "".join(f'<div class="under-{one.name}">{year_span(one.span, marks)}</div>' for one in line.scenarios)
    said = " ".join(f'<span class="under-{one.name}">{years(one.years)}</span>' for one in line.scenarios)
    named = f"{line.horizon.bin[:1].upper()}{line.horizon.bin[1:]}"
    return (
        f'<tr role="row"><th scope="row" role="rowheader"{_HELD}>{escape(line.task.text)}</th>'
        '<td class="strip-cell" aria-hidden="true">'
        f'<div class="under-mix">{year_span(line.span, marks)}</div>{drawn}</td>'
        f'<td role="cell"><span class="under-mix">{escape(named)} '
        f'<span class="soft unit-line">{years(line.horizon)}</span></span> {said}</td></tr>'
    )


@register.simple_tag
def index_rows(indices: Sequence[IndexLine]) -> SafeString:
    """Return the rows of a table of published indices."""
    return SafeString(
        "\n".join(
            f'<tr><th scope="row">{escape(one.name)} {basis(one.basis)}</th>'
            f'<td class="num">{number(one.percentile)}</td>'
            f'<td class="num roomy">{_in_its_unit(one)}</td><td>{escape(one.join)}</td></tr>'
            for one in indices
        )
    )


def _in_its_unit(index: IndexLine) -> str:
    if index.value is None:
        return ""
    said = f'<data value="{index.value}">{to_thousandths(index.value)}</data>'
    return f'{said} <span class="soft unit-line">{escape(index.unit)}</span>'


def to_thousandths(value: float) -> str:
    """Return a number with three decimals, or none where it is whole, as `floatformat:"-3"` does and much sooner."""
    exact = Decimal(repr(value))
    whole = exact.to_integral_value()
    # What is added takes the sign off a zero.
    return f"{(whole if whole == exact else exact.quantize(_THOUSANDTH, ROUND_HALF_UP)) + 0:f}"


@register.simple_tag
def index_dots(indices: Sequence[IndexLine]) -> SafeString:
    """Return the dots of published indices on an axis of percentiles."""
    return SafeString("".join(f'<circle class="strip-other" cx="{one.at}" cy="16" r="5" />' for one in indices))


@register.simple_tag
def resource_links(resources: Sequence[LearningResource]) -> SafeString:
    """Return links to where something is learnt, each with who offers it and what it costs."""
    return SafeString(
        ";\n".join(
            f'<a href="{escape(one.address)}" rel="noopener"{_HELD}>{escape(one.title)}</a>, '
            f"{escape(one.provider)} ({escape(one.cost)})"
            for one in resources
        )
    )


@register.simple_tag
def schooling_rows(shares: Sequence[SchoolingShare]) -> SafeString:
    """Return the rows of a table of schooling."""
    return SafeString(
        "\n".join(
            f'<tr><th scope="row">{escape(one.level)}</th><td class="num">{percent(one.percent)}</td></tr>'
            for one in shares
        )
    )
