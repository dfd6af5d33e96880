"""Checks of what stands twice or in another's place: rows again under new keys, words of one row in another's."""

from __future__ import annotations

import numpy as np

from worktide.guard.findings import Findings
from worktide.guard.numbers import LEAST
from worktide.guard.sheets import MISSING, Pair, Sheet, Words

_LEAST_COLUMNS = 3
# Columns in which nearly every row has words of its own can say whose they are.
_OWN_WORDS = 0.99


def check_copies(pair: Pair, seen: Findings) -> None:
    """Check whether rows of a sheet repeat others, and whether words that were one row's stand in another's."""
    if pair.old.rows < LEAST or not pair.new.rows or not pair.old.key:
        return
    _rows(pair, seen)
    if not pair.is_list:
        for name, old, new in pair.common_words:
            if name not in pair.old.key:
                _words(f"{pair.name}.{name}", pair, old, new, seen)


def _rows(pair: Pair, seen: Findings) -> None:
    columns = sorted(name for name in pair.old.numbers if name in pair.new.numbers and name not in pair.old.key)
    words = sorted(name for name in pair.old.words if name in pair.new.words and name not in pair.old.key)
    if len(columns) >= _LEAST_COLUMNS:
        before, after = (repeated(sheet, columns, words) for sheet in (pair.old, pair.new))
        problem = "rows that repeat another one under a key of their own: share {} more than before"
        seen.see("rows_copied", pair.name, after - before, problem)


def repeated(sheet: Sheet, columns: list[str], words: list[str]) -> float:
    """Return the share of rows that hold the same as an earlier one in all columns; rows without numbers count not."""
    numbers = np.column_stack([sheet.numbers[name] for name in columns])
    filled = np.isfinite(numbers).any(axis=1)
    if not filled.any():
        return 0.0
    every = np.column_stack([np.nan_to_num(numbers, nan=-1e300), *(sheet.words[name].codes for name in words)])[filled]
    return 1.0 - len(np.unique(every, axis=0)) / len(every)


def _words(place: str, pair: Pair, old: Words, new: Words, seen: Findings) -> None:
    filled = int((old.codes != MISSING).sum())
    if filled < LEAST or len(old.names) < _OWN_WORDS * filled:
        return
    known = {name: code for code, name in enumerate(old.names)}
    of_old = np.array([known.get(name, MISSING) for name in new.names] or [MISSING], dtype=np.int64)
    codes = new.codes[pair.new_rows]
    is_now = np.where(codes == MISSING, MISSING, of_old[codes])
    moved = (is_now != MISSING) & (is_now != old.codes[pair.old_rows])
    examples = [old.names[code] for code in is_now[moved][:3]]
    seen.see("words_moved", place, float(moved.mean()), "rows that hold words of another row: share {}", examples)
