"""A page of the site made fit for plain files: relative links, and a sentence where a form needs a server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import Final

from worktide.site.export.places import Scope, Target, link_between
from worktide.site.language import gettext as _

_NEEDS_SERVER: Final = _(
    "This copy of the site is made of plain files, and what stood here needs a server: "
    "a choice of your own cannot be worked out in it."
)
NO_FORM: Final = f'<p class="soft">{_NEEDS_SERVER}</p>'
# It works in the browser by its script; a form of this method sends nothing anywhere.
NO_SENDING: Final = ' method="dialog"'

_TAG: Final = re.compile(r'<(?P<name>[a-z]+)\b[^<>]*?\s(?:href|src|action|content)="[^"]*"[^<>]*>', re.DOTALL)
_POINTER: Final = re.compile(r'(?P<before>\s(?P<name>href|src|action|content)=")(?P<link>[^"]*)"')
_FORM: Final = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
_OPENING: Final = re.compile(r"<form\b[^>]*>")
_SENT_TO: Final = re.compile(r'\s(?:action|method)="[^"]*"')
_BUTTON: Final = re.compile(r'<button\b(?=[^>]*(?:type="submit"|formaction=))[^>]*>.*?</button>', re.DOTALL)
# It asks a server for jobs while one types; a copy brings a search of its own.
_ASKING: Final = re.compile(r'<script src="[^"]*/suggest\.[^"]*" defer></script>\n?')
_LINKS: Final = re.compile(r'\s(?:href|src)="([^"#][^"]*)"')
_DROPPED: Final = frozenset({"link", "img", "iframe", "script", "source"})

FileFor = Callable[[Target], str | None]


def links_in(page: str) -> Iterator[str]:
    """Yield every link of a page, also the addresses of pictures and scripts, as they are meant (unescaped)."""
    return (unescape(found[1]) for found in _LINKS.finditer(page))


@dataclass(frozen=True, slots=True)
class Rewriter:
    """Rewrites the pages of one export.

    `scope` says under which address the pages were asked for; `file_for` which file a target became, or None.
    """

    scope: Scope
    file_for: FileFor

    def page(self, text: str, path: str, here: str) -> str:
        """Return a page of HTML that was asked for by `path` and becomes the file `here`."""
        without_forms = _FORM.sub(lambda found: self._form(found[0], path), _ASKING.sub("", text))
        tagged = _TAG.sub(lambda found: self._tag(found[0], found["name"], path, here), without_forms)
        return self.addresses(tagged)

    def addresses(self, text: str) -> str:
        """Return a text, of any kind, whose absolute addresses of the site name the files instead."""
        return re.sub(re.escape(self.scope.origin) + r"(?![0-9A-Za-z.:-])[^\s\"'<>&]*", self._address, text)

    def _address(self, found: re.Match[str]) -> str:
        target = self.scope.target_of(found[0], "/")
        there = self.file_for(target) if target else None
        if not self.scope.has_address:
            return there or ""
        return f"{self.scope.origin}/{'' if there in (None, 'index.html') else there}"

    def _form(self, form: str, path: str) -> str:
        opening = _OPENING.match(form)
        sent_to = re.search(r'\saction="([^"]*)"', opening[0]) if opening else None
        target = self.scope.target_of(unescape(sent_to[1]), path) if sent_to else None
        if target and target.path == "/search":
            return form
        if opening and "data-draws=" in opening[0]:
            kept = f"{_SENT_TO.sub('', opening[0])[:-1]}{NO_SENDING}>"
            return kept + _BUTTON.sub("", form[opening.end() :])
        return NO_FORM

    def _tag(self, tag: str, name: str, path: str, here: str) -> str:
        pointer = _POINTER.search(tag)
        if pointer is None:
            return tag
        link = unescape(pointer["link"])
        is_absolute, has_address = link.startswith(self.scope.origin), self.scope.has_address
        if is_absolute and not has_address and name in ("link", "meta"):
            return ""
        if pointer["name"] == "content" or link.startswith("#") or (is_absolute and has_address):
            return tag
        target = self.scope.target_of(link, path)
        if target is None:
            return tag
        there = self.file_for(target)
        if there is None:
            return "" if name in _DROPPED else tag.replace(pointer[0], "", 1)
        return tag.replace(pointer[0], f'{pointer["before"]}{escape(link_between(here, there, target))}"', 1)
