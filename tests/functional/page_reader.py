"""What a page gives to those who read it closely: exact values, ids, and anything inline that no page may have."""

from __future__ import annotations

from html.parser import HTMLParser

from tests.browser.serving import Answer


class PageReader(HTMLParser):
    """Gathers the exact values that a page gives in `<data>`, the ids it uses, and what is inline."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[float] = []
        self.ids: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "data":
            self.values.append(float(given["value"] or "nan"))
        if given.get("id"):
            self.ids.append(str(given["id"]))
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        self.inline += [tag] if tag == "style" or (tag == "script" and not given.get("src")) else []


def read_page(answer: Answer) -> PageReader:
    """Return what the page of an answer holds."""
    reader = PageReader()
    reader.feed(answer.text)
    reader.close()
    return reader
