"""Gendered forms of job words: the marks that employers add, and the form that stands for all."""

from __future__ import annotations

import re
from typing import Final

# (m/w/d), m/f/x, (H/F), w|m|d: letters for the genders, at least two, with strokes between them.
_LETTERS: Final = r"[mwfdhvxi]"
MARK: Final = re.compile(
    rf"[(\[]?(?<![\w/])(?:{_LETTERS}\s?[/|*]\s?{_LETTERS}(?:\s?[/|*]\s?(?:{_LETTERS}|gn|div))?)(?![\w/])[)\]]?"
    r"|[(\[](?:all genders?|alle geschlechter|gn|any gender|mwd|tous genres)[)\]]",
    re.IGNORECASE,
)
_GERMAN_MARK: Final = re.compile(r"w", re.IGNORECASE)
_FRENCH_MARK: Final = re.compile(r"h\s?[/|]\s?f|f\s?[/|]\s?h", re.IGNORECASE)
_DUTCH_MARK: Final = re.compile(r"m\s?[/|]\s?v|v\s?[/|]\s?m", re.IGNORECASE)

# The second form that is joined to the first: Fahrer/in, Fahrer*innen, employé(e), ingeniero/a, waiter/ess.
_JOINED: Final = (
    r"innen|in|frau|euse|rice|trice|[èe]re|ienne|euses|nne|ne|se|e|es|a|o|as|os|ora|oras|ra|ress|ess|woman|man|r|n|s"
)
JOINED: Final = re.compile(
    rf"(?<=[^\W\d_][^\W\d_][^\W\d_])(?:\(-?(?:{_JOINED})\)|[/*:_·•]-?(?:{_JOINED})(?![\w-]))"
    r"|(?<=er|or|st|nt|ur|zt|at)In(?:nen)?\b"
)

_ENDINGS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "de": (
        *(("innen", ""), ("in", ""), ("frauen", "mann"), ("frau", "mann"), ("leute", "mann"), ("schwester", "pfleger")),
        *(("e", "er"), ("er", ""), ("en", ""), ("n", ""), ("s", ""), ("e", "")),
    ),
    "es": (("oras", "or"), ("ora", "or"), ("ores", "or"), ("as", "o"), ("os", "o"), ("a", "o"), ("es", ""), ("s", "")),
    "pt": (
        *(("oras", "or"), ("ora", "or"), ("ores", "or"), ("as", "o"), ("os", "o"), ("a", "o"), ("es", "")),
        *(("s", ""), ("oa", "ao")),
    ),
    "it": (
        *(("trici", "tore"), ("trice", "tore"), ("iera", "iere"), ("iere", "iere"), ("a", "o"), ("i", "o")),
        *(("e", "o"), ("i", "e"), ("a", "e"), ("essa", "e")),
    ),
    "fr": (
        *(("trices", "teur"), ("trice", "teur"), ("euses", "eur"), ("euse", "eur"), ("ieres", "ier"), ("iere", "ier")),
        *(("iennes", "ien"), ("ienne", "ien"), ("onne", "on"), ("es", ""), ("s", ""), ("e", ""), ("aux", "al")),
    ),
    "nl": (("sters", "er"), ("ster", "er"), ("ers", "er"), ("e", ""), ("en", ""), ("s", "")),
}


_ANY_ENDING: Final = {code: tuple(ending for ending, _ in endings) for code, endings in _ENDINGS.items()}


def language_of_mark(mark: str) -> str | None:
    """Return the ISO code of the language whose employers write a mark, or None where several do.

    >>> language_of_mark("(m/w/d)"), language_of_mark("(H/F)"), language_of_mark("(m/f/x)")
    ('de', 'fr', None)
    """
    if _GERMAN_MARK.search(mark):
        return "de"
    if _FRENCH_MARK.search(mark):
        return "fr"
    return "nl" if _DUTCH_MARK.search(mark) else None


def base_forms(word: str, code: str) -> tuple[str, ...]:
    """Return the words whose feminine or plural a word of a language may be, the word itself first.

    Word and answers are lookup keys; an answer need not be a real word.

    >>> base_forms("ingeniera", "es")[:2]
    ('ingeniera', 'ingeniero')
    >>> "fahrer" in base_forms("fahrerinnen", "de")
    True
    """
    if not word.endswith(_ANY_ENDING.get(code, ())):
        return (word,)
    found = {word: None}
    for ending, other in _ENDINGS.get(code, ()):
        if word.endswith(ending) and len(word) - len(ending) + len(other) > 2:
            found[word.removesuffix(ending) + other] = None
    return tuple(found)


_INFLECTED: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "de": (("", "in"), ("", "innen"), ("", "n"), ("", "en"), ("", "s"), ("er", "e"), ("er", "en"), ("mann", "frau")),
    "nl": (("", "s"), ("", "n"), ("", "en"), ("er", "ster")),
}


def inflected(word: str, code: str) -> tuple[str, ...]:
    """Return a job word of German or Dutch with its feminine and plural forms, the word itself first.

    >>> inflected("fahrer", "de")[:3]
    ('fahrer', 'fahrerin', 'fahrerinnen')
    """
    made = (word.removesuffix(old) + new for old, new in _INFLECTED.get(code, ()) if word.endswith(old))
    return tuple(dict.fromkeys((word, *made)))


# First what makes a word feminine, then what makes it plural or declines it; the first that fits, each.
_STEMS: Final[dict[str, tuple[tuple[tuple[str, str], ...], tuple[str, ...]]]] = {
    "de": (
        (("innen", ""), ("frauen", "mann"), ("frau", "mann"), ("leute", "mann"), ("schwester", "pfleger"), ("in", "")),
        ("er", "en", "e", "n", "s"),
    ),
    "es": ((("oras", "or"), ("ora", "or"), ("ores", "or")), ("as", "os", "es", "a", "o", "e", "s")),
    "pt": ((("oras", "or"), ("ora", "or"), ("ores", "or")), ("as", "os", "es", "a", "o", "e", "s")),
    "it": ((("trici", "tor"), ("trice", "tor"), ("tori", "tor"), ("tore", "tor"), ("essa", "")), ("a", "o", "e", "i")),
    "fr": (
        (
            *(("trices", "teur"), ("trice", "teur"), ("euses", "eur"), ("euse", "eur"), ("ieres", "ier")),
            *(("iere", "ier"), ("iennes", "ien"), ("ienne", "ien")),
        ),
        ("es", "e", "s", "x"),
    ),
    "nl": ((("sters", "er"), ("ster", "er")), ("en", "s", "e")),
}
_SHORTEST_STEM: Final = 4
# "Angestellter" is declined, "Fahrer" is not.
_DECLINED: Final = re.compile(r"[bdglnst]te?r$")


def stem(word: str, code: str) -> str:
    """Return one form for all genders and numbers of a job word of a language (seldom a real word).

    >>> stem("fahrerinnen", "de") == stem("fahrer", "de"), stem("angestellte", "de") == stem("angestellter", "de")
    (True, True)
    >>> stem("infirmieres", "fr") == stem("infirmier", "fr")
    True
    """
    feminine, plural = _STEMS.get(code, ((), ()))
    for ending, other in feminine:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word.removesuffix(ending) + other
            break
    for ending in plural:
        if not word.endswith(ending) or len(word) - len(ending) < _SHORTEST_STEM:
            continue
        if code == "de" and ending == "er" and not _DECLINED.search(word):
            continue
        return word.removesuffix(ending)
    return word
