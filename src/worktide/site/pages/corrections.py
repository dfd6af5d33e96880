"""Errors that were found after publication: the dated log as a page and as a feed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from worktide.history.corrections import corrections
from worktide.release.open import open_release
from worktide.site.addresses import absolute
from worktide.site.language import gettext as _
from worktide.site.pages.feeds import MEDIA_TYPE, NAMESPACE
from worktide.site.pages.shared import fixed


class _Log(Atom1Feed):
    """The log as a feed; while it is empty it is as old as the release, so that equal releases give equal bytes."""

    def latest_post_date(self) -> datetime:
        """Return when the last correction was made."""
        if self.items:
            return super().latest_post_date()
        return datetime.combine(date.fromisoformat(open_release().stamp.date), time(), UTC)


@require_safe
@fixed
def page(request: HttpRequest) -> HttpResponse:
    """Return the log of corrections."""
    return render(request, "history/corrections.html", {"corrections": corrections()})


@require_safe
@fixed
def feed(request: HttpRequest) -> HttpResponse:
    """Return the log as a feed in Atom."""
    path = reverse("corrections")
    atom = _Log(
        title=_("Worktide: corrections"),
        link=absolute(request, path),
        description=_("Errors found after publication"),
        language="en",
        author_name="Worktide",
        feed_url=absolute(request, request.path),
        feed_guid=f"{NAMESPACE}:{request.path}",
    )
    for one in corrections():
        moment = datetime.combine(one.date, time(), UTC)
        atom.add_item(
            title=one.title,
            link=absolute(request, f"{path}#{one.id}"),
            description=f"{one.wrong} {one.right}",
            unique_id=f"{NAMESPACE}:correction:{one.id}",
            pubdate=moment,
            updateddate=moment,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type=MEDIA_TYPE)
