"""What the linear stage says of texts that it has not learnt from: by fold, and nested for the kernel stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.pipeline.training.matrix import Counts, features, information_of, novelty_of
from worktide.pipeline.training.ridge import ridge
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


def fit_linear(counted: Counts, targets: Single) -> LinearFit:
    """Return the linear stage learnt from texts' counted n-grams and targets (texts × outputs)."""
    information = information_of(counted.counts)
    means = targets.mean(axis=0, dtype=np.float64)
    weights = ridge(features(counted, information), (targets - means).astype(np.float32), PENALTY)
    return LinearFit(information, weights, means)


def _outputs_of_split(counted: Counts, targets: Single, split: Split) -> tuple[Array, Array]:
    fit = fit_linear(counted.of(split.train), targets[split.train])
    tested = counted.of(split.test)
    return fit.outputs(tested), novelty_of(tested, fit.information)


def out_of_fold(counted: Counts, targets: Single, folds: Places, texts: Places) -> tuple[Array, Array]:
    """Return texts × outputs and each text's novelty, each row from a fit that saw neither its fold nor its text."""
    result, new = np.empty(targets.shape), np.empty(len(targets))
    for fold in range(int(folds.max()) + 1):
        split = split_without(folds, [fold], texts)
        result[split.test], new[split.test] = _outputs_of_split(counted, targets, split)
    return result, new


def nested_outputs(counted: Counts, targets: Single, folds: Places, texts: Places) -> tuple[Array, Array]:
    """Return folds × texts × outputs, what the kernel stage of each outer fold may read, and each text's novelty.

    In the slice of an outer fold its own rows come from a fit without that fold, all other rows from fits without
    that fold and without their own: neither stage ever sees a label of the outer fold.
    """
    count = int(folds.max()) + 1
    result, new = np.full((count, *targets.shape), np.nan), np.empty(len(targets))
    for first in range(count):
        for second in range(first, count):
            split = split_without(folds, [first, second], texts)
            said = np.empty(targets.shape)
            said[split.test], novel = _outputs_of_split(counted, targets, split)
            result[first, folds == second] = said[folds == second]
            result[second, folds == first] = said[folds == first]
            if first == second:
                new[split.test] = novel
    return result, new
