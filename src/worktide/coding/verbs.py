"""Verbs that begin a task, in any form that an advert or a résumé gives them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import pyarrow.parquet as pq

from worktide.release.open import Release

_FEWEST: Final = 2
_IRREGULAR: Final = {
    "began": "begin",
    "bought": "buy",
    "brought": "bring",
    "built": "build",
    "caught": "catch",
    "chose": "choose",
    "dealt": "deal",
    "drew": "draw",
    "drove": "drive",
    "fed": "feed",
    "found": "find",
    "gave": "give",
    "ground": "grind",
    "grew": "grow",
    "held": "hold",
    "kept": "keep",
    "led": "lead",
    "made": "make",
    "met": "meet",
    "oversaw": "oversee",
    "paid": "pay",
    "ran": "run",
    "sent": "send",
    "sewed": "sew",
    "shot": "shoot",
    "sold": "sell",
    "spoke": "speak",
    "spent": "spend",
    "swept": "sweep",
    "taught": "teach",
    "took": "take",
    "told": "tell",
    "undertook": "undertake",
    "wrote": "write",
}
_VOWELS: Final = "aeiou"


@lru_cache(maxsize=4)
def verbs_of(release: Release) -> frozenset[str]:
    """Return the words that begin two or more tasks of a release, in their base form and in small letters."""
    texts = pq.read_table(release.member("tables/tasks.parquet"), columns=["text"])["text"].to_pylist()
    first = Counter(text.split()[0].casefold() for text in texts if text)
    return frozenset(word for word, count in first.items() if count >= _FEWEST and word.isalpha())


def base_form(word: str, verbs: frozenset[str]) -> str | None:
    """Return the base form of a verb in any of its forms, or None where it is no known verb.

    >>> base_form("Managed", frozenset({"manage"})), base_form("planning", frozenset({"plan"}))
    ('manage', 'plan')
    """
    low = word.casefold().strip(",;:")
    return next((form for form in _forms(low) if form in verbs), None)


def _forms(word: str) -> Iterator[str]:
    yield word
    if word in _IRREGULAR:
        yield _IRREGULAR[word]
    for ending in ("ing", "ed", "es", "s", "d"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: -len(ending)]
            yield from (stem, f"{stem}e")
            if stem.endswith("i"):
                yield f"{stem[:-1]}y"
            if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in _VOWELS:
                yield stem[:-1]
