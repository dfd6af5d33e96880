"""A member of a release as the guard looks at it: rows with a key, columns of numbers and columns of words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from worktide.guard.statistics import Numbers

MISSING = -1
# The column that holds where an item stands in its list.
PLACE = "place"


@dataclass(frozen=True)
class Words:
    """A column of text: `codes` say which of `names` a row holds, -1 where it holds nothing."""

    codes: NDArray[np.int64]
    names: tuple[str, ...]

    @cached_property
    def values(self) -> list[str | None]:
        """The text of every row."""
        lookup: list[str | None] = [*self.names, None]
        return [lookup[code] for code in self.codes]

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many rows hold each name."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.names)).astype(np.int64)

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Which rows hold nothing."""
        return np.asarray(self.codes == MISSING)

    def taken(self, rows: NDArray[np.int64]) -> Words:
        """Return the column of some rows."""
        return Words(self.codes[rows], self.names)


def words_of(values: Iterable[str | None]) -> Words:
    """Return text as a column."""
    places: dict[str, int] = {}
    codes = [MISSING if value is None else places.setdefault(value, len(places)) for value in values]
    return Words(np.array(codes, dtype=np.int64), tuple(places))


@dataclass(frozen=True)
class Sheet:
    """Rows with their columns. `key` names the columns that tell rows apart; `types` is each column's stored type."""

    name: str
    key: tuple[str, ...]
    rows: int
    numbers: Mapping[str, Numbers]
    words: Mapping[str, Words]
    types: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def keys(self) -> list[tuple[str | None, ...]]:
        """The key of every row, its parts as text; the place of the row where the sheet has no key."""
        if not self.key:
            return [(str(place),) for place in range(self.rows)]
        return list(zip(*(self.text(name) for name in self.key), strict=True))

    @cached_property
    def places(self) -> dict[tuple[str | None, ...], int]:
        """The row of each key (the last one where several share it)."""
        return {key: place for place, key in enumerate(self.keys)}

    def text(self, name: str) -> Sequence[str | None]:
        """Return a column as text."""
        if name in self.words:
            return self.words[name].values
        return [None if value != value else f"{value:.12g}" for value in self.numbers[name].tolist()]

    def taken(self, rows: NDArray[np.int64], name: str, key: tuple[str, ...]) -> Sheet:
        """Return a sheet of some rows, under another name and key."""
        numbers = {column: values[rows] for column, values in self.numbers.items()}
        words = {column: values.taken(rows) for column, values in self.words.items()}
        return Sheet(name, key, len(rows), numbers, words, self.types)


@dataclass(frozen=True)
class Pair:
    """The same sheet of two releases; `old_rows` and `new_rows` are the rows that share a key, side by side.

    `groups` are columns of words, one for each way in which the rows of the present release fall into groups. `is_list`
    says that rows are members of ranked lists, which come and go more easily than what they name.
    """

    old: Sheet
    new: Sheet
    old_rows: NDArray[np.int64]
    new_rows: NDArray[np.int64]
    groups: Mapping[str, tuple[Words, Words]] = field(default_factory=dict)
    is_list: bool = False

    @property
    def name(self) -> str:
        """The name of the sheet."""
        return self.old.name

    @property
    def common(self) -> tuple[tuple[str, Numbers, Numbers], ...]:
        """Every column of numbers that both have."""
        shared = [name for name in self.old.numbers if name in self.new.numbers]
        return tuple((name, self.old.numbers[name], self.new.numbers[name]) for name in shared)

    @property
    def common_words(self) -> tuple[tuple[str, Words, Words], ...]:
        """Every column of words that both have."""
        shared = [name for name in self.old.words if name in self.new.words]
        return tuple((name, self.old.words[name], self.new.words[name]) for name in shared)


def paired(old: Sheet, new: Sheet, groups: Mapping[str, tuple[Words, Words]] | None = None) -> Pair:
    """Return two sheets with the rows that share a key."""
    shared = [(place, new.places[key]) for key, place in old.places.items() if key in new.places]
    places = np.array(shared, dtype=np.int64).reshape(-1, 2)
    return Pair(old, new, places[:, 0], places[:, 1], groups or {})


def parts(pair: Pair, most: int, least: int) -> Iterator[Pair]:
    """Yield the pair of each level of a key column that has at most `most` levels, of at least `least` rows each."""
    for name in pair.old.key:
        if len(pair.old.key) == 1 or name == PLACE or name not in pair.old.words or name not in pair.new.words:
            continue
        old, new = pair.old.words[name], pair.new.words[name]
        if not 1 < np.count_nonzero(old.counts) <= most:
            continue
        rest = tuple(one for one in pair.old.key if one != name)
        codes = {level: code for code, level in enumerate(new.names)}
        for code, level in enumerate(old.names):
            rows = np.flatnonzero(old.codes == code)
            if len(rows) < least:
                continue
            others = np.flatnonzero(new.codes == codes.get(level, MISSING - 1))
            label = f"{pair.name}[{name}={level}]"
            groups = {title: (one.taken(rows), two.taken(others)) for title, (one, two) in pair.groups.items()}
            yield paired(pair.old.taken(rows, label, rest), pair.new.taken(others, label, rest), groups)
