"""Texts as words: one rule for lengths, runs and comparisons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")

# Words that say how others relate; what a text is about is told by the rest.
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "before",
        "by",
        "down",
        "each",
        "every",
        "for",
        "from",
        "in",
        "into",
        "is",
        "it",
        "its",
        "new",
        "no",
        "not",
        "of",
        "off",
        "on",
        "once",
        "one",
        "or",
        "out",
        "over",
        "per",
        "so",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "they",
        "this",
        "to",
        "under",
        "until",
        "up",
        "what",
        "when",
        "where",
        "whether",
        "which",
        "while",
        "who",
        "will",
        "with",
        "you",
        "your",
    ]
)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text: lower case, punctuation dropped, hyphens part words.

    >>> words_of("Check the driver's log, twice")
    ('check', 'the', "driver's", 'log', 'twice')
    """
    return tuple(_WORD.findall(text.lower()))


def length_of(text: str) -> int:
    """Return the number of words as a reader counts them: what stands between spaces."""
    return len(text.split())


def runs_of(words: tuple[str, ...], length: int) -> Iterator[tuple[str, ...]]:
    """Yield each run of `length` words, from left to right."""
    for start in range(len(words) - length + 1):
        yield words[start : start + length]


@cache
def content_words(text: str) -> frozenset[str]:
    """Return what a text is about: its words without the small ones, plurals and singulars as one.

    >>> sorted(content_words("Check the brakes and each tire"))
    ['brake', 'check', 'tire']
    """
    return frozenset(singular(word) for word in words_of(text) if word not in _SMALL)


def singular(word: str) -> str:
    """Return a word without the s of its plural: one form for brake and brakes."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much two sets share, 0 to 1 (Jaccard: common words by all words); 0 for two empty sets."""
    return len(one & other) / len(one | other) if one or other else 0.0
