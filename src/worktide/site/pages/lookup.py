"""From what a visitor typed, or from an address, to the records it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from worktide.assessment.assess import assess
from worktide.core.errors import UnknownTitleError
from worktide.core.intervals import Interval
from worktide.release.open import Release
from worktide.release.record import Assessment
from worktide.site.figures import NOT_BREAKING, whole

# A fold of spelling, such as a plural, is 0.95 sure; a slip of the keyboard is less and is shown as a choice.
SURE: Final = 0.95
NEAREST: Final = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that the query may mean, with how sure that is (0 to 1) and where the job stands."""

    slug: str
    title: str
    sector: str
    confidence: float
    risk: Interval | None

    @property
    def sure(self) -> str:
        """The confidence in words."""
        return f"{whole(100 * self.confidence)}{NOT_BREAKING}% sure"


@dataclass(frozen=True, slots=True)
class Found:
    """What a query led to: candidates, best first, and titles that are close where there is no candidate."""

    candidates: tuple[Candidate, ...]
    nearest: tuple[str, ...]

    @property
    def likeliest(self) -> tuple[Candidate, ...]:
        """The candidates that a choice shows first."""
        return self.candidates[:NEAREST]

    @property
    def others(self) -> tuple[Candidate, ...]:
        """The candidates that a choice shows on demand."""
        return self.candidates[NEAREST:]

    @property
    def spread(self) -> tuple[float, float] | None:
        """The lowest and highest percentile among the candidates, or None where fewer than two have a score."""
        values = [candidate.risk.value for candidate in self.candidates if candidate.risk]
        return (min(values), max(values)) if len(values) > 1 else None

    @property
    def only(self) -> Candidate | None:
        """The one record that the query means, or None."""
        if len(self.candidates) == 1 and self.candidates[0].confidence >= SURE:
            return self.candidates[0]
        return None


def _candidates(assessment: Assessment, release: Release) -> tuple[Candidate, ...]:
    first = assessment.occupation
    risk = assessment.risk.percentile if assessment.risk else None
    found = [Candidate(first.slug, first.title, first.sector, assessment.match.confidence, risk)]
    for other in assessment.match.alternates:
        sector = release.listing[release.positions[other.slug]].sector
        found.append(Candidate(other.slug, other.title, sector, other.confidence, other.risk))
    return tuple(found)


def find(query: str, release: Release) -> Found:
    """Return the records that a query means."""
    try:
        assessment = assess(query, release)
    except UnknownTitleError as error:
        return Found((), error.nearest[:NEAREST])
    return Found(_candidates(assessment, release), ())


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
    """Return the records that an address means which is no record's own, such as that of an alias or a code."""
    found = find(address, release)
    return found if found.candidates or not words_of(address) else find(signs_in(address), release)
