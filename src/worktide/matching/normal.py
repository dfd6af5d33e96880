"""A title as people write it, made plain: what is left to match, how else to spell it, and what was taken off.

Nothing is lost: levels, kinds of work, places, employers and pay are returned beside the words. What is no word of a
job, or may be one, is never taken off silently: where a word may be part of the job, it stays in the text and goes
only from a variant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from worktide.core.titles import title_key
from worktide.matching.foreign import Reading, is_foreign_word, read_foreign
from worktide.matching.levels import any_phrase, level_of, level_words, without_levels
from worktide.matching.spellings import ASSISTING, BARE, HEAD_OF, expanded, spellings
from worktide.matching.title_parts import STRUCTURE, Parts, has_head, key_of, take_apart, visible
from worktide.matching.vocabulary import english

MOST_VARIANTS: Final = 10
# Levels that are often part of the job's own name: told, but taken off only in a variant.
_TOLD: Final = frozenset(
    {"associate", "deputy", "graduate", "journeyman", "junior", "master", "principal", "staff", "student"}
)


@dataclass(frozen=True, slots=True)
class NormalTitle:
    """A title made plain.

    `text` is what is left to match, in the letters of a lookup key, empty where the title has no letter from a to z
    and no digit. `variants` are other spellings to try after it, best first. `seniority` is the level in one form
    (`senior`, `lead`, `ii`; several joined by spaces). `specialisation` holds what stood beside the job: fields,
    shifts, hours, contracts. `dropped` is what is no part of the job: employer, place, pay, numbers, marks for
    genders. `language` is the ISO 639-1 code where the title seems not to be English, `certainty` (0 to 1) how sure
    that is; a title is put into English only where every word is known, and stays in `variants` as it was.
    """

    text: str
    variants: tuple[str, ...] = ()
    seniority: str | None = None
    specialisation: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    language: str | None = None
    certainty: float = 0.0


# What programs read and no title holds: tags of HTML, statements of SQL, places in templates.
_CODE: Final = re.compile(
    r"<\s*/?\s*(?:script|iframe|img|svg|style|object|embed|body|html|form|a)\b[^<>]*>|\bjavascript:|\{\{|\}\}|\$\{"
    r"|\bselect\s+\*\s+from\b|\bunion\s+(?:all\s+)?select\b|\b(?:drop|alter|create|truncate)\s+table\b"
    r"|\binsert\s+into\b|\bdelete\s+from\b",
    re.IGNORECASE,
)
# One of these stands in all of the above, and is found sooner.
_OF_CODE: Final = ("<", "{{", "}}", "${", "javascript", "select", "table", "insert", "delete")


def _is_code(shown: str) -> bool:
    lowered = shown.lower()
    return any(sign in lowered for sign in _OF_CODE) and _CODE.search(shown) is not None


@cache
def _marked_words() -> frozenset[str]:
    words = english()
    tables = (words.abbreviations, words.last, words.first, words.ambiguous, words.neutral, words.spellings)
    keys = [*(key for table in tables for key in table), *words.synonyms, *words.stripped_first, *words.stripped_last]
    return frozenset(part for key in keys for part in key.split()) | level_words() | _OTHERS


_OTHERS: Final = frozenset({"of", "and", "or", "assistant", "i", "ii", "iii", "iv", "v", "vi", "head", "to"})


@lru_cache(maxsize=1 << 16)
def _needs_reading(word: str) -> bool:
    return word in _marked_words() or word[0].isdigit() or word[-1].isdigit() or is_foreign_word(word)


def normalise(title: str) -> NormalTitle:
    """Return a title made plain; any text is answered, the first 300 visible characters count.

    >>> normalise("Sr. Software Eng. II (Remote) - Walmart").text
    'software engineer'
    >>> normalise("ingeniera de datos").text, normalise("LKW-Fahrer (m/w/d)").text
    ('data engineer', 'truck driver')
    >>> normalise("LABORER, LANDSCAPE").text
    'landscape laborer'
    """
    shown = visible(title)
    if _is_code(shown):
        return NormalTitle("", dropped=(shown,))
    if STRUCTURE.search(shown) is None:
        key = title_key(shown)
        words = key.split()
        if not any(map(_needs_reading, words)):
            return NormalTitle(key)
        return _plain(Parts(main=key, original=shown), words)
    parts = take_apart(shown)
    return _plain(parts, parts.main.split())


def normalise_many(titles: Iterable[str]) -> list[NormalTitle]:
    """Return titles made plain, in their order; each distinct one is read once."""
    known: dict[str, NormalTitle] = {}
    answers = []
    for title in titles:
        found = known.get(title)
        if found is None:
            found = known[title] = normalise(title)
        answers.append(found)
    return answers


def _plain(parts: Parts, words: list[str]) -> NormalTitle:
    left, levels = without_levels(words)
    left, kinds = _without_kinds(left)
    if kinds:
        left, more = without_levels(left)
        levels += more
    levels += [level_of(key_of(level)) or key_of(level) for level in parts.levels]
    for piece in (*parts.beside, *parts.modifiers):
        levels += without_levels(key_of(piece).split())[1]
    reading = read_foreign(left, parts.original, parts.marked)
    specialisation = (*parts.beside, *kinds, *parts.kinds)
    if reading is not None and (reading.english or not left):
        return _foreign(parts, left, reading, levels, specialisation)
    if reading is not None and parts.marked and has_head(" ".join(left)):
        # An English title of an employer abroad: "Data Analyst (m/w/d)".
        reading = None
    texts = iter(spellings(left, parts, levels, is_foreign=reading is not None))
    text = next(texts, "")
    levels += _told_levels(left)
    variants = _distinct(text, texts)
    specialisation = _without_repeats(text, specialisation, parts)
    return NormalTitle(
        text=text,
        variants=variants,
        seniority=_joined(levels),
        specialisation=specialisation + tuple(parts.modifiers if not _holds(text, parts.modifiers) else ()),
        dropped=tuple(parts.dropped),
        language=reading.language if reading else None,
        certainty=reading.certainty if reading else 0.0,
    )


def _joined(levels: Sequence[str]) -> str | None:
    return " ".join(dict.fromkeys(levels)) or None


def _told_levels(words: Sequence[str]) -> list[str]:
    """Return the levels that stay in the text: "associate software engineer", "assistant manager", "head of sales"."""
    if words[:2] == HEAD_OF.split():
        return ["head"]
    if len(words) > BARE and words[0] in ASSISTING and has_head(" ".join(words[1:])):
        return ["assistant"]
    left, levels = without_levels(words, may_all=True)
    told = [level for level in levels if level in _TOLD]
    return told if told and has_head(" ".join(left)) else []


def _without_repeats(text: str, pieces: Sequence[str], parts: Parts) -> tuple[str, ...]:
    """Return what stands beside a job without its own abbreviation, as in "Registered Nurse (RN)", which is dropped."""
    repeats = [piece for piece in pieces if " ".join(expanded(key_of(piece).split())) == text]
    parts.dropped.extend(repeats)
    return tuple(piece for piece in pieces if piece not in repeats)


def _holds(text: str, pieces: Sequence[str]) -> bool:
    words = text.split()
    return all(word in words for piece in pieces for word in expanded(key_of(piece).split()))


def _foreign(
    parts: Parts, left: list[str], reading: Reading, levels: Sequence[str], specialisation: tuple[str, ...]
) -> NormalTitle:
    own = " ".join(left)
    text = reading.english or own
    beside = [key_of(one) for one in parts.modifiers]
    variants = (own,) if reading.english and own != text else ()
    return NormalTitle(
        text=text,
        variants=variants,
        seniority=_joined(levels),
        specialisation=specialisation + tuple(one for one in beside if one),
        dropped=tuple(parts.dropped),
        language=reading.language,
        certainty=reading.certainty,
    )


def _distinct(text: str, others: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for other in others:
        if other and other != text:
            found[other] = None
        if len(found) == MOST_VARIANTS:
            break
    return tuple(found)


def _without_kinds(words: list[str]) -> tuple[list[str], list[str]]:
    """Return a job's words without shifts, hours and contracts at its two ends, and these."""
    text = " ".join(words)
    found: list[str] = []
    if _kinds().search(text) is None or _kept_kinds().search(text):
        return words, found
    while (at := _kinds().match(text)) and at.group() in _first_kinds() and at.end() < len(text):
        found.append(at.group())
        text = text[at.end() + 1 :]
    while (at := _last_kind().search(text)) and at.start() > 0:
        found.append(at.group())
        text = text[: at.start() - 1]
    return text.split(), found


@cache
def _first_kinds() -> frozenset[str]:
    return frozenset(english().stripped_first)


@cache
def _kinds() -> re.Pattern[str]:
    return any_phrase({*english().stripped_first, *english().stripped_last})


@cache
def _last_kind() -> re.Pattern[str]:
    return re.compile(f"{any_phrase(english().stripped_last).pattern}$")


@cache
def _kept_kinds() -> re.Pattern[str]:
    return any_phrase(english().kept_with)
