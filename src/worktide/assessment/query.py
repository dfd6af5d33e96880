"""Which records a query means: an address, an official code, or a title."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from worktide.core.codes import onet_soc
from worktide.core.errors import UnknownTitleError, WorktideError
from worktide.core.titles import LONGEST_TITLE, title_key
from worktide.matching.index import Candidate, TitleIndex
from worktide.release.open import Release
from worktide.scoring.seniority import without_level

TITLES: Final = "titles"
NEAREST_SHOWN: Final = 5
_CONFIDENCE_DIGITS: Final = 4
_SOC_LENGTH: Final = 7
# Spaces and invisible characters may be many; what is left must be a title.
_LONGEST_QUERY: Final = 10 * LONGEST_TITLE
_CODE: Final = re.compile(r"\d{2}-?\d{4}(\.?\d{2})?")
_HINT: Final = "Give a job title, an O*NET-SOC code such as 15-1252.00, a SOC code, or an address."


def cleaned(query: str) -> str:
    """Return a query as it is looked up and shown: one line, without control or invisible characters.

    Raises WorktideError where nothing is left, UnknownTitleError where it is longer than any title.
    """
    visible = (letter if letter.isprintable() else " " for letter in query[:_LONGEST_QUERY])
    text = " ".join("".join(visible).split())
    if len(query) > _LONGEST_QUERY or len(text) > LONGEST_TITLE:
        problem = f"no title is longer than {LONGEST_TITLE} characters, this text has {len(query):,}"
        raise UnknownTitleError(problem, hint=_HINT)
    if not text:
        raise WorktideError("the query is empty", hint=_HINT)
    return text


def candidates(release: Release, query: str) -> tuple[Candidate, ...]:
    """Return the records that a cleaned query means, best first, with confidences from 0 to 1.

    Raises UnknownTitleError with the nearest titles where there is none.
    """
    code = _CODE.fullmatch(query)
    if code is not None:
        return _by_code(release, onet_soc(query), is_detailed=code[1] is not None)
    place = release.positions.get(query)
    return _by_title(release, query) if place is None else (Candidate(place, 1.0),)


@lru_cache(maxsize=4)
def titles_of(release: Release) -> TitleIndex:
    """Return the index of a release's titles; the same release gives the same object again."""
    return TitleIndex(release.arrays(TITLES))


def _by_title(release: Release, query: str) -> tuple[Candidate, ...]:
    if not title_key(query):
        problem = f"no title answers to {query!r}, which has no letter from a to z and no digit"
        raise UnknownTitleError(problem, hint=_HINT)
    # A title with a level that is no title itself ("senior data scientist") is a form of the job that it names.
    for wanted in (query, without_level(query)):
        found = titles_of(release).find(wanted) if wanted else ()
        if found:
            return found
    nearest = titles_of(release).nearest(query, NEAREST_SHOWN)
    raise UnknownTitleError(f"no title answers to {query!r}", nearest=nearest, hint=_HINT)


def _by_code(release: Release, code: str, *, is_detailed: bool) -> tuple[Candidate, ...]:
    # A SOC code means all occupations that refine it: those with a score first, then in the order of codes.
    wanted = code if is_detailed else code[:_SOC_LENGTH]
    places = release.positions_by_code
    codes = [known for known in places if known.startswith(wanted)]
    if not codes:
        nearest = sorted(places, key=lambda known: (abs(_number(known) - _number(code)), known))
        titles = tuple(release.listing[places[known]].title for known in nearest[:NEAREST_SHOWN])
        raise UnknownTitleError(f"no occupation has the code {wanted}", nearest=titles, hint=_HINT)
    codes.sort(key=lambda known: (release.listing[places[known]].risk is None, known))
    confidence = round(1 / len(codes), _CONFIDENCE_DIGITS)
    return tuple(Candidate(places[known], confidence) for known in codes)


def _number(code: str) -> int:
    return int(code.replace("-", "").replace(".", ""))
