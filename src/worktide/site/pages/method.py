"""How the scores come about: raters, shares, ranges, horizon, and every assumption of the release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worktide.core.intervals import Interval
from worktide.panel.cards import CARDS
from worktide.release.manifest import Manifest, ManifestParameter
from worktide.scoring.profiles import FORMULAS, READINGS, Reading
from worktide.site.asked import asked_release
from worktide.site.language import gettext as _
from worktide.site.pages.shared import fixed
from worktide.site.words import rater_name, spoken

GROUPS: Final = {
    "shares": _("Shares, weights and levels"),
    "horizon": _("Growth and adoption"),
    "barriers": _("How much each barrier weighs"),
    "adoption": _("Adoption, simple form"),
    "profiles": _("Other people's formulas, and which skills count"),
}


@dataclass(frozen=True, slots=True)
class TotalLine:
    """One total over the workforce in percent with its range, and what others published beside it."""

    meaning: str
    percent: Interval
    anchors: tuple[dict[str, object], ...]


def parameters_by_group(parameters: Sequence[ManifestParameter]) -> dict[str, tuple[ManifestParameter, ...]]:
    """Return the assumptions of a release under the words for their group, in the order of the groups."""
    names = [*GROUPS, *sorted({parameter.group for parameter in parameters} - set(GROUPS))]
    grouped = {name: tuple(one for one in parameters if one.group == name) for name in names}
    return {GROUPS.get(name) or spoken(name): found for name, found in grouped.items() if found}


def _interval(given: object) -> Interval:
    ends: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    return Interval(float(ends["value"]), float(ends["low"]), float(ends["high"]))


def total_lines(manifest: Manifest) -> tuple[TotalLine, ...]:
    """Return the totals over the workforce, each with the published figures that stand beside it."""
    return tuple(
        TotalLine(
            str(total["meaning"]),
            _interval(total["percent"]),
            tuple(anchor for anchor in manifest.anchors if anchor["beside"] == total["name"]),
        )
        for total in manifest.totals
    )


def readings_by_formula() -> dict[str, tuple[Reading, ...]]:
    """Return how each input of each rebuilt formula was read, under the formula's own words."""
    return {formula.title: tuple(one for one in READINGS if one.formula == formula.name) for formula in FORMULAS}


@require_safe
@fixed
def page(request: HttpRequest) -> HttpResponse:
    """Return the page on the method, with the card of each rater and every assumption."""
    manifest = asked_release().manifest
    context = {
        "cards": [(card, [(rater_name(name), words) for name, words in card.agreement]) for card in CARDS],
        "parameters": parameters_by_group(manifest.parameters),
        "totals": total_lines(manifest),
        "readings": readings_by_formula(),
    }
    return render(request, "pages/method.html", context)
