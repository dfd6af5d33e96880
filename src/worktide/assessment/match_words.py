"""What a query says beside the job, how it was read, and what would settle it, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Protocol

from worktide.release.record import Match, MatchStage, PlausibleRange

LANGUAGES: Final = {
    "ar": "Arabic",
    "de": "German",
    "el": "Greek",
    "es": "Spanish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "th": "Thai",
    "uk": "Ukrainian",
    "zh": "Chinese",
}
HOW_FOUND: Final[dict[MatchStage, str]] = {
    "address": "",
    "code": "",
    "exact": "",
    "fold": ", under another form of its words",
    "slip": ", with one slip of the keyboard mended",
    "near": ", under another spelling or without what stands beside the job",
    "statistical": ", judged by its words: no list holds it",
}


class Beside(Protocol):
    """What a query says beside the job, as a match and a choice have it."""

    @property
    def specialisation(self) -> tuple[str, ...]:
        """Fields, shifts and contracts, as written."""

    @property
    def language(self) -> str | None:
        """The ISO 639-1 code of a title that seems not to be English."""


def language_name(code: str) -> str:
    """Return the English name of a language by its ISO 639-1 code, the code itself where we have no name for it."""
    return LANGUAGES.get(code, code)


def doubt_in_words(match: Match) -> Iterator[str]:
    """Yield what else the query says, the question that would settle it, and the range over all that it may mean."""
    if beside := beside_in_words(match):
        yield beside
    if match.question:
        yield match.question
    if match.plausible is not None and match.alternates:
        yield range_in_words(match.plausible)


def beside_in_words(match: Beside) -> str:
    """Return the language that a query seems to be in, and what it says beside the job; empty where neither is told."""
    told = [f"It seems to be {language_name(match.language)}."] if match.language else []
    if match.specialisation:
        told.append(f"Beside the job it says: {', '.join(match.specialisation)}. That changes no number here.")
    return " ".join(told)


def range_in_words(plausible: PlausibleRange) -> str:
    """Return the ends of the ranges of all plausible records in a sentence."""
    return f"Over all plausible jobs the percentile lies between {plausible.low:.0f} and {plausible.high:.0f}."
