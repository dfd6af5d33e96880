"""The words that titles are normalised by, read once from the package's own data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

import msgspec

from worktide.core.errors import CatalogueError

FOLDER: Final = "worktide.matching.words"
_ABOUT: Final = "about"
_SHARED: Final = "also_english"


@dataclass(frozen=True, slots=True)
class Levels:
    """Words that name a level: wherever they stand, only before or only after the job; some are often the job."""

    anywhere: dict[str, str]
    leading: dict[str, str]
    trailing: dict[str, str]
    only_variant: frozenset[str]


@dataclass(frozen=True, slots=True)
class English:
    """Words of English titles by what they do; every key and word is a lookup key.

    `abbreviations` stand for the same words anywhere, `first` and `last` only there; `ambiguous` may mean several.
    `neutral` are gendered words and `spellings` British ones with what replaces them, `synonyms` whole jobs;
    `services` are armed services, where a civil job's words mean another job;
    `unsettled` are whole titles, such as ranks, of which nobody can tell the job.
    `work_kinds` are shifts, hours and contracts where they stand alone; `stripped_first` and `stripped_last` are taken
    off a job's two ends unless it holds one of `kept_with`. `heads` are the words that a job ends with.
    """

    about: str
    abbreviations: dict[str, str]
    last: dict[str, str]
    first: dict[str, str]
    ambiguous: dict[str, tuple[str, ...]]
    neutral: dict[str, str]
    spellings: dict[str, str]
    synonyms: dict[str, str]
    services: frozenset[str]
    unsettled: frozenset[str]
    levels: Levels
    not_a_level: frozenset[str]
    work_kinds: frozenset[str]
    stripped_first: tuple[str, ...]
    stripped_last: tuple[str, ...]
    kept_with: tuple[str, ...]
    companies: frozenset[str]
    sure_companies: frozenset[str]
    employers: frozenset[str]
    places: frozenset[str]
    states: frozenset[str]
    at_kept: tuple[str, ...]
    heads: frozenset[str]


@dataclass(frozen=True, slots=True)
class Language:
    """Job words of one language with their English: `jobs` name a worker, `fields` what the work is on.

    `connecting` words mean nothing alone; `code` is the ISO 639-1 code.
    """

    code: str
    connecting: frozenset[str]
    jobs: dict[str, str]
    fields: dict[str, str]


def _read(name: str) -> bytes:
    return resources.files(FOLDER).joinpath(name).read_bytes()


@cache
def english() -> English:
    """Return the words of English titles; raises CatalogueError where the file is damaged."""
    try:
        return msgspec.json.decode(_read("english.json"), type=English)
    except msgspec.DecodeError as error:
        raise CatalogueError(
            f"is damaged ({error})", source="english.json", hint="Install the package again."
        ) from error


@cache
def _foreign() -> dict[str, Any]:
    try:
        return msgspec.json.decode(_read("foreign.json"), type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise CatalogueError(
            f"is damaged ({error})", source="foreign.json", hint="Install the package again."
        ) from error


@cache
def shared_words() -> frozenset[str]:
    """Return the words of other languages that English titles hold too: alone they are no sign of that language."""
    return frozenset(_foreign()[_SHARED])


@cache
def languages() -> tuple[Language, ...]:
    """Return the other languages, in the order of their codes; raises CatalogueError where the file is damaged."""
    found = [msgspec.convert(words, Language) for name, words in _foreign().items() if name not in (_ABOUT, _SHARED)]
    return tuple(sorted(found, key=lambda language: language.code))
