"""Which records a query means, and how sure that is: an address, an official code, or a title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from worktide.assessment.context import read_titles
from worktide.assessment.match_words import language_name
from worktide.assessment.official_codes import HINT, NEAREST_SHOWN, records_of_code
from worktide.core.errors import UnknownTitleError, WorktideError
from worktide.core.titles import LONGEST_TITLE, title_key
from worktide.matching.index import Candidate, TitleIndex
from worktide.matching.matcher import STAGES, open_matcher
from worktide.matching.normal import normalise
from worktide.release.open import Release
from worktide.release.record import MatchStage

TITLES: Final = "titles"
LEAST_CONFIDENCE: Final = 0.02
LEAST_OF_FIRST: Final = 0.1
LEAST_LIKELY: Final = 0.1
"""A guess below this is none: who types nonsense gets no job."""
LONGEST_CONTEXT: Final = 2_000
_STAGES: Final[dict[str, MatchStage]] = {
    "exact": "exact",
    "fold": "fold",
    "slip": "slip",
    "near": "near",
    "statistical": "statistical",
}
# Spaces and invisible characters may be many; what is left must be a title.
_LONGEST_QUERY: Final = 10 * LONGEST_TITLE


@dataclass(frozen=True, slots=True)
class Reading:
    """What a query was read as: candidates best first with confidences from 0 to 1, and what stood beside the job.

    `stage` says how they were found; `sure` whether the first can be taken for the answer. `level` is the level that a
    title names in one form (`senior`, `ii`), `specialisation` fields, shifts and contracts as written, `language` the
    ISO 639-1 code of a title that seems not to be English.
    """

    candidates: tuple[Candidate, ...]
    stage: MatchStage | None
    sure: bool
    level: str | None = None
    specialisation: tuple[str, ...] = ()
    language: str | None = None


def cleaned(query: str) -> str:
    """Return a query as it is looked up and shown: one line, without control or invisible characters.

    Raises WorktideError where nothing is left, UnknownTitleError where it is longer than any title.
    """
    text = _one_line(query[:_LONGEST_QUERY])
    if len(query) > _LONGEST_QUERY or len(text) > LONGEST_TITLE:
        problem = f"no title is longer than {LONGEST_TITLE} characters, this text has {len(query):,}"
        raise UnknownTitleError(problem, hint=HINT)
    if not text:
        raise WorktideError("the query is empty", hint=HINT)
    return text


def _one_line(text: str) -> str:
    visible = (letter if letter.isprintable() else " " for letter in text)
    return " ".join("".join(visible).split())


def read_query(release: Release, query: str, context: str = "") -> Reading:
    """Return what a cleaned query means; without candidates where no record is even likely.

    `context` is what else is known of the job (employer, industry, a description; the first 2,000 characters count);
    it matters only where the title alone is in doubt.

    Raises UnknownTitleError with the nearest occupations for a code that no occupation has.
    """
    found = records_of_code(release, query)
    if found is not None:
        return Reading(found, "code", sure=len(found) == 1)
    place = release.positions.get(query)
    if place is not None:
        return Reading((Candidate(place, 1.0),), "address", sure=True)
    return _by_title(release, query, _one_line(context[:LONGEST_CONTEXT]))


def candidates(release: Release, query: str) -> tuple[Candidate, ...]:
    """Return the records that a cleaned query means, best first, with confidences from 0 to 1.

    Raises UnknownTitleError with the nearest titles where there is none.
    """
    reading = read_query(release, query)
    if not reading.candidates:
        raise unknown(release, query, reading.language)
    return reading.candidates


def plausible(found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return candidates without those of less than 0.02, or less than a tenth of the first; the first always stays."""
    least = max(LEAST_CONFIDENCE, LEAST_OF_FIRST * found[0].confidence) if found else 0.0
    return tuple(one for place, one in enumerate(found) if place == 0 or one.confidence >= least)


def unknown(release: Release, query: str, language: str | None = None) -> UnknownTitleError:
    """Return the error for a title without an answer, with the nearest titles that have one.

    `language` is the one that the title seems to be in, where that is not English.
    """
    seems = "" if language is None else f"; it seems to be {language_name(language)}"
    if not title_key(query):
        problem = f"no title answers to {query!r}, which has no letter from a to z and no digit{seems}"
        return UnknownTitleError(problem, hint=HINT)
    nearest = titles_of(release).nearest(query, NEAREST_SHOWN)
    return UnknownTitleError(f"no title answers to {query!r}{seems}", nearest=nearest, hint=HINT)


@lru_cache(maxsize=4)
def titles_of(release: Release) -> TitleIndex:
    """Return the index of a release's titles; the same release gives the same object again."""
    return TitleIndex(release.arrays(TITLES))


def _by_title(release: Release, query: str, context: str) -> Reading:
    normal = normalise(query)
    found = read_titles(open_matcher(release), [query], [context] if context else None, whole=True)
    pairs = zip(found.positions[0].tolist(), found.confidences[0].tolist(), strict=True)
    listed = [Candidate(place, confidence) for place, confidence in pairs if place >= 0 and confidence > 0]
    ordered = tuple(sorted(listed, key=lambda one: -one.confidence))
    beside = (normal.seniority, normal.specialisation, normal.language)
    stage = _STAGES.get(STAGES[found.stage[0]])
    if stage is None or not ordered:
        return Reading((), None, False, *beside)
    if stage == "statistical" and not found.sure[0] and _is_wild(release, query, ordered[0].confidence):
        return Reading((), None, False, *beside)
    kept = _stated(release, query, ordered) if stage == "exact" else plausible(ordered)
    return Reading(kept, stage, bool(found.sure[0]), *beside)


def _is_wild(release: Release, query: str, confidence: float) -> bool:
    """Return whether a guess is worth nothing: too unlikely, or made from pieces of words that nobody knows."""
    return confidence < LEAST_LIKELY or not titles_of(release).knows_any(title_key(query))


def _stated(release: Release, query: str, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Return the stated set of a listed title, whole and nothing besides: the same title, the same records."""
    stated = {one.position for one in titles_of(release).find(query)}
    return tuple(one for one in found if one.position in stated) or plausible(found)
