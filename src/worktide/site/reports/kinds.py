"""The kinds of error that one may report."""

from __future__ import annotations

from typing import Final

KINDS: Final = {
    "title": "A job title is missing",
    "match": "The title leads to the wrong job",
    "task": "A task is wrong or missing",
    "number": "A number or sentence looks wrong",
    "use": "The page is hard to use",
    "other": "Something else",
}


def kind_words(kind: str) -> str:
    """Return what a kind of report is called on a page; one that is no longer in use is called "Something else"."""
    return KINDS.get(kind, KINDS["other"])
