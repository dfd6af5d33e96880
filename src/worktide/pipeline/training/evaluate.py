"""How good the heads are on texts and occupations they have not seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from worktide.pipeline.training.calibration import (
    HeldOut,
    cross_sets,
    held_out,
    large_groups,
    pooled_groups,
)
from worktide.pipeline.training.further import assert_further_clean, further_of
from worktide.pipeline.training.kernel import out_of_fold_kernel
from worktide.pipeline.training.labels import JudgedTexts
from worktide.pipeline.training.measures import correlation, group_means, within
from worktide.pipeline.training.nested import lessons_of, nested_outputs
from worktide.pipeline.training.splits import (
    SEED,
    Grouping,
    Places,
    folds_of,
    numbered,
    split_without,
    text_key,
)

Array = NDArray[np.float64]

DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class RaterResult:
    """How well a rater's head does on held-out texts.

    Correlations of the head's mean with the rater's number: over tasks, over tasks within occupations, over
    occupations' means. `coverage_90` is the share of 90 % prediction sets that hold the rater's level, `set_size` how
    many levels they hold on average, `n` the number of texts.
    """

    rater: str
    task_r: float
    within_occupation_r: float
    occupation_r: float
    coverage_90: float
    set_size: float
    n: int


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """Held-out judgements of all heads, the folds they come from, and the rows' pooled major groups."""

    held: HeldOut
    folds: Places
    groups: NDArray[np.str_]
    occupations: Places

    def sets(self, filled: bool = True) -> list[NDArray[np.bool_]]:
        """Return each rater's prediction sets, calibrated on the other folds."""
        return cross_sets(self.held, self.folds, self.groups, filled)


def judge_out_of_fold(
    judged: JudgedTexts, grouping: Grouping = "component", folds: int = 5, *, others: bool = True, seed: int = SEED
) -> OutOfFold:
    """Return what nested heads say of each text; every split is checked to be clean.

    `others` lets the kernel stage read the heads' judgements of the occupation's other tasks, as the build does; their
    labels are never read. Raises LeakError where a split is not clean.
    """
    fold_of = folds_of(judged.texts, judged.occupations, grouping, folds, seed)
    texts, occupations = numbered(map(text_key, judged.texts)), numbered(judged.occupations)
    further = further_of(judged)
    for fold in range(int(fold_of.max()) + 1):
        assert_further_clean(split_without(fold_of, [fold], texts), judged.texts, judged.occupations, further)
    with threadpool_limits(limits=1):
        lessons = lessons_of(judged, further)
        nested, novelty = nested_outputs(lessons, fold_of, texts)
        known = occupations if others else None
        said = out_of_fold_kernel(nested, lessons.judged, fold_of, texts, judged.scale, known)
    held = held_out(judged.scale, said, judged.levels.astype(np.float64), novelty)
    groups = pooled_groups(judged.occupations, large_groups(judged.occupations))
    return OutOfFold(held, fold_of, groups, occupations)


def results(judged: JudgedTexts, found: OutOfFold) -> list[RaterResult]:
    """Return each rater's figures from held-out judgements."""
    predicted, given = judged.numbers(found.held.levels), judged.numbers(found.held.truth)
    rows = []
    for place, (rater, sets) in enumerate(zip(judged.scale.raters, found.sets(), strict=True)):
        truth = found.held.truth[:, judged.scale.columns(place)] > 0
        first, second = predicted[:, place], given[:, place]
        inside = correlation(within(first, found.occupations), within(second, found.occupations))
        means = correlation(group_means(first, found.occupations), group_means(second, found.occupations))
        rows.append(
            RaterResult(
                rater=rater,
                task_r=round(correlation(first, second), DIGITS),
                within_occupation_r=round(inside, DIGITS),
                occupation_r=round(means, DIGITS),
                coverage_90=round(float(sets[truth].mean()), DIGITS),
                set_size=round(float(sets.sum(axis=1).mean()), DIGITS),
                n=len(sets),
            )
        )
    return rows
