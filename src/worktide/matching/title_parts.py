"""A title taken apart: the job, what stands beside it, and what is no part of it."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final, Literal

from worktide.core.titles import LONGEST_TITLE, title_key
from worktide.matching.genders import JOINED, MARK, language_of_mark
from worktide.matching.levels import level_of
from worktide.matching.vocabulary import english

# Anything that makes a title more than plain words; without it there is nothing to take apart.
STRUCTURE: Final = re.compile(r"[^A-Za-z '&.+#’-]|\s-|-\s|-$|^-|\b[Aa][Tt]\s|\s[Ii][Nn]\s|In\b|Innen\b|\.\.")
_TAG: Final = re.compile(r"<[!/]?[A-Za-z][^<>]{0,200}>|<!--.{0,200}?-->")
_BRACKET: Final = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]?")
_UNIT: Final = r"(?:/|per|an|a|p\.?)\s?(?:hr|hour|h|yr|year|annum|a|month|mo|mon|week|wk|day|shift|mile)\b\.?"
_AMOUNT: Final = r"\d[\d.,]{0,11}\s?[kK]?\+?"
_PAY: Final = re.compile(
    rf"(?:\bup to\s|\bfrom\s|\bstarting at\s|\bearn\s|\bot[e]\s)?(?:[$€£¥]|\b(?:USD|EUR|GBP)\s?)\s?{_AMOUNT}"
    rf"(?:\s?(?:-|–|to|/)\s?[$€£¥]?\s?{_AMOUNT})?\s?(?:{_UNIT}|(?:weekly|hourly|yearly|annually|monthly)\b)?"
    rf"|\b{_AMOUNT}\s?[$€£]?\s?(?:(?:-|–|to)\s?{_AMOUNT}\s?)?(?:[$€£]|{_UNIT}|\bk\b)"
    rf"|\b{_AMOUNT}\s?(?:-|–)\s?{_AMOUNT}\s?[kK]\b",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(
    r"(?:#|\b(?:req(?:uisition)?|job|ref(?:erence)?|posting|vacancy|position|id|jr|pid|nr|no)(?:\s?(?:id|no|number|code|nr))?"
    r"\s?[.:#-]?\s?)\s?#?[A-Z]{0,4}[-_]?\d{2,}[\w-]*|\b[A-Z]{1,4}[-_]?\d{4,}[\w-]*|\b\d{5,}\b|\b\d{4}-\d{2,}[\d-]*\b"
    r"|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b",
    re.IGNORECASE,
)
_CUT: Final = re.compile(
    r"\s+[-~>]+\s*|\s*[-~]+\s+|^\s*[-~*]+\s*|\s*[-~*]+\s*$|\s*[|;•·:!?*\t]+\s*|\s@\s*|\s+/\s+$|\.\.+"
)
_AT: Final = re.compile(
    r"\s+(?:at|AT|At)\s+(?=\S)|\s+(?:for|with)\s+(?=(?:the\s)?[A-Z][\w&.' -]*\b(?:Inc|LLC|Ltd|Corp|Co|GmbH)\b)"
)
_IN: Final = re.compile(r"\s+(?:in|IN|In|near|based in)\s+(?=\S)")
_STATE: Final = re.compile(r"^(?:.*\s)?([A-Z]{2})(?:\s+\d{5}(?:-\d{4})?)?$")
_COMMA: Final = re.compile(r"\s*,\s*")
# What marks of gender hold, and forms that are joined to a word; pay and numbers hold a digit.
_JOINING: Final = re.compile(r"[(\[/|*:_·•]|In")
_DIGIT: Final = re.compile(r"\d")
_MOST_PARTS: Final = 12

# Pieces such as "Remote" and "Dallas" come again and again.
key_of: Final = lru_cache(maxsize=1 << 15)(title_key)

_PLAINER: Final = str.maketrans(
    {
        **dict.fromkeys("\u2013\u2014\u2212", " - "),
        **dict.fromkeys("\u2010\u2011", "-"),
        **dict.fromkeys("\u2018\u2019", "'"),
        **dict.fromkeys("\u201c\u201d", '"'),
    }
)

Kind = Literal["dropped", "kind", "level", "other"]


@dataclass(slots=True)
class Parts:
    """A title in parts. `main` is the job's words (a lookup key), `original` the same as it was written.

    `beside` are content words from brackets and after separators, `modifiers` those after the job's comma, `kinds`
    shifts, hours and contracts, `levels` what brackets say of the level, `dropped` what is no part of the job, all as
    written; `marked` is the language of a mark for genders.
    """

    main: str = ""
    original: str = ""
    modifiers: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    levels: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    marked: str | None = None
    strokes: bool = False


def visible(title: str) -> str:
    """Return a title on one line in composed letters, without control or invisible characters, at most 300 long."""
    if title.isascii() and title.isprintable() and len(title) <= LONGEST_TITLE:
        return title.strip()
    composed = unicodedata.normalize("NFKC", title[: 10 * LONGEST_TITLE])
    shown = (
        one if one.isprintable() else " " if unicodedata.category(one) in ("Cc", "Zl", "Zp", "Zs") else ""
        for one in composed.translate(_PLAINER)
    )
    return " ".join("".join(shown).split())[:LONGEST_TITLE].strip()


def take_apart(title: str) -> Parts:
    """Return the parts of a visible title that has more than plain words."""
    parts = Parts()
    text = _without(_TAG, title, parts) if "<" in title else title
    text = html.unescape(text) if "&" in text and ";" in text else text
    if _JOINING.search(text):
        text = MARK.sub(lambda found: _mark(found, parts), text)
        text = JOINED.sub(lambda found: _joined(found, parts), text)
    if _DIGIT.search(text):
        text = _without(_PAY, text, parts)
        text = _without(_NUMBER, text, parts)
    # What brackets hold may hold brackets: the innermost first.
    bits: list[str] = []
    for _ in range(3):
        if "(" not in text and "[" not in text and "{" not in text:
            break
        text = _BRACKET.sub(lambda found: _bracket(found, bits), text)
    text, employer = _cut_at(_AT, text, english().at_kept)
    parts.dropped.extend(employer)
    pieces = [piece for piece in _CUT.split(text) if piece.strip()][:_MOST_PARTS]
    chosen = _chosen(pieces)
    for place, piece in enumerate(pieces):
        if place == chosen:
            _take_main(piece, parts)
        else:
            _sort_bits(piece, parts)
    for bit in bits:
        _sort_bits(bit, parts)
    return parts


def _without(pattern: re.Pattern[str], text: str, parts: Parts) -> str:
    found = [one.group().strip() for one in pattern.finditer(text)]
    parts.dropped.extend(one for one in found if one)
    return pattern.sub(" ", text) if found else text


def _mark(found: re.Match[str], parts: Parts) -> str:
    parts.dropped.append(found.group())
    parts.marked = parts.marked or language_of_mark(found.group())
    return " "


def _joined(found: re.Match[str], parts: Parts) -> str:
    parts.dropped.append(found.group())
    return ""


def _bracket(found: re.Match[str], bits: list[str]) -> str:
    if found.group(1).strip():
        bits.append(found.group(1).strip())
    return " "


def _cut_at(pattern: re.Pattern[str], text: str, kept: tuple[str, ...]) -> tuple[str, list[str]]:
    """Return a text before a word such as `at`, and what follows it, unless both are one of the phrases kept."""
    found = pattern.search(text)
    if found is None or found.start() == 0 or not key_of(text[found.end() :]):
        return text, []
    if any(f" {phrase} " in f" {key_of(text)} " for phrase in kept):
        return text, []
    rest = _CUT.split(text[found.end() :], maxsplit=1)
    after = f" - {rest[1]}" if len(rest) > 1 and rest[1] else ""
    return text[: found.start()] + after, [rest[0].strip()]


@cache
def _head_words() -> frozenset[str]:
    heads = english().heads
    return heads | {f"{head}s" for head in heads} | {f"{head[:-3]}men" for head in heads if head.endswith("man")}


def has_head(key: str) -> bool:
    """Return whether a lookup key holds a word that names a worker."""
    return not _head_words().isdisjoint(key.split())


def _ends_in_head(key: str) -> bool:
    words = key.split()
    return bool(words) and (words[-1] in _head_words() or (level_of(words[-1]) is not None and has_head(key)))


def _chosen(pieces: list[str]) -> int:
    if len(pieces) <= 1:
        return 0
    keys = [key_of(piece) for piece in pieces]
    content = [place for place, key in enumerate(keys) if key and kind_of(pieces[place], key) == "other"]
    heads = [place for place in content if has_head(keys[place])]
    return (heads or content or [0])[0]


def _take_main(piece: str, parts: Parts) -> None:
    cut, place = _cut_at(_IN, piece, ())
    if place and kind_of(place[0], key_of(place[0])) == "dropped":
        piece = cut
        parts.dropped.extend(place)
    pieces = [one for one in _COMMA.split(piece) if key_of(one) or not one.isascii()]
    kept = [(one, key_of(one)) for one in pieces[:_MOST_PARTS]]
    others = [(one, key) for one, key in kept if not key or kind_of(one, key) == "other"]
    for one, key in kept:
        if (one, key) not in others:
            _put(one, key, parts)
    if not others:
        others = kept[:1]
    # "sales, marketing and operations manager" is one list, "laborer, landscape" a job with its modifier.
    if len(others) > 1 and not has_head(others[0][1]) and has_head(others[-1][1]):
        others = [(" ".join(one for one, _ in others), " ".join(key for _, key in others))]
    parts.original = others[0][0] if others else piece
    parts.main = others[0][1] if others else key_of(piece)
    parts.strokes = "/" in parts.original
    parts.modifiers.extend(one for one, _ in others[1:])


def _sort_bits(piece: str, parts: Parts) -> None:
    for one in _COMMA.split(piece)[:_MOST_PARTS]:
        if one.strip():
            _put(one.strip(), key_of(one), parts)


def _put(one: str, key: str, parts: Parts) -> None:
    kind = kind_of(one, key)
    {"dropped": parts.dropped, "kind": parts.kinds, "level": parts.levels, "other": parts.beside}[kind].append(one)


@lru_cache(maxsize=1 << 15)
def kind_of(text: str, key: str) -> Kind:
    """Return what a part of a title is, given as written and as its lookup key."""
    words = english()
    if not key:
        return "dropped" if text.isascii() else "other"
    if level_of(key) is not None:
        return "level"
    if key in words.work_kinds or _all_kinds(key):
        return "kind"
    if key in words.places or key in words.employers or key.split()[-1] in words.sure_companies or key.isdigit():
        return "dropped"
    if len(key) == 2 and text.isupper() and key in words.states:
        return "dropped"
    state = _STATE.match(text)
    if state and state[1].lower() in words.states and not has_head(key):
        return "dropped"
    return "other"


@cache
def _first_of_kinds() -> frozenset[str]:
    return frozenset({"and", "or", *(kind.split()[0] for kind in english().work_kinds)})


def _all_kinds(key: str) -> bool:
    """Return whether a lookup key is made of two known kinds of work, such as `nights part time`."""
    words, kinds = key.split(), english().work_kinds
    if words[0] not in _first_of_kinds():
        return False
    joined = [word for word in words if word not in ("and", "or")]
    return any(" ".join(joined[:cut]) in kinds and " ".join(joined[cut:]) in kinds for cut in range(1, len(joined)))
