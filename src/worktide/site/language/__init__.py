"""The words of the pages: from a message catalogue in the language that the operator chose, else in English."""

from worktide.site.language.chosen import gettext, ngettext

__all__ = ["gettext", "ngettext"]
