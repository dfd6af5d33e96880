"""The one key under which every spelling of a title is looked up."""

from __future__ import annotations

import re
import unicodedata

LONGEST_TITLE = 300
LONGEST_SLUG = 60

_CONNECTING = frozenset({"all", "and", "except", "for", "in", "of", "or", "other", "the", "to", "with"})

_NOT_WORD = re.compile(r"[^0-9a-z+#]+")
_WORD = re.compile(r"[0-9a-z]")

# What the general way below does to each ASCII character, at once.
_ASCII = {code: " " if _NOT_WORD.match(chr(code).lower()) else chr(code).lower() for code in range(128)}
_SIGNS = "+# "


def title_key(title: str) -> str:
    """Return the lookup key of a title: case, accents, punctuation and spacing folded away.

    `+` and `#` stay, because C++ and C# are other words than C. Text and keys beyond 300 characters are cut. The key
    of text without a letter or digit is empty. The key of a key is that key.
    """
    if title.isascii():
        words = title[:LONGEST_TITLE].replace("&", " and ").translate(_ASCII).split()
        key = " ".join(words)[:LONGEST_TITLE].strip()
        return key if key.strip(_SIGNS) else ""
    folded = unicodedata.normalize("NFKD", title[:LONGEST_TITLE].replace("&", " and ")).casefold()
    plain = "".join(character for character in folded if not unicodedata.combining(character))
    key = _NOT_WORD.sub(" ", plain).strip()[:LONGEST_TITLE].strip()
    return key if _WORD.search(key) else ""


def short_slug(slug: str) -> str:
    """Return an address form cut after its last whole word within 60 characters that is no connecting word."""
    if len(slug) <= LONGEST_SLUG:
        return slug
    words = slug[: LONGEST_SLUG + 1].split("-")[:-1]
    while len(words) > 1 and words[-1] in _CONNECTING:
        words.pop()
    return "-".join(words)


def slug_of(title: str) -> str:
    """Return the address form of a title: lower-case words joined by hyphens."""
    return "-".join(title_key(title).replace("+", " plus ").replace("#", " sharp ").split())
