"""A template cut into what a translator reads and what stands between: text, values, marks in the line, the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["text", "value", "open", "close", "void", "rest"]

# A tag of Django never spans lines.
_DJANGO: Final = r"\{\#.*?\#\}|\{%.*?%\}|\{\{.*?\}\}"
_QUOTED: Final = rf'"(?:{_DJANGO}|[^"])*+"'
_RAW: Final = r"<(?P<raw>script|style|pre)\b[\s\S]*?</(?P=raw)>"
_TAG: Final = rf"</?(?P<tag>[A-Za-z][\w:-]*)(?:{_DJANGO}|{_QUOTED}|[^>\"])*+>"
_PIECE: Final = re.compile(rf"(?P<django>{_DJANGO})|{_RAW}|<!--[\s\S]*?-->|<![^>]*>|{_TAG}")

# Marks that stand within a sentence, and go with it into its message.
_INLINE: Final = frozenset(
    [
        "a",
        "abbr",
        "b",
        "br",
        "cite",
        "code",
        "data",
        "em",
        "i",
        "kbd",
        "mark",
        "q",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "var",
        "wbr",
    ]
)
_VOID: Final = frozenset(("br", "wbr"))
# Tags of ours that write a value or a phrase into a sentence.
_VALUES: Final = frozenset(["about", "basis", "decimals", "hundredths", "likely", "percent", "static", "url", "years"])
_NAMES: Final = re.compile(r"[A-Za-z_][\w.]*")
_LAST: Final = re.compile(r"([A-Za-z_]\w*)(?:\.\d+)*$")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a template: its kind, its source, and the name a translator sees in its place."""

    kind: Kind
    source: str
    name: str = ""


def tokens(source: str) -> Iterator[Token]:
    """Yield the pieces of a template in order; their sources put together are the template."""
    end = 0
    for found in _PIECE.finditer(source):
        if found.start() > end:
            yield Token("text", source[end : found.start()])
        yield _django(found[0]) if found["django"] else _mark(found[0], found["tag"])
        end = found.end()
    if end < len(source):
        yield Token("text", source[end:])


def _mark(source: str, tag: str | None) -> Token:
    name = (tag or "").lower()
    if name not in _INLINE:
        return Token("rest", source)
    if name in _VOID:
        return Token("void", source, name)
    return Token("close" if source.startswith("</") else "open", source, name)


def _django(source: str) -> Token:
    inner = source[2:-2].strip()
    if source.startswith("{{"):
        return Token("value", source, _named(inner.split("|")[0]))
    command, _, given = inner.partition(" ")
    if source.startswith("{%") and command in _VALUES:
        return Token("value", source, command if command in ("url", "static") else _named(given) or command)
    return Token("rest", source)


def _named(expression: str) -> str:
    """Return the last name of the first path in an expression: `value` of `view.hours.value`."""
    bare = re.sub(r'"[^"]*"|\'[^\']*\'', " ", expression)
    path = _NAMES.search(bare)
    last = _LAST.search(path[0].rstrip(".")) if path else None
    return last[1] if last else "value"


def has_words(text: str) -> bool:
    """Whether a text holds a letter outside entities such as `&nbsp;`."""
    return any(sign.isalpha() for sign in re.sub(r"&[#\w]+;", "", text))
