"""What a title is judged by: its words, pairs of them, its last word, and pieces of words, as hashes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from worktide.matching.folds import singular
from worktide.panel.grams import Grams, grams

Hashes = NDArray[np.uint32]
Places = NDArray[np.int32]

_OF_WORDS = 4
_FORWARDS = frozenset({"word", "words"})
_PIECES = frozenset({"piece3", "piece4", "piece5"})


@dataclass(frozen=True, slots=True)
class TitleFeatures:
    """The features of titles: a hash each, and the place of the title it stands in (not sorted).

    The first `phrases` of them are words, two words in a row and the last word; then come the last word with each other
    word, and pieces of three to five letters.
    """

    hashes: Hashes
    places: Places
    phrases: int

    def of_phrases(self) -> tuple[Hashes, Places]:
        """Return the hashes and places of the phrases alone."""
        return self.hashes[: self.phrases], self.places[: self.phrases]


def title_features(keys: Sequence[str]) -> TitleFeatures:
    """Return the features of lookup keys, their words in one grammatical number.

    The last word of a title names the job more often than any other, so it is a feature of its own.
    """
    texts = [singular(key) for key in keys]
    forwards = list(grams(texts))
    found = [gram for gram in forwards if gram.kind in _FORWARDS]
    # Read backwards, the last word comes first; pieces are the same either way, and not asked for.
    backwards = list(_word_grams([" ".join(reversed(text.split())) for text in texts]))
    found += [gram for gram in backwards if gram.kind == "first"]
    phrases = sum(len(gram.hashes) for gram in found)
    found += [gram for gram in backwards if gram.kind == "pair"]
    found += [gram for gram in forwards if gram.kind in _PIECES]
    if not found:
        return TitleFeatures(np.empty(0, dtype=np.uint32), np.empty(0, dtype=np.int32), 0)
    hashes = np.concatenate([one.hashes for one in found])
    return TitleFeatures(hashes, np.concatenate([one.texts for one in found]), phrases)


def _word_grams(texts: Sequence[str]) -> Iterator[Grams]:
    return islice(grams(texts), _OF_WORDS)
