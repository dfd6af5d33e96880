"""The answer to one query, put together from the release's prebuilt record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from worktide.assessment.choice import CannotTellError, choice_of, plausible_range, question_of
from worktide.assessment.levels import level_note
from worktide.assessment.moves import move_sections, questions_with
from worktide.assessment.query import Reading, cleaned, read_query, unknown
from worktide.matching.index import Candidate
from worktide.release.cite import cite
from worktide.release.open import Release, open_release
from worktide.release.record import Alternate, Assessment, Match, Occupation, Record

_SECTIONS = tuple(field.name for field in fields(Record))


def assess(query: str, release: Release | None = None, *, context: str = "") -> Assessment:
    """Return what a release says about the job that a title, an address or an official code means.

    Percentages run from 0 to 100, ranges are 80 % ranges. `context` is what else is known of the job (employer,
    industry, a description); it counts where the title alone is in doubt. A listed title or a code that means several
    records is answered by the likeliest; the others are `match.alternates`, and `match.sure` says whether it can be
    taken for the answer. Without a release, that of `open_release()` is asked.

    Raises CannotTellError with the likeliest records and the question that would settle it where a title is not listed
    and no record is sure; UnknownTitleError with the nearest titles where no record is even likely; WorktideError for
    an empty query, ReleaseError where the release is missing or damaged.
    """
    opened = release or open_release()
    asked = cleaned(query)
    reading = read_query(opened, asked, context)
    if not reading.candidates:
        raise unknown(opened, asked, reading.language)
    if reading.stage == "statistical" and not reading.sure:
        raise CannotTellError(choice_of(opened, asked, reading))
    return _answer(opened, asked, reading)


def _answer(release: Release, asked: str, reading: Reading) -> Assessment:
    record = release.record(release.listing[reading.candidates[0].position].slug)
    sections = {name: getattr(record, name) for name in _SECTIONS}
    sections["learning"] = release.learning(record.learning)
    sections["moves"], sections["related"] = move_sections(release, record.occupation.slug)
    sections["questions"] = questions_with(record.questions, sections["moves"])
    return Assessment(
        release=release.stamp,
        query=asked,
        match=_match(release, asked, reading, record.occupation),
        citation=cite(record.occupation, release.stamp),
        **sections,
    )


def _match(release: Release, asked: str, reading: Reading, occupation: Occupation) -> Match:
    best, *others = reading.candidates
    return Match(
        confidence=best.confidence,
        alternates=_alternates(release, others),
        seniority=level_note(asked, reading, occupation),
        sure=reading.sure,
        stage=reading.stage or "statistical",
        question=question_of(release, reading),
        plausible=plausible_range(release, reading.candidates),
        level=reading.level,
        specialisation=reading.specialisation,
        language=reading.language,
    )


def _alternates(release: Release, others: Sequence[Candidate]) -> tuple[Alternate, ...]:
    listed = ((release.listing[other.position], other.confidence) for other in others)
    return tuple(Alternate(entry.slug, entry.title, confidence, entry.risk) for entry, confidence in listed)
