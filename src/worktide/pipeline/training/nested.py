"""What the linear stage says of texts that it has not learnt from: by fold, and nested for the kernel stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.pipeline.training.further import FurtherTexts
from worktide.pipeline.training.labels import JudgedTexts
from worktide.pipeline.training.matrix import Counts, count_grams, features, information_of, novelty_of
from worktide.pipeline.training.ridge import ridge, weighted
from worktide.pipeline.training.splits import Places, Split, split_without

Array = NDArray[np.float64]
Single = NDArray[np.float32]

PENALTY: Final = 3.0


@dataclass(frozen=True, slots=True)
class LinearFit:
    """A fitted linear stage: the information of n-grams, weights (n-grams × outputs), and the targets' means."""

    information: NDArray[np.uint8]
    weights: Single
    means: Array

    def outputs(self, counted: Counts) -> Array:
        """Return texts × outputs for counted n-grams."""
        return np.asarray(features(counted, self.information) @ self.weights, dtype=np.float64) + self.means


def fit_linear(counted: Counts, targets: Single, weights: Array | None = None, penalty: float = PENALTY) -> LinearFit:
    """Return the linear stage learnt from texts' counted n-grams and targets (texts × outputs).

    `weights` (texts) tells how many texts each counts as, `penalty` is that of the weights' squares.
    """
    information = information_of(counted.counts, weights)
    means = np.average(targets.astype(np.float64), axis=0, weights=weights)
    matrix, centred = features(counted, information), (targets - means).astype(np.float32)
    if weights is not None:
        matrix, centred = weighted(matrix, weights), centred * np.sqrt(weights).astype(np.float32)[:, None]
    return LinearFit(information, ridge(matrix, centred, penalty), means)


@dataclass(frozen=True, slots=True)
class Lessons:
    """What the linear stage learns from: the judged texts in their order, then further ones.

    `counted`, `targets` (texts × outputs) and `weights` are of all of them, `further` of the latter.
    """

    counted: Counts
    targets: Single
    weights: Array
    further: FurtherTexts

    @property
    def judged(self) -> Single:
        """The targets of the judged texts."""
        return self.targets[: len(self.targets) - len(self.further.texts)]

    def fit(self, train: Places) -> LinearFit:
        """Return the linear stage learnt from some judged texts and the further ones that come from no others."""
        rows = np.concatenate([train, len(self.judged) + self.further.learnt(train)])
        weights = self.weights[rows]
        # Further texts say nearly the same again: the penalty grows with them, so that it stays in proportion.
        penalty = PENALTY * float(weights.sum()) / len(train)
        return fit_linear(self.counted.of(rows), self.targets[rows], weights, penalty)

    def fit_all(self) -> LinearFit:
        """Return the linear stage learnt from everything."""
        return self.fit(np.arange(len(self.judged)))


def lessons_of(judged: JudgedTexts, further: FurtherTexts) -> Lessons:
    """Return what the linear stage learns from: judged texts and the further ones that come from them."""
    targets = np.asarray(judged.scale.without_lowest(judged.levels))
    texts = (*judged.texts, *further.texts)
    weights = np.concatenate([np.ones(len(judged.texts)), further.weights])
    return Lessons(
        count_grams(texts, weights, len(judged.texts)),
        np.concatenate([targets, further.targets(targets)]),
        weights,
        further,
    )


def _outputs_of_split(lessons: Lessons, split: Split) -> tuple[Array, Array]:
    fit = lessons.fit(split.train)
    tested = lessons.counted.of(split.test)
    return fit.outputs(tested), novelty_of(tested, fit.information)


def out_of_fold(lessons: Lessons, folds: Places, texts: Places) -> tuple[Array, Array]:
    """Return texts × outputs and each text's novelty, each row from a fit that saw neither its fold nor its text."""
    result, new = np.empty(lessons.judged.shape), np.empty(len(lessons.judged))
    for fold in range(int(folds.max()) + 1):
        split = split_without(folds, [fold], texts)
        result[split.test], new[split.test] = _outputs_of_split(lessons, split)
    return result, new


def nested_outputs(lessons: Lessons, folds: Places, texts: Places) -> tuple[Array, Array]:
    """Return folds × texts × outputs, what the kernel stage of each outer fold may read, and each text's novelty.

    In the slice of an outer fold its own rows come from a fit without that fold, all other rows from fits without
    that fold and without their own: neither stage ever sees a label of the outer fold.
    """
    shape, count = lessons.judged.shape, int(folds.max()) + 1
    result, new = np.full((count, *shape), np.nan), np.empty(shape[0])
    for first in range(count):
        for second in range(first, count):
            split = split_without(folds, [first, second], texts)
            said = np.empty(shape)
            said[split.test], novel = _outputs_of_split(lessons, split)
            result[first, folds == second] = said[folds == second]
            result[second, folds == first] = said[folds == first]
            if first == second:
                new[split.test] = novel
    return result, new
