"""The statistical stage: what record a title that nobody listed most likely means, from its words and their pieces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from worktide.core.errors import ReleaseError
from worktide.matching.features import Hashes, Places, TitleFeatures, title_features
from worktide.matching.phrases import MEMBERS as PHRASES
from worktide.matching.phrases import Phrases

Array = NDArray[np.float32]

CONTEXT_WEIGHT: Final = 0.35
PHRASE_WEIGHT: Final = 1.5
"""How much the counts of phrases add to the scores of the low-rank part; chosen on one fold of official titles."""
MEMBERS: Final = frozenset({"keys", "information", "table", "steps", "output", "bias", "knots", "calibrated"})


def known_features(hashes: Hashes, places: Places, keys: Hashes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return distinct pairs of title and place of its feature among `keys` (sorted), in the order of the titles.

    Features that `keys` does not hold are left out.
    """
    slots = np.minimum(np.searchsorted(keys, hashes), len(keys) - 1)
    known = keys[slots] == hashes
    pairs = np.sort(places[known].astype(np.int64) * len(keys) + slots[known])
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    return pairs // len(keys), pairs % len(keys)


def softmax(scores: Array) -> Array:
    """Return rows of scores as probabilities, each row adding up to 1."""
    found = scores - scores.max(axis=1, keepdims=True)
    np.exp(found, out=found)
    found /= found.sum(axis=1, keepdims=True)
    return np.asarray(found, dtype=np.float32)


class TitleHead:
    """A low-rank classifier of titles over the arrays that the build makes; the same title always gets the same answer.

    A title is the mean, weighted by information, of its features' rows in a table; the records' scores follow from that
    by one matrix; what its phrases alone lead to is added. Raises ReleaseError where an array is missing.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        missing = sorted(MEMBERS - set(arrays))
        if missing:
            raise ReleaseError("the head of titles lacks arrays", got=missing, hint="Rebuild the release.")
        self._keys = np.asarray(arrays["keys"])
        self._information = arrays["information"].astype(np.float32)
        self._table = np.asarray(arrays["table"])
        self._steps = arrays["steps"].astype(np.float32)
        self._output = arrays["output"].astype(np.float32)
        self._bias = arrays["bias"].astype(np.float32)
        self._knots, self._calibrated = arrays["knots"], arrays["calibrated"]
        # A release made before phrases were counted has none.
        self._phrases = Phrases(arrays) if set(arrays) >= PHRASES else None

    def _vectors(self, keys: Sequence[str]) -> tuple[Array, Array, TitleFeatures]:
        """Return the vector of each lookup key (keys × dimensions), its features' length before scaling, and these."""
        features = title_features(keys)
        titles, slots = known_features(features.hashes, features.places, self._keys)
        weights = self._information[slots]
        length = np.sqrt(np.bincount(titles, weights**2, minlength=len(keys))).astype(np.float32)
        vectors = self._sums(titles, slots, weights, len(keys))
        vectors *= self._steps / np.maximum(length, np.float32(1e-6))[:, None]
        return vectors, length, features

    def _sums(self, titles: NDArray[np.int64], slots: NDArray[np.int64], weights: Array, count: int) -> Array:
        """Return the weighted sum of the table's rows of each title: the first feature of all titles, then the second.

        That is a third of the work of going title by title.
        """
        uses = np.bincount(titles, minlength=count)
        order = np.argsort(-uses, kind="stable")
        starts = (np.cumsum(uses) - uses)[order]
        sums = np.zeros((count, self._table.shape[1]), dtype=np.float32)
        for place in range(int(uses.max(initial=0))):
            at = starts[: np.count_nonzero(uses > place)] + place
            sums[: len(at)] += self._table[slots[at]] * weights[at][:, None]
        return sums[np.argsort(order)]

    def probabilities(self, keys: Sequence[str], contexts: Sequence[str] | None = None) -> Array:
        """Return the probability of each record (keys × records), each row adding up to 1, before calibration.

        A row is all zeros where a key has no feature that the head knows. `contexts` are lookup keys of what else is
        known of each title (employer, description); they weigh less than the title.
        """
        vectors, length, features = self._vectors(keys)
        if contexts is not None:
            beside, own, _ = self._vectors(contexts)
            vectors = vectors + CONTEXT_WEIGHT * beside * (own > 0)[:, None]
            length = length + own
        scores = vectors @ self._output
        scores += self._bias
        if self._phrases is not None:
            counted = self._phrases.scores(*features.of_phrases(), len(keys))
            counted *= np.float32(PHRASE_WEIGHT)
            scores += counted
        found = softmax(scores)
        found[length == 0] = 0.0
        return found

    def confidence(self, probability: NDArray[Any]) -> NDArray[np.float64]:
        """Return how often an answer of this probability was right on titles held out of the training, 0 to 1."""
        return np.asarray(np.interp(probability, self._knots, self._calibrated))
