"""What differs between two releases, job by job, with the causes; the file of it, and the history of one job."""

from __future__ import annotations

from typing import Final

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worktide.core.errors import ReleaseError
from worktide.history.reading import differences
from worktide.history.stored import Change, Differences, find_pair
from worktide.release.open import open_release
from worktide.site.api.occupations import history_of
from worktide.site.language import gettext as _
from worktide.site.pages.occupation import elsewhere
from worktide.site.pages.shared import fixed

SHOWN: Final = 60
FIVE: Final = 5.0


def _found(old: str, new: str) -> Differences:
    try:
        return differences(old, new)
    except ReleaseError as error:
        raise Http404("no difference of these two releases is stored") from error


def _size(change: Change) -> tuple[float, str]:
    return -abs(change.points or 0.0), change.slug


@require_safe
@fixed
def page(request: HttpRequest, old: str, new: str) -> HttpResponse:
    """Return the page of what differs between two releases."""
    found = _found(old, new)
    jobs = sorted((one for one in found.changes if one.measure == "percentile"), key=_size)
    sizes = sorted(abs(one.points or 0.0) for one in jobs)
    ends = [one for one in found.tasks if one.kind != "changed"]
    context = {
        "found": found,
        "jobs": jobs[:SHOWN],
        "moved": len(jobs),
        "untouched": sum(not job.own_data for job in find_pair(old, new).jobs.values()),
        "median": sizes[len(sizes) // 2] if sizes else 0.0,
        "over_five": sum(size > FIVE for size in sizes) or _("none"),
        "added": sorted((one for one in ends if one.kind == "added"), key=lambda one: (one.title, one.task or "")),
        "gone": sorted((one for one in ends if one.kind == "gone"), key=lambda one: (one.title, one.task or "")),
    }
    return render(request, "history/differences.html", context)


@require_safe
@fixed
def download(_request: HttpRequest, old: str, new: str) -> HttpResponse:
    """Return every change of jobs and tasks with its parts, as JSON."""
    found = _found(old, new)
    response = HttpResponse(msgspec.json.encode(found), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="worktide-{found.old.id}-to-{found.new.id}.json"'
    return response


@require_safe
@fixed
def of_job(_request: HttpRequest, slug: str) -> HttpResponse:
    """Return where a job stood in each release, with the changes that led there and their parts, as JSON."""
    release = open_release()
    if slug not in release.positions:
        return elsewhere("job-history", slug, release)
    return HttpResponse(msgspec.json.encode(history_of(release, slug)), content_type="application/json")
