"""The rows of the ranking: every scored job with what it can be filtered and sorted by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from worktide.core.intervals import Interval
from worktide.release.open import ListedOccupation, Release
from worktide.release.record import LabourMarket, Risk
from worktide.site.figures import hours


@dataclass(frozen=True, slots=True)
class RankedJob:
    """One scored job: its percentile and band, AI's hours of a 40-hour week in five years, and official figures.

    `employment` is in persons and `pay` in US dollars a year, None where nobody counts them; `pay_range` are the tenth
    and the ninetieth percentile of pay. `shared` says that both are those of a wider occupation.
    """

    listed: ListedOccupation
    percentile: Interval
    band: str
    hours: Interval
    employment: float | None
    pay: float | None
    pay_range: tuple[float, float] | None
    shared: bool

    @property
    def key(self) -> tuple[str, str]:
        """What settles the order of jobs that are otherwise equal."""
        return self.listed.title.casefold(), self.listed.slug


@lru_cache(maxsize=4)
def ranked_jobs(release: Release) -> tuple[RankedJob, ...]:
    """Return every job of a release that has a score, by title."""
    records = ((listed, release.record(listed.slug)) for listed in release.listing)
    jobs = (_job(listed, record.risk, record.labour_market) for listed, record in records if record.risk)
    return tuple(sorted(jobs, key=lambda job: job.key))


def _job(listed: ListedOccupation, risk: Risk, market: LabourMarket | None) -> RankedJob:
    return RankedJob(
        listed=listed,
        percentile=risk.percentile,
        band=risk.band,
        hours=hours(risk.share_in_five_years),
        employment=market.employment if market else None,
        pay=market.median_pay if market else None,
        pay_range=_pay_range(market),
        shared=market is not None and market.join == "split",
    )


def _pay_range(market: LabourMarket | None) -> tuple[float, float] | None:
    if market is None or market.pay_10 is None or market.pay_90 is None:
        return None
    return market.pay_10, market.pay_90


MEASURES: Final[dict[str, Callable[[RankedJob], float | None]]] = {
    "percentile": lambda job: job.percentile.value,
    "hours": lambda job: job.hours.value,
    "employment": lambda job: job.employment,
    "pay": lambda job: job.pay,
}
"""What the table is sorted by besides the title."""


def ordered(jobs: Iterable[RankedJob], sort: str, *, ascending: bool) -> list[RankedJob]:
    """Return jobs sorted by a measure or by title; jobs without a value come last, equal ones by title."""
    by_title = sorted(jobs, key=lambda job: job.key)
    if sort not in MEASURES:
        return by_title if ascending else by_title[::-1]
    measure = MEASURES[sort]
    known = [(value, job) for job in by_title if (value := measure(job)) is not None]
    # A stable sort keeps equal values in the order of their titles, whichever end comes first.
    known.sort(key=lambda pair: pair[0] if ascending else -pair[0])
    return [job for _, job in known] + [job for job in by_title if measure(job) is None]
