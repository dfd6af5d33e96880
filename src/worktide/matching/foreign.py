"""Titles in other languages: which language one seems to be in, and its English where every word is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from worktide.matching.genders import base_forms, inflected
from worktide.matching.vocabulary import Language, languages, shared_words

SURE: Final = 0.95
LIKELY: Final = 0.7
MAYBE: Final = 0.5
_LONGEST_PHRASE: Final = 4
_SHORTEST_PART: Final = 3
_HEAD_LAST: Final = frozenset({"de", "nl"})
# What joins the parts of a compound, and what is left of a part before it.
_LINKS: Final = ("", "s", "n", "en", "e")
_LETTERS: Final = (
    (re.compile("[ñ¿¡]|ción\\b"), "es"),
    (re.compile("[ãõ]|ção\\b|ções\\b"), "pt"),
    (re.compile("[äöüß]"), "de"),
    (re.compile("[œêèëîû]"), "fr"),
)
_SCRIPTS: Final = (
    (re.compile("[\u3040-\u30ff]"), "ja", SURE),
    (re.compile("[\uac00-\ud7af]"), "ko", SURE),
    (re.compile("[\u4e00-\u9fff]"), "zh", LIKELY),
    (re.compile("[\u0e00-\u0e7f]"), "th", SURE),
    (re.compile("[\u0590-\u05ff]"), "he", SURE),
    (re.compile("[\u0600-\u06ff]"), "ar", MAYBE),
    (re.compile("[\u0370-\u03ff]"), "el", SURE),
    (re.compile("[іїєґ]"), "uk", LIKELY),
    (re.compile("[\u0400-\u04ff]"), "ru", MAYBE),
    (re.compile("[\u0900-\u097f]"), "hi", MAYBE),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a title seems to be: its language (ISO 639-1), how sure that is (0 to 1), and its English or None.

    `english` is given only where every word of the title is known and its language is not in doubt.
    """

    language: str
    certainty: float
    english: str | None


@dataclass(frozen=True, slots=True)
class _Parsed:
    code: str
    english: str | None
    signs: int
    unknown: int
    connecting: int


class _Lexicon:
    """One language's words, and the meaning of a word or phrase in it."""

    def __init__(self, language: Language) -> None:
        self.code, self.connecting = language.code, language.connecting
        self.jobs, self.fields = language.jobs, language.fields
        self._last_parts = {form: job for job in self.jobs if " " not in job for form in inflected(job, self.code)}
        self._first_words = {key.split()[0] for key in (*self.jobs, *self.fields) if " " in key}
        self.meaning = lru_cache(maxsize=1 << 15)(self._meaning)

    def may_begin(self, word: str) -> bool:
        """Return whether a word is known or may begin a phrase."""
        return self.meaning(word) is not None or word in self._first_words

    def phrase(self, words: Sequence[str]) -> tuple[str, bool] | None:
        """Return the English of a phrase and whether it names a worker, or None."""
        if words[0] not in self._first_words and not any(
            form in self._first_words for form in base_forms(words[0], self.code)
        ):
            return None
        for first in base_forms(words[0], self.code):
            whole = " ".join((first, *words[1:]))
            if whole in self.jobs:
                return self.jobs[whole], True
            if whole in self.fields:
                return self.fields[whole], False
        return None

    def _meaning(self, word: str) -> tuple[str, bool] | None:
        forms = base_forms(word, self.code)
        if self.code == "de" and ("ae" in word or "oe" in word or "ue" in word):
            plain = word.replace("ae", "a").replace("oe", "o").replace("ue", "u")
            forms = (*forms, *base_forms(plain, self.code))
        for form in forms:
            if form in self.jobs:
                return self.jobs[form], True
            if form in self.fields:
                return self.fields[form], False
        return self._compound(forms) if self.code in _HEAD_LAST else None

    def _compound(self, forms: tuple[str, ...]) -> tuple[str, bool] | None:
        for form in forms:
            for cut in range(_SHORTEST_PART, len(form) - _SHORTEST_PART + 1):
                job = self._last_parts.get(form[cut:])
                field = self._field(form[:cut]) if job else None
                if job and field:
                    return f"{field} {self.jobs[job]}", True
        return None

    def _field(self, part: str) -> str | None:
        stems = (part.removesuffix(link) for link in _LINKS)
        return next((self.fields[stem] for stem in stems if stem in self.fields), None)

    def parse(self, words: Sequence[str]) -> _Parsed:
        """Return what is known of the words of a title in this language."""
        parts: list[tuple[str, bool]] = []
        place = signs = unknown = connecting = 0
        while place < len(words):
            known, length = self._longest(words, place)
            if known is not None:
                parts.append(known)
                signs += any(word not in shared_words() for word in words[place : place + length])
            elif words[place] in self.connecting:
                connecting += 1
            else:
                unknown += 1
            place += length
        return _Parsed(self.code, None if unknown else self._english(parts), signs, unknown, connecting)

    def _longest(self, words: Sequence[str], place: int) -> tuple[tuple[str, bool] | None, int]:
        for length in range(min(_LONGEST_PHRASE, len(words) - place), 1, -1):
            known = self.phrase(words[place : place + length])
            if known is not None:
                return known, length
        return self.meaning(words[place]), 1

    def _english(self, parts: Sequence[tuple[str, bool]]) -> str | None:
        jobs = [place for place, (_, is_job) in enumerate(parts) if is_job]
        if not jobs:
            return None
        chosen = jobs[-1] if self.code in _HEAD_LAST else jobs[0]
        head = parts[chosen][0]
        rest = [text for place, (text, _) in enumerate(parts) if place != chosen]
        if self.code not in _HEAD_LAST:
            rest.reverse()
        # "auxiliar administrativo": a word that names the whole job needs no second head.
        whole = next((text for text in rest if text.endswith(f" {head}")), None)
        return " ".join([*(text for text in rest if text != whole), whole or head])


