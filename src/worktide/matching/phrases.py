"""Which records the words of a title lead to, by counting: a naive Bayes sum over the words that titles are made of.

The head of titles knows words by what they have in common; this part remembers which records' titles have them, rare
words and pairs of words too. Scores are log odds of multinomial naive Bayes, smoothed towards the words of all titles
(McCallum and Nigam 1998), as a mean over the words known, so that long titles are not surer than short ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from worktide.core.errors import ReleaseError
from worktide.matching.features import Hashes, Places

Array = NDArray[np.float32]

BITS_DROPPED: Final = 8
MEMBERS: Final = frozenset(
    {"phrase_gaps", "phrase_counts", "phrase_records", "phrase_odds", "phrase_step", "phrase_base"}
)


class Phrases:
    """The counts of phrases over the arrays that the build makes.

    `phrase_gaps` are the differences of the phrases' sorted hashes, cut to 24 bits; `phrase_counts` says how many of
    `phrase_records` and `phrase_odds` (in units of `phrase_step`) belong to each; `phrase_base` is taken off each
    record's score. Raises ReleaseError where an array is missing.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        missing = sorted(MEMBERS - set(arrays))
        if missing:
            raise ReleaseError("the phrases of titles lack arrays", got=missing, hint="Rebuild the release.")
        self._keys = np.cumsum(arrays["phrase_gaps"], dtype=np.uint32)
        self._ends = np.concatenate([[0], np.cumsum(arrays["phrase_counts"], dtype=np.int64)])
        self._records = np.asarray(arrays["phrase_records"])
        self._odds = np.asarray(arrays["phrase_odds"])
        self._step = np.float32(arrays["phrase_step"][0])
        self._base = arrays["phrase_base"].astype(np.float32)

    def scores(self, hashes: Hashes, places: Places, titles: int) -> Array:
        """Return the score of each record (titles × records) from phrases; zeros for a title without a known one."""
        cut = hashes >> np.uint32(BITS_DROPPED)
        slots = np.minimum(np.searchsorted(self._keys, cut), len(self._keys) - 1)
        known = self._keys[slots] == cut
        slots, rows = slots[known], places[known].astype(np.int64)
        counts = self._ends[slots + 1] - self._ends[slots]
        starts = np.repeat(self._ends[slots] - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
        cells = starts + np.arange(len(starts))
        flat = np.repeat(rows * len(self._base), counts) + self._records[cells]
        size = titles * len(self._base)
        sums = np.bincount(flat, self._odds[cells], minlength=size).astype(np.float32).reshape(titles, -1)
        uses = np.bincount(rows, minlength=titles).astype(np.float32)[:, None]
        sums *= self._step
        sums /= np.maximum(uses, np.float32(1.0))
        sums -= self._base
        sums[uses[:, 0] == 0] = 0.0
        return sums
