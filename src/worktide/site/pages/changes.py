"""What changed from release to release, how new each source is, and the answers to reported errors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worktide.core.intervals import Interval
from worktide.history.reading import latest
from worktide.release.manifest import ManifestSource
from worktide.release.open import ListedOccupation, Release, open_release
from worktide.site.pages.shared import fixed
from worktide.site.reports.answers import answered_reports, open_reports

MOVED_SHOWN: Final = 50
NEWEST_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class MovedJob:
    """A job whose percentile changed since the release before: by how many points, where it stands now, and why."""

    listed: ListedOccupation
    previous: float
    change: float
    risk: Interval
    reason: str


@lru_cache(maxsize=4)
def moved_jobs(release: Release) -> tuple[MovedJob, ...]:
    """Return the jobs whose percentile changed, the largest change first; none where nothing came before."""
    moved = []
    for listed in release.listing:
        trend = release.record(listed.slug).trend
        if trend is not None and listed.risk and trend.change and trend.previous is not None:
            moved.append(MovedJob(listed, trend.previous, trend.change, listed.risk, trend.reason))
    return tuple(sorted(moved, key=lambda job: (-abs(job.change), job.listed.slug)))


@lru_cache(maxsize=4)
def has_predecessor(release: Release) -> bool:
    """Return whether the release holds a comparison with the one before it."""
    return any(release.record(listed.slug).trend is not None for listed in release.listing)


def newest_sources(release: Release) -> tuple[ManifestSource, ...]:
    """Return the sources that were published last, the newest first."""
    ordered = sorted(release.manifest.sources, key=lambda source: (source.published, source.name), reverse=True)
    return tuple(ordered[:NEWEST_SHOWN])


@require_safe
@fixed
def page(request: HttpRequest) -> HttpResponse:
    """Return the page of changes."""
    release = open_release()
    moved = moved_jobs(release)
    context = {
        "jobs": len(release.listing),
        "compared": has_predecessor(release),
        "moved": moved[:MOVED_SHOWN],
        "moved_count": len(moved),
        "newest": newest_sources(release),
        "sources": len(release.manifest.sources),
        "stored": latest(),
        "answered": answered_reports(),
        "waiting": open_reports(),
    }
    return render(request, "around/changes.html", context)
