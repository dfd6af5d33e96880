"""Runs of words that stand in official statements and descriptions too: our texts may not hold any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from worktide.catalogue.faults import Fault
from worktide.catalogue.words import content_words, likeness, runs_of, words_of
from worktide.core.documents import read_yaml
from worktide.core.errors import CatalogueError

RUN: Final = 6
SHORTEST_WHOLE: Final = 5
CLOSE_FROM: Final = 0.7
FEWEST_FOR_CLOSE: Final = 5
FILE: Final = "allowed_runs.yml"


class AllowedRun(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that may stand together although official texts hold them too, and why."""

    words: Annotated[str, Meta(pattern=r"^\S+( \S+){3,}$", description="four words or more")]
    reason: Annotated[str, Meta(min_length=10)]


class _AllowedRuns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    allowed: tuple[AllowedRun, ...]


def read_allowed(text: str) -> tuple[AllowedRun, ...]:
    """Return the allowed runs from YAML text; raises CatalogueError for a broken schema."""
    raw = read_yaml(text, FILE, CatalogueError)
    try:
        return msgspec.convert(raw, _AllowedRuns).allowed
    except msgspec.ValidationError as error:
        raise CatalogueError(str(error), source=FILE) from error


@cache
def load_allowed() -> tuple[AllowedRun, ...]:
    """Return the allowed runs that come with the package."""
    return read_allowed(resources.files("worktide.catalogue").joinpath(FILE).read_text("utf-8"))


class OfficialRuns:
    """Every run of six words of the official texts, and every whole text of five words.

    `texts` gives official texts with where they stand (such as a code); `names` are titles, whose words are facts.
    """

    def __init__(self, texts: Iterable[tuple[str, Sequence[str]]], names: Iterable[str] = ()) -> None:
        self._places: dict[tuple[str, ...], str] = {}
        for place, statements in texts:
            for statement in statements:
                self._add(words_of(statement), place)
        for name in names:
            for length in (SHORTEST_WHOLE, RUN):
                for run in runs_of(words_of(name), length):
                    self._places.pop(run, None)

    def _add(self, words: tuple[str, ...], place: str) -> None:
        if SHORTEST_WHOLE <= len(words) < RUN:
            self._places.setdefault(words, place)
        for run in runs_of(words, RUN):
            self._places.setdefault(run, place)

    def found_in(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield each borrowed run of a text that is not an allowed one, with where it stands officially."""
        words = words_of(text)
        for run in [*runs_of(words, RUN), *runs_of(words, SHORTEST_WHOLE)]:
            if run in self._places and not _is_allowed(run):
                yield " ".join(run), self._places[run]

    def faults(self, texts: Iterable[tuple[str, str]], source: str) -> Iterator[Fault]:
        """Yield a fault for each text (with its name) that holds a borrowed run: the first of each."""
        for name, text in texts:
            for run, place in self.found_in(text):
                hint = "Say it in another order and in a worker's words."
                yield Fault(source, "borrowed", f"{name} holds words of an official text ({place})", run, hint)
                break


def closeness_faults(text: str, name: str, statements: Mapping[int, str], source: str) -> Iterator[Fault]:
    """Yield a fault for each official statement (by Task ID) that a task's text only says over in another order.

    That is so where 70 % of what both are about is common and the statement is about five things or more: shorter ones
    leave little choice of words.
    """
    about = content_words(text)
    for number, statement in statements.items():
        official = content_words(statement)
        if len(official) >= FEWEST_FOR_CLOSE and likeness(about, official) >= CLOSE_FROM:
            hint = "Say what the worker does as the worker would, not the statement in another order."
            yield Fault(source, "close", f"task {name} is too close to the statement of Task ID {number}", text, hint)


@cache
def _allowed_words() -> tuple[tuple[str, ...], ...]:
    return tuple(words_of(one.words) for one in load_allowed())


def _is_allowed(run: tuple[str, ...]) -> bool:
    """Return whether a run lies in an allowed phrase or holds one whole."""
    return any(_lies_in(run, allowed) or _lies_in(allowed, run) for allowed in _allowed_words())


def _lies_in(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return short in set(runs_of(long, len(short)))
