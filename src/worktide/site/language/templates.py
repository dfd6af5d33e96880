"""Templates in the language of the pages: their English is the message, and the catalogue's words take its place.

A template is translated once, when it is loaded, so a page costs the same in every language. The English needs no marks
of its own: whatever a reader would read in a template is a message, so no word can be forgotten.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from django.template import Origin
from django.template.loaders.filesystem import Loader as FileLoader

from worktide.site.language.chosen import CHOSEN, Language
from worktide.site.language.lexing import Token, has_words, tokens
from worktide.site.language.messages import Message, Translate, run
from worktide.site.language.plurals import forms

_SPOKEN: Final = r"alt|aria-description|aria-label|data-label|data-say-[a-z-]+|data-under-one|placeholder|title"
_DJANGO: Final = r"\{%.*?%\}|\{\{.*?\}\}"
_ATTRIBUTE: Final = re.compile(rf'((?:\s|(?<=\}}))(?:{_SPOKEN})=")((?:{_DJANGO}|[^"])*+)(")')
_CONTENT: Final = re.compile(rf'(\scontent=")((?:{_DJANGO}|[^"])*+)(")')
_DESCRIBES: Final = re.compile(r'\s(?:name|property)="(?:[a-z]+:)?(?:description|title|image:alt)"')
# Words within tags of Django: a fold's heading, what an included part is given, what stands for nothing, what joins.
_SAID: Final = re.compile(
    r'(\{%\s*fold\s+"[^"]*"\s+"|\{%\s*(?:include|with)\s.*?\b(?:caption|behind_title|name)="'
    r'|\{\{[^}]*\|(?:default|default_if_none|join):")([^"]*)(")'
)
_PAGE: Final = '<html lang="en"'
# What the release holds, by the names that templates give it, where it stands alone in its element.
_HELD: Final = (
    r"answer\.[\w.]+|view\.summary|(?:line\.)?task\.(?:text|reason)|entry\.\w+|claim\.\w+|step\.(?:text|follows)"
    r"|(?:\w+\.)*(?:card|job|listed|move|neighbour|occupation|option|other|parameter|resource|role|sector|source|study|term)"
    r"\.(?:caution|citation|licence|limitation|name|published|reference|sector|seen|summary|term|text|title|vintage)"
)
_ALONE: Final = re.compile(
    rf"<(a|cite|dd|em|figcaption|h[1-6]|li|p|span|strong|summary|td|th)\b((?:{_DJANGO}|[^<>])*)"
    rf"(?=>\s*\{{\{{ (?:{_HELD}) \}}\}}\s*</\1>)"
)


def rewritten(source: str, translate: Translate, *, by_line: bool = False) -> str:
    """Return a template with its messages replaced; `by_line` for mails in plain text, whose lines stand."""
    if by_line:
        return "".join(rewritten(line, translate) for line in source.splitlines(keepends=True))
    made, pieces = "", list[Token]()
    for piece in tokens(source):
        kept = Token(piece.kind, _spoken(piece, translate), piece.name)
        if kept.kind == "rest":
            made += run(pieces, translate) + kept.source
            pieces = []
        else:
            pieces.append(kept)
    return made + run(pieces, translate)


def _spoken(piece: Token, translate: Translate) -> str:
    """Return a tag of HTML or Django with the words in its attributes and arguments replaced."""
    source = piece.source
    if piece.kind == "text":
        return source
    if source.startswith("{"):
        return _SAID.sub(partial(_literal, translate), source)
    source = _ATTRIBUTE.sub(partial(_attribute, translate), source)
    return _CONTENT.sub(partial(_attribute, translate), source) if _DESCRIBES.search(source) else source


def _attribute(translate: Translate, found: re.Match[str]) -> str:
    return found[1] + rewritten(found[2], translate) + found[3]


def _literal(translate: Translate, found: re.Match[str]) -> str:
    words = found[2].strip()
    if not has_words(words) or (words.isidentifier() and words.islower()):
        return found[0]
    said = translate(Message(words))
    return found[0] if said is None else found[1] + found[2].replace(words, said) + found[3]


def in_language(source: str, language: Language, *, by_line: bool = False) -> str:
    """Return a template in a language; a message that the catalogue lacks stays English."""
    if language.is_english:
        return source
    page = f'<html lang="{language.tag}" dir="{language.direction}"'
    marked = source if by_line else _ALONE.sub(r'<\1\2 lang="en" dir="ltr"', source).replace(_PAGE, page)
    return rewritten(marked, partial(_said, language), by_line=by_line)


def _said(language: Language, message: Message) -> str | None:
    if not message.plural:
        return message.filled(language.words.gettext(message.text))
    said = [message.filled(form) for form in forms(language.words, message.text, message.plural)]
    known = [form for form in said if form is not None]
    if len(known) < len(said):
        return None
    return f"{{% by_number {message.count} %}}{'{% or %}'.join(known)}{{% end_by_number %}}"


class Loader(FileLoader):
    """Templates of the site's folders, in the language of the pages."""

    def get_contents(self, origin: Origin) -> str:
        """Return the source of a template in the language of the pages."""
        source = str(super().get_contents(origin))
        name = str(origin.template_name)
        return (
            in_language(source, CHOSEN, by_line=name.endswith(".txt")) if name.endswith((".html", ".txt")) else source
        )