@cache
def _lexicons() -> tuple[_Lexicon, ...]:
    return tuple(_Lexicon(language) for language in languages())


@lru_cache(maxsize=1 << 16)
def is_foreign_word(word: str) -> bool:
    """Return whether a lookup key's word is one of another language's job words and no word of English titles."""
    return word not in shared_words() and any(lexicon.may_begin(word) for lexicon in _lexicons())


def read_foreign(words: Sequence[str], original: str, marked: str | None = None) -> Reading | None:
    """Return what a title in another language seems to be, or None where it seems to be English.

    `words` are those of its lookup key, `original` its letters as they were, `marked` the language of a mark such as
    (m/w/d). English is never one of the answers.
    """
    if not original.isascii():
        for pattern, code, certainty in _SCRIPTS:
            if pattern.search(original.lower()):
                return Reading(code, certainty, None)
    letters = _letters(original) if not original.isascii() else None
    hint = marked or letters
    if hint is None and not any(map(is_foreign_word, words)):
        return None
    parsed = [lexicon.parse(words) for lexicon in _lexicons()] if words else []
    return _decided(parsed, hint) or (Reading(hint, LIKELY if marked else MAYBE, None) if hint else None)


def _letters(original: str) -> str | None:
    lowered = original.lower()
    return next((code for pattern, code in _LETTERS if pattern.search(lowered)), None)


def _decided(parsed: Sequence[_Parsed], hint: str | None) -> Reading | None:
    complete = [one for one in parsed if one.english and (one.signs or one.code == hint)]
    hinted = [one for one in complete if one.code == hint]
    if hinted:
        return Reading(hinted[0].code, SURE, hinted[0].english)
    if complete:
        best = max(complete, key=lambda one: (one.signs, one.connecting))
        is_single = len({one.english for one in complete if one.signs == best.signs}) == 1
        certainty = SURE if len(complete) == 1 else LIKELY
        return Reading(best.code, certainty if is_single else MAYBE, best.english if is_single else None)
    some = [one for one in parsed if one.signs and (one.connecting or one.signs > 1)]
    if not some or hint:
        return None
    best = max(some, key=lambda one: (one.signs, -one.unknown, one.connecting))
    return Reading(best.code, MAYBE, None)
