"""What changed between two releases, and whether it matters to somebody. Knows nothing of Django.

The numbers are those of the two releases as they were served; the reason is what their builds did not share.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from worktide.core.intervals import Interval

Row: TypeAlias = Sequence[object]
Kind: TypeAlias = Literal["changed", "added", "gone"]

JOB: Final = "job"
SECTOR: Final = "sector"
ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a job stands: its percentile (0 to 100) with its 80 % range, and its band."""

    percentile: Interval
    band: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a score changed: a sentence, and the parts of the change by cause in points of the percentile."""

    sentence: str
    parts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One job whose score is new, gone or another one; `old` or `new` is None where there is no score."""

    slug: str
    title: str
    sector: str
    kind: Kind
    old: Standing | None
    new: Standing | None
    reason: Reason | None = None

    @property
    def points(self) -> float:
        """By how many points of the percentile it moved; 0 where one of the two is missing."""
        return self.new.percentile.value - self.old.percentile.value if self.old and self.new else 0.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody follows: jobs and sectors by their addresses, or all; and the threshold in points, or None."""

    jobs: frozenset[str]
    sectors: frozenset[str]
    everything: bool
    threshold: float | None


def wish_of(follows: Iterable[tuple[str, str]], threshold: float | None) -> Wish:
    """Return the wish of pairs of kind and target."""
    pairs = tuple(follows)
    jobs = frozenset(target for kind, target in pairs if kind == JOB)
    sectors = frozenset(target for kind, target in pairs if kind == SECTOR)
    return Wish(jobs, sectors, any(kind == ALL for kind, _ in pairs), threshold)


def _standing(row: Row) -> Standing | None:
    _, _, value, low, high, band = row
    if not isinstance(value, int | float) or not isinstance(low, int | float) or not isinstance(high, int | float):
        return None
    return Standing(Interval(float(value), float(low), float(high)), str(band))


def _change(slug: str, before: Row | None, after: Row | None, reason: Reason | None) -> Change | None:
    named = after or before
    old, new = (_standing(row) if row else None for row in (before, after))
    if named is None or old == new:
        return None
    kind: Kind = "changed" if old and new else "added" if new else "gone"
    return Change(slug, str(named[0]), str(named[1]), kind, old, new, reason)


def changes_between(
    before: Mapping[str, Row], after: Mapping[str, Row], reason: Reason | None = None
) -> tuple[Change, ...]:
    """Return every job whose percentile, range or band differs, the largest move first.

    `before` and `after` map a job's address to `(title, sector, percentile, low, high, band)`.
    """
    slugs = sorted({*before, *after})
    found = (_change(slug, before.get(slug), after.get(slug), reason) for slug in slugs)
    return tuple(sorted((one for one in found if one), key=lambda one: (-abs(one.points), one.slug)))


def is_beyond(change: Change, threshold: float | None) -> bool:
    """Return whether a change is beyond a threshold in points of the percentile.

    Without a threshold it is where the percentile leaves its former range, or the job its former band. A score that
    is new or gone always is.
    """
    if change.old is None or change.new is None:
        return True
    if threshold is not None:
        return abs(change.points) >= threshold
    was = change.old.percentile
    return not was.low <= change.new.percentile.value <= was.high or change.old.band != change.new.band


def _is_followed(change: Change, wish: Wish) -> bool:
    if wish.everything or change.sector in wish.sectors:
        return True
    return change.slug in wish.jobs


def wanted(changes: Iterable[Change], wish: Wish) -> tuple[Change, ...]:
    """Return the changes that somebody follows and that are beyond the threshold, in the order given."""
    return tuple(one for one in changes if _is_followed(one, wish) and is_beyond(one, wish.threshold))
