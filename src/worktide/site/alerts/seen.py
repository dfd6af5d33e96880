"""The releases that this site served, and what changed between any two of them."""

from __future__ import annotations

from functools import lru_cache

from django.utils import timezone
from django.utils.text import slugify

from worktide.release.open import Release, open_release
from worktide.site.alerts.changes import Change, changes_between
from worktide.site.alerts.models import SeenRelease
from worktide.site.alerts.reasons import inputs_of, reason_between


def row_of(release: Release, place: int) -> tuple[object, ...]:
    """Return the scores of the job at a place of the listing, as they are kept."""
    listed = release.listing[place]
    sector = slugify(listed.sector)
    if listed.risk is None:
        return (listed.title, sector, None, None, None, "")
    risk = release.record(listed.slug).risk
    band = risk.band if risk is not None else ""
    return (listed.title, sector, listed.risk.value, listed.risk.low, listed.risk.high, band)


def scores_of(release: Release) -> dict[str, tuple[object, ...]]:
    """Return the scores of a release as they are kept: by a job's address."""
    return {listed.slug: row_of(release, place) for place, listed in enumerate(release.listing)}


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
                    release=served.stamp.id,
                    date=served.stamp.date,
                    seen=timezone.now(),
                    scores=scores_of(served),
                    inputs=inputs_of(served.manifest),
                )
            ],
            # Two senders may come here at once.
            ignore_conflicts=True,
        )
    return served.stamp.id


@lru_cache(maxsize=8)
def changes(since: str, until: str) -> tuple[Change, ...]:
    """Return what changed from one release that was served to another, the largest move first.

    Nothing where either was never served here: what cannot be compared is not told.
    """
    served = {one.release: one for one in SeenRelease.objects.filter(release__in=(since, until))}
    before, after = served.get(since), served.get(until)
    if before is None or after is None or since == until:
        return ()
    return changes_between(before.scores, after.scores, reason_between(before.inputs, after.inputs))
