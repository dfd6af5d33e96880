"""Trigrams of bytes as small whole numbers."""

from __future__ import annotations

import string
from typing import Final

import numpy as np
from numpy.typing import NDArray

_ALPHABET: Final = f" {string.digits}{string.ascii_lowercase}+#".encode()
_BASE: Final = len(_ALPHABET)
TRIGRAMS: Final = _BASE**3


def _digits() -> NDArray[np.uint16]:
    digits = np.zeros(256, dtype=np.uint16)
    digits[list(_ALPHABET)] = np.arange(_BASE)
    digits[list(string.ascii_uppercase.encode())] = digits[list(string.ascii_lowercase.encode())]
    return digits


_DIGITS: Final = _digits()


def trigrams_of(text: bytes) -> NDArray[np.uint16]:
    """Return the trigram that ends at each byte of a text, as numbers below TRIGRAMS, whatever the case of letters.

    Spaces come before the text. Every byte that is no letter from a to z, digit, plus or number sign counts as a space.
    """
    digits = _DIGITS[np.frombuffer(b"  " + text, dtype=np.uint8)]
    return np.asarray((digits[:-2] * _BASE + digits[1:-1]) * _BASE + digits[2:])
