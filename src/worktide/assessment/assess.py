"""The answer to one query, put together from the release's prebuilt record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from worktide.assessment.query import candidates, cleaned
from worktide.core.titles import title_key
from worktide.matching.index import Candidate
from worktide.release.cite import cite
from worktide.release.open import Release, open_release
from worktide.release.record import Alternate, Assessment, Match, Occupation, Record
from worktide.scoring.narrative import people_of
from worktide.scoring.seniority import seniority_note, seniority_of

_SECTIONS = tuple(field.name for field in fields(Record))


def assess(query: str, release: Release | None = None) -> Assessment:
    """Return what a release says about the job that a title, an address or an official code means.

    Percentages run from 0 to 100, ranges are 80 % ranges. A query that means several records is answered by
    the likeliest; the others are `match.alternates`. Without a release, that of `open_release()` is asked.

    Raises UnknownTitleError with the nearest titles where no record answers, WorktideError for an empty
    query, ReleaseError where the release is missing or damaged.
    """
    opened = release or open_release()
    asked = cleaned(query)
    best, *others = candidates(opened, asked)
    record = opened.record(opened.listing[best.position].slug)
    sections = {name: getattr(record, name) for name in _SECTIONS}
    sections["learning"] = opened.learning(record.learning)
    return Assessment(
        release=opened.stamp,
        query=asked,
        match=Match(best.confidence, _alternates(opened, others), _seniority(asked, record.occupation)),
        citation=cite(record.occupation, opened.stamp),
        **sections,
    )


def _seniority(query: str, occupation: Occupation) -> str | None:
    names = frozenset(title_key(name) for name in (occupation.title, *occupation.aliases))
    named = seniority_of(query, names)
    return None if named is None else seniority_note(named, people_of(occupation))


def _alternates(release: Release, others: Sequence[Candidate]) -> tuple[Alternate, ...]:
    listed = ((release.listing[other.position], other.confidence) for other in others)
    return tuple(Alternate(entry.slug, entry.title, confidence, entry.risk) for entry, confidence in listed)
