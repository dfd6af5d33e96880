"""From a title as people write it to ranked records with calibrated confidence, or to what would settle it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.core.titles import LONGEST_TITLE, title_key
from worktide.matching.index import Candidate, TitleIndex
from worktide.matching.normal import NormalTitle, normalise
from worktide.matching.own_titles import OwnTitles, own_titles
from worktide.matching.statistical import TitleHead
from worktide.release.open import Release
from worktide.release.record import Task

STAGES: Final = ("exact", "fold", "slip", "near", "statistical", "none")
NEAR_CONFIDENCE: Final = 0.9
"""What a stated answer keeps where it was found under another spelling or without what stood beside the job."""
SURE: Final = 0.5
FOREIGN: Final = 0.5
_AT_ONCE: Final = 4096
_MANY: Final = 500
_DIGITS: Final = 4
_EXACT, _FOLD, _SLIP, _NEAR, _STATISTICAL, _NONE = range(len(STAGES))


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """What a title means: candidates best first, the stage that found them, and what was read beside the job.

    `sure` tells whether the first candidate can be taken for the answer; where not, `question` asks what would settle
    it. `language` is the ISO 639-1 code of a title that seems not to be English.
    """

    candidates: tuple[Candidate, ...]
    stage: str
    seniority: str | None
    specialisation: tuple[str, ...]
    language: str | None
    sure: bool
    question: str | None


@dataclass(frozen=True, slots=True)
class Matches:
    """What many titles mean: `positions` of records (titles × n, −1 for none), `confidences` (titles × n, 0 to 1).

    `stage` holds places in STAGES, `sure` whether the first candidate can be taken for the answer.
    """

    positions: NDArray[np.int32]
    confidences: NDArray[np.float64]
    stage: NDArray[np.uint8]
    sure: NDArray[np.bool_]


class Matcher:
    """The cascade over a release: exact, folds, slips, other spellings, then the statistical stage.

    Raises ReleaseError where the release lacks an array of its titles.
    """

    def __init__(self, release: Release) -> None:
        self._release = release
        self._index = TitleIndex(release.arrays("titles"))

    @cached_property
    def _head(self) -> TitleHead:
        return TitleHead(self._release.arrays("title_head"))

    def match(self, title: str, context: str = "", n: int = 5) -> TitleMatch:
        """Return the records that a title means, best first, at most `n`.

        `context` is what else is known of the job (employer, field, a sentence on it): it helps where the title alone
        is in doubt. The same title and context give the same answer as in `match_many`.
        """
        normal = normalise(title)
        found = self.match_many([title], [context] if context else None, n)
        pairs = zip(found.positions[0].tolist(), found.confidences[0].tolist(), strict=True)
        candidates = tuple(Candidate(place, confidence) for place, confidence in pairs if place >= 0)
        sure = bool(found.sure[0])
        return TitleMatch(
            candidates,
            STAGES[found.stage[0]],
            normal.seniority,
            normal.specialisation,
            normal.language,
            sure,
            None if sure else self._question(candidates),
        )

    def match_many(self, titles: Sequence[str], contexts: Sequence[str] | None = None, n: int = 5) -> Matches:
        """Return what each title means; `contexts` has one text a title, empty where nothing more is known."""
        if len(titles) >= _MANY:
            self._index.prepare()
        parts = [
            self._match_part(titles[first : first + _AT_ONCE], contexts and contexts[first : first + _AT_ONCE], n)
            for first in range(0, max(len(titles), 1), _AT_ONCE)
        ]
        joined = [np.concatenate([part[field] for part in parts]) for field in range(4)]
        return Matches(joined[0], joined[1], joined[2], joined[3])

    def _match_part(
        self, titles: Sequence[str], contexts: Sequence[str] | None, n: int
    ) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.uint8], NDArray[np.bool_]]:
        positions = np.full((len(titles), n), -1, dtype=np.int32)
        confidences = np.zeros((len(titles), n))
        stage = np.full(len(titles), _NONE, dtype=np.uint8)
        foreign = np.zeros(len(titles), dtype=bool)
        left: dict[int, str] = {}
        own = own_titles(self._release)
        for place, title in enumerate(titles):
            normal = normalise(title[: 2 * LONGEST_TITLE])
            found, stage[place] = self._listed(title, normal, own)
            for rank, candidate in enumerate(found[:n]):
                positions[place, rank], confidences[place, rank] = candidate.position, candidate.confidence
            if normal.text and stage[place] != _EXACT and confidences[place].sum() < 1:
                left[place] = title_key(normal.text)
                foreign[place] = not found and normal.language is not None and normal.certainty >= FOREIGN
        if left:
            self._guess(left, contexts, positions, confidences, stage)
        sure = (confidences[:, 0] >= SURE) & ~foreign
        return positions, np.round(confidences, _DIGITS), stage, sure

    def _listed(self, title: str, normal: NormalTitle, own: OwnTitles) -> tuple[tuple[Candidate, ...], int]:
        """Return the stated answer of a title that the index holds under some spelling, and the stage."""
        key = title_key(title[: 2 * LONGEST_TITLE])
        if not key or len(title) > LONGEST_TITLE:
            return (), _NONE
        if exact := self._index.exact(key):
            return exact, _EXACT
        if told := own.find(title):
            return told, _EXACT
        if fold := self._index.fold(key):
            return fold, _FOLD
        plain = title_key(normal.text)
        for other in (plain, *map(title_key, normal.variants)):
            if other and other != key and (near := self._index.exact(other)):
                return _scaled(near), _NEAR
        if plain and plain != key and (fold := self._index.fold(plain)):
            return _scaled(fold), _FOLD
        slip = self._index.slipped(key)
        return (slip, _SLIP) if slip else ((), _NONE)

    def _guess(
        self,
        left: dict[int, str],
        contexts: Sequence[str] | None,
        positions: NDArray[np.int32],
        confidences: NDArray[np.float64],
        stage: NDArray[np.uint8],
    ) -> None:
        """Fill in the statistical answers: all of them where no list holds a title, else behind the stated ones."""
        places = np.fromiter(left, dtype=np.int64)
        beside = None if contexts is None else [title_key(contexts[place]) for place in left]
        found = self._head.probabilities(list(left.values()), beside)
        n = positions.shape[1]
        stated = positions[places] >= 0
        rows, ranks = np.nonzero(stated)
        found[rows, positions[places][rows, ranks]] = 0.0
        ranked = np.sort(np.argpartition(found, -min(n, found.shape[1] - 1), axis=1)[:, -n:], axis=1)
        inner = np.argsort(-np.take_along_axis(found, ranked, axis=1), axis=1, kind="stable")
        ranked = np.take_along_axis(ranked, inner, axis=1)
        probability = np.take_along_axis(found, ranked, axis=1)
        scaled = self._shared(probability, confidences[places].sum(axis=1))
        for row, place in enumerate(places.tolist()):
            known = int(stated[row].sum())
            if probability[row, 0] > 0:
                positions[place, known:] = ranked[row, : n - known]
                confidences[place, known:] = scaled[row, : n - known]
                stage[place] = stage[place] if known else _STATISTICAL

    def _shared(self, probability: NDArray[np.float32], stated: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return confidences of ranked candidates: the first calibrated where none is stated, the others what is left.

        `probability` is titles × n, best first; `stated` (titles) is what stated answers already hold of 1.
        """
        first = np.where(stated > 0, 0.0, self._head.confidence(probability[:, 0]))
        others = probability.astype(np.float64)
        others[stated == 0, 0] = 0.0
        room = np.maximum(1.0 - stated - first, 0.0)
        shared = others * np.minimum(1.0, room / np.maximum(others.sum(axis=1), 1e-9))[:, None]
        shared[stated == 0, 0] = first[stated == 0]
        return np.asarray(shared)

    def _question(self, candidates: Sequence[Candidate]) -> str | None:
        """Return what would tell the two best candidates apart: what each mainly does, in the release's own words."""
        if len(candidates) < 2:
            return None
        first, second = (self._release.record(self._release.listing[one.position].slug).tasks for one in candidates[:2])
        if not first or not second:
            return None
        return f"Do you mainly {_mainly(first, second)}, or {_mainly(second, first)}?"


def _mainly(own: Sequence[Task], other: Sequence[Task]) -> str:
    """Return the heaviest of one's own tasks that covers no official task of the other's, in lower case."""
    taken = {number for task in other for number in task.onet_task_ids}
    apart = [task for task in own if not taken & set(task.onet_task_ids)] or list(own)
    text = max(apart, key=lambda task: (task.time_share, task.id)).text
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _scaled(found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    return tuple(Candidate(one.position, round(one.confidence * NEAR_CONFIDENCE, _DIGITS)) for one in found)


@lru_cache(maxsize=4)
def open_matcher(release: Release) -> Matcher:
    """Return the matcher of a release; the same release gives the same object again."""
    return Matcher(release)
