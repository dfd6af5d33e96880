"""Feeds of what changed between releases, as Atom and JSON Feed: one entry for each pair that is stored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from worktide.history.stored import Change, StoredPair, changes_of, moved, stored_pairs
from worktide.site.alerts.feeds import Entry, Feed, as_atom, as_json
from worktide.site.language import gettext as _
from worktide.site.pages.feeds import NAMESPACE
from worktide.site.pages.shared import fixed

NAMED: Final = 10


def _line(change: Change) -> str:
    if change.old is None or change.new is None:
        return f"{change.title}: {change.reason}"
    said = _("{value:.1f} ({low:.1f} to {high:.1f})")
    was, now = (said.format(value=one.value, low=one.low, high=one.high) for one in (change.old, change.new))
    return _("{title}: percentile {was} became {now}. {reason}").format(
        title=change.title, was=was, now=now, reason=change.reason
    )


def pair_text(pair: StoredPair) -> str:
    """Return what an entry says of a pair: how many jobs moved, in which order causes were told apart, and the largest.

    Percentiles are from 0 to 100 with their 80 % ranges.
    """
    slugs = moved(pair.jobs)
    first = _("{count} jobs stand at another percentile. Causes were changed in this order: {chain}.").format(
        count=len(slugs), chain=", ".join(pair.chain)
    )
    largest = (changes_of(slug, pair.jobs[slug], pair.chain) for slug in slugs[:NAMED])
    return "\n".join([first, *(_line(one) for every in largest for one in every if one.measure == "percentile")])


def _entry(pair: StoredPair) -> Entry:
    return Entry(
        id=f"{NAMESPACE}:changes:{pair.old.id}..{pair.new.id}",
        title=_("What changed between {old} and {new}").format(old=pair.old.id, new=pair.new.id),
        text=pair_text(pair),
        path=reverse("differences", args=[pair.old.id, pair.new.id]),
        moment=datetime.fromisoformat(pair.new.date).replace(tzinfo=UTC),
    )


def _feed() -> Feed:
    entries = tuple(_entry(pair) for pair in reversed(stored_pairs()))
    return Feed(
        _("Worktide: what changed between releases"),
        reverse("changes"),
        _("One entry for each pair of releases, with the causes of each change"),
        entries,
    )


@require_safe
@fixed
def atom(request: HttpRequest) -> HttpResponse:
    """Return the feed as Atom."""
    return as_atom(request, _feed())


@require_safe
@fixed
def json(request: HttpRequest) -> HttpResponse:
    """Return the feed as JSON Feed."""
    return as_json(request, _feed())
