"""The tasks a page shows, in our words, with every number they carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.catalogue.activities import Activity
from worktide.catalogue.occupations import Occupation
from worktide.catalogue.roles import Role
from worktide.core.intervals import Interval
from worktide.core.parameters import parameters
from worktide.pipeline.horizons import task_horizon
from worktide.pipeline.raters import RATERS, Rater
from worktide.release.record import RaterJudgement, Task
from worktide.scoring.narrative import task_reason

Array = NDArray[np.float64]

PERCENT_DIGITS = 1
USE_DIGITS = 4


def group_starts(table: pl.DataFrame) -> NDArray[np.int64]:
    """Return where each shown task begins in the task table (sorted by slug and group)."""
    keys = table.select(pl.concat_str("slug", "group", separator="\t")).to_series().to_numpy()
    return np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])).astype(np.int64)


def rounded_to_sum(shares: Array, digits: int) -> Array:
    """Return shares rounded to `digits` decimals by largest remainders, so that they still add up to their sum."""
    scale = 10**digits
    exact = shares * scale
    floors = np.floor(exact + 1e-9)
    short = round(float(exact.sum() - floors.sum()))
    by_remainder = np.argsort(floors - exact, kind="stable")
    floors[by_remainder[:short]] += 1
    return np.asarray(floors / scale)


def mean_with_range(draws: Array) -> Interval:
    """Return the mean of draws (0 to 1) in percent with the 10th and 90th percentile, widened to hold the mean."""
    low, high = np.quantile(draws, [0.1, 0.9])
    value = round(100 * float(draws.mean()), PERCENT_DIGITS)
    return Interval(
        value,
        min(round(100 * float(low), PERCENT_DIGITS), value),
        max(round(100 * float(high), PERCENT_DIGITS), value),
    )


def rater_scale(rater: Rater) -> Array:
    """Return the value of each level of a rater's scale at the stated assumptions, in percent."""
    given = parameters("shares")
    if rater.construct == "exposure":
        return np.array([0.0, 100.0, 100 * given["lambda_E2"].value])
    return np.array([100 * given[f"tau_{level}"].value for level in rater.levels])


@dataclass(frozen=True, slots=True)
class ShownWords:
    """What we wrote of a shown task; `kind` and `resembles` (official Task IDs) only of a role's."""

    text: str
    kind: str | None
    resembles: tuple[int, ...]


def shown_words(
    occupations: Sequence[Occupation], roles: Sequence[Role], slugs: Mapping[str, str]
) -> dict[tuple[str, str], ShownWords]:
    """Return our words by record and task id; `slugs` maps O*NET-SOC codes to slugs."""
    words = {(slugs[one.code], task.id): ShownWords(task.text, None, ()) for one in occupations for task in one.tasks}
    for role in roles:
        words |= {(role.slug, task.id): ShownWords(task.text, task.kind, task.onet_task_ids) for task in role.tasks}
    return words


@dataclass(frozen=True, slots=True)
class ShownTasks:
    """All that the shown tasks are made of, in the order of the task table."""

    table: pl.DataFrame
    starts: NDArray[np.int64]
    judged: Mapping[str, Array]
    weights: Array
    task_does: Array
    activities: Mapping[str, Activity]
    words: Mapping[tuple[str, str], ShownWords]
    usage: Mapping[int, float]
    horizons: Mapping[str, Array]

    def by_slug(self) -> dict[str, tuple[Task, ...]]:
        """Return each record's tasks by slug, those with most time first."""
        slugs = self.table["slug"].to_list()
        ends = np.append(self.starts[1:], self.table.height)
        found: dict[str, list[Task]] = {}
        rater_values = {rater.name: self.judged[rater.name] @ rater_scale(rater) for rater in RATERS}
        for place, (start, end) in enumerate(zip(self.starts.tolist(), ends.tolist(), strict=True)):
            found.setdefault(slugs[start], []).append(self._task(place, start, end, rater_values))
        return {slug: _with_rounded_shares(tasks) for slug, tasks in found.items()}

    def _raters(
        self, judgement: Array, weights: Array, values: Mapping[str, Array], *, modelled: bool
    ) -> dict[str, RaterJudgement]:
        raters = {}
        for rater in RATERS:
            given = values[rater.name][judgement]
            known = ~np.isnan(given)
            if known.any():
                mean = float(np.average(given[known], weights=weights[known]))
                raters[rater.name] = RaterJudgement(
                    round(mean, PERCENT_DIGITS), rater.construct, "modelled" if modelled else "labelled"
                )
        return raters

    def _kind(self, rows: pl.DataFrame, weights: Array) -> str:
        """Return the kind of AI that acts on most of the weight of the official tasks behind a shown one."""
        by_kind: dict[str, float] = {}
        for activity, weight in zip(rows["activity"].to_list(), weights.tolist(), strict=True):
            kind = self.activities[activity].kind
            by_kind[kind] = by_kind.get(kind, 0.0) + weight
        return max(sorted(by_kind), key=by_kind.__getitem__)

    def _task(self, place: int, start: int, end: int, values: Mapping[str, Array]) -> Task:
        rows = self.table[start:end]
        weights, judgement = self.weights[start:end], rows["judgement"].to_numpy()
        modelled = float(np.average(self.judged["labelled"][judgement], weights=weights)) < 0.5
        raters = self._raters(judgement, weights, values, modelled=modelled)
        words = self.words[rows["slug"][0], rows["group"][0]]
        numbers = words.resembles or tuple(rows["task_id"].to_list())
        seen = [] if words.resembles else [self.usage[number] for number in numbers if number in self.usage]
        return Task(
            id=rows["group"][0],
            text=words.text,
            onet_task_ids=numbers,
            time_share=100 * float(weights.sum()),
            automation=mean_with_range(self.task_does[:, place]),
            capability=words.kind or self._kind(rows, weights),  # type: ignore[arg-type]  # checked against the same names by the catalogue's schema
            raters=raters,
            observed_use=round(sum(seen), USE_DIGITS) if seen else None,
            basis="modelled" if modelled else "labelled",
            horizon=task_horizon(self.horizons, place),
            reason=task_reason(raters, modelled=modelled),
        )


def _with_rounded_shares(tasks: Sequence[Task]) -> tuple[Task, ...]:
    ordered = sorted(tasks, key=lambda task: (-task.time_share, task.id))
    shares = rounded_to_sum(np.array([task.time_share for task in ordered]), PERCENT_DIGITS)
    return tuple(replace(task, time_share=float(share)) for task, share in zip(ordered, shares, strict=True))
