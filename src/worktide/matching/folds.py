"""Spellings that mean the same title: without spaces, in another grammatical number, with one slip."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from string import ascii_lowercase
from typing import Final

SHORTEST_WORD_WITH_SLIP: Final = 6
SHORTEST_AMONG_WORDS: Final = 5
"""A word beside others may be shorter: with a slip put right the whole title must be a listed one."""
LONGEST_WORD_WITH_SLIP: Final = 40
_SHORTEST_WORD_WITH_PLURAL: Final = 4

# The first that applies; words in -se, -ze, -che lose their e, so that they meet their plurals.
_PLURALS: Final = (
    (re.compile(r"men$"), "man"),
    (re.compile(r"ies?$"), "y"),
    (re.compile(r"(?:(?<=[sxz])|(?<=[cs]h))es?$"), ""),
    (re.compile(r"(?<=[^su])s$"), ""),
)


def squeezed(key: str) -> str:
    """Return a lookup key without its spaces, under which `ml ops` and `mlops` are one."""
    return key.replace(" ", "")


def singular(key: str) -> str:
    """Return a lookup key with each word in one form for singular and plural (not always a real word).

    >>> singular("registered nurses") == singular("registered nurse")
    True
    >>> singular("systems secretaries")
    'system secretary'
    """
    return " ".join(map(_singular_word, key.split()))


@lru_cache(maxsize=1 << 16)
def _singular_word(word: str) -> str:
    if len(word) < _SHORTEST_WORD_WITH_PLURAL:
        return word
    for ending, other in _PLURALS:
        changed = ending.sub(other, word, count=1)
        if changed != word:
            return changed
    return word


def folded(key: str) -> str:
    """Return the widest fold of a lookup key: each word in one grammatical number, then without spaces."""
    return squeezed(singular(key))


def slips_of(word: str, shortest: int = SHORTEST_WORD_WITH_SLIP) -> Iterator[str]:
    """Yield every word that is one slip of the keyboard away; none for short words and words with digits.

    A slip is a letter left out, added, replaced, or two neighbours exchanged (Damerau 1964). The first letter
    stays: a word with another first letter is mostly another word.
    """
    if not shortest <= len(word) <= LONGEST_WORD_WITH_SLIP or not word.isalpha():
        return
    for place in range(1, len(word) + 1):
        head, tail = word[:place], word[place:]
        yield from (head + letter + tail for letter in ascii_lowercase)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in ascii_lowercase if letter != tail[0])
        if len(tail) > 1 and tail[0] != tail[1]:
            yield head + tail[1] + tail[0] + tail[2:]
