"""Sectors: the major groups of the official classification, and the fields of our modern roles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe
from numpy.typing import NDArray

from worktide.core.intervals import LOWER_QUANTILE, UPPER_QUANTILE, Interval
from worktide.release.open import ListedOccupation, Release
from worktide.release.record import LabourMarket
from worktide.site.asked import asked_release
from worktide.site.language import gettext as _
from worktide.site.pages.distribution import Distribution, spread_of
from worktide.site.pages.pairs import finding_of, pairs_of
from worktide.site.pages.shared import fixed

DRAWS: Final = "does_draws"
_DIGITS: Final = 1


@dataclass(frozen=True, slots=True)
class Sector:
    """One sector: its jobs, the people in them, what AI could do of its tasks, and where its jobs lie.

    `people` are persons counted once each, None where nobody counts them; `share` is in percent with its 80 % range,
    `middle_half` the quartiles of its jobs' percentiles, `marks` the path of their marks on an axis from 0 to 100.
    """

    name: str
    slug: str
    is_field: bool
    jobs: tuple[ListedOccupation, ...]
    scored: int
    people: float | None
    share: Interval | None
    middle_half: tuple[float, float] | None
    marks: str


@dataclass(frozen=True, slots=True)
class Sectors:
    """All sectors, those whose tasks AI could do most of first; the finding compares the first and the last group."""

    groups: tuple[Sector, ...]
    fields: tuple[Sector, ...]
    finding: str


def _people(markets: Iterable[LabourMarket | None]) -> float | None:
    """Return the people of a sector: a figure that several occupations share is counted once."""
    known = [market for market in markets if market is not None and market.employment is not None]
    shared = {(one.employment, one.median_pay, one.pay_10, one.pay_90) for one in known if one.join == "split"}
    total = sum(one.employment or 0.0 for one in known if one.join == "exact")
    return total + sum(figures[0] or 0.0 for figures in shared) if known else None


def _weights(markets: Sequence[LabourMarket | None]) -> NDArray[np.float64]:
    """Return how much each job counts: its people, a shared figure in equal parts; all the same without figures."""
    keys = [None if one is None else (one.employment, one.median_pay, one.pay_10, one.join) for one in markets]
    people = np.array([0.0 if one is None else one.employment or 0.0 for one in markets])
    sharing = np.array(
        [1.0 if one is None or one.join == "exact" else keys.count(key) for one, key in zip(markets, keys, strict=True)]
    )
    weights = people / sharing
    return np.ones(len(markets)) if weights.sum() == 0 else weights


def _draws(release: Release, scored: Sequence[ListedOccupation]) -> NDArray[np.float64]:
    """Return by draw what AI could do of the tasks of several jobs, in percent.

    Draws are joint, so what raters share does not average out over the jobs.
    """
    weights = _weights([release.record(one.slug).labour_market for one in scored])
    draws = release.array(DRAWS)[[release.positions[one.slug] for one in scored]].astype(np.float64)
    return np.asarray(weights @ draws / weights.sum())


def _share(draws: NDArray[np.float64]) -> Interval:
    low, high = np.quantile(draws, [LOWER_QUANTILE, UPPER_QUANTILE])
    return Interval(*(round(float(one), _DIGITS) for one in (draws.mean(), low, high)))


def _marks(percentiles: NDArray[np.float64]) -> str:
    """Return the path of one upright mark for each job, in units of a box 100 wide and 22 high."""
    return "".join(f"M{one:g} 5V17" for one in sorted(percentiles.round(1).tolist()))


def _scored(jobs: Iterable[ListedOccupation]) -> list[ListedOccupation]:
    return [one for one in jobs if one.risk]


def _sector(release: Release, name: str, jobs: tuple[ListedOccupation, ...]) -> Sector:
    scored = _scored(jobs)
    percentiles = np.array([one.risk.value for one in scored if one.risk])
    lower, upper = np.quantile(percentiles, [0.25, 0.75]) if scored else (0.0, 0.0)
    return Sector(
        name=name,
        slug=slugify(name),
        is_field=all(one.kind == "role" for one in jobs),
        jobs=jobs,
        scored=len(scored),
        people=_people(release.record(one.slug).labour_market for one in jobs),
        share=_share(_draws(release, scored)) if scored else None,
        middle_half=(float(lower), float(upper)) if scored else None,
        marks=_marks(percentiles),
    )


@lru_cache(maxsize=4)
def sectors_of(release: Release) -> Sectors:
    """Return every sector of a release, the groups of official occupations and the fields of roles apart."""
    names = sorted({listed.sector for listed in release.listing})
    every = [
        _sector(release, name, tuple(one for one in release.listing if one.sector == name and one.kind == kind))
        for name in names
        for kind in ("occupation", "role")
        if any(one.sector == name and one.kind == kind for one in release.listing)
    ]
    ordered = sorted(every, key=lambda one: -one.share.value if one.share else 1.0)
    groups = tuple(one for one in ordered if not one.is_field)
    return Sectors(groups, tuple(one for one in ordered if one.is_field), _finding(release, groups))


def _finding(release: Release, groups: Sequence[Sector]) -> str:
    known = [one for one in groups if one.share]
    if len(known) < 2:
        return ""
    ends = (known[0], known[-1])
    draws = np.stack([_draws(release, _scored(one.jobs)) for one in ends])
    names = [one.name for one in ends]
    return finding_of(names, pairs_of(names, draws), _("AI could do"))


@require_safe
@fixed
def index(request: HttpRequest) -> HttpResponse:
    """Return the table of all sectors."""
    return render(request, "pages/sectors.html", {"sectors": sectors_of(asked_release())})


def _by_percentile(jobs: Iterable[ListedOccupation]) -> list[ListedOccupation]:
    return sorted(jobs, key=lambda one: (-one.risk.value if one.risk else 1.0, one.title.casefold()))


@require_safe
@fixed
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Return one sector: the spread inside it, its people, and its jobs with their ranges."""
    release = asked_release()
    sectors = sectors_of(release)
    sector = next((one for one in (*sectors.groups, *sectors.fields) if one.slug == slug), None)
    if sector is None:
        raise Http404
    spread: Distribution = spread_of(release, [release.positions[one.slug] for one in sector.jobs if one.risk])
    context = {"sector": sector, "jobs": _by_percentile(sector.jobs), "spread": spread}
    return render(request, "pages/sector.html", context)
