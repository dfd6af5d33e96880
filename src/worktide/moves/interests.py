"""Interests by Holland's six letters: one more weight on the order of moves, never a part of risk."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.core.errors import WorktideError

INTERESTS: Final = {
    "Realistic": "working with hands, tools, machines, plants or animals",
    "Investigative": "finding things out, thinking problems through, science",
    "Artistic": "making and designing things, writing, music, free forms",
    "Social": "helping, teaching, caring for and advising people",
    "Enterprising": "leading, selling, persuading, starting things",
    "Conventional": "order, figures, records, clear rules",
}
"""The six interests, each in plain words of our own; a code is made of their first letters."""

# First, second and third letter; Holland's own congruence indices give them falling weights too (Brown and Gore 1994).
_WEIGHTS: Final = (3.0, 2.0, 1.0)
_LOWEST, _HIGHEST = 1.0, 7.0


def checked_code(code: str) -> str:
    """Return an interest code in capitals; raises WorktideError where it is not one to three different letters."""
    letters = code.strip().upper()
    known = {name[0] for name in INTERESTS}
    if len(letters) > len(_WEIGHTS) or len(set(letters)) < len(letters) or not set(letters) <= known:
        hint = "Give one to three different letters, the strongest interest first, such as SIA."
        raise WorktideError("no such interest code", got=code, expected="letters of RIASEC", hint=hint)
    return letters


def interest_fit(code: str, profiles: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return how far jobs' profiles (jobs × 6, O*NET's scale from 1 to 7) meet a code, 0 to 100; NaN where not rated.

    The mean of the interests named, weighted 3, 2, 1 in their order, each from 0 at the scale's lowest point to 100 at
    its highest.
    """
    places = [next(place for place, name in enumerate(INTERESTS) if name[0] == letter) for letter in checked_code(code)]
    weights = np.array(_WEIGHTS[: len(places)])
    scaled = (profiles[:, places].astype(np.float64) - _LOWEST) / (_HIGHEST - _LOWEST)
    return np.asarray(100.0 * (scaled @ (weights / weights.sum())))
