"""Levels in titles: senior, lead, II, trainee and their like, and what is left without them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Final

from worktide.matching.vocabulary import english

_NUMBERED: Final = re.compile(
    r"(?:level|lvl|grade|grd|tier|band|step|class|gs|ic|l)\s?(\d{1,2}|[ivx]{1,4})|(?:gs|ic|l)(\d{1,2})"
)
_ROMAN: Final = re.compile(r"i{1,3}|iv|vi{0,3}|[1-9]")
# Every level that is a number has a word like this.
_MARK: Final = re.compile(r"\d|^(?:level|lvl|grade|grd|tier|band|step|class|gs|ic|l)?[ivx]{1,4}$")
_LONGEST: Final = 3


def any_phrase(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of any of some phrases as whole words of a lookup key, the longest first."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, ordered))})(?!\S)")


@cache
def _words() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    levels = english().levels
    return levels.anywhere, levels.anywhere | levels.leading, levels.anywhere | levels.trailing


def level_of(key: str) -> str | None:
    """Return the level that a lookup key names and nothing else, in one form, or None.

    >>> level_of("sr"), level_of("ii"), level_of("level 3"), level_of("nurse")
    ('senior', 'ii', 'level 3', None)
    """
    anywhere, leading, trailing = _words()
    if key in anywhere:
        return anywhere[key]
    if key in leading:
        return leading[key]
    if key in trailing:
        return trailing[key]
    return key if _ROMAN.fullmatch(key) or _NUMBERED.fullmatch(key) else None


@cache
def level_words() -> frozenset[str]:
    """Return every word with which a level may begin, but for numbers."""
    return frozenset(part for table in _words() for key in table for part in key.split())


@lru_cache(maxsize=1 << 16)
def _may_be_level(word: str) -> bool:
    return word in level_words() or _MARK.search(word) is not None


@cache
def _kept() -> re.Pattern[str]:
    return any_phrase(english().not_a_level)


def _at_start(words: list[str], *, may_all: bool) -> int:
    for length in range(min(_LONGEST, len(words) - 1), 0, -1):
        key = " ".join(words[:length])
        if key in _words()[1] and (may_all or key not in english().levels.only_variant):
            return length
    return 2 if len(words) > 2 and _NUMBERED.fullmatch(" ".join(words[:2])) else 0


def _at_end(words: list[str], *, may_all: bool) -> int:
    for length in range(min(_LONGEST, len(words) - 1), 0, -1):
        key = " ".join(words[-length:])
        if key in _words()[2] and (may_all or key not in english().levels.only_variant):
            return length
    if len(words) > 1 and (_ROMAN.fullmatch(words[-1]) or _NUMBERED.fullmatch(words[-1])):
        return 1
    return 2 if len(words) > 2 and _NUMBERED.fullmatch(" ".join(words[-2:])) else 0


def without_levels(words: Sequence[str], *, may_all: bool = False) -> tuple[list[str], list[str]]:
    """Return a job's words without its levels, and the levels in one form, in the order in which they came off.

    Words that are often the job itself (assistant, associate, principal before another word) come off only where
    `may_all` is given. Something is always left.
    """
    left = list(words)
    found: list[str] = []
    if not any(map(_may_be_level, left)):
        return left, found
    if _kept().search(" ".join(left)):
        return left, found
    while length := _at_start(left, may_all=may_all):
        found.append(_name(left[:length]))
        left = left[length:]
    while length := _at_end(left, may_all=may_all):
        found.append(_name(left[-length:]))
        left = left[:-length]
    inner = [word for word in left[1:-1] if word in _words()[0]]
    found += [_words()[0][word] for word in inner]
    return [*left[:1], *(word for word in left[1:-1] if word not in inner), *left[1:][-1:]], found


def _name(words: Sequence[str]) -> str:
    key = " ".join(words)
    return level_of(key) or key
