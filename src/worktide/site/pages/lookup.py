"""From what a visitor typed, or from an address, to the records it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from worktide.assessment.choice import Choice, choice_of
from worktide.assessment.levels import level_note
from worktide.assessment.match_words import beside_in_words
from worktide.assessment.query import Reading, cleaned, plausible, read_query, unknown
from worktide.core.errors import UnknownTitleError, WorktideError
from worktide.core.intervals import Interval
from worktide.matching.index import Candidate as Listed
from worktide.release.open import Release
from worktide.release.record import MatchStage, PlausibleRange
from worktide.site.figures import whole
from worktide.site.language import gettext as _

NEAREST: Final = 5
# A slip of the keyboard or a guess by words is shown before it is followed.
_FOLLOWED: Final[frozenset[MatchStage]] = frozenset({"address", "code", "exact", "fold", "near"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that the query may mean, with how sure that is (0 to 1), what it mainly does, and where it stands."""

    slug: str
    title: str
    sector: str
    confidence: float
    mainly: str | None
    risk: Interval | None

    @property
    def sure(self) -> str:
        """The confidence in words."""
        return _("{whole}\xa0% sure").format(whole=whole(100 * self.confidence))


@dataclass(frozen=True, slots=True)
class Found:
    """What a query led to: candidates, best first, and titles that are close where no list holds the query.

    `likely` counts the candidates that a choice shows first; `question` would settle which is meant; `beside` tells the
    language that it seems to be in and what else it says. `plausible` spans the percentiles of the likeliest.
    """

    candidates: tuple[Candidate, ...]
    nearest: tuple[str, ...]
    stage: MatchStage | None = None
    is_sure: bool = False
    likely: int = 0
    question: str | None = None
    beside: str = ""
    plausible: PlausibleRange | None = None

    @property
    def likeliest(self) -> tuple[Candidate, ...]:
        """The candidates that a choice shows first."""
        return self.candidates[: self.likely]

    @property
    def others(self) -> tuple[Candidate, ...]:
        """The candidates that a choice shows on demand."""
        return self.candidates[self.likely :]

    @property
    def guessed(self) -> bool:
        """Whether no list holds the query, so that the candidates are guesses by its words."""
        return self.stage == "statistical"

    @property
    def only(self) -> Candidate | None:
        """The one record that the query means, or None where a visitor must choose or check."""
        if self.is_sure and self.likely == 1 and self.stage in _FOLLOWED:
            return self.candidates[0]
        return None


def find(query: str, release: Release, context: str = "") -> Found:
    """Return the records that a cleaned query means; `context` is what else is known of the job."""
    try:
        reading = read_query(release, query, context)
    except UnknownTitleError as error:
        return Found((), error.nearest[:NEAREST])
    if not reading.candidates:
        return _nothing(release, query, reading)
    choice = choice_of(release, query, reading)
    likely = len(plausible(reading.candidates)[:NEAREST])
    return Found(
        candidates=_candidates(release, reading.candidates, choice),
        nearest=choice.nearest[:NEAREST],
        stage=reading.stage,
        is_sure=reading.sure,
        likely=likely,
        question=choice.question,
        beside=beside_in_words(choice),
        plausible=choice.plausible if likely > 1 else None,
    )


def _nothing(release: Release, query: str, reading: Reading) -> Found:
    error = unknown(release, query, reading.language)
    return Found((), error.nearest[:NEAREST], beside=beside_in_words(reading))


def _candidates(release: Release, found: tuple[Listed, ...], choice: Choice) -> tuple[Candidate, ...]:
    told = {option.slug: option.mainly for option in choice.options}
    return tuple(
        Candidate(
            slug=(listed := release.listing[one.position]).slug,
            title=listed.title,
            sector=listed.sector,
            confidence=one.confidence,
            mainly=told.get(listed.slug),
            risk=listed.risk,
        )
        for one in found
    )


def asked_for(typed: str, slug: str, release: Release) -> tuple[str, ...]:
    """Return what is said of a typed title on the page of the record that it led to; nothing where it led elsewhere.

    A title without a level, a shift, a field or another language needs no word.
    """
    try:
        query = cleaned(typed)
        reading = read_query(release, query)
    except WorktideError:
        return ()
    if not reading.candidates or release.listing[reading.candidates[0].position].slug != slug:
        return ()
    level = level_note(query, reading, release.record(slug).occupation)
    told = tuple(text for text in (beside_in_words(reading), level) if text)
    return (_("You searched for “{query}”.").format(query=query), *told) if told else ()


def words_of(address: str) -> str:
    """Return the words of an address, such as `ml ops engineer`."""
    return " ".join(address.replace("-", " ").split())


def signs_in(address: str) -> str:
    """Return the title that an address stands for where its words are the names of signs.

    >>> signs_in("c-plus-plus-developer")
    'c++ developer'
    """
    return words_of(address.replace("-plus", "+").replace("-sharp", "#"))


def find_address(address: str, release: Release) -> Found:
    """Return the records that an address means which is no record's own, such as that of an alias or a code.

    An address leads only to what a list holds: guesses are for those who type.
    """
    found = _listed(address, release)
    return found if found.candidates or not words_of(address) else _listed(signs_in(address), release)


def _listed(query: str, release: Release) -> Found:
    found = find(query, release)
    if not found.guessed:
        return found
    return Found((), unknown(release, query).nearest[:NEAREST], beside=found.beside)
