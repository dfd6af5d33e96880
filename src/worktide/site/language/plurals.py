"""The tag that chooses among a translation's forms by a number, as the catalogue's own plural rule says.

`{% by_number COUNT %}one form{% or %}another{% end_by_number %}`, written only by what translates templates.
"""

from __future__ import annotations

from collections.abc import Callable, Sized
from gettext import NullTranslations
from typing import Final, cast

from django.template import Context, Library, Node, NodeList
from django.template.base import FilterExpression, Parser, Token

from worktide.site.language.chosen import CHOSEN

register = Library()

# A rule sorts numbers by their last two digits and their size; these show every form of the rules that Unicode lists.
_EXAMPLES: Final = (*range(201), 1_000_000)


def form_of(words: NullTranslations, number: int) -> int:
    """Return which of a catalogue's forms, counted from 0, goes with a number."""
    # The standard library reads the rule from the catalogue's head and keeps it under this name.
    rule = cast("Callable[[int], int]", getattr(words, "plural", lambda n: int(n != 1)))
    return int(rule(number))


def forms(words: NullTranslations, one: str, many: str) -> list[str]:
    """Return the forms of a message in the order of the catalogue's rule."""
    found = {form_of(words, number): words.ngettext(one, many, number) for number in reversed(_EXAMPLES)}
    return [found.get(place, many) for place in range(max(found) + 1)]


class ByNumber(Node):
    """Renders the form that goes with a count: a number, its digits, or something that has a length."""

    def __init__(self, count: FilterExpression, choices: list[NodeList]) -> None:
        self.count, self.choices = count, choices

    def render(self, context: Context) -> str:
        """Return the form as text."""
        return self.choices[min(form_of(CHOSEN.words, self._number(context)), len(self.choices) - 1)].render(context)

    def _number(self, context: Context) -> int:
        count = self.count.resolve(context)
        return len(count) if isinstance(count, Sized) and not isinstance(count, str) else int(count or 0)


@register.tag
def by_number(parser: Parser, token: Token) -> ByNumber:
    """Read the forms up to the end of the tag."""
    count = parser.compile_filter(token.split_contents()[1])
    choices: list[NodeList] = []
    while True:
        choices.append(parser.parse(("or", "end_by_number")))
        if parser.next_token().contents == "end_by_number":
            return ByNumber(count, choices)
