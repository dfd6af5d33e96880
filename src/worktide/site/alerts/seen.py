"""The releases that this site served, and what changed between any two of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from worktide.release.open import Release, open_release
from worktide.site.alerts.changes import Change, changes_between
from worktide.site.alerts.models import SeenRelease
from worktide.site.alerts.reasons import reasons_between


def _row(release: Release, place: int) -> tuple[object, ...]:
    listed = release.listing[place]
    sector = slugify(listed.sector)
    if listed.risk is None:
        return (listed.title, sector, None, None, None, "")
    risk = release.record(listed.slug).risk
    band = risk.band if risk is not None else ""
    return (listed.title, sector, listed.risk.value, listed.risk.low, listed.risk.high, band)


def scores_of(release: Release) -> dict[str, tuple[object, ...]]:
    """Return the scores of a release as they are kept: by a job's address."""
    return {listed.slug: _row(release, place) for place, listed in enumerate(release.listing)}


def titles() -> dict[str, str]:
    """Return the titles of the jobs and the names of the sectors of the release that is served, by their addresses."""
    listing = open_release().listing
    return {slugify(one.sector): one.sector for one in listing} | {one.slug: one.title for one in listing}


def note_release(release: Release | None = None) -> str:
    """Keep the scores of the release that is served, if they are not kept yet, and return its id."""
    served = release or open_release()
    if not SeenRelease.objects.filter(release=served.stamp.id).exists():
        SeenRelease.objects.bulk_create(
            [
                SeenRelease(
                    release=served.stamp.id, date=served.stamp.date, seen=timezone.now(), scores=scores_of(served)
                )
            ],
            # Two senders may come here at once.
            ignore_conflicts=True,
        )
    return served.stamp.id


def _scores(release: str) -> Mapping[str, Any]:
    found = SeenRelease.objects.filter(release=release).values_list("scores", flat=True).first()
    return found or {}


@lru_cache(maxsize=8)
def changes(since: str, until: str) -> tuple[Change, ...]:
    """Return what changed from one release that was served to another, the largest move first.

    Nothing where either was never served here: what cannot be compared is not told.
    """
    before, after = _scores(since), _scores(until)
    if since == until or not before or not after:
        return ()
    return changes_between(before, after, reasons_between(since, until))
