"""Verbs that begin a task, in any form that an advert or a résumé gives them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, Literal

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
Ending = Literal["", "s", "ed", "ing"]
_ENDINGS: Final[tuple[tuple[str, Ending], ...]] = (("ing", "ing"), ("ed", "ed"), ("es", "s"), ("s", "s"), ("d", "ed"))
# What adverts say and no task of the catalogue begins with, or only one.
_FURTHER: Final = frozenset(
    {
        *("attend", "automate", "balance", "bill", "book", "brief", "chair", "chase", "coach", "code", "collaborate"),
        *("deploy", "draft", "drive", "enter", "enhance", "ensure", "execute", "facilitate", "file", "greet", "guide"),
        *("handle", "help", "host", "implement", "improve", "influence", "integrate", "introduce", "invoice", "launch"),
        *("liaise", "load", "mentor", "migrate", "moderate", "onboard", "optimise", "optimize", "organise", "own"),
        *("partner", "pay", "pick", "pitch", "post", "present", "prioritise", "prioritize", "produce", "programme"),
        *("reconcile", "reduce", "reply", "research", "run", "schedule", "serve", "shape", "ship", "sign", "solve"),
        *("sort", "spot", "support", "talk", "testify", "trace", "transform", "translate", "travel", "troubleshoot"),
        *("turn", "type", "upload", "welcome", "work"),
    }
)


@lru_cache(maxsize=4)
def verbs_of(release: Release) -> frozenset[str]:
    """Return the words that begin two or more tasks of a release, and what adverts say besides, in their base form."""
    texts = pq.read_table(release.member("tables/tasks.parquet"), columns=["text"])["text"].to_pylist()
    first = Counter(text.split()[0].casefold() for text in texts if text)
    return _FURTHER | {word for word, count in first.items() if count >= _FEWEST and word.isalpha()}


def base_form(word: str, verbs: frozenset[str]) -> str | None:
    """Return the base form of a verb in any of its forms, or None where it is no known verb.

    >>> base_form("Managed", frozenset({"manage"})), base_form("planning", frozenset({"plan"}))
    ('manage', 'plan')
    """
    found = verb_form(word, verbs)
    return None if found is None else found[0]


def verb_form(word: str, verbs: frozenset[str]) -> tuple[str, Ending] | None:
    """Return a verb's base form and the ending that it has in the text, or None where it is no known verb.

    >>> verb_form("Taught", frozenset({"teach"})), verb_form("carries", frozenset({"carry"}))
    (('teach', 'ed'), ('carry', 's'))
    """
    low = word.casefold().strip(",;:.")
    return next(((form, ending) for form, ending in _forms(low) if form in verbs), None)


def _forms(word: str) -> Iterator[tuple[str, Ending]]:
    yield word, ""
    if word in _IRREGULAR:
        yield _IRREGULAR[word], "ed"
    for cut, ending in _ENDINGS:
        if word.endswith(cut) and len(word) > len(cut) + 1:
            stem = word[: -len(cut)]
            yield from ((stem, ending), (f"{stem}e", ending))
            if stem.endswith("i"):
                yield f"{stem[:-1]}y", ending
            if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in _VOWELS:
                yield stem[:-1], ending
