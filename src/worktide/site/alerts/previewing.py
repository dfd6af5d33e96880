"""Messages as they would look, for an operator who wants to see them first. The changes in them are made up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from worktide.core.errors import WorktideError
from worktide.core.intervals import Interval
from worktide.release.open import open_release
from worktide.site.alerts.changes import Change, Reason, Standing
from worktide.site.alerts.compose import Message, changes_message, confirmation
from worktide.site.alerts.models import JOB, Request, Subscriber
from worktide.site.alerts.seen import row_of, titles

BY_DEFAULT: Final = ("registered-nurses", "mlops-engineer")
_POINTS: Final = 11.0
_REASON: Final = Reason("Made up for this preview.", (("data: task ratings", 7.5), ("labels", 3.5)))
_NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)


def example(slug: str) -> Change:
    """Return a made-up change of a job; raises WorktideError where it has no score."""
    release = open_release()
    row = row_of(release, release.positions[slug]) if slug in release.positions else None
    if row is None or not all(isinstance(one, int | float) for one in row[2:5]):
        raise WorktideError("no job with a score has this address", got=slug, hint="Copy it from the job's page.")
    value, low, high = (float(str(one)) for one in row[2:5])
    old = Interval(*(max(0.0, one - _POINTS) for one in (value, low, high)))
    new = Interval(value, low, high)
    return Change(
        slug, str(row[0]), str(row[1]), "changed", Standing(old, str(row[5])), Standing(new, str(row[5])), _REASON
    )


def previews(jobs: Sequence[str]) -> dict[str, Message]:
    """Return a message of each kind by its name; raises WorktideError for a job that has no score."""
    person = Subscriber(pk=1, address="reader@example.org", created=_NOW, told="", checked="")
    chosen = tuple(jobs) or tuple(slug for slug in BY_DEFAULT if slug in open_release().positions)
    found, present = [example(slug) for slug in chosen], open_release().stamp.id
    request = Request(pk=1, subscriber=person, follows=[[JOB, slug] for slug in chosen], created=_NOW)
    return {
        "change": changes_message(person, found, "an-earlier-release", present),
        "digest-unchanged": changes_message(person, [], "an-earlier-release", present, is_digest=True),
        "confirmation": confirmation(request, titles()),
    }
