"""Observed use of tasks: what is said of it by rule, and how well an order of tasks agrees with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worktide.release.record import Adoption

Array = NDArray[np.float64]

SHARE_DIGITS = 4
NORMAL_95 = 1.959964
RESAMPLES = 400
FEWEST_TASKS = 3


@dataclass(frozen=True, slots=True)
class Agreement:
    """Area under the ROC curve with its 95 % interval, clustered; `tasks`, `seen` and `clusters` count the sample.

    The area is the probability that a task that was seen stands before one that was not, ties counting half.
    """

    area: float
    low: float
    high: float
    tasks: int
    seen: int
    clusters: int


def _ranks(values: Array) -> Array:
    """Return ranks from 1, ties sharing their mean."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[inverse])


def _placements(order: Array, seen: NDArray[np.bool_]) -> Array:
    """Return, for each task, the share of the other side that it beats: of unseen ones if seen, of seen ones if not."""
    together = _ranks(order)
    places = np.empty(len(order))
    places[seen] = (together[seen] - _ranks(order[seen])) / np.count_nonzero(~seen)
    places[~seen] = 1 - (together[~seen] - _ranks(order[~seen])) / np.count_nonzero(seen)
    return places


def clustered_agreement(order: Array, seen: NDArray[np.bool_], clusters: NDArray[np.int64]) -> Agreement:
    """Return how well an order (high first) tells seen tasks from unseen ones; `clusters` are the tasks' occupations.

    Variance after Obuchowski (1997), Biometrics 53(2), 567-578: placements are summed within clusters, because tasks of
    one occupation are not independent. Raises ValueError where all tasks or none were seen.
    """
    count, unseen = int(np.count_nonzero(seen)), int(np.count_nonzero(~seen))
    if count == 0 or unseen == 0:
        raise ValueError("agreement needs tasks of both kinds, seen and unseen")
    places = _placements(order, seen)
    area = float(places[seen].mean())
    names, cluster = np.unique(clusters, return_inverse=True)
    apart = places - area
    of_seen = np.bincount(cluster[seen], apart[seen], minlength=len(names))
    of_unseen = np.bincount(cluster[~seen], apart[~seen], minlength=len(names))
    with_seen, with_unseen = len(np.unique(cluster[seen])), len(np.unique(cluster[~seen]))
    variance = (
        _inflated(with_seen) * float(of_seen @ of_seen) / count**2
        + _inflated(with_unseen) * float(of_unseen @ of_unseen) / unseen**2
        + 2 * _inflated(len(names)) * float(of_seen @ of_unseen) / (count * unseen)
    )
    half = NORMAL_95 * float(np.sqrt(max(variance, 0.0)))
    return Agreement(area, max(area - half, 0.0), min(area + half, 1.0), len(order), count, len(names))


def _inflated(clusters: int) -> float:
    """Return the small-sample factor of a number of clusters; infinite for one, whose variance is unknown."""
    return clusters / (clusters - 1) if clusters > 1 else float("inf")


@dataclass(frozen=True, slots=True)
class RankCorrelation:
    """Spearman's rank correlation with its 95 % interval, clustered; `tasks` and `clusters` count the sample."""

    value: float
    low: float
    high: float
    tasks: int
    clusters: int


def _spearman(first: Array, second: Array) -> float:
    return float(np.corrcoef(_ranks(first), _ranks(second))[0, 1])


def clustered_rank_correlation(first: Array, second: Array, clusters: NDArray[np.int64], seed: int) -> RankCorrelation:
    """Return Spearman's rank correlation of two measures of tasks, with a bootstrap of whole clusters (percentiles).

    The same seed gives the same interval. Raises ValueError for fewer than three tasks.
    """
    if len(first) < FEWEST_TASKS:
        raise ValueError(f"a rank correlation of {len(first)} tasks says nothing")
    generator = np.random.default_rng(seed)
    names, cluster = np.unique(clusters, return_inverse=True)
    members = np.split(np.argsort(cluster, kind="stable"), np.cumsum(np.bincount(cluster))[:-1])
    found = []
    for _ in range(RESAMPLES):
        chosen = np.concatenate([members[place] for place in generator.integers(len(names), size=len(names))])
        found.append(_spearman(first[chosen], second[chosen]))
    low, high = np.quantile(found, [0.025, 0.975])
    return RankCorrelation(_spearman(first, second), float(low), float(high), len(first), len(names))


@dataclass(frozen=True, slots=True)
class SeenTasks:
    """How many of a record's tasks the usage files saw.

    `total` counts its tasks, `could` those of them that the files' old wording holds, `chat` those seen in any release
    of chats, `latest` those seen in the latest one, `interface` those seen in any release of API traffic. `own` says
    whether the tasks are official ones of this job, or ours, followed through the official tasks they resemble.
    """

    total: int
    could: int
    chat: int
    latest: int
    interface: int
    own: bool


_LIMITS = (
    "Not seen does not mean not exposed. Each file covers one assistant in a few weeks and leaves out what was rare, "
    "and its shares add up over all jobs, so a share can fall because other use grew. Rises and falls say nothing "
    "about what comes next: high shares tend to fall back and low ones to rise."
)


def adoption_note(seen: SeenTasks, releases: int) -> str:
    """Return what was seen of a record's tasks, with the limits of that, in words."""
    whose = "tasks" if seen.own else "tasks, followed through the official tasks that ours resemble,"
    counts = (
        f"{seen.chat} of {seen.total} {whose} were seen in at least one of {releases} releases of conversations with "
        f"Claude, {seen.latest} in the latest and {seen.interface} in API traffic."
    )
    sentences = [counts]
    missing = seen.total - seen.could
    if missing:
        which = "it is" if missing == 1 else "they are"
        sentences.append(f"{missing} could not be seen: {which} newer than the 2015 wording the files use.")
    return " ".join([*sentences, _LIMITS])


def adoption_of(shares: Mapping[str, float], seen: SeenTasks, releases: int) -> Adoption:
    """Return the record's section on observed use; `shares` are percent of conversations by release."""
    return Adoption(
        observed_share={name: round(share, SHARE_DIGITS) for name, share in shares.items()},
        tasks_seen=seen.chat,
        tasks_seen_latest=seen.latest,
        tasks_seen_api=seen.interface,
        tasks_unseeable=seen.total - seen.could,
        tasks_total=seen.total,
        note=adoption_note(seen, releases),
    )
