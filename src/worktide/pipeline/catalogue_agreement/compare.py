"""Scores of occupations under two wordings, judged by the same heads, and how far they agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.pipeline.catalogue_agreement.folds import Fold
from worktide.pipeline.catalogue_agreement.wordings import WordedTask, Wording
from worktide.pipeline.training.measures import correlation, within
from worktide.pipeline.training.splits import numbered

Array = NDArray[np.float64]

FAR: Final = 8.0
LEAST_R: Final = 0.97
LEAST_R_WITHIN: Final = 0.93
MOST_DIFFERENCE: Final = 2.0
MOST_FAR: Final = 5.0


@dataclass(frozen=True, slots=True)
class JudgedTask:
    """A worded task with its weight in percent of the occupation and what AI does of it alone, in percent."""

    text: str
    weight: float
    does: float
    task_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """What AI does of an occupation (percent) under one wording, and the tasks it comes from."""

    does: float
    tasks: tuple[JudgedTask, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a wording's scores agree with those of the official statements, over `n` occupations.

    `r` correlates over occupations, `r_within` over occupations less the mean of their major group; `difference` is the
    mean distance in points, `bias` the mean of this wording less the official one; `far` is the share (percent) of
    occupations that are off by more than 8 points.
    """

    wording: str
    n: int
    r: float
    r_within: float
    difference: float
    bias: float
    far: float

    @property
    def reached(self) -> bool:
        """Whether all four targets are reached."""
        return (
            self.r >= LEAST_R
            and self.r_within >= LEAST_R_WITHIN
            and self.difference < MOST_DIFFERENCE
            and self.far <= MOST_FAR
        )


def scores(folds: Sequence[Fold], wording: Wording) -> dict[str, Score]:
    """Return each occupation's score by the panel that never saw it, by code."""
    found: dict[str, Score] = {}
    for fold in folds:
        codes = [code for code in wording if code in fold.codes]
        does = fold.does([task.text for code in codes for task in wording[code]])
        place = 0
        for code in codes:
            tasks = wording[code]
            found[code] = _score(tasks, does[place : place + len(tasks)])
            place += len(tasks)
    return dict(sorted(found.items()))


def _score(tasks: Sequence[WordedTask], does: Array) -> Score:
    weights = np.array([task.weight for task in tasks])
    weights = 100.0 * weights / weights.sum()
    judged = tuple(
        JudgedTask(task.text, weight, 100.0 * value, task.task_ids)
        for task, weight, value in zip(tasks, weights.tolist(), does.tolist(), strict=True)
    )
    return Score(float(weights @ does), judged)


def agreement(
    name: str, official: Mapping[str, Score], other: Mapping[str, Score], among: Iterable[str] | None = None
) -> Agreement:
    """Return how another wording's scores agree with the official ones, over the occupations that both have.

    `among` restricts the comparison to some codes. Figures are NaN where there are too few occupations for them.
    """
    codes = sorted(set(official) & set(other) & set(other if among is None else among))
    first = np.array([official[code].does for code in codes])
    second = np.array([other[code].does for code in codes])
    majors = numbered(code[:2] for code in codes)
    off = np.abs(second - first)
    return Agreement(
        wording=name,
        n=len(codes),
        r=correlation(first, second),
        r_within=correlation(within(first, majors), within(second, majors)) if codes else float("nan"),
        difference=float(off.mean()) if codes else float("nan"),
        bias=float((second - first).mean()) if codes else float("nan"),
        far=100.0 * float((off > FAR).mean()) if codes else float("nan"),
    )
