"""What a title is judged by: its words, pairs of them, its last word, and pieces of words, as hashes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from worktide.matching.folds import singular
from worktide.panel.grams import grams

Hashes = NDArray[np.uint32]
Places = NDArray[np.int32]

# The last word of a title names the job more often than any other: read backwards, it comes first.
_BACKWARDS = frozenset({"first", "pair"})
_FORWARDS = frozenset({"word", "words", "piece3", "piece4", "piece5"})


def title_features(keys: Sequence[str]) -> tuple[Hashes, Places]:
    """Return the features of lookup keys: a hash each, and the place of the key it stands in (not sorted).

    Words in one grammatical number, two words in a row, the last word alone and with each other one, and pieces of
    three to five letters.
    """
    forms = [singular(key) for key in keys]
    backwards = [" ".join(reversed(form.split())) for form in forms]
    found = [gram for gram in grams(forms) if gram.kind in _FORWARDS]
    found += [gram for gram in grams(backwards) if gram.kind in _BACKWARDS]
    if not found:
        return np.empty(0, dtype=np.uint32), np.empty(0, dtype=np.int32)
    return np.concatenate([one.hashes for one in found]), np.concatenate([one.texts for one in found])
