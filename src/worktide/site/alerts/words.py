"""The sentences of a message about changes. Knows nothing of Django.

Every number stands with its unit, its range and, once in the message, its releases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from worktide.core.intervals import Interval
from worktide.site.alerts.changes import Change, Reason
from worktide.site.language import gettext as _

MEANING: Final = _(
    "The percentile says how much of a job's work AI can do, beside all other jobs. It is a "
    "rank of tasks, not a chance of losing a job. The range is where it likely lies: we "
    "expect the truth inside it eight times in ten."
)
ADVICE: Final = _(
    "Open the job's page and look at the tasks behind the number: which of them are yours, "
    "and which moves other people in the job really make. A changed score is a reason to "
    "look, not to decide in haste."
)
UNCHANGED: Final = _(
    "A new release is out, and nothing that you follow moved beyond your threshold. We say "
    "so once, and write again when something does."
)
NO_REASON: Final = _("The parts of this change are not stored, so we cannot say which data or method made it.")
MOST_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One change in words: what, by how much, and why."""

    slug: str
    title: str
    what: str
    why: str


def _place(interval: Interval) -> str:
    return _("about {value:.0f} (likely {low:.0f} to {high:.0f})").format(
        value=interval.value, low=interval.low, high=interval.high
    )


def _moved(change: Change) -> str:
    if change.old is None or change.new is None:
        return ""
    points = change.points
    size = (
        _("{points:.1f} points {words}").format(points=abs(points), words=_("higher") if points > 0 else _("lower"))
        if abs(points) >= 0.05
        else _("as before")
    )
    words = _("Percentile {percentile}, was {percentile2}: {size}.").format(
        percentile=_place(change.new.percentile), percentile2=_place(change.old.percentile), size=size
    )
    if change.old.band != change.new.band:
        words += _(" Band: {band}, was {band2}.").format(band=change.new.band, band2=change.old.band)
    return words


def _what(change: Change) -> str:
    if change.new is not None and change.old is None:
        return _("It has a score now: percentile {percentile}.").format(percentile=_place(change.new.percentile))
    if change.old is not None and change.new is None:
        return _("It has no score any more; it was percentile {percentile}.").format(
            percentile=_place(change.old.percentile)
        )
    return _moved(change)


def _why(reason: Reason | None) -> str:
    if reason is None:
        return NO_REASON
    parts = sorted(reason.parts, key=lambda one: -abs(one[1]))[:MOST_PARTS]
    listed = ", ".join(f"{cause} {points:+.1f}" for cause, points in parts)
    return (
        _("{sentence} Parts in points: {listed}.").format(sentence=reason.sentence, listed=listed)
        if listed
        else reason.sentence
    )


def told(change: Change) -> ToldChange:
    """Return a change in words."""
    return ToldChange(change.slug, change.title, _what(change), _why(change.reason))


def subject(changes: tuple[Change, ...]) -> str:
    """Return the subject of a message about some changes, on one line."""
    if not changes:
        return _("Worktide: nothing that you follow changed")
    first, rest = changes[0].title, len(changes) - 1
    more = "" if rest == 0 else _(" and another job") if rest == 1 else _(" and {rest} other jobs").format(rest=rest)
    return _("Worktide: the score of {first}{more} changed").format(first=first, more=more)
