"""The search form, and what a search leads to."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from worktide.assessment.query import cleaned
from worktide.core.errors import UnknownTitleError, WorktideError
from worktide.release.open import ListedOccupation, Release, open_release
from worktide.site.faults import TOO_LONG, respond
from worktide.site.forms import plain
from worktide.site.pages.documents import can_read
from worktide.site.pages.lookup import asked_for, find
from worktide.site.pages.shared import ASKED, fixed

CONTEXT: Final = "context"
LONGEST_CONTEXT: Final = 500
_EXAMPLES: Final = ("mlops-engineer", "registered-nurses", "accountants-and-auditors", "electricians", "data-engineer")


def examples(release: Release) -> tuple[ListedOccupation, ...]:
    """Return a few records to try, those of our examples that the release holds."""
    return tuple(release.listing[release.positions[slug]] for slug in _EXAMPLES if slug in release.positions)


@require_safe
@fixed
def home(request: HttpRequest) -> HttpResponse:
    """Return the search page."""
    release = open_release()
    context = {"examples": examples(release), "count": len(release.listing), "can_read": can_read()}
    return render(request, "pages/home.html", context)


@require_safe
@cache_control(no_store=True)
def results(request: HttpRequest) -> HttpResponse:
    """Return the page of the one record that the query means, else a choice, else the nearest titles.

    `context` says more of the job, such as the employer or what one does there; like the query it is not kept.
    """
    typed = request.GET.get("q", "")
    try:
        query = cleaned(typed)
    except UnknownTitleError:
        return respond(request, TOO_LONG)
    except WorktideError:
        return redirect("home")
    more = " ".join(plain(request.GET.get(CONTEXT, "")[: 2 * LONGEST_CONTEXT]).split())[:LONGEST_CONTEXT]
    found = find(query, open_release(), more)
    if found.only:
        told = asked_for(query, found.only.slug, open_release())
        return redirect(reverse("occupation", args=[found.only.slug], query={ASKED: query} if told else None))
    if not more and CONTEXT in request.GET:
        # A form sends its empty fields too; the address that people share does without.
        return redirect(reverse("search", query={"q": typed}))
    context = {"query": query, "more": more, "found": found, "can_read": can_read()}
    return render(request, "pages/search.html", context)
