"""Counting which records' titles have which words: the arrays that `matching.phrases` reads, and single scores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from worktide.matching.features import title_features
from worktide.matching.phrases import BITS_DROPPED

SMOOTHING = 400.0
"""Words of all titles that are counted towards every record; chosen on one fold of official titles."""
MOST_RECORDS = 255
_STEPS = 255.0


def phrase_arrays(keys: Sequence[str], targets: sp.csr_matrix) -> dict[str, NDArray[Any]]:
    """Return the arrays of `Phrases` from titles (lookup keys) and the records they mean (titles × records).

    A phrase that more than 255 records have keeps the 255 of highest odds.
    """
    hashes, places = title_features(keys).of_phrases()
    known, slots = np.unique(hashes >> np.uint32(BITS_DROPPED), return_inverse=True)
    used = sp.csr_matrix((np.ones(len(slots), np.float32), (places, slots)), shape=(len(keys), len(known)))
    used.data[:] = 1.0
    counts = (used.T @ targets).tocsr()
    share = np.asarray(counts.sum(axis=1)).ravel() / counts.sum()
    of_phrase = np.repeat(np.arange(len(known)), np.diff(counts.indptr))
    odds = np.log1p(counts.data / (SMOOTHING * share[of_phrase]))
    order = np.lexsort((counts.indices, -odds, of_phrase))
    rank = np.arange(len(order)) - counts.indptr[of_phrase[order]]
    kept = order[rank < MOST_RECORDS]
    gaps = np.diff(known, prepend=np.uint32(0))
    step = float(odds.max(initial=1e-6)) / _STEPS
    totals = np.asarray(counts.sum(axis=0)).ravel()
    return {
        "phrase_gaps": gaps.astype(np.min_scalar_type(int(gaps.max(initial=0)))),
        "phrase_counts": np.bincount(of_phrase[kept], minlength=len(known)).astype(np.uint8),
        "phrase_records": counts.indices[kept].astype(np.uint16),
        "phrase_odds": np.round(odds[kept] / step).astype(np.uint8),
        "phrase_step": np.array([step], dtype=np.float32),
        "phrase_base": np.log((totals + SMOOTHING) / SMOOTHING).astype(np.float16),
    }
