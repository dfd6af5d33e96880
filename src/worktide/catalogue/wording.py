"""How a text is worded: characters, openings, phrases that say nothing, and tasks that say the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import combinations
from typing import Final

import msgspec

from worktide.catalogue.faults import Fault
from worktide.catalogue.words import content_words, length_of, likeness, words_of
from worktide.core.documents import read_yaml
from worktide.core.errors import CatalogueError

FILE: Final = "phrases.yml"
FEWEST_WORDS: Final = 4
SAME_FROM: Final = 0.6

_OUTSIDE: Final = re.compile(r"[^A-Za-z0-9 ,'&%$+#/:;-]")
# Who opens with this tells what others do: a passive whatever follows.
_PASSIVE: Final = re.compile(
    r"^be\s+(?:\w+ed|\w+en|made|done|held|kept|sent|paid|sold|told|taught|put|set|cut|found|caught)\b"
)


class BannedPhrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A phrase no task text may hold; a star stands for any ending of a word."""

    phrase: str
    reason: str


class GeneralText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text that fits any job when nothing follows it."""

    text: str
    reason: str


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All phrases of the catalogue's data."""

    banned: tuple[BannedPhrase, ...]
    too_general: tuple[GeneralText, ...]
    not_verbs: frozenset[str]
    base_forms: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    reason: str


def read_phrases(text: str) -> Phrases:
    """Return the phrases from YAML text; raises CatalogueError for a broken schema."""
    raw = read_yaml(text, FILE, CatalogueError)
    try:
        return msgspec.convert(raw, Phrases)
    except msgspec.ValidationError as error:
        raise CatalogueError(str(error), source=FILE) from error


@cache
def load_phrases() -> Phrases:
    """Return the phrases that come with the package."""
    return read_phrases(resources.files("worktide.catalogue").joinpath(FILE).read_text("utf-8"))


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(_Rule(_pattern(one.phrase), one.reason) for one in load_phrases().banned)


def _pattern(phrase: str) -> re.Pattern[str]:
    """Return the pattern of a banned phrase, whole words only unless a star says otherwise."""
    body = re.escape(phrase.lower()).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
    return re.compile(rf"(?<![\w/]){body}(?![\w/])")


def task_faults(text: str, name: str, source: str) -> Iterator[Fault]:
    """Yield what is wrong with the wording of one task's text; `name` is the task's id."""
    if length_of(text) < FEWEST_WORDS:
        yield Fault(source, "length", f"task {name} is too short", text, f"Say it in at least {FEWEST_WORDS} words.")
    if text.endswith((".", "!", "?")):
        yield Fault(source, "form", f"task {name} ends with a full stop", text, "Leave it out.")
    elif found := _OUTSIDE.search(text):
        yield Fault(source, "form", f"task {name} holds {found.group()!r}", text, "Plain words and commas will do.")
    if not text[:1].isupper():
        yield Fault(source, "form", f"task {name} does not begin with a capital", text, "Begin with a capital.")
    yield from _opening_faults(text, name, source)
    yield from _phrase_faults(text, name, source)


def _opening_faults(text: str, name: str, source: str) -> Iterator[Fault]:
    first = (words_of(text) or ("",))[0]
    phrases = load_phrases()
    looks_bent = first.endswith(("ing", "ed", "ies")) or (first.endswith("s") and not first.endswith("ss"))
    if first in phrases.not_verbs or (looks_bent and first not in phrases.base_forms):
        hint = "Begin with a verb in its base form: Write, Check, Lift."
        yield Fault(source, "opening", f"task {name} does not begin with a verb", text, hint)
    if _PASSIVE.search(text.lower()):
        yield Fault(source, "passive", f"task {name} is passive", text, "Say who does it.")


def _phrase_faults(text: str, name: str, source: str) -> Iterator[Fault]:
    low = text.lower()
    for rule in _rules():
        if found := rule.pattern.search(low):
            yield Fault(source, "phrase", f"task {name} says `{found.group()}`", text, rule.reason)
    for general in load_phrases().too_general:
        if words_of(text) == words_of(general.text):
            yield Fault(source, "phrase", f"task {name} would fit any job", text, general.reason)


def sameness_faults(tasks: Sequence[tuple[str, str]], source: str) -> Iterator[Fault]:
    """Yield pairs of tasks (id and text) of one occupation that say the same: 60 % of their content words are equal."""
    about = [(name, text, content_words(text)) for name, text in tasks]
    for (one, _, first), (other, text, second) in combinations(about, 2):
        if likeness(first, second) >= SAME_FROM:
            hint = "Tell what sets them apart, or make them one."
            yield Fault(source, "same", f"tasks {one} and {other} say the same", text, hint)


def sentence_faults(texts: Iterable[tuple[str, str]], source: str) -> Iterator[Fault]:
    """Yield what is wrong with whole sentences, such as a summary: each comes with the name of its key."""
    for key, text in texts:
        if not text.isascii():
            odd = "".join(sorted({character for character in text if not character.isascii()}))
            yield Fault(source, "form", f"{key} holds {odd!r}", text, "Plain ASCII punctuation will do.")
        if not text.rstrip().endswith((".", "?")):
            yield Fault(source, "form", f"{key} does not end with a full stop", text, "Write whole sentences.")
