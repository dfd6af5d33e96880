"""Feeds in Atom: one of releases and answered reports for the site, and one for each job."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from worktide.core.intervals import Interval
from worktide.release.open import ListedOccupation, Release, open_release
from worktide.site.addresses import absolute
from worktide.site.figures import whole
from worktide.site.language import gettext as _
from worktide.site.pages.occupation import elsewhere
from worktide.site.pages.shared import fixed
from worktide.site.reports.answers import AnsweredReport, answered_reports

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
NAMESPACE = "tag:worktide,2026"


def _moment(date: str) -> datetime:
    return datetime.fromisoformat(date).replace(tzinfo=UTC)


def _about(interval: Interval) -> str:
    return _("about percentile {value}, likely between {low} and {high}").format(
        value=whole(interval.value), low=whole(interval.low), high=whole(interval.high)
    )


def _feed(request: HttpRequest, title: str, path: str, description: str) -> Atom1Feed:
    return Atom1Feed(
        title=title,
        link=absolute(request, path),
        description=description,
        subtitle=description,
        language="en",
        author_name="Worktide",
        feed_url=absolute(request, request.path),
        feed_guid=f"{NAMESPACE}:{request.path}",
    )


def _add_release(feed: Atom1Feed, request: HttpRequest, release: Release) -> None:
    moment, stamp = _moment(release.stamp.date), release.stamp
    feed.add_item(
        title=_("Release {id}").format(id=stamp.id),
        link=absolute(request, reverse("changes")),
        description=_("{listing} jobs, with data up to {date}. SHA-256 of the release: {hash}.").format(
            listing=len(release.listing), date=stamp.date, hash=stamp.hash
        ),
        unique_id=f"{NAMESPACE}:release:{stamp.id}",
        pubdate=moment,
        updateddate=moment,
    )


def _add_answer(feed: Atom1Feed, request: HttpRequest, report: AnsweredReport) -> None:
    link = absolute(request, f"{reverse('changes')}#report-{report.id}")
    feed.add_item(
        title=_("Answered: {subject}").format(subject=report.subject),
        link=link,
        description=report.answer,
        unique_id=link,
        pubdate=report.answered,
        updateddate=report.answered,
    )


@require_safe
@fixed
def site_feed(request: HttpRequest) -> HttpResponse:
    """Return the feed of the site: the open release, and the reports of errors that were answered."""
    feed = _feed(request, _("Worktide: changes"), reverse("changes"), _("Releases, and answers to reported errors"))
    for report in answered_reports():
        _add_answer(feed, request, report)
    _add_release(feed, request, open_release())
    return HttpResponse(feed.writeString("utf-8"), content_type=MEDIA_TYPE)


def _job_words(listed: ListedOccupation) -> str:
    return _about(listed.risk) if listed.risk else _("no score, for the sources hold no task data for it")


@require_safe
@fixed
def job_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the feed of a job: one entry a release with its percentile and range; nothing else is ever sent."""
    release = open_release()
    if slug not in release.positions:
        return elsewhere("job-feed", slug, release)
    listed, path = release.listing[release.positions[slug]], reverse("occupation", args=[slug])
    moment = _moment(release.stamp.date)
    feed = _feed(request, f"Worktide: {listed.title}", path, _("One entry for each release"))
    feed.add_item(
        title=f"{listed.title}: {_job_words(listed)}",
        link=absolute(request, path),
        description=_("{summary} Release {id}.").format(summary=release.record(slug).summary, id=release.stamp.id),
        unique_id=f"{NAMESPACE}:job:{slug}:{release.stamp.id}",
        pubdate=moment,
        updateddate=moment,
    )
    return HttpResponse(feed.writeString("utf-8"), content_type=MEDIA_TYPE)
