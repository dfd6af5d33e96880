"""What a page's own query is to the endpoint that says the same: filters and order go along under its names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict

from worktide.core.errors import WorktideError
from worktide.moves.model import MoveFilters
from worktide.site.asked import asked_release
from worktide.site.pages.move_form import filters_of, read_form
from worktide.site.pages.named import named
from worktide.site.pages.ranking import sectors_of
from worktide.site.pages.ranking_choice import choice_of

_NONE: Final = asdict(MoveFilters())


def endpoint_query(name: str, given: QueryDict) -> str:
    """Return the query under which the interface gives what the page of a name shows; empty where it has none."""
    return _BY_PAGE[name](given) if given and name in _BY_PAGE else ""


def _same(*names: str) -> Callable[[QueryDict], str]:
    return lambda given: urlencode([(name, value) for name in names for value in given.getlist(name)])


def _ranking(given: QueryDict) -> str:
    return choice_of({name: str(given[name]) for name in given}, sectors_of(asked_release()))[0].query(page=1)


def _map(given: QueryDict) -> str:
    sector = given.get("sector", "")
    return urlencode({"sector": sector}) if sector in sectors_of(asked_release()) else ""


def _moves(given: QueryDict) -> str:
    form = read_form(given)
    try:
        filters = asdict(filters_of(form))
    except WorktideError:
        return ""
    asked = {name: value for name, value in filters.items() if value != _NONE[name]}
    goal = named(form.goal, asked_release()) if form.goal else None
    return urlencode({**asked, **({"goal": goal.listed.slug} if goal and goal.listed else {})}, doseq=True)


_BY_PAGE: Final[dict[str, Callable[[QueryDict], str]]] = {
    "compare": _same("job"),
    "map": _map,
    "moves": _moves,
    "ranking": _ranking,
    "search": _same("q", "context"),
}
