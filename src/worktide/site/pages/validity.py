"""The validity card of the release: how far its numbers can be trusted, analysis by analysis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worktide.release.manifest import Manifest
from worktide.release.validity import Analysis, Figure, Half, ValidityCard, card_of
from worktide.site.asked import asked_release
from worktide.site.figures import NOT_BREAKING
from worktide.site.language import gettext as _
from worktide.site.pages.shared import fixed

HALVES: Final[dict[Half, str]] = {
    "reliability": _("Reliability: do the instruments agree with themselves"),
    "validity": _("Validity: do they agree with the world"),
}
NOT_YET: Final = _("cannot yet be checked")


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure as it is printed: value and interval in its unit, how many cases, from when."""

    name: str
    value: str
    interval: str
    unit: str
    cases: str
    date: str


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Figures that mean the same and have the same limit."""

    meaning: str
    limit: str
    lines: tuple[FigureLine, ...]


def figure_words(value: float) -> str:
    """Return a number with at most four significant digits, never in powers of ten.

    >>> figure_words(0.70543), figure_words(19265.0), figure_words(-0.35), figure_words(1e-15)
    ('0.705', '19,265', '−0.35', '0')
    """
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text.replace("-", "\u2212")


def _line(figure: Figure) -> FigureLine:
    interval = ""
    if figure.low is not None and figure.high is not None:
        interval = _("{low} to {high}").format(low=figure_words(figure.low), high=figure_words(figure.high))
    cases = f"{figure.n:,}{NOT_BREAKING}{figure.n_of}"
    return FigureLine(figure.name, figure_words(figure.value), interval, figure.unit, cases, figure.date)


def figure_groups(analysis: Analysis) -> tuple[FigureGroup, ...]:
    """Return the figures of an analysis by what they mean, in the order in which each meaning first comes."""
    grouped: dict[tuple[str, str], list[FigureLine]] = {}
    for figure in analysis.figures:
        grouped.setdefault((figure.meaning, figure.limit), []).append(_line(figure))
    return tuple(FigureGroup(meaning, limit, tuple(lines)) for (meaning, limit), lines in grouped.items())


def analyses_by_half(card: ValidityCard | None) -> dict[str, tuple[Analysis, ...]]:
    """Return the analyses of a card under the words for their half; nothing where there is no card."""
    if card is None:
        return {}
    return {words: tuple(one for one in card.analyses if one.half == half) for half, words in HALVES.items()}


def claims_by_kind(manifest: Manifest) -> tuple[tuple[dict[str, str], ...], tuple[dict[str, str], ...]]:
    """Return the claims that a measure exists for, and those that cannot yet be checked."""
    checked = tuple(claim for claim in manifest.claims if claim["measure"] != NOT_YET)
    return checked, tuple(claim for claim in manifest.claims if claim["measure"] == NOT_YET)


@require_safe
@fixed
def page(request: HttpRequest) -> HttpResponse:
    """Return the validity card in short, and how each claim of the release will be judged."""
    manifest = asked_release().manifest
    claims, unchecked = claims_by_kind(manifest)
    context = {
        "halves": analyses_by_half(card_of(asked_release())),
        "claims": claims,
        "unchecked": unchecked,
        "forecast": manifest.forecast,
    }
    return render(request, "pages/validity.html", context)


@require_safe
@fixed
def analysis_page(request: HttpRequest, name: str) -> HttpResponse:
    """Return one analysis of the card with all its figures; 404 where the release has none of that name."""
    card = card_of(asked_release())
    found = None if card is None else next((one for one in card.analyses if one.name == name), None)
    if found is None:
        raise Http404
    return render(request, "pages/analysis.html", {"analysis": found, "groups": figure_groups(found)})
