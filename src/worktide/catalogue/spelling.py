"""Spelling: a word must stand in the dictionary of pyspellchecker or in our own list, in its American form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Final

import msgspec
from spellchecker import SpellChecker

from worktide.catalogue.faults import Fault
from worktide.core.documents import read_yaml
from worktide.core.errors import CatalogueError

FILE: Final = "spelling.yml"

_WORD: Final = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*")
_OWNER: Final = re.compile(r"'s$|'$")


class Spelling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words we accept beyond the dictionary, by what they belong to, and British forms with their American ones."""

    accepted: dict[str, tuple[str, ...]]
    british: dict[str, str]


def read_spelling(text: str) -> Spelling:
    """Return our list from YAML text; raises CatalogueError for a broken schema or a word accepted twice."""
    raw = read_yaml(text, FILE, CatalogueError)
    try:
        spelling = msgspec.convert(raw, Spelling)
    except msgspec.ValidationError as error:
        raise CatalogueError(str(error), source=FILE) from error
    words = [word for group in spelling.accepted.values() for word in group]
    twice = sorted({word for word in words if words.count(word) > 1})
    if twice:
        raise CatalogueError("a word is accepted twice", source=FILE, got=", ".join(twice))
    return spelling


@cache
def load_spelling() -> Spelling:
    """Return the list that comes with the package."""
    return read_spelling(resources.files("worktide.catalogue").joinpath(FILE).read_text("utf-8"))


@cache
def _accepted() -> frozenset[str]:
    return frozenset(word for group in load_spelling().accepted.values() for word in group)


@cache
def _dictionary() -> Mapping[str, int]:
    known: Mapping[str, int] = SpellChecker(language="en").word_frequency.dictionary
    return known


@cache
def is_known(word: str) -> bool:
    """Return whether a word is spelt right: as a whole, or each part of a compound with hyphens.

    A word of our list is accepted as it stands there; one in lower case also with a capital.
    """
    bare = _OWNER.sub("", word)
    if {bare, bare.lower()} & _accepted() or word.lower() in _dictionary() or bare.lower() in _dictionary():
        return True
    return "-" in bare and all(is_known(part) for part in bare.split("-"))


@cache
def in_dictionary(word: str) -> bool:
    """Return whether the dictionary itself holds a word, so that our list need not."""
    return word.lower() in _dictionary()


def spelling_faults(name: str, text: str, source: str) -> Iterator[Fault]:
    """Yield each word of a text that is not spelt right, and each British form; `name` says which text it is."""
    british = load_spelling().british
    for word in dict.fromkeys(_WORD.findall(text)):
        american = british.get(_OWNER.sub("", word.lower()))
        if american is not None:
            yield Fault(source, "spelling", f"{name} has a British form", word, f"Write {american}.")
        elif not is_known(word):
            hint = "Mend it, or add it to spelling.yml if it is right."
            yield Fault(source, "spelling", f"{name} has an unknown word", word, hint)
