"""The two stages of the heads: a linear one over n-grams, then a kernel one over what all linear heads say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from worktide.panel.scale import Scale
from worktide.panel.tables import BLOCKS, PackedTable, Vocabulary

Array = NDArray[np.float64]
Single = NDArray[np.float32]

_SMALLEST_LENGTH: Final = 1e-9


def novelty(known: Array) -> Array:
    """Return how unlike all training texts each text is: 0 where every n-gram is known, 1 where none is.

    `known` (blocks × texts) is the known share of each block's n-grams; a text without any n-gram has novelty 1.
    """
    return np.asarray(1.0 - known.mean(axis=0))


class LinearStage:
    """Least squares on the n-grams of a text, for every rater's every level but the lowest.

    Arrays: `keys` (n-grams), `information` (n-grams, bytes: squared inverse document frequency in steps of
    `information_step`), `weights` (n-grams × outputs, bytes around 128 in steps of `weight_steps`, blocks × outputs),
    `means` (outputs).
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]], outputs: slice = slice(None)) -> None:
        weights = np.ascontiguousarray(arrays["weights"][:, outputs])
        self._table = PackedTable(Vocabulary(arrays["keys"]), np.asarray(arrays["information"]), weights)
        self._steps = np.asarray(arrays["weight_steps"], dtype=np.float64)[:, outputs]
        self._information_step = float(arrays["information_step"][0])
        self._means = np.asarray(arrays["means"], dtype=np.float64)[outputs]

    def read(self, texts: Sequence[str]) -> tuple[Array, Array]:
        """Return texts × outputs and each text's novelty.

        An output is roughly the probability of a level, not yet held to 0..1.
        """
        result, known = np.tile(self._means, (len(texts), 1)), []
        for block, sums, steps in zip(BLOCKS, self._table.sums(texts), self._steps, strict=True):
            length = np.sqrt(sums.information * self._information_step)
            result += block.say * steps * sums.weights / np.maximum(length, _SMALLEST_LENGTH)[:, None]
            known.append(sums.known)
        return result, novelty(np.stack(known))


def others_mean(values: Array, groups: NDArray[np.int64]) -> Array:
    """Return for each row the mean over the other rows of its group; its own values where it has no other.

    `groups` numbers the groups from 0.
    """
    count = np.bincount(groups)
    totals = np.stack([np.bincount(groups, column) for column in values.T], axis=1)
    others = (count[groups] - 1)[:, None]
    return np.where(others > 0, (totals[groups] - values) / np.maximum(others, 1), values)


def kernel_inputs(outputs: Array, scale: Scale, groups: NDArray[np.int64] | None) -> Array:
    """Return what the kernel stage reads: all levels of all raters, then their means over the occupation's other tasks.

    Without `groups` (texts of no known occupation) the former alone.
    """
    levels = scale.all_levels(outputs)
    return levels if groups is None else np.concatenate([levels, others_mean(levels, groups)], axis=1)


@dataclass(frozen=True, slots=True)
class KernelStage:
    """Ridge regression on Gaussian similarities to landmarks (Nyström features; Williams and Seeger 2001).

    `centre` and `spread` (inputs) standardise; `landmarks` (landmarks × inputs) are standardised already; `weights`
    has a row for each landmark, each input and the constant, and a column for each output.
    """

    centre: Single
    spread: Single
    landmarks: Single
    weights: Single

    def features(self, inputs: Array) -> Single:
        """Return texts × (landmarks + inputs + 1)."""
        return kernel_features(self.standardised(inputs), self.landmarks)

    def standardised(self, inputs: Array) -> Single:
        """Return inputs in units of their spread over the training texts."""
        return ((inputs - self.centre) / self.spread).astype(np.float32)

    def outputs(self, inputs: Array) -> Array:
        """Return texts × outputs."""
        return np.asarray(self.features(inputs) @ self.weights, dtype=np.float64)


WIDTH: Final = 1.0
LINEAR_SAY: Final = np.float32(0.1)


def kernel_features(inputs: Single, landmarks: Single) -> Single:
    """Return exp(−WIDTH · mean squared difference) to each landmark, then the inputs, small, and a constant."""
    width = np.float32(WIDTH / inputs.shape[1])
    distance = inputs @ (landmarks.T * (2 * width))
    distance -= width * (inputs * inputs).sum(axis=1)[:, None]
    distance -= width * (landmarks * landmarks).sum(axis=1)[None, :]
    np.minimum(distance, 0, out=distance)
    similar = np.exp(distance, out=distance)
    constant = np.ones((len(inputs), 1), dtype=np.float32)
    return np.concatenate([similar, inputs * LINEAR_SAY, constant], axis=1)
