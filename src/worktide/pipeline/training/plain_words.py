"""Formal words replaced by plain ones, so that heads also learn from wording that people type."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Final

from worktide.core.documents import read_yaml
from worktide.core.errors import CatalogueError

_FILE: Final = "plain_words.yml"
_DOUBLED: Final = re.compile(r"(^[^aeiou]*[aeiou][^aeiouwxy]|mit|fer)$")


@cache
def plain_words() -> dict[str, str]:
    """Return the plain wording of each formal one, in lower case; verbs also in their form in -ing."""
    text = resources.files(__package__).joinpath(_FILE).read_text("utf-8")
    given = read_yaml(text, _FILE, CatalogueError)
    words: dict[str, str] = {}
    for formal, plain in given["verbs"].items():
        words[formal] = plain
        words[_with_ing(formal)] = _with_ing(plain)
    words |= given["phrases"]
    return words


def _with_ing(phrase: str) -> str:
    """Return a verb, or a phrase that begins with one, in its form in -ing."""
    verb, space, rest = phrase.partition(" ")
    if verb.endswith("e") and not verb.endswith("ee"):
        verb = verb[:-1]
    elif _DOUBLED.search(verb):
        verb += verb[-1]
    return f"{verb}ing{space}{rest}"


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(plain_words(), key=lambda words: (-len(words), words))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)


def in_plain_words(text: str) -> str:
    """Return a text with its formal words replaced; the first letter stays as large as it was.

    >>> in_plain_words("Utilize tools prior to testing.")
    'Use tools before testing.'
    """
    return _pattern().sub(_replacement, text)


def _replacement(found: re.Match[str]) -> str:
    formal = found.group()
    plain = plain_words()[formal.lower()]
    return plain[0].upper() + plain[1:] if formal[0].isupper() else plain
