"""The kinds of error that one may report."""

from __future__ import annotations

from typing import Final

from worktide.site.language import gettext as _

KINDS: Final = {
    "title": _("A job title is missing"),
    "match": _("The title leads to the wrong job"),
    "task": _("A task is wrong or missing"),
    "number": _("A number or sentence looks wrong"),
    "use": _("The page is hard to use"),
    "other": _("Something else"),
}


def kind_words(kind: str) -> str:
    """Return what a kind of report is called on a page; one that is no longer in use is called "Something else"."""
    return KINDS.get(kind, KINDS["other"])
