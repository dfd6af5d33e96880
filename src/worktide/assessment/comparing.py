"""Several jobs side by side: where each stands, and which differences the joint draws settle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from worktide.assessment.assess import assess
from worktide.core.errors import WorktideError
from worktide.core.intervals import Interval
from worktide.release.open import Release, open_release
from worktide.release.record import Record, ReleaseStamp
from worktide.scoring.comparison import Comparison
from worktide.scoring.comparison import compare as beside

FEWEST: Final = 2
MOST: Final = 20
DRAWS: Final = "does_draws"


@dataclass(frozen=True, slots=True)
class ComparedJob:
    """One job of a comparison: the query and the record that it means, and its measures with 80 % ranges.

    `percentile` runs from 0 to 100; `ai_does` and `share_in_five_years` are percent of weighted tasks. All three are
    None for a job without a score.
    """

    query: str
    slug: str
    title: str
    percentile: Interval | None
    ai_does: Interval | None
    share_in_five_years: Interval | None


@dataclass(frozen=True, slots=True)
class ComparedPair:
    """Where the second of two jobs stands beside the first in what AI could do; see `scoring.comparison.compare`."""

    first: str
    second: str
    second_is: Comparison


@dataclass(frozen=True, slots=True)
class JobComparison:
    """Jobs in the order in which they were named, and every pair of them, under one release."""

    release: ReleaseStamp
    jobs: tuple[ComparedJob, ...]
    pairs: tuple[ComparedPair, ...]


def compare(queries: Sequence[str], release: Release | None = None) -> JobComparison:
    """Return 2 to 20 jobs side by side, named by titles, addresses or official codes.

    What is not settled by nine draws in ten is "similar" or "cannot tell", however far apart the values are: draws are
    joint, so what both jobs share cancels.

    Raises WorktideError for too few or too many jobs or one that is named twice, and what `assess` raises for a title.

    >>> import worktide
    >>> found = worktide.compare(["electricians", "bookkeeping-accounting-and-auditing-clerks"])
    >>> found.pairs[0].second_is
    'higher'
    """
    if isinstance(queries, str) or not FEWEST <= len(queries) <= MOST:
        raise WorktideError("a comparison takes a list of jobs", got=queries, expected=f"{FEWEST} to {MOST} titles")
    opened = release or open_release()
    slugs = [assess(query, opened).occupation.slug for query in queries]
    if len(set(slugs)) < len(slugs):
        twice = next(slug for place, slug in enumerate(slugs) if slug in slugs[:place])
        raise WorktideError("two of the names mean one job", got=opened.record(twice).occupation.title)
    jobs = tuple(_job(query, opened.record(slug)) for query, slug in zip(queries, slugs, strict=True))
    return JobComparison(opened.stamp, jobs, _pairs(opened, slugs))


def _job(query: str, record: Record) -> ComparedJob:
    risk, shares = record.risk, record.shares
    return ComparedJob(
        query=query,
        slug=record.occupation.slug,
        title=record.occupation.title,
        percentile=risk.percentile if risk else None,
        ai_does=shares.ai_does if shares else None,
        share_in_five_years=risk.share_in_five_years if risk else None,
    )


def _pairs(release: Release, slugs: Sequence[str]) -> tuple[ComparedPair, ...]:
    draws = np.array(release.array(DRAWS)[[release.positions[slug] for slug in slugs]], dtype=np.float64)
    draws[[release.record(slug).shares is None for slug in slugs]] = np.nan
    found = dict(zip(slugs, draws, strict=True))
    return tuple(ComparedPair(one, other, beside(found[one], found[other])) for one, other in combinations(slugs, 2))
