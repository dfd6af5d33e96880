"""The charts of the journalists' pack: each carries its caveat, its range, its source and its release."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from worktide.charts.strip_chart import Strip, strip_chart
from worktide.core.intervals import Interval
from worktide.release.open import ListedOccupation, Release

LARGEST_SHOWN: Final = 15
CAPABILITY: Final = (
    "What AI could do of today's tasks as raters judge it: capability, not use, and not a forecast of jobs lost."
)
SCENARIO: Final = (
    "A scenario that rests on an assumed pace of adoption, which no data settle; it is not a forecast of jobs lost."
)
RANK: Final = "A percentile is a rank among jobs by their tasks, not a chance of losing a job."
_PERCENT: Final = ("0 %", "50 %", "100 % of task weight")
_ENDS: Final = [0.1, 0.5, 0.9]


def press_charts(release: Release) -> dict[str, bytes]:
    """Return the charts of a release by file name: the largest jobs under three measures, and the fields of work."""
    jobs = _largest(release)
    source = f"Source: Worktide, release {release.stamp.id}; 80 % ranges. CC BY 4.0."
    count = f"the {len(jobs)} largest occupations that are counted on their own in the United States"
    does = [_strip(one.title, release.record(one.slug).shares, "ai_does") for one in jobs]
    level = [_strip(one.title, release.record(one.slug).risk, "share_in_five_years") for one in jobs]
    rank = [_strip(one.title, release.record(one.slug).risk, "percentile", "percentile ") for one in jobs]
    rank_axis = ("0", "50", "100: most exposed")
    return {
        "ai-could-do.svg": strip_chart(f"What AI could do in {count}", does, _PERCENT, CAPABILITY, source),
        "in-five-years.svg": strip_chart(
            f"AI share of tasks in five years in {count}: a scenario", level, _PERCENT, SCENARIO, source
        ),
        "percentiles.svg": strip_chart(f"Where {count} stand among all jobs", rank, rank_axis, RANK, source),
        "fields-of-work.svg": strip_chart(
            "What AI could do, by field of work, weighted by employment", _fields(release), _PERCENT, CAPABILITY, source
        ),
    }


def _figure(release: Release, one: ListedOccupation) -> tuple[float, ...] | None:
    """Return the official figures of an occupation, which those that are counted together share; None without any."""
    market = release.record(one.slug).labour_market
    if one.kind != "occupation" or market is None or not market.employment:
        return None
    return market.employment, market.median_pay or 0.0, market.openings or 0.0


def _sharing(release: Release) -> Counter[tuple[float, ...] | None]:
    """Return how many occupations with a score share each official figure."""
    return Counter(_figure(release, one) for one in release.listing if one.risk)


def _largest(release: Release) -> list[ListedOccupation]:
    """Return the occupations with a score that employ the most, of those whose people are counted on their own."""
    sharing = _sharing(release)
    counted = [(figure[0], one) for one in release.listing if one.risk and (figure := _figure(release, one))]
    alone = [(people, one) for people, one in counted if sharing[_figure(release, one)] == 1]
    return [one for _, one in sorted(alone, key=lambda pair: (-pair[0], pair[1].slug))[:LARGEST_SHOWN]]


def _strip(name: str, part: object, measure: str, unit: str = "") -> Strip:
    interval: Interval = getattr(part, measure)
    after = "" if unit else " %"
    words = f"about {unit}{interval.value:.0f}{after}, likely between {interval.low:.0f} and {interval.high:.0f}{after}"
    return Strip(name, words, interval)


def _fields(release: Release) -> list[Strip]:
    """Return each field's mean weighted by employment, with its range from the joint draws, highest first."""
    draws: NDArray[Any] = np.asarray(release.array("does_draws"), dtype=np.float64)
    members: dict[str, list[tuple[int, float]]] = defaultdict(list)
    sharing = _sharing(release)
    for place, one in enumerate(release.listing):
        figure = _figure(release, one)
        if one.risk and figure:
            members[one.sector].append((place, figure[0] / sharing[figure]))
    found = []
    for sector, pairs in members.items():
        weights = np.array([people for _, people in pairs])
        mixed = weights @ draws[[place for place, _ in pairs]] / weights.sum()
        low, middle, high = (round(float(end), 1) for end in np.quantile(mixed, _ENDS))
        words = f"about {middle:.0f} %, likely between {low:.0f} and {high:.0f} %"
        found.append(Strip(sector, words, Interval(middle, low, high)))
    return sorted(found, key=lambda strip: (-strip.interval.value, strip.name))
