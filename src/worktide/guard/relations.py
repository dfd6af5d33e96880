"""Checks of how columns hang together, learned from the present release and asked of the candidate."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from worktide.guard.findings import Findings
from worktide.guard.numbers import LEAST
from worktide.guard.sheets import Pair, Sheet, Words
from worktide.guard.statistics import Numbers, rank_correlations

_TOKEN = re.compile(r"[._ ]")
_ENDS = frozenset({"low", "high", "value", "median", "p10", "p50", "p90", "10", "90"})
_ALIKE = 1 / 3
_MOST_FOR_TRIPLES = 25
_CONSTANT = 0.02
_AGREE = 0.999
_NO_WIDTH = 1e-3
_PREFIX = 2
_MOST_CLASSES = 50
_LEAST_NAMES = 5
_LEAST_TARGET = 15
Places: TypeAlias = NDArray[np.int64]
# What may differ between two columns that hold the same fact: one is rounded to a tenth.
_ROUNDED = 0.0501


def _tokens(name: str) -> frozenset[str]:
    return frozenset(_TOKEN.split(name))


def _related(one: str, other: str) -> bool:
    a, b = _tokens(one), _tokens(other)
    return a <= _ENDS or b <= _ENDS or len(a & b) / len(a | b) >= _ALIKE


def check_order_of_columns(pair: Pair, seen: Findings) -> None:
    """Check that no value passes one that it never passed: ends of ranges, percentiles of pay."""
    names = [name for name, old, _ in pair.common if np.count_nonzero(~np.isnan(old)) >= LEAST]
    for one, other in ((a, b) for a in names for b in names if a != b and _related(a, b)):
        with np.errstate(invalid="ignore"):
            before = pair.old.numbers[one] > pair.old.numbers[other]
            below = pair.old.numbers[one] < pair.old.numbers[other]
            if before.any() or below.sum() < LEAST:
                continue
            wrong = pair.new.numbers[one] > pair.new.numbers[other]
        share = float(wrong.mean()) if len(wrong) else 0.0
        place = f"{pair.name}.{one}"
        seen.see("order_of_columns", place, share, f"values above {other}, which they never passed: {{}}")
        _width(pair, one, other, seen)


def _is_whole(values: Numbers) -> bool:
    """Return whether values are counts, whose median moves by whole steps."""
    finite = values[np.isfinite(values)]
    return bool(np.array_equal(finite, np.round(finite)))


def _width(pair: Pair, low: str, high: str, seen: Findings) -> None:
    """See whether the distance between two columns, such as the ends of a range, became another."""
    old, new = (sheet.numbers[high] - sheet.numbers[low] for sheet in (pair.old, pair.new))
    if np.isfinite(old).sum() < LEAST or np.isfinite(new).sum() < LEAST or np.nanmedian(old) <= 0:
        return
    before, after = float(np.nanmedian(old)), float(np.nanmedian(new))
    if _is_whole(old) and _is_whole(new) and abs(after - before) <= 1:
        return
    ratio = max(after / before, _NO_WIDTH)
    seen.see(
        "width", f"{pair.name}.{low}", abs(float(np.log2(ratio))), f"the distance to {high} changed by {{}} doublings"
    )


def check_dependence(pair: Pair, seen: Findings) -> None:
    """Check that a class which always followed from another one, or from the start of a code, still does."""
    classes = [name for name, old, _ in pair.common_words if 1 < len(old.names) <= _MOST_CLASSES]
    for name, old, new in pair.common_words:
        if len(old.codes) < LEAST or len(new.codes) < LEAST:
            continue
        for follower in classes:
            if follower != name:
                _dependence(pair, (name, old, new), follower, seen)


def _dependence(pair: Pair, leader: tuple[str, Words, Words], follower: str, seen: Findings) -> None:
    name, old, new = leader
    cut = None if len(old.names) <= _MOST_CLASSES else _PREFIX
    rule: dict[str, str | None] = {}
    for value, follows in zip(old.values, pair.old.words[follower].values, strict=True):
        if value is not None and rule.setdefault(value[:cut], follows) != follows:
            return
    if not 1 < len(rule) <= _MOST_CLASSES:
        return
    now = zip(new.values, pair.new.words[follower].values, strict=True)
    wrong = [value[:cut] in rule and rule[value[:cut]] != follows for value, follows in now if value is not None]
    share = float(np.mean(wrong)) if wrong else 0.0
    place = f"{pair.name}.{follower}"
    seen.see("dependence", place, share, f"rows whose {follower} no longer follows from {name}: share {{}}")


def _constant(values: Numbers) -> float | None:
    """Return the value around which all of `values` lie within a fiftieth, or None."""
    middle = float(np.median(values)) if len(values) >= LEAST else 0.0
    return middle if middle and float(np.quantile(np.abs(values / middle - 1), 0.99)) <= _CONSTANT else None


def _group_sums(sheet: Sheet, parts: int, column: str) -> Numbers:
    values = sheet.numbers[column]
    labels = [key[:parts] for key in sheet.keys]
    places: dict[tuple[str | None, ...], int] = {}
    codes = np.array([places.setdefault(label, len(places)) for label in labels], dtype=np.int64)
    sums: Numbers = np.bincount(codes, weights=np.nan_to_num(values), minlength=len(places)).astype(np.float64)
    return sums


def check_sums(pair: Pair, seen: Findings) -> None:
    """Check what always added up: a column over the rows of one owner, and three columns of one row."""
    for parts in range(1, len(pair.old.key)):
        if len(pair.new.key) != len(pair.old.key):
            break
        for name, _, _ in pair.common:
            total = _constant(_group_sums(pair.old, parts, name))
            if total is not None:
                sums = _group_sums(pair.new, parts, name)
                share = float(np.mean(np.abs(sums / total - 1) > 2 * _CONSTANT)) if len(sums) else 1.0
                place = f"{pair.name}.{name}"
                seen.see("sum_of_group", place, share, f"sums that are no longer about {total:.4g}: share {{}}")
    names = [name for name, _, _ in pair.common]
    if len(names) > _MOST_FOR_TRIPLES:
        return
    for three in combinations(names, 3):
        _row_sum(pair, three, seen)


def _row_sum(pair: Pair, names: tuple[str, ...], seen: Findings) -> None:
    def added(sheet: Sheet) -> Numbers:
        total = np.sum([sheet.numbers[name] for name in names], axis=0)
        return np.asarray(total[np.isfinite(total)])

    if any(_constant(pair.old.numbers[name][np.isfinite(pair.old.numbers[name])]) is not None for name in names):
        return
    total = _constant(added(pair.old))
    if total is not None:
        sums = added(pair.new)
        share = float(np.mean(np.abs(sums / total - 1) > 2 * _CONSTANT)) if len(sums) else 1.0
        place = f"{pair.name}.{' + '.join(names)}"
        seen.see("sum_of_row", place, share, f"sums that are no longer about {total:.4g}: share {{}}")


def check_correlations(pair: Pair, seen: Findings) -> None:
    """Check the rank correlation of every two columns."""
    names = [name for name, old, new in pair.common if min(len(old), len(new)) >= LEAST]
    if len(names) < 2 or not any(not np.array_equal(o, n, equal_nan=True) for _, o, n in pair.common):
        return
    old, new = (
        rank_correlations(np.column_stack([sheet.numbers[name] for name in names])) for sheet in (pair.old, pair.new)
    )
    for i, j in combinations(range(len(names)), 2):
        change = abs(float(new[i, j] - old[i, j]))
        if not np.isnan(change):
            place = f"{pair.name}.{names[i]}"
            seen.see("correlation", place, change, f"its rank correlation with {names[j]} changed by {{}}")


def check_agreement(pairs: Iterable[Pair], seen: Findings) -> None:
    """Check that columns which hold the same fact in two sheets still do."""
    keyed = [pair for pair in pairs if pair.old.rows >= LEAST and pair.new.key]
    for first, second in combinations(keyed, 2):
        if not _same_things(first.old, second.old):
            continue
        old = _same_rows(first.old, second.old)
        if len(old[0]) < LEAST:
            continue
        new = _same_rows(first.new, second.new)
        for one, values, _ in first.common:
            for other, others, _ in second.common:
                if _agrees(values[old[0]], others[old[1]]) < _AGREE:
                    continue
                now = _agrees(first.new.numbers[one][new[0]], second.new.numbers[other][new[1]])
                place = f"{first.name}.{one}"
                seen.see("agreement", place, 1 - now, f"rows that differ from {second.name}.{other}: share {{}}")
        _words_agree(first, second, old, new, seen)


def _same_things(one: Sheet, other: Sheet) -> bool:
    """Return whether two sheets have a row for each of the same things, whatever their keys are called."""
    if len(one.key) != len(other.key):
        return False
    return len(one.key) == 1 or one.places.keys() == other.places.keys()


def _same_rows(one: Sheet, other: Sheet) -> tuple[Places, Places]:
    shared = [(place, other.places[key]) for key, place in one.places.items() if key in other.places]
    places = np.array(shared, dtype=np.int64).reshape(-1, 2)
    return places[:, 0], places[:, 1]


def _agrees(one: Numbers, other: Numbers) -> float:
    """Return the share of rows in which two columns say the same, or 0 where they hold next to nothing."""
    known = np.isfinite(one) | np.isfinite(other)
    if known.sum() < LEAST or len(np.unique(one[np.isfinite(one)])) < _LEAST_NAMES:
        return 0.0
    a, b = one[known], other[known]
    with np.errstate(invalid="ignore"):
        return float(np.mean(np.abs(a - b) <= _ROUNDED))


def _words_agree(
    first: Pair, second: Pair, old: tuple[Places, Places], new: tuple[Places, Places], seen: Findings
) -> None:
    for one, words, _ in first.common_words:
        if one in first.old.key or len(words.names) < _LEAST_NAMES:
            continue
        before = [words.values[row] for row in old[0]]
        for other, others, _ in second.common_words:
            if len(others.names) < _LEAST_NAMES or other in second.old.key:
                continue
            same = np.mean([a == others.values[row] for a, row in zip(before, old[1], strict=True)])
            if same < _AGREE:
                continue
            now = zip(new[0], new[1], strict=True)
            one_now, other_now = first.new.words[one].values, second.new.words[other].values
            differ = [one_now[a] != other_now[b] for a, b in now]
            share = float(np.mean(differ)) if differ else 1.0
            place = f"{first.name}.{one}"
            seen.see("agreement", place, share, f"rows that differ from {second.name}.{other}: share {{}}")


def check_references(pairs: Mapping[str, Pair], checked: Collection[str], seen: Findings) -> None:
    """Check that names which always stood in another sheet's key still do, and that no more names are left out.

    Only the sheets in `checked` are looked at; any sheet can be the other one.
    """
    targets = [pair for pair in pairs.values() if len(pair.old.key) == 1 and pair.old.rows >= _LEAST_TARGET]
    for pair in (pairs[name] for name in checked):
        for column, words, now in pair.common_words:
            if len(words.names) < _LEAST_NAMES:
                continue
            for target in targets:
                if target is not pair or column != pair.old.key[0]:
                    _reference(f"{pair.name}.{column}", set(words.names), now.counts, now.names, target, seen)


def _reference(
    place: str,
    before: set[str],
    counts: Places,
    names: tuple[str, ...],
    target: Pair,
    seen: Findings,
) -> None:
    known = {key[0] for key in target.old.places}
    if not before <= known:
        return
    now = {key[0] for key in target.new.places}
    lost = [name not in now for name in names]
    share = float(np.sum(counts[np.array(lost, dtype=bool)]) / max(counts.sum(), 1)) if len(lost) else 0.0
    orphans = (name for name, gone in zip(names, lost, strict=True) if gone)
    seen.see("reference", place, share, f"rows that lead to nothing in {target.name}: share {{}}", orphans)
    covered = len(before) / len(known)
    fall = covered - len(now & set(names)) / max(len(now), 1)
    seen.see("coverage", place, fall, f"rows of {target.name} that nothing leads to any more: share {{}}")
