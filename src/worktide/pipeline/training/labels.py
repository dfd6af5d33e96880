"""Judged texts: what every rater said of each, as one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worktide.panel.scale import Scale

Array = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class JudgedTexts:
    """Texts with the occupation each belongs to and every rater's judgement of it.

    `level_names` are the levels of all raters side by side; `levels` (texts × levels) is 1 at the level given, else 0;
    `values` (levels) the number that a level stands for where a judgement is summed up in one number (E2 is 0.5 there,
    T0 to T4 quarters). `activities` (texts) names the official activities of each, where they are known.
    """

    texts: tuple[str, ...]
    occupations: tuple[str, ...]
    scale: Scale
    level_names: tuple[str, ...]
    levels: NDArray[np.float32]
    values: Array
    activities: tuple[tuple[str, ...], ...] = ()

    def numbers(self, levels: Array) -> Array:
        """Return texts × raters: the mean value of each rater's levels, weighted by the columns of `levels`."""
        scaled = levels * self.values
        columns = [self.scale.columns(place) for place in range(len(self.scale.raters))]
        return np.stack([scaled[:, span].sum(axis=1) for span in columns], axis=1)


def judged_texts(
    texts: Sequence[str],
    occupations: Sequence[str],
    judgements: Mapping[str, Sequence[str]],
    values: Mapping[str, Mapping[str, float]],
) -> JudgedTexts:
    """Return the table of texts judged by every rater.

    `judgements` maps each rater to its level for each text, `values` to its levels, lowest first, with their numbers.
    """
    scale = Scale(tuple(judgements), tuple(len(values[rater]) for rater in judgements))
    levels = [
        np.asarray(given, dtype=np.str_)[:, None] == np.asarray(list(values[rater]), dtype=np.str_)[None, :]
        for rater, given in judgements.items()
    ]
    numbers = [number for rater in judgements for number in values[rater].values()]
    names = tuple(name for rater in judgements for name in values[rater])
    hot = np.concatenate(levels, axis=1).astype(np.float32)
    return JudgedTexts(tuple(texts), tuple(occupations), scale, names, hot, np.asarray(numbers, dtype=np.float64))
