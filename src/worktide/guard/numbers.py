"""Checks of one column of numbers against the same column of the present release."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from worktide.guard.findings import Findings
from worktide.guard.sheets import Pair
from worktide.guard.statistics import (
    Numbers,
    largest_gap,
    present,
    rank_correlation,
    stability_index,
)

# Fewer values say nothing of a distribution.
LEAST = 30
LEAST_IN_GROUP = 10
# A column that held one value in nearly all rows may come to hold it in all.
_NEARLY_ALL = 0.9
_MOST_DECIMALS = 6
_FAR = 2.0
_SAME_SHARE = 0.01
_LEAST_SHIFT = 0.3
_USUAL = 0.85
_SLACK = 0.02
# What adding up rounded parts leaves of a column that is constant, as a share of it.
_ROUNDING = 5e-3
_ODD_DOUBLINGS = 3.0
# Of the column's standard deviation: a small number may become an eighth with one task that an occupation loses.
_ODD_SHIFT = 0.4


@dataclass(frozen=True)
class Column:
    """A column in both releases; `one` and `other` are its values side by side where both releases have one."""

    place: str
    old: Numbers
    new: Numbers
    pair: Pair

    @cached_property
    def one(self) -> Numbers:
        """Values of the present release that have a counterpart."""
        return self._both[0]

    @cached_property
    def other(self) -> Numbers:
        """Their counterparts."""
        return self._both[1]

    @cached_property
    def _both(self) -> tuple[Numbers, Numbers]:
        a, b = self.old[self.pair.old_rows], self.new[self.pair.new_rows]
        known = np.isfinite(a) & np.isfinite(b)
        return a[known], b[known]

    @cached_property
    def spread(self) -> float:
        """Standard deviation in the present release; nought where rounding alone makes it."""
        values = present(self.old)
        if not len(values):
            return 0.0
        spread = float(np.std(values))
        return spread if spread > _ROUNDING * abs(float(np.mean(values))) else 0.0

    @property
    def is_equal(self) -> bool:
        """Whether nothing changed."""
        return np.array_equal(self.old, self.new, equal_nan=True)


def check_numbers(pair: Pair, seen: Findings) -> None:
    """Check every column of numbers of a pair."""
    for name, old, new in pair.common:
        column = Column(f"{pair.name}.{name}", old, new, pair)
        seen.looked["columns"] += 1
        if not column.is_equal and len(old) >= LEAST:
            _check(column, seen)


def _check(column: Column, seen: Findings) -> None:
    _missing(column, seen)
    old, new = present(column.old), present(column.new)
    if len(old) < LEAST or not len(new):
        return
    _range(column, old, new, seen)
    _variety(column, old, new, seen)
    if len(new) >= LEAST and column.spread > 0:
        seen.see("stability", column.place, stability_index(old, new), "the distribution moved: stability index {}")
        seen.see("gap", column.place, largest_gap(old, new), "the distribution moved: distance {}")
    if len(column.one) >= LEAST and column.spread > 0:
        _by_key(column, seen)
        _by_group(column, seen)


def _newly_common(column: Column, filled: Numbers) -> float:
    """Return the share of newly filled rows that hold their most frequent value, less its share of all values before.

    It is nought where fewer than one row in a hundred was filled: a few may share a value by themselves.
    """
    if len(filled) < max(LEAST_IN_GROUP, _SAME_SHARE * len(column.new)):
        return 0.0
    values, counts = np.unique(filled, return_counts=True)
    before = float(np.mean(present(column.old) == values[counts.argmax()]))
    return float(counts.max() / len(filled)) - before


def _missing(column: Column, seen: Findings) -> None:
    was, is_now = np.isnan(column.old), np.isnan(column.new)
    change = float(is_now.mean() - was.mean()) if len(column.new) else 1.0
    seen.see("missing", column.place, abs(change), "the share of rows without a value changed by {}")
    relative = abs(change) / (float(was.mean()) + _SLACK)
    seen.see("missing_relative", column.place, relative, "the share of rows without a value changed by {} of itself")
    lost = was.any() and np.isnan(column.old[column.pair.old_rows]) & ~np.isnan(column.new[column.pair.new_rows])
    if change < 0 and np.any(lost):
        filled = column.new[column.pair.new_rows][lost]
        seen.see(
            "filled", column.place, _newly_common(column, filled), "rows that had no value now share one: share {}"
        )
    for title, (one, two) in column.pair.groups.items():
        codes = {name: code for code, name in enumerate(two.names)}
        for code, name in enumerate(one.names):
            rows, others = one.codes == code, two.codes == codes.get(name, -2)
            if rows.sum() >= LEAST_IN_GROUP and others.any():
                rise = float(is_now[others].mean() - was[rows].mean())
                seen.see("missing_in_group", f"{column.place} where {title} is {name}", rise, "values lost: share {}")


def _range(column: Column, old: Numbers, new: Numbers, seen: Findings) -> None:
    seen.see("infinite", column.place, float(np.isinf(new).mean()), "values without end: share {}")
    low, high = float(old.min()), float(old.max())
    margin = 0.1 * (high - low) if high > low else abs(high) * 1e-9
    outside = (new < low - margin) | (new > high + margin)
    seen.see("range", column.place, float(outside.mean()), "values beyond all former ones: share {}", new[outside])
    if low >= 0:
        below = new < 0
        seen.see("negative", column.place, float(below.mean()), "values below nought: share {}", new[below])


def decimals(values: Numbers) -> int:
    """Return how many decimals 99 of 100 values need, at most six.

    >>> decimals(np.array([1.5, 2.0, 0.25]))
    2
    """
    for places in range(_MOST_DECIMALS):
        if np.mean(np.abs(np.round(values, places) - values) < 10.0 ** -(places + 3)) >= 1 - _SAME_SHARE:
            return places
    return _MOST_DECIMALS


def _variety(column: Column, old: Numbers, new: Numbers, seen: Findings) -> None:
    one, counts = np.unique(old, return_counts=True)
    other, new_counts = np.unique(new, return_counts=True)
    if len(one) >= LEAST_IN_GROUP and len(new) >= LEAST:
        expected = len(one) * min(len(new) / len(old), 1.0)
        seen.see("variety", column.place, len(other) / expected, "different values, as a share of the former: {}")
    if len(one) > 1 and len(new) >= LEAST:
        common = float(other[new_counts.argmax()])
        rise = float(new_counts.max() / len(new) - counts.max() / len(old))
        seen.see("one_value", column.place, rise, f"the value {common:g} is more frequent by a share of {{}}")
    finite = new[np.isfinite(new)]
    if len(finite) >= LEAST:
        change = abs(decimals(finite) - decimals(old))
        seen.see("decimals", column.place, change, "the number of decimals changed by {}")


def _by_key(column: Column, seen: Findings) -> None:
    one, other = column.one, column.other
    if np.array_equal(one, other):
        return
    correlation = rank_correlation(one, other)
    if not np.isnan(correlation):
        seen.see("rank", column.place, correlation, "values keep their order only by a rank correlation of {}")
    far = np.abs(other - one) > _FAR * column.spread
    seen.see("far", column.place, float(far.mean()), "rows moved by two standard deviations: share {}")
    if np.median(one) > 0 and np.median(other) > 0:
        factor = abs(float(np.log2(np.median(other) / np.median(one))))
        seen.see("scale", column.place, factor, "the median changed by {} doublings")
    _recoded(column, seen)
    if len(column.pair.old.key) == 1:
        _odd_rows(column, seen)


def _odd_rows(column: Column, seen: Findings) -> None:
    """See rows eight times too large or small, and by much, in a column of which 99 in 100 rows less than doubled."""
    positive = (column.one > 0) & (column.other > 0)
    if np.count_nonzero(positive) < LEAST:
        return
    doublings = np.abs(np.log2(column.other[positive] / column.one[positive]))
    if float(np.quantile(doublings, 1 - _SAME_SHARE)) < 1 or float(np.median(doublings)) < _SLACK:
        much = np.abs(column.other - column.one)[positive] > _ODD_SHIFT * column.spread
        share = float(np.mean((doublings > _ODD_DOUBLINGS) & much))
        seen.see("odd_rows", column.place, share, "rows eight times too large or small: share {}")


def _recoded(column: Column, seen: Findings) -> None:
    """See whether the new values follow from the old by one straight line that is not 'the same'."""
    one, other = column.one, column.other
    moved = np.abs(other - one) > 1e-9 * np.maximum(1, np.abs(one))
    if moved.mean() <= 0.5 or len(np.unique(one)) < LEAST_IN_GROUP or np.std(one) == 0:
        return
    slope, start = np.polyfit(one, other, 1)
    left = float(np.std(other - slope * one - start)) / column.spread
    seen.see("recoded", column.place, left, f"every value became {slope:.4g} times itself plus {start:.4g}")


def _most_common(values: Numbers) -> float:
    """Return the share of the most frequent value."""
    return float(np.unique(values, return_counts=True)[1].max() / len(values))


def _by_group(column: Column, seen: Findings) -> None:
    one, other = column.old[column.pair.old_rows], column.new[column.pair.new_rows]
    known = np.isfinite(one) & np.isfinite(other)
    change = np.where(known, other - one, np.nan)
    overall = float(np.median(change[known]))
    off = np.abs(change - overall)
    for title, (words, _) in column.pair.groups.items():
        codes = np.where(known, words.codes[column.pair.old_rows], -1)
        for code in np.unique(codes[codes >= 0]):
            rows = codes == code
            if rows.sum() < LEAST_IN_GROUP:
                continue
            place = f"{column.place} where {title} is {words.names[code]}"
            # Where the rest of a column moved much, a group may; where hardly a row did, one that did stands out.
            rest = off[known & ~rows]
            usual = _LEAST_SHIFT * column.spread + (float(np.quantile(rest, _USUAL)) if len(rest) else 0.0)
            shift = abs(float(np.median(change[rows])) - overall) / usual
            seen.see("group_shift", place, shift, "the group moved by {} times what is usual")
            if np.ptp(one[rows]) > 0 and rows.sum() >= LEAST:
                constant = np.ptp(other[rows]) == 0 and _most_common(one[rows]) < _NEARLY_ALL
                seen.see("group_constant", place, float(constant), "all values became one")
                correlation = rank_correlation(one[rows], other[rows])
                if not np.isnan(correlation):
                    seen.see("group_rank", place, correlation, "the group keeps its order only by {}")
