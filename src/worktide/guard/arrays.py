"""Checks of arrays and of members that have no columns."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from worktide.guard.findings import Findings
from worktide.guard.numbers import LEAST
from worktide.guard.reading import Contents
from worktide.guard.statistics import Numbers, largest_gap, rank_correlation, stability_index

_MOST_VALUES = 4_000_000
_MOST_SIDE = 64
_MANY = 100
_SOME = 0.1


def check_arrays(old: Contents, new: Contents, seen: Findings) -> None:
    """Check every array that both have, and the size and bytes of every other member."""
    for name in sorted(old.arrays.keys() & new.arrays.keys()):
        seen.looked["arrays"] += 1
        check_array(name, old.arrays[name], new.arrays[name], seen)
    for name in sorted(old.other.keys() & new.other.keys()):
        seen.looked["arrays"] += 1
        one, other = (np.frombuffer(data, dtype=np.uint8) for data in (old.other[name], new.other[name]))
        check_array(name, one, other, seen)


def check_array(name: str, old: NDArray[Any], new: NDArray[Any], seen: Findings) -> None:
    """Check type, shape, length and values of one array."""
    if old.dtype.kind != new.dtype.kind or old.ndim != new.ndim or old.shape[1:] != new.shape[1:]:
        differs = f"was {old.dtype.kind}{old.shape}, is {new.dtype.kind}{new.shape}"
        same_but_wide = old.dtype.kind == new.dtype.kind and old.ndim == new.ndim
        if not same_but_wide or max(*old.shape[1:], *new.shape[1:]) <= _MOST_SIDE:
            seen.see("array_type", name, 1.0, f"another type or shape: {differs}")
            return
    if old.size >= LEAST:
        change = new.size / old.size - 1
        seen.see("array_shorter", name, -change, "values lost: share {}")
        seen.see("array_longer", name, change, "values gained: share {}")
    if old.dtype.kind in "fiub" and not np.array_equal(old, new, equal_nan=old.dtype.kind == "f"):
        _values(name, old, new, seen)


def _sample(array: NDArray[Any]) -> Numbers:
    flat = np.asarray(array).ravel()
    return np.asarray(flat[:: max(len(flat) // _MOST_VALUES, 1)], dtype=np.float64)


def _values(name: str, old: NDArray[Any], new: NDArray[Any], seen: Findings) -> None:
    one, other = _sample(old), _sample(new)
    lost = float(np.mean(~np.isfinite(other)) - np.mean(~np.isfinite(one))) if len(other) else 1.0
    seen.see("array_infinite", name, lost, "values that are no numbers: share {}")
    if old.ndim == 1 and old.dtype.kind in "iu" and len(old) > 2 and np.all(np.diff(old.astype(np.int64)) >= 0):
        falls = int(np.count_nonzero(np.diff(new.astype(np.int64)) < 0))
        seen.see("array_order", name, float(falls), "values out of order: {}")
        return
    before, after = one[np.isfinite(one)], other[np.isfinite(other)]
    if min(len(before), len(after)) < LEAST or np.ptp(before) == 0:
        return
    seen.see("array_constant", name, float(np.ptp(after) == 0), "all values are one")
    seen.see("array_stability", name, stability_index(before, after), "the distribution moved: stability index {}")
    seen.see("array_gap", name, largest_gap(before, after), "the distribution moved: distance {}")
    if old.shape == new.shape and name.startswith("arrays/"):
        known = np.isfinite(one) & np.isfinite(other)
        correlation = rank_correlation(one[known], other[known])
        if not np.isnan(correlation):
            seen.see("array_rank", name, correlation, "values run the other way: rank correlation {}")
        # A training gives other values; the same values in other places are no training.
        moved = float(np.mean(one != other))
        permuted = len(one) >= _MANY and moved > _SOME and np.array_equal(np.sort(one), np.sort(other))
        seen.see("array_permuted", name, float(permuted), "the same values stand in other places")
    if old.ndim == 2 and old.shape[0] == new.shape[0] and old.shape[1] == new.shape[1]:
        equal = np.mean(np.ptp(np.nan_to_num(new.astype(np.float64)), axis=1) == 0)
        was = np.mean(np.ptp(np.nan_to_num(old.astype(np.float64)), axis=1) == 0)
        seen.see("array_flat", name, float(equal - was), "rows in which all values became one: share {}")
