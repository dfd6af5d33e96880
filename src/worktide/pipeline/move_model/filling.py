"""Filling what is not known of a record from its kin in the classification."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.preprocessing import normalize

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

_BEGINNINGS: Final = (6, 5, 4, 2)


def kin(place: int, codes: Sequence[str], known: Mask) -> Mask:
    """Return the known records that share most of a code's beginning, or all known ones where none shares any.

    Beginnings are those of the broad occupation, half a minor group, the minor and the major group.
    """
    for length in _BEGINNINGS:
        own = np.array([code[:length] == codes[place][:length] for code in codes])
        if (known & own).any():
            return np.asarray(known & own)
    return known


def filled(values: Array, codes: Sequence[str]) -> Array:
    """Return values (records × columns), rows with a NaN replaced by the mean of their kin's."""
    known = np.asarray(~np.isnan(values).any(axis=1))
    found = values.copy()
    for place in np.flatnonzero(~known).tolist():
        found[place] = values[kin(place, codes, known)].mean(axis=0)
    return found


def filled_words(counts: csr_matrix[Any], codes: Sequence[str]) -> csr_matrix[Any]:
    """Return records × terms with rows of length 1; an empty row takes the mean of its kin's."""
    rows = csr_matrix(normalize(counts))
    known = np.asarray(rows.getnnz(axis=1)) > 0
    found = [
        rows[place] if known[place] else csr_matrix(rows[kin(place, codes, known)].mean(axis=0))
        for place in range(len(codes))
    ]
    return csr_matrix(normalize(vstack(found)))
