"""Looking a title up: by exact key, by folds of spelling, by one slip; and the titles nearest to it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import takewhile
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from worktide.core.errors import ReleaseError
from worktide.core.titles import title_key
from worktide.matching.build import CONFIDENCE_UNIT, WORD_BREAK
from worktide.matching.folds import (
    SHORTEST_AMONG_WORDS,
    SHORTEST_WORD_WITH_SLIP,
    folded,
    singular,
    slips_of,
    squeezed,
)
from worktide.matching.grams import TRIGRAMS, trigrams_of

# Stated, not yet calibrated. Of titles held out of the index, 3 % still find an answer by a fold, three
# quarters of them the right one; of slips made in known titles, all that find an answer find the right one.
FOLD_CONFIDENCE: Final = 0.95
SLIP_CONFIDENCE: Final = 0.9
_SPELLINGS_OF_A_KEY: Final = 4
_MEMBERS: Final = frozenset(
    {"text", "lengths", "target_counts", "targets", "confidences", "squeezed", "folded", "words"}
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that a title may mean: its position in the release's listing; confidence from 0 to 1."""

    position: int
    confidence: float


class TitleIndex:
    """The titles of a release, over the arrays that `title_arrays` builds; an answer never changes.

    Raises ReleaseError where an array is missing.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        missing = sorted(_MEMBERS - set(arrays))
        if missing:
            raise ReleaseError("the index of titles lacks arrays", got=missing, hint="Rebuild the release.")
        self._arrays = arrays
        self._text_ends = _ends(arrays["lengths"])
        self._target_ends = _ends(arrays["target_counts"])
        self._tables: dict[str, dict[str, list[int]]] | None = None
        self._targets = lru_cache(maxsize=1 << 15)(self._targets_of)

    def __len__(self) -> int:
        return len(self._text_ends) - 1

    def title(self, place: int) -> str:
        """Return a title as it is shown, by its place in the order of lookup keys."""
        return bytes(self._arrays["text"][self._text_ends[place] : self._text_ends[place + 1]]).decode()

    def titles(self) -> Iterator[str]:
        """Yield every title as it is shown, in the order of lookup keys."""
        return map(self.title, range(len(self)))

    def find(self, title: str) -> tuple[Candidate, ...]:
        """Return the records that a title leads to, best first; empty where none does.

        The exact lookup key decides where it is known. Else the key without spaces, then singular and plural
        folded, then one slip of the keyboard in one unknown word; each only where all titles that it reaches
        lead to one stated answer. A fold multiplies the confidence by 0.95, a slip by 0.9.
        """
        key = title_key(title)
        return (self.exact(key) or self.fold(key) or self.slipped(key)) if key else ()

    def exact(self, key: str) -> tuple[Candidate, ...]:
        """Return the records of a lookup key that the index holds, empty where it does not."""
        if self._tables is not None:
            return _single({self._targets(place) for place in self._tables["key"].get(key, ())[:1]})
        place = _first_equal(range(len(self)), key, self._key)
        return () if place is None else self._targets(place)

    def fold(self, key: str) -> tuple[Candidate, ...]:
        """Return the records of a lookup key under a fold of its spelling, where all that it reaches agree."""
        found = self._same_form("squeezed", squeezed, key) or self._same_form("folded", folded, key)
        return _scaled(found, FOLD_CONFIDENCE)

    def prepare(self) -> None:
        """Make tables of all titles by key and by fold: takes seconds, and pays where thousands are looked up."""
        if self._tables is None:
            self._tables = {"key": {}, "squeezed": {}, "folded": {}}
            for place, title in enumerate(self.titles()):
                key = title_key(title)
                for name, form in (("key", key), ("squeezed", squeezed(key)), ("folded", folded(key))):
                    self._tables[name].setdefault(form, []).append(place)

    def knows_any(self, key: str) -> bool:
        """Return whether any word of a lookup key stands in a title of the index, in either grammatical number."""
        words = key.split()
        return not self._words.isdisjoint(words) or any(
            f"{word}s" in self._words or singular(word) in self._words for word in words
        )

    def nearest(self, title: str, n: int = 5) -> tuple[str, ...]:
        """Return the `n` titles that share most trigrams with a title (Dice's coefficient), best first."""
        wanted = np.zeros(TRIGRAMS, dtype=np.uint8)
        wanted[trigrams_of(title_key(title).encode("ascii"))] = 1
        asked = int(wanted.sum())
        if not asked or not len(self):
            return ()
        # No title is longer than 300 characters, so that small numbers, which are added up faster, hold every count.
        shared = np.add.reduceat(wanted[self._trigrams], self._text_ends[:-1], dtype=np.uint16)
        similarity = 2.0 * shared / (np.diff(self._text_ends) + asked)
        found: dict[str, str] = {}
        for place in _largest(similarity, _SPELLINGS_OF_A_KEY * n).tolist():
            if shared[place]:
                found.setdefault(self._key(place), self.title(place))
        return tuple(found.values())[:n]

    def _key(self, place: int) -> str:
        return title_key(self.title(place))

    def _targets_of(self, place: int) -> tuple[Candidate, ...]:
        span = slice(self._target_ends[place], self._target_ends[place + 1])
        positions = self._arrays["targets"][span].tolist()
        shares = self._arrays["confidences"][span].tolist()
        pairs = zip(positions, shares, strict=True)
        return tuple(Candidate(position, share / CONFIDENCE_UNIT) for position, share in pairs)

    def _same_form(self, order_name: str, form: Callable[[str], str], key: str) -> tuple[Candidate, ...]:
        order, wanted = self._arrays[order_name], form(key)
        if self._tables is not None:
            return _single({self._targets(place) for place in self._tables[order_name].get(wanted, ())})
        first = _first_equal(order, wanted, lambda place: form(self._key(place)))
        if first is None:
            return ()
        same = takewhile(lambda place: form(self._key(place)) == wanted, map(int, order[first:]))
        return _single({self._targets(place) for place in same})

    def slipped(self, key: str) -> tuple[Candidate, ...]:
        """Return the records of a lookup key one slip of the keyboard away, where all that it reaches agree."""
        words = key.split()
        unknown = {word for word in words if word not in self._words}
        if len(unknown) != 1:
            return ()
        word = unknown.pop()
        shortest = SHORTEST_WORD_WITH_SLIP if len(words) == 1 else SHORTEST_AMONG_WORDS
        meant = set(slips_of(word, shortest)) & self._words
        # A word that only differs in number is known: what fails is another word of the title.
        if any(singular(other) == singular(word) for other in meant):
            return ()
        respelt = (" ".join(other if part == word else part for part in words) for other in meant)
        return _scaled(_agreed({self.exact(other) or self.fold(other) for other in respelt} - {()}), SLIP_CONFIDENCE)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(bytes(self._arrays["words"]).decode().split(WORD_BREAK))

    @cached_property
    def _trigrams(self) -> NDArray[np.uint16]:
        """Return the trigram that ends at each byte of all titles."""
        return trigrams_of(bytes(self._arrays["text"]))


def _largest(values: NDArray[np.float64], n: int) -> NDArray[np.int64]:
    """Return the places of the `n` largest values, largest first, the earlier of equal ones first."""
    if n >= len(values):
        return np.argsort(-values, kind="stable")
    least = np.partition(values, len(values) - n)[len(values) - n]
    found = np.flatnonzero(values >= least)
    return found[np.argsort(-values[found], kind="stable")][:n]


def _ends(counts: NDArray[Any]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])


def _scaled(answer: tuple[Candidate, ...], factor: float) -> tuple[Candidate, ...]:
    return tuple(Candidate(found.position, round(found.confidence * factor, 4)) for found in answer)


def _single(answers: set[tuple[Candidate, ...]]) -> tuple[Candidate, ...]:
    return next(iter(answers)) if len(answers) == 1 else ()


def _agreed(answers: set[tuple[Candidate, ...]]) -> tuple[Candidate, ...]:
    """Return the least confident of answers that name the same records in the same order, else nothing."""
    named = {tuple(one.position for one in answer) for answer in answers}
    if len(named) != 1:
        return ()
    return min(answers, key=lambda answer: [one.confidence for one in answer])


def _first_equal(places: Sequence[int] | NDArray[Any], wanted: str, form_of: Callable[[int], str]) -> int | None:
    # The answer indexes `places`, which are in the order of their forms.
    first = bisect_left(places, wanted, key=form_of)
    return first if first < len(places) and form_of(places[first]) == wanted else None
