"""Runs of a template as messages: a sentence with names in braces for its values and short tags for its marks.

`Of 100 people about <strong>{{ market.rate|number }}</strong> leave` is the message
`Of 100 people about <strong>{rate}</strong> leave`. A run with Django's `pluralize` has a singular and a plural.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from worktide.site.language.lexing import Token, has_words

_PLURALIZE: Final = re.compile(r'\{\{\s*([^|{}]+(?:\|[^|{}]+)*?)\|pluralize(?::"([^"]*)")?\s*\}\}')
_HOLDER: Final = re.compile(r"\{\w+\}|</?\w+>")


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its text, its plural and the expression that counts ("" where nothing does), and what it holds.

    `holders` gives the template's own source for each `{name}` and `<tag>` of the text.
    """

    text: str
    plural: str = ""
    count: str = ""
    holders: dict[str, str] = field(default_factory=dict)

    def filled(self, words: str) -> str | None:
        """Return a translation as template source, or None where it holds a name that the message does not have."""
        parts = re.split(rf"({_HOLDER.pattern})", words)
        if not set(parts[1::2]) <= set(self.holders):
            return None
        return "".join(self.holders[part] if place % 2 else _harmless(part) for place, part in enumerate(parts))


Translate = Callable[[Message], str | None]
"""Gives the template source that stands for a message, or None to leave the run as it is."""


def _harmless(words: str) -> str:
    """Return words that neither end an attribute nor open a tag of HTML or of Django."""
    for sign, entity in (('"', "&quot;"), ("<", "&lt;"), ("{", "&#123;"), ("}", "&#125;")):
        words = words.replace(sign, entity)
    return words


def run(pieces: Sequence[Token], translate: Translate) -> str:
    """Return a run of text, values and marks in the line with its messages replaced."""
    if not any(piece.kind == "text" and has_words(piece.source) for piece in pieces):
        return _source(pieces)
    closing = _pairs(pieces)
    if unpaired := [place for place, piece in enumerate(pieces) if _is_mark(piece) and place not in closing]:
        return _apart(pieces, unpaired, translate)
    if _words_at_top(pieces, closing):
        return _replaced(pieces, closing, translate)
    return _inside(pieces, closing, translate)


def _source(pieces: Sequence[Token]) -> str:
    return "".join(piece.source for piece in pieces)


def _is_mark(piece: Token) -> bool:
    return piece.kind in ("open", "close")


def _pairs(pieces: Sequence[Token]) -> dict[int, int]:
    """Return for the place of each mark that of its partner; marks without one are left out."""
    opened: list[int] = []
    pairs: dict[int, int] = {}
    for place, piece in enumerate(pieces):
        if piece.kind == "open":
            opened.append(place)
        elif piece.kind == "close" and opened and pieces[opened[-1]].name == piece.name:
            pairs[opened[-1]] = place
            pairs[place] = opened.pop()
    return pairs


def _apart(pieces: Sequence[Token], at: Sequence[int], translate: Translate) -> str:
    """Cut a run where a mark has no partner, as within `{% if %}<a …>{% endif %}`."""
    ends = [-1, *at, len(pieces)]
    parts = [run(pieces[start + 1 : end], translate) for start, end in pairwise(ends)]
    marks = [*(pieces[place].source for place in at), ""]
    return "".join(part + mark for part, mark in zip(parts, marks, strict=True))


def _words_at_top(pieces: Sequence[Token], closing: dict[int, int]) -> bool:
    place = 0
    while place < len(pieces):
        if pieces[place].kind == "text" and has_words(pieces[place].source):
            return True
        place = closing[place] + 1 if pieces[place].kind == "open" else place + 1
    return False


def _inside(pieces: Sequence[Token], closing: dict[int, int], translate: Translate) -> str:
    """A run of marks side by side, such as links: each is a run of its own."""
    made, place = "", 0
    while place < len(pieces):
        piece = pieces[place]
        if piece.kind == "open":
            end = closing[place]
            made += piece.source + run(pieces[place + 1 : end], translate) + pieces[end].source
            place = end
        else:
            made += piece.source
        place += 1
    return made


def _replaced(pieces: Sequence[Token], closing: dict[int, int], translate: Translate) -> str:
    whole = _source(pieces)
    words = translate(message(pieces, closing))
    if words is None:
        return whole
    before = whole[: len(whole) - len(whole.lstrip())]
    after = whole[len(whole.rstrip()) :]
    return before + words + after


def message(pieces: Sequence[Token], closing: dict[int, int]) -> Message:
    """Return the message of a run whose marks all have a partner."""
    holders: dict[str, str] = {}
    shorts: dict[int, str] = {}
    counts: list[str] = []
    forms = ["", ""]
    for place, piece in enumerate(pieces):
        endings = (piece.source, piece.source)
        if counted := _PLURALIZE.fullmatch(piece.source):
            counts.append(counted[1].strip())
            endings = _endings(counted[2])
        elif piece.kind != "text":
            shorts[place] = f"</{shorts[closing[place]][1:]}" if piece.kind == "close" else _short(piece, holders)
            holders[shorts[place]] = piece.source
            endings = (shorts[place], shorts[place])
        forms = [form + ending for form, ending in zip(forms, endings, strict=True)]
    one, many = (" ".join(form.split()) for form in forms)
    return Message(one, many if counts else "", counts[0] if counts else "", holders)


def _endings(given: str | None) -> tuple[str, str]:
    """Return the endings for one and for many as Django's `pluralize` reads them: "y,ies", "es", or none for "s"."""
    one, comma, many = (given if given is not None else "s").partition(",")
    return (one, many) if comma else ("", one)


def _short(piece: Token, holders: dict[str, str]) -> str:
    """Return the name a translator sees for a piece, numbered where another piece has it."""
    shape = "{{{}}}" if piece.kind == "value" else "<{}>"
    number, name = 1, shape.format(piece.name)
    while holders.get(name, piece.source) != piece.source:
        number += 1
        name = shape.format(f"{piece.name}{number}")
    return name
