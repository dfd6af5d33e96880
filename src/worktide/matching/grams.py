"""Character trigrams of lookup keys as small whole numbers."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

_ALPHABET: Final = b" 0123456789abcdefghijklmnopqrstuvwxyz+#"
_BASE: Final = len(_ALPHABET)
_DIGITS: Final = np.zeros(256, dtype=np.uint16)
_DIGITS[list(_ALPHABET)] = np.arange(_BASE)


def grams_of(key: str) -> NDArray[np.uint16]:
    """Return the distinct trigrams of a lookup key with a space at either end, sorted.

    A key has an alphabet of 39 characters, so each trigram is a number below 39³. An empty key has none.
    """
    if not key:
        return np.empty(0, dtype=np.uint16)
    digits = _DIGITS[np.frombuffer(f" {key} ".encode("ascii"), dtype=np.uint8)]
    return np.unique((digits[:-2] * _BASE + digits[1:-1]) * _BASE + digits[2:])
