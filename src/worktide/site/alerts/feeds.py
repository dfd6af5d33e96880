"""Feeds that need no address: of a job as JSON Feed, of a sector and of all jobs as Atom and JSON Feed.

A job's Atom feed is in `worktide.site.pages.feeds`; its JSON twin here has the same entries. JSON Feed: version 1.1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from worktide.release.open import open_release
from worktide.site.addresses import absolute
from worktide.site.alerts.changes import Change
from worktide.site.alerts.forms import sectors_of
from worktide.site.alerts.models import SeenRelease
from worktide.site.alerts.seen import changes
from worktide.site.alerts.words import told
from worktide.site.language import gettext as _
from worktide.site.language import ngettext
from worktide.site.pages.feeds import MEDIA_TYPE, NAMESPACE
from worktide.site.pages.occupation import elsewhere
from worktide.site.pages.shared import fixed

JSON_FEED: Final = "application/feed+json; charset=utf-8"
_VERSION: Final = "https://jsonfeed.org/version/1.1"
RELEASES: Final = 20
NAMED: Final = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: an id that never changes, a title, plain text, the page it is about, and the release's date."""

    id: str
    title: str
    text: str
    path: str
    moment: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: what it is of, the path of the page it is about, and its entries, the latest first."""

    title: str
    path: str
    about: str
    entries: tuple[Entry, ...]


def _moment(date: str) -> datetime:
    return datetime.fromisoformat(date).replace(tzinfo=UTC)


def _text(found: Sequence[Change]) -> str:
    lines = [
        _("{title}: {what} Why: {why}").format(title=one.title, what=one.what, why=one.why)
        for one in map(told, found[:NAMED])
    ]
    more = len(found) - len(lines)
    return "\n".join([*lines, _("And {more} more.").format(more=more)] if more > 0 else lines)


def change_entries(scope: str, path: str, holds: Callable[[Change], bool]) -> tuple[Entry, ...]:
    """Return an entry for each served release that changed something in a scope, and one for the present release.

    At most the last 20 releases are looked at; a release in which nothing changed has no entry.
    """
    served = list(SeenRelease.objects.order_by("-pk").values_list("release", "date")[: RELEASES + 1])
    entries = []
    for (until, date), (since, _date) in pairwise(served):
        found = [one for one in changes(since, until) if holds(one)]
        if found:
            title = ngettext("Release {until}: {n} score changed", "Release {until}: {n} scores changed", len(found))
            title = title.format(until=until, n=len(found))
            entries.append(Entry(f"{NAMESPACE}:{scope}:{since}..{until}", title, _text(found), path, _moment(date)))
    return (*entries, _standing_entry(scope, path))


def _standing_entry(scope: str, path: str) -> Entry:
    stamp = open_release().stamp
    text = _(
        "Data up to {date}. When a later release changes a score here, an entry says which, by how much and why."
    ).format(date=stamp.date)
    return Entry(
        f"{NAMESPACE}:{scope}:{stamp.id}",
        _("Release {id} is served").format(id=stamp.id),
        text,
        path,
        _moment(stamp.date),
    )


def as_atom(request: HttpRequest, feed: Feed) -> HttpResponse:
    """Return a feed as Atom."""
    made = Atom1Feed(
        title=feed.title,
        link=absolute(request, feed.path),
        description=feed.about,
        subtitle=feed.about,
        language="en",
        author_name="Worktide",
        feed_url=absolute(request, request.path),
        feed_guid=f"{NAMESPACE}:{request.path}",
    )
    for one in feed.entries:
        link = absolute(request, one.path)
        made.add_item(one.title, link, one.text, unique_id=one.id, pubdate=one.moment, updateddate=one.moment)
    return HttpResponse(made.writeString("utf-8"), content_type=MEDIA_TYPE)


def as_json(request: HttpRequest, feed: Feed) -> HttpResponse:
    """Return a feed as JSON Feed 1.1."""
    items = [
        {
            "id": one.id,
            "url": absolute(request, one.path),
            "title": one.title,
            "content_text": one.text,
            "date_published": one.moment.isoformat(),
        }
        for one in feed.entries
    ]
    body = {
        "version": _VERSION,
        "title": feed.title,
        "home_page_url": absolute(request, feed.path),
        "feed_url": absolute(request, request.path),
        "description": feed.about,
        "language": "en",
        "authors": [{"name": "Worktide"}],
        "items": items,
    }
    return JsonResponse(body, content_type=JSON_FEED, json_dumps_params={"indent": 2})


def _job(slug: str) -> Feed:
    release = open_release()
    listed, path = release.listing[release.positions[slug]], reverse("occupation", args=[slug])
    entries = change_entries(f"job:{slug}", path, lambda change: change.slug == slug)
    return Feed(
        f"Worktide: {listed.title}",
        path,
        _("When the score of {title} changes, and why").format(title=listed.title),
        entries,
    )


def _sector(slug: str) -> Feed:
    name = sectors_of(open_release()).get(slug)
    if name is None:
        raise Http404
    path = reverse("sector", args=[slug])
    entries = change_entries(f"sector:{slug}", path, lambda change: change.sector == slug)
    return Feed(
        f"Worktide: {name}", path, _("When scores of jobs in {name} change, and why").format(name=name), entries
    )


def _all() -> Feed:
    path = reverse("changes")
    return Feed(
        _("Worktide: all jobs"), path, _("When any score changes, and why"), change_entries("all", path, lambda _: True)
    )


@require_safe
@fixed
def job_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the feed of a job as JSON Feed."""
    release = open_release()
    if slug not in release.positions:
        return elsewhere("job-feed-json", slug, release)
    return as_json(request, _job(slug))


@require_safe
@fixed
def sector_atom(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the feed of a sector as Atom."""
    return as_atom(request, _sector(slug))


@require_safe
@fixed
def sector_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the feed of a sector as JSON Feed."""
    return as_json(request, _sector(slug))


@require_safe
@fixed
def all_atom(request: HttpRequest) -> HttpResponse:
    """Return the feed of all jobs as Atom."""
    return as_atom(request, _all())


@require_safe
@fixed
def all_json(request: HttpRequest) -> HttpResponse:
    """Return the feed of all jobs as JSON Feed."""
    return as_json(request, _all())
