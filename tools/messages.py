"""Writes the catalogue of the site's messages, and the two languages that only tests speak.

Usage: messages.py                  writes src/worktide/site/locale/worktide.pot
       messages.py --tests FOLDER   compiles en_XA (longer, accented, in brackets) and ar_XB (from right to left) there

A catalogue holds no dates and no line numbers, so the same words give the same bytes.
"""

from __future__ import annotations

import ast
import re
import struct
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from worktide.site.language.chosen import DOMAIN, SHIPPED
from worktide.site.language.messages import Message
from worktide.site.language.templates import rewritten

SITE: Final = SHIPPED.parent
PLACE: Final = SHIPPED / f"{DOMAIN}.pot"
CALLS: Final = frozenset(("_", "gettext", "ngettext"))
FORMS: Final = "nplurals=2; plural=(n != 1);"

Catalogue = dict[tuple[str, str], list[str]]
"""For a message and its plural ("" where it has none) the files in which it stands."""

_HEAD: Final = """# Words of the pages of Worktide. Translate msgstr; keep what stands in {braces} and <angle brackets>.
msgid ""
msgstr ""
"Project-Id-Version: worktide\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\n"
"""
# What stays as it is: values, marks in the line, entities, and the old style of values.
_HELD: Final = re.compile(r"(\{[^{}]*\}|</?\w[^<>]*>|&[#\w]+;|%\(\w+\)[ds])")
_ACCENTS: Final = str.maketrans("aceinouyAEINOUYdlrst", "áçéíñóúýÁÉÍÑÓÚÝďľŕšť")
_FROM_RIGHT, _END, _MARK = "\u202e", "\u202c", "\u200f"


def catalogue() -> Catalogue:
    """Return every message of the templates and of the Python of the site, in the order of files."""
    found: Catalogue = {}
    for path in sorted([*SITE.rglob("templates/**/*.html"), *SITE.rglob("templates/**/*.txt"), *SITE.rglob("*.py")]):
        for key in _of(path):
            places = found.setdefault(key, [])
            place = path.relative_to(SITE).as_posix()
            if place not in places:
                places.append(place)
    return found


def _of(path: Path) -> Iterator[tuple[str, str]]:
    source = path.read_text("utf-8")
    if path.suffix == ".py":
        return _of_python(source)
    noted: list[tuple[str, str]] = []

    def note(message: Message) -> None:
        noted.append((message.text, message.plural))

    rewritten(source, note, by_line=path.suffix == ".txt")
    return iter(noted)


def _of_python(source: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            words = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if words:
                yield words[0], words[1] if node.func.id == "ngettext" else ""


def _quoted(words: str) -> str:
    for sign, written in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        words = words.replace(sign, written)
    return f'"{words}"'


def text(messages: Catalogue) -> str:
    """Return a catalogue as a template for translators (.pot)."""
    made = [_HEAD]
    for (one, many), places in messages.items():
        filled = [f"msgid_plural {_quoted(many)}", 'msgstr[0] ""', 'msgstr[1] ""'] if many else ['msgstr ""']
        made.append("\n".join(["", f"#: {' '.join(places)}", f"msgid {_quoted(one)}", *filled, ""]))
    return "".join(made)


def _longer(words: str) -> str:
    """Return words with accents, and each vowel twice, which makes them about 40 % longer."""
    return re.sub(r"[aeiouyAEIOUY]", lambda found: found[0] * 2, words).translate(_ACCENTS)


def _from_right(words: str) -> str:
    """Return words that run from right to left: each between the marks of Unicode that turn its direction."""
    return re.sub(r"[^\W_]+", lambda found: f"{_MARK}{_FROM_RIGHT}{found[0]}{_END}{_MARK}", words)


def _put(change: Callable[[str], str], words: str) -> str:
    parts = _HELD.split(words)
    inner = "".join(part if place % 2 else change(part) for place, part in enumerate(parts))
    bare = inner.strip()
    return inner.replace(bare, f"⟦{bare}⟧") if bare else inner


TEST_LANGUAGES: Final[dict[str, Callable[[str], str]]] = {"en_XA": _longer, "ar_XB": _from_right}


def compiled(messages: Catalogue, change: Callable[[str], str]) -> bytes:
    """Return a compiled catalogue (.mo, as the manual of GNU gettext describes it) of messages put through a change."""
    rows = {"": f"Content-Type: text/plain; charset=UTF-8\nPlural-Forms: {FORMS}\n"}
    for one, many in messages:
        rows[f"{one}\0{many}" if many else one] = "\0".join(_put(change, form) for form in (one, many) if form)
    return binary(rows)


def binary(rows: Mapping[str, str]) -> bytes:
    """Return translations by message as a compiled catalogue; "" has its head, and NUL parts the forms of a plural."""
    keys = sorted(rows, key=str.encode)
    count = len(keys)
    tables, data, start = b"", b"", 28 + 16 * count
    for words in (*keys, *(rows[key] for key in keys)):
        written = words.encode()
        tables += struct.pack("<II", len(written), start + len(data))
        data += written + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, start) + tables + data


def write_test_languages(folder: Path) -> None:
    """Write the catalogues of the languages that only tests speak."""
    messages = catalogue()
    for name, change in TEST_LANGUAGES.items():
        place = folder / name / "LC_MESSAGES" / f"{DOMAIN}.mo"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(compiled(messages, change))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--tests"]:
        write_test_languages(Path(sys.argv[2]))
    else:
        PLACE.write_text(text(catalogue()), "utf-8")
        print(f"Written: {PLACE.relative_to(Path.cwd())}")
