"""Checks of one column of words: classes, forms, faults of text, against the present release."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from worktide.guard.findings import Findings
from worktide.guard.numbers import LEAST, LEAST_IN_GROUP
from worktide.guard.sheets import PLACE, Pair, Words
from worktide.guard.statistics import largest_gap, stability_of_counts

MOST_CLASSES = 50
_MOST_SHAPES = 30
_SHORTEST_CUT = 12
_SENTENCE = 40

# Replacement signs, bytes read in another encoding, control signs, entities, tags, spaces at an end, words for nothing.
_FAULT = re.compile(
    r"\ufffd|[\u00c2\u00c3][\u0080-\u00bf]|\u00e2\u20ac|[\x00-\x08\x0b-\x1f\x7f-\x9f]|&(?:#\d+|[a-z]+);|</?[a-z]+>"
    r"|^\s|\s$|^(?:nan|null|none|n/?a|undefined|#ref!|#n/a)$",
    re.IGNORECASE,
)
# A name is never empty; a note may be.
_FAULT_OF_NAME = re.compile(rf"{_FAULT.pattern}|^$", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\d.,]*")
_DIGIT, _UPPER, _LOWER = re.compile(r"\d"), re.compile(r"[A-Z]"), re.compile(r"[a-z]+")


def shape(text: str) -> str:
    """Return the form of a text: digits as 9, capitals as A, runs of small letters as a.

    >>> shape("29-1141.00"), shape("Jan 2026")
    ('99-9999.99', 'Aa 9999')
    """
    return _LOWER.sub("a", _UPPER.sub("A", _DIGIT.sub("9", text)))


def check_words(pair: Pair, seen: Findings) -> None:
    """Check every column of words of a pair."""
    for name, old, new in pair.common_words:
        if name == PLACE:
            continue
        seen.looked["columns"] += 1
        if len(old.codes) >= LEAST_IN_GROUP and not _is_equal(old, new):
            _check(f"{pair.name}.{name}", pair, old, new, seen)


def _is_equal(old: Words, new: Words) -> bool:
    return old.names == new.names and np.array_equal(old.codes, new.codes)


def _check(place: str, pair: Pair, old: Words, new: Words, seen: Findings) -> None:
    if not len(new.counts) or not len(old.counts):
        change = abs(float(new.missing.mean() - old.missing.mean())) if len(new.codes) else 1.0
        seen.see("missing", place, change, "the share of rows without a value changed by {}")
        return
    if _is_prose(old):
        _prose(place, pair, old, new, seen)
        return
    change = abs(float(new.missing.mean() - old.missing.mean()))
    seen.see("missing", place, change, "the share of rows without a value changed by {}")
    is_class = len(old.names) <= MOST_CLASSES and len(old.codes) >= LEAST
    if is_class:
        _classes(place, old, new, seen)
    if pair.old.key[-1:] != (PLACE,):
        _changed(place, pair, old, new, seen, check="class_changed" if is_class else "text_changed")
    _missing_by_group(place, pair, old, new, seen)
    _faults(place, old, new, seen, _FAULT_OF_NAME)
    if old.counts.sum() >= LEAST:
        if not any(place.endswith(f".{part}") for part in pair.old.key):
            _shapes(place, old, new, seen)
        _variety(place, old, new, seen)
    if not is_class:
        _lengths(place, old, new, seen, "text_length")


def _prose(place: str, pair: Pair, old: Words, new: Words, seen: Findings) -> None:
    """Check sentences and lists in one cell, which follow numbers and change with them more easily than names."""
    change = abs(float(new.missing.mean() - old.missing.mean()))
    seen.see("prose_missing", place, change, "the share of rows without text changed by {}")
    if pair.old.key[-1:] != (PLACE,):
        _changed(place, pair, _without_numbers(old), _without_numbers(new), seen, check="prose_changed")
    _faults(place, old, new, seen, _FAULT)
    if old.counts.sum() >= LEAST:
        _variety(place, old, new, seen)
        _lengths(place, old, new, seen, "prose_length")


def _missing_by_group(place: str, pair: Pair, old: Words, new: Words, seen: Findings) -> None:
    for title, (one, two) in pair.groups.items():
        codes = {name: code for code, name in enumerate(two.names)}
        for code, name in enumerate(one.names):
            rows, others = one.codes == code, two.codes == codes.get(name, -2)
            if rows.sum() >= LEAST_IN_GROUP and others.any():
                rise = float(new.missing[others].mean() - old.missing[rows].mean())
                seen.see("missing_in_group", f"{place} where {title} is {name}", rise, "values lost: share {}")


def _classes(place: str, old: Words, new: Words, seen: Findings) -> None:
    known = set(old.names)
    strange = [(name, count) for name, count in zip(new.names, new.counts, strict=True) if name not in known and count]
    share = sum(count for _, count in strange) / new.counts.sum()
    seen.see("unknown_class", place, float(share), "classes never seen before: share {}", (name for name, _ in strange))
    counts = dict(zip(new.names, new.counts, strict=True))
    names = [*old.names, *(name for name, _ in strange)]
    before = np.array([*old.counts, *(0 for _ in strange)], dtype=np.int64)
    after = np.array([counts.get(name, 0) for name in names], dtype=np.int64)
    gone = [name for name, was, now in zip(names, before, after, strict=True) if was >= LEAST_IN_GROUP and not now]
    seen.see("lost_class", place, len(gone), "classes gone: {}", gone)
    seen.see("class_shares", place, stability_of_counts(before, after), "the classes' shares moved: stability index {}")


def _changed(place: str, pair: Pair, old: Words, new: Words, seen: Findings, check: str) -> None:
    if len(pair.old_rows) < LEAST:
        return
    one = [old.values[row] for row in pair.old_rows]
    other = [new.values[row] for row in pair.new_rows]
    changed = np.array([a != b for a, b in zip(one, other, strict=True)])
    examples = (f"{one[row]!r} became {other[row]!r}"[:160] for row in np.flatnonzero(changed))
    seen.see(check, place, float(changed.mean()), "rows that say something else than before: share {}", examples)
    if check == "prose_changed":
        return
    for title, (words, _) in pair.groups.items():
        codes = words.codes[pair.old_rows]
        for code in np.unique(codes[codes >= 0]):
            rows = codes == code
            if rows.sum() >= LEAST:
                where = f"{place} where {title} is {words.names[code]}"
                seen.see(f"{check}_in_group", where, float(changed[rows].mean()), "rows that say something else: {}")


def _is_prose(words: Words) -> bool:
    """Return whether a column holds sentences, or lists put into one cell."""
    return float(np.median([len(name) for name in words.names])) >= _SENTENCE


def _without_numbers(words: Words) -> Words:
    """Return text without its numbers, which have checks of their own."""
    return Words(words.codes, tuple(_NUMBER.sub("9", name) for name in words.names))


def _share(words: Words, rule: Callable[[str], bool]) -> float:
    fits = np.array([rule(name) for name in words.names], dtype=float)
    return float(fits @ words.counts / max(words.counts.sum(), 1))


def _faults(place: str, old: Words, new: Words, seen: Findings, fault: re.Pattern[str]) -> None:
    def is_faulty(name: str) -> bool:
        return fault.search(name) is not None

    rise = _share(new, is_faulty) - _share(old, is_faulty)
    seen.see(
        "faulty_text",
        place,
        rise,
        "text with faults of encoding or form: share {}",
        (n for n in new.names if is_faulty(n)),
    )
    cases = ((str.isupper, "all in capitals"), (_begins_large, "beginning with a capital"))
    for rule, what in cases if fault is _FAULT_OF_NAME else cases[:1]:
        change = abs(_share(new, rule) - _share(old, rule))
        seen.see("case", place, change, f"the share of text {what} changed by {{}}")
    change = abs(_share(new, _is_foreign) - _share(old, _is_foreign))
    seen.see("foreign_signs", place, change, "the share of text with signs beyond ASCII changed by {}")


def _begins_large(name: str) -> bool:
    return name[:1].isupper()


def _is_foreign(name: str) -> bool:
    return not name.isascii()


def _shapes(place: str, old: Words, new: Words, seen: Findings) -> None:
    known = {shape(name) for name in old.names}
    if len(known) > _MOST_SHAPES or len(old.names) < LEAST_IN_GROUP:
        return
    strange = [name for name in new.names if shape(name) not in known]
    unknown = set(strange)
    share = _share(new, unknown.__contains__)
    seen.see("unknown_form", place, share, "forms never seen before: share {}", strange)


def _variety(place: str, old: Words, new: Words, seen: Findings) -> None:
    before = np.count_nonzero(old.counts)
    if before >= LEAST_IN_GROUP:
        expected = before * min(new.counts.sum() / old.counts.sum(), 1.0)
        measured = np.count_nonzero(new.counts) / max(expected, 1)
        seen.see("variety", place, float(measured), "different values, as a share of the former: {}")
    most = int(new.counts.argmax())
    rise = float(new.counts[most] / new.counts.sum() - old.counts.max() / old.counts.sum())
    seen.see("one_value", place, rise, f"{new.names[most][:40]!r} is more frequent by a share of {{}}")


def _long(names: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([len(name) for name in names], dtype=np.float64)


def _lengths(place: str, old: Words, new: Words, seen: Findings, check: str) -> None:
    one, other = _long(old.names), _long(new.names)
    if min(len(one), len(other)) < LEAST:
        return
    seen.see(check, place, largest_gap(one, other), "the lengths of text moved: distance {}")
    longest = other.max()
    at_end = float(np.mean(other == longest) - np.mean(one == one.max()))
    if longest >= _SHORTEST_CUT:
        seen.see("cut_text", place, at_end, f"text that ends at {longest:g} signs: share {{}}")
