"""The job titles that a text names, found by matching its lines and phrases, and the records that they add up to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from worktide.coding.answers import STAGES, Answers, answer_titles, reason_not_asked
from worktide.core.titles import title_key
from worktide.matching.title_parts import has_head
from worktide.release.open import Release

MOST_PHRASES: Final = 400
MOST_TITLES: Final = 10
MOST_RECORDS: Final = 3
LEAST_WEIGHT: Final = 0.15

_LABELLED: Final = re.compile(
    r"^\W*(?:job title|position(?: title)?|title|role|job|vacancy|occupation|stelle|poste)\s*[:–—-]\s*(.+)$",
    re.IGNORECASE,
)
_WANTED: Final = re.compile(
    r"\b(?:looking for|seeking|seeks|hiring|hire|searching for|recruiting|join us as|join our team as|"
    r"work(?:s|ing|ed)? as|position of|role of|employed as|experienced as|become)"
    r"\s+(?:an?|our next|our new|the)?\s*([^.,;:!?()\n]{3,60})",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(r"\s+(?:who|to|for|with|in|at|that|which|and you|on|from|of the)\s.*$", re.IGNORECASE)
_PARTS: Final = re.compile(r"\s+(?:at|@|bei|chez)\s+|\s*[|•·–—,;/()]\s*|\s+-\s+|\t+|\s{3,}")
_NO_PHRASE: Final = re.compile(r"\d\s?%|\b(?:you|we|our|your)\b", re.IGNORECASE)
_NOT_TITLES: Final = re.compile(
    r"^(?:responsibilities|duties|requirements|qualifications|skills|education|benefits|experience|work experience|"
    r"employment|summary|profile|contact|references|languages|interests|about|certifications?|objective|awards|projects|"
    r"training|publications|full.time|part.time|remote|location|salary|english|german|french|spanish|python|excel|sql|java)"
    r"\b.{0,20}$",
    re.IGNORECASE,
)
_MOST_WORDS: Final = 8
_LONGEST: Final = 80
_FIRST_LINES, _HEAD_LINES = 3, 15
_LABEL, _WANT, _FIRST, _HEAD, _BODY = 4.0, 3.0, 2.0, 1.0, 0.5
_LISTED: Final = frozenset({"exact", "fold", "slip", "near"})
_GUESS_FROM: Final = 0.5


@dataclass(frozen=True, slots=True)
class FoundTitle:
    """A phrase of the text that names a job: the likeliest record's address, how sure that is, and by which stage."""

    phrase: str
    slug: str
    title: str
    confidence: float
    stage: str


@dataclass(frozen=True, slots=True)
class WeighedRecord:
    """A record that the text is about: its place in the listing, and its weight beside the others (adding up to 1)."""

    position: int
    weight: float


def titles_in(text: str, release: Release) -> tuple[tuple[FoundTitle, ...], tuple[WeighedRecord, ...]]:
    """Return the titles that a text names, the weightiest first, and the two or three records they add up to.

    Weight: a labelled title or "looking for a …" counts most, then the first lines, then the others. Only titles that
    the release lists under some spelling count in the body of the text; guesses count where a title is to be expected.
    """
    phrases = _phrases(text)
    answers = answer_titles(release, list(phrases), None)
    kept = [
        (weight * float(answers.confidences[row, 0]), row, phrase)
        for row, (phrase, weight) in enumerate(phrases.items())
        if _counts(answers, row, weight, phrase)
    ]
    kept.sort(key=lambda one: (-one[0], one[1]))
    found = tuple(_found(release, answers, row, phrase) for _, row, phrase in kept[:MOST_TITLES])
    return found, _records(answers, [(weight, row) for weight, row, _ in kept])


def _counts(answers: Answers, row: int, weight: float, phrase: str) -> bool:
    if answers.positions[row, 0] < 0:
        return False
    if STAGES[answers.stages[row]] in _LISTED:
        return True
    # A guess at a name ("Jane Doe") is worth nothing: it must hold a word that names a worker.
    return (
        weight >= _FIRST
        and has_head(title_key(phrase))
        and bool(answers.sure[row])
        and float(answers.confidences[row, 0]) >= _GUESS_FROM
    )


def _found(release: Release, answers: Answers, row: int, phrase: str) -> FoundTitle:
    listed = release.listing[answers.positions[row, 0]]
    confidence, stage = round(float(answers.confidences[row, 0]), 4), STAGES[answers.stages[row]]
    return FoundTitle(phrase, listed.slug, listed.title, confidence, stage)


def _records(answers: Answers, kept: list[tuple[float, int]]) -> tuple[WeighedRecord, ...]:
    """Return the records that all titles add up to: each title divides its weight by its candidates' confidences."""
    total: dict[int, float] = {}
    for weight, row in kept:
        for position, confidence in zip(
            answers.positions[row].tolist(), answers.confidences[row].tolist(), strict=True
        ):
            if position >= 0:
                total[position] = total.get(position, 0.0) + weight * confidence
    best = sorted(total, key=lambda position: (-total[position], position))[:MOST_RECORDS]
    whole = sum(total[position] for position in best)
    best = [position for position in best if total[position] >= LEAST_WEIGHT * whole]
    whole = sum(total[position] for position in best)
    return tuple(WeighedRecord(position, round(total[position] / whole, 4)) for position in best)


def _phrases(text: str) -> dict[str, float]:
    """Return phrases that may be titles with their weights, each once with its largest, in the order of the text."""
    found: dict[str, float] = {}
    for phrase, weight in _candidates(text):
        plain = " ".join(phrase.split()).strip(" .:•-–—*\"'")
        if len(found) >= MOST_PHRASES and plain not in found:
            continue
        short = 2 < len(plain) <= _LONGEST and len(plain.split()) <= _MOST_WORDS
        if short and not _NOT_TITLES.match(plain) and not _NO_PHRASE.search(plain) and not reason_not_asked(plain):
            found[plain] = max(weight, found.get(plain, 0.0))
    return found


def _candidates(text: str) -> Iterator[tuple[str, float]]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for place, line in enumerate(lines):
        if labelled := _LABELLED.match(line):
            yield from ((part, _LABEL) for part in (labelled[1], *_PARTS.split(labelled[1])))
        yield from ((_ENDS.sub("", wanted), _WANT) for wanted in _WANTED.findall(line))
        weight = _FIRST if place < _FIRST_LINES else _HEAD if place < _HEAD_LINES else _BODY
        if len(line.split()) <= 2 * _MOST_WORDS and not line.endswith("."):
            yield from ((part, weight) for part in dict.fromkeys((line, *_PARTS.split(line))))
