"""Up to five jobs side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from worktide.assessment.words import BETWEEN_BANDS
from worktide.release.open import Release
from worktide.release.record import Record
from worktide.site.asked import asked_release, pinned_path
from worktide.site.figures import Segment, segments
from worktide.site.language import gettext as _
from worktide.site.pages.labour_measures import outlook_measure, pay_measure
from worktide.site.pages.measures import Measure, hours_measure, percentile_measure
from worktide.site.pages.named import Named, named
from worktide.site.pages.pairs import Pair, finding_of, pairs_of
from worktide.site.pages.shared import FRESH_SECONDS

MOST: Final = 5
_MOST_READ: Final = 2 * MOST
_MOST_BOXES: Final = 2
# What opens the page where nothing was asked: kinds of work that lie far apart.
_EXAMPLE: Final = ("bookkeeping-accounting-and-auditing-clerks", "registered-nurses", "electricians")


@dataclass(frozen=True, slots=True)
class Choice:
    """A record that a name may mean, and the address of the comparison with it in the name's place."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A name that is no one record: what it was, and what may be meant."""

    named: Named
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """One job of the comparison: its record, its three shares as a bar, and whether no band is sure enough."""

    record: Record
    bar: tuple[Segment, ...]
    between_bands: bool
    without: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that the page of a comparison shows; `too_many` names what was left out beyond five.

    `boxes` are the empty fields of the form, `example` the address of a comparison to look at.
    """

    jobs: tuple[Compared, ...]
    problems: tuple[Problem, ...]
    too_many: tuple[str, ...]
    pairs: tuple[Pair, ...]
    measures: tuple[Measure, ...]
    boxes: range
    example: str

    @property
    def finding(self) -> str:
        """What the draws settle, in a sentence."""
        return self.measures[0].finding if self.measures else ""


def address(slugs: Sequence[str]) -> str:
    """Return the address of the comparison of records."""
    return f"{pinned_path(reverse('compare'))}?{urlencode([('job', slug) for slug in slugs])}"


def _compared(record: Record, slugs: Sequence[str]) -> Compared:
    shares, risk = record.shares, record.risk
    values = (
        {"does": shares.ai_does.value, "helps": shares.ai_helps.value, "people": shares.people_do.value}
        if shares
        else {}
    )
    rest = [slug for slug in slugs if slug != record.occupation.slug]
    return Compared(record, segments(values), risk is not None and risk.band == BETWEEN_BANDS, address(rest))


def _draws_of(
    release: Release, name: str, slugs: Sequence[str]
) -> tuple[list[str], np.ndarray[tuple[int, int], np.dtype[np.float64]]]:
    places = [release.positions[slug] for slug in slugs]
    scored = [place for place in places if release.listing[place].risk]
    return [release.listing[place].title for place in scored], np.asarray(release.array(name)[scored], dtype=np.float64)


def _measures(
    release: Release, records: Sequence[Record], slugs: Sequence[str]
) -> tuple[tuple[Pair, ...], tuple[Measure, ...]]:
    titles, does = _draws_of(release, "does_draws", slugs)
    pairs = pairs_of(titles, does)
    titles, level = _draws_of(release, "level_draws", slugs)
    soon = finding_of(titles, pairs_of(titles, level), _("In five years AI may be doing"))
    found = (
        percentile_measure(records, finding_of(titles, pairs, _("AI could do"))),
        hours_measure(records, soon),
        pay_measure(records),
        outlook_measure(records),
    )
    return pairs, tuple(one for one in found if one is not None)


def _problem(one: Named, slugs: Sequence[str]) -> Problem:
    choices = tuple(Choice(option.title, address([*slugs, option.slug][:MOST])) for option in one.options)
    return Problem(one, choices)


def comparison(given: Sequence[Named], release: Release) -> Comparison:
    """Return the comparison of what was named: the first five records, and what could not be shown."""
    every = tuple(dict.fromkeys(one.listed.slug for one in given if one.listed))
    slugs = every[:MOST]
    records = [release.record(slug) for slug in slugs]
    pairs, measures = _measures(release, records, slugs) if records else ((), ())
    return Comparison(
        jobs=tuple(_compared(record, slugs) for record in records),
        problems=tuple(_problem(one, slugs[: MOST - 1]) for one in given if not one.listed),
        too_many=tuple(release.listing[release.positions[slug]].title for slug in every[MOST:]),
        pairs=pairs,
        measures=measures,
        boxes=range(min(_MOST_BOXES, MOST - len(records))),
        example=address([slug for slug in _EXAMPLE if slug in release.positions]),
    )


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Return up to five jobs side by side, named by title or address as `job`, again and again.

    Titles that each mean one record lead to the address with the records' own names, which anyone may keep; a page
    that holds what a visitor typed is not stored.
    """
    release = asked_release()
    typed = request.GET.getlist("job")
    given = [one for text in list(filter(str.strip, typed))[:_MOST_READ] if (one := named(text, release))]
    found = comparison(given, release)
    settled = [job.record.occupation.slug for job in found.jobs]
    if typed != settled and not found.problems and not found.too_many and settled:
        return redirect(address(settled))
    response = render(request, "pages/compare.html", {"comparison": found, "most": MOST})
    kept = {"public": True, "max_age": FRESH_SECONDS} if typed == settled else {"no_store": True}
    patch_cache_control(response, **kept)
    return response
