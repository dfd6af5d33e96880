"""A job as one person does it: their own hours for each task, tasks struck, tasks of their own, by the same draws."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.assessment.own_tasks import OwnTask, score_with_draws, share_of_draws
from worktide.core.errors import UnknownTitleError, WorktideError
from worktide.core.intervals import Interval
from worktide.release.open import TASK_DRAW_PLACES, TASK_DRAW_STARTS, TASK_DRAWS, Release, open_release
from worktide.release.record import Record, ReleaseStamp

Array = NDArray[np.float64]

WEEK_HOURS: Final = 40.0
LONGEST_WEEK: Final = 168.0
_DIGITS: Final = 1


@dataclass(frozen=True, slots=True)
class OwnMix:
    """What AI could do of one person's mix of tasks, with 80 % ranges.

    `hours` is their week in all; `ai_does` the share of it in percent and `hours_ai_does` the same in hours; `listed`
    is the share of the tasks at the weights the release gives, by the same draws; `told` is the share of the week in
    percent that the person says software does already, which counts as done by AI. `own` are their own tasks, of
    `own_hours` in all, with the draws of what AI does of them (percent), as many as a task of the release has.
    """

    release: ReleaseStamp
    slug: str
    hours: float
    ai_does: Interval
    hours_ai_does: Interval
    listed: Interval
    told: float
    own: tuple[OwnTask, ...]
    own_hours: float
    own_draws: tuple[float, ...]


def task_draws(release: Release, slug: str) -> NDArray[np.uint8]:
    """Return what AI does of each of a record's tasks, draw by draw (tasks × draws), in whole percent.

    Raises UnknownTitleError for an address that no record has.
    """
    if slug not in release.positions:
        raise UnknownTitleError(f"no record has the address {slug!r}")
    place, starts = release.positions[slug], release.array(TASK_DRAW_STARTS)
    return np.asarray(release.array(TASK_DRAWS)[starts[place] : starts[place + 1]])


def listed_hours(record: Record) -> dict[str, float]:
    """Return the hours of a 40-hour week that each task takes by the weights of the release, to a tenth of an hour."""
    return {task.id: round(WEEK_HOURS * task.time_share / 100.0, _DIGITS) for task in record.tasks}


def own_mix(
    slug: str,
    hours: Mapping[str, float],
    told: Collection[str] = (),
    own: Sequence[tuple[str, float]] = (),
    release: Release | None = None,
) -> OwnMix:
    """Return what AI could do of a job whose tasks take `hours` a week (by task id; a task left out takes none).

    `told` are ids of tasks that software does already where the person works: they count whole. `own` are tasks in
    their own words with hours, which the panel's heads judge; nothing of the words is kept. A draw's share is
    Σ hours · share of the task / Σ hours, over the joint draws that the release keeps; hours are taken as given,
    without a range of their own.

    Raises WorktideError for an unknown task, hours that are no hours, or a week without any.
    """
    opened = release or open_release()
    draws = task_draws(opened, slug).astype(np.float64)
    record = opened.record(slug)
    weights, done = _weights(record, hours), _places(record, told)
    draws[sorted(done)] = 100.0
    own_hours = np.array([_checked(time, "your own tasks") for _, time in own])
    total = float(weights.sum() + own_hours.sum())
    if not 0 < total <= LONGEST_WEEK:
        raise WorktideError("the hours do not make a week", got=round(total, 1), expected="more than 0, at most 168")
    share = np.asarray(weights @ draws, dtype=np.float64)
    tasks, own_draws = _own(own, own_hours, opened)
    if tasks:
        share += own_hours.sum() * own_draws
    does = share_of_draws(share / total)
    listed = np.array([task.time_share for task in record.tasks])
    return OwnMix(
        release=opened.stamp,
        slug=slug,
        hours=round(total, _DIGITS),
        ai_does=does,
        hours_ai_does=share_of_draws(share / 100.0),
        listed=share_of_draws(listed @ (task_draws(opened, slug)) / listed.sum()),
        told=round(100.0 * float(weights[sorted(done)].sum()) / total, _DIGITS),
        own=tasks,
        own_hours=float(own_hours.sum()),
        own_draws=tuple(own_draws.tolist()),
    )


def _own(own: Sequence[tuple[str, float]], hours: Array, release: Release) -> tuple[tuple[OwnTask, ...], Array]:
    """Return a person's own tasks as the heads judge them, and the draws (percent) of what AI does of all of them."""
    if hours.sum() <= 0:
        return (), np.zeros(0)
    score, draws = score_with_draws([text for text, _ in own], hours.tolist(), release)
    return score.tasks, np.round(draws[release.array(TASK_DRAW_PLACES)], 2)


def _places(record: Record, ids: Collection[str]) -> set[int]:
    known = {task.id: place for place, task in enumerate(record.tasks)}
    unknown = sorted(set(ids) - set(known))
    if unknown or not known:
        raise WorktideError(
            f"{record.occupation.title} has no such task", got=unknown, expected=sorted(known) or "a job with tasks"
        )
    return {known[one] for one in ids}


def _weights(record: Record, hours: Mapping[str, float]) -> Array:
    _places(record, hours)
    return np.array([_checked(hours.get(task.id, 0.0), task.text) for task in record.tasks], dtype=np.float64)


def _checked(time: float, what: str) -> float:
    if not (np.isfinite(time) and 0.0 <= time <= LONGEST_WEEK):
        raise WorktideError(f"these are no hours a week for: {what}", got=time, expected="0 to 168")
    return float(time)
