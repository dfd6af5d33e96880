"""The cascade over an index and a head: exact, folds, slips, other spellings, then the statistical stage."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.core.titles import LONGEST_TITLE, title_key
from worktide.matching.index import Candidate, TitleIndex
from worktide.matching.normal import NormalTitle, normalise
from worktide.matching.statistical import TitleHead
from worktide.matching.title_parts import key_of
from worktide.matching.vocabulary import english

STAGES: Final = ("exact", "fold", "slip", "near", "statistical", "none")
NEAR_CONFIDENCE: Final = 0.85
"""What a stated answer keeps where it was found under another spelling or without what stood beside the job."""
STATED_WEIGHT: Final = 0.5
"""What a list's answer to a near spelling weighs beside the head's answer to the title itself."""
SURE: Final = 0.5
LEAD: Final = 0.2
"""An answer is sure where the first candidate holds at least SURE and lies at least LEAD before the second."""
FOREIGN: Final = 0.5
_AT_ONCE: Final = 2048
_MANY: Final = 500
_DIGITS: Final = 4
_FEWEST: Final = 5
_WHOLE: Final = 1.0 - 1e-9
_EXACT, _FOLD, _SLIP, _NEAR, _STATISTICAL, _NONE = range(len(STAGES))
_LISTED: Final = frozenset({_EXACT, _FOLD})

Own = Callable[[str], tuple[Candidate, ...]]


@dataclass(frozen=True, slots=True)
class Matches:
    """What many titles mean: `positions` of records (titles × n, −1 for none), `confidences` (titles × n, 0 to 1).

    `stage` holds places in STAGES, `sure` whether the first candidate can be taken for the answer: it holds at least
    half of the confidence and lies at least 0.2 before the second (so a title split evenly between two records is
    never sure), and the title is not of another language that the lists do not know. `seniorities` and `languages`
    (one a title) are what was read beside the job, as `TitleMatch` has them.
    """

    positions: NDArray[np.int32]
    confidences: NDArray[np.float64]
    stage: NDArray[np.uint8]
    sure: NDArray[np.bool_]
    seniorities: tuple[str | None, ...]
    languages: tuple[str | None, ...]


class Cascade:
    """Answers titles from an index, an operator's own titles (`own`, asked anew for each call), and a head.

    The head is made when it is first needed.
    What a list holds comes first, in the list's own order; what the list leaves of the confidence is shared among the
    records that the head holds likeliest.
    """

    def __init__(self, index: TitleIndex, make_head: Callable[[], TitleHead], own: Callable[[], Own]) -> None:
        self._index, self._make_head, self._own = index, make_head, own

    @cached_property
    def _head(self) -> TitleHead:
        return self._make_head()

    def match_many(self, titles: Sequence[str], contexts: Sequence[str] | None = None, n: int = 5) -> Matches:
        """Return what each title means; `contexts` has one text a title, empty where nothing more is known."""
        if len(titles) >= _MANY:
            self._index.prepare()
        parts = [
            self._match_part(
                titles[first : first + _AT_ONCE], contexts and contexts[first : first + _AT_ONCE], max(n, _FEWEST)
            )
            for first in range(0, max(len(titles), 1), _AT_ONCE)
        ]
        return Matches(
            positions=np.concatenate([part.positions for part in parts])[:, :n],
            confidences=np.concatenate([part.confidences for part in parts])[:, :n],
            stage=np.concatenate([part.stage for part in parts]),
            sure=np.concatenate([part.sure for part in parts]),
            seniorities=tuple(chain.from_iterable(part.seniorities for part in parts)),
            languages=tuple(chain.from_iterable(part.languages for part in parts)),
        )

    def _match_part(self, titles: Sequence[str], contexts: Sequence[str] | None, n: int) -> Matches:
        positions = np.full((len(titles), n), -1, dtype=np.int32)
        confidences = np.zeros((len(titles), n))
        stage = np.full(len(titles), _NONE, dtype=np.uint8)
        doubtful = np.zeros(len(titles), dtype=bool)
        left: dict[int, str] = {}
        read = [title[: 2 * LONGEST_TITLE] for title in titles]
        plain = [normalise(title) for title in read]
        own = self._own()
        for place, (title, normal) in enumerate(zip(read, plain, strict=True)):
            found, stage[place] = self._listed(title, normal, own)
            for rank, candidate in enumerate(found[:n]):
                positions[place, rank], confidences[place, rank] = candidate.position, candidate.confidence
            if normal.text and sum(candidate.confidence for candidate in found) < _WHOLE:
                left[place] = key_of(normal.text)
                is_foreign = normal.language is not None and normal.certainty >= FOREIGN
                guessed = not found and (is_foreign or normal.text in english().unsettled)
                doubtful[place] = guessed or (stage[place] not in _LISTED and _is_of_a_service(key_of(title)))
        if left:
            self._guess(left, contexts, positions, confidences, stage)
        confidences = np.round(confidences, _DIGITS)
        return Matches(
            positions,
            confidences,
            stage,
            is_sure(confidences) & ~doubtful,
            tuple(normal.seniority for normal in plain),
            tuple(normal.language for normal in plain),
        )

    def _listed(self, title: str, normal: NormalTitle, own: Own) -> tuple[tuple[Candidate, ...], int]:
        """Return the stated answer of a title that the index holds under some spelling, and the stage."""
        key = key_of(title)
        if not key or len(title) > LONGEST_TITLE:
            return (), _NONE
        if exact := self._index.exact(key):
            return exact, _EXACT
        if told := own(title):
            return told, _EXACT
        if fold := self._index.fold(key):
            return fold, _FOLD
        plain = key_of(normal.text)
        for other in (plain, *map(key_of, normal.variants)):
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
        known = found.max(axis=1) > 0
        near = np.isin(stage[places], (_NEAR, _SLIP)) & known
        self._blend(places[near], found[near], positions, confidences)
        behind = known & ~near
        self._fill(places[behind], found[behind], positions, confidences)
        stage[places[behind & (stage[places] == _NONE)]] = _STATISTICAL

    def _fill(
        self,
        places: NDArray[np.int64],
        found: NDArray[np.float32],
        positions: NDArray[np.int32],
        confidences: NDArray[np.float64],
    ) -> None:
        """Put the likeliest records beside the stated ones, with what these leave, but never before the first."""
        n = positions.shape[1]
        stated = positions[places] >= 0
        rows, ranks = np.nonzero(stated)
        found[rows, positions[places][rows, ranks]] = 0.0
        ranked, probability = _best(found, n)
        scaled = self._shared(probability, confidences[places].sum(axis=1))
        # A row's free ranks take its best records in turn.
        free = ~stated
        taken = np.arange(n) < free.sum(axis=1)[:, None]
        rows, ranks = np.nonzero(free)
        most = np.where(stated[:, 0], confidences[places, 0], scaled[:, 0])
        positions[places[rows], ranks] = ranked[taken]
        confidences[places[rows], ranks] = np.minimum(scaled, most[:, None])[taken]
        order = np.argsort(-confidences[places], axis=1, kind="stable")
        positions[places] = np.take_along_axis(positions[places], order, axis=1)
        confidences[places] = np.take_along_axis(confidences[places], order, axis=1)

    def _blend(
        self,
        places: NDArray[np.int64],
        found: NDArray[np.float32],
        positions: NDArray[np.int32],
        confidences: NDArray[np.float64],
    ) -> None:
        """Rank records by the mean of what a list states of a near spelling and what the head holds likely.

        A near spelling is not the title itself: what was taken off it may be what tells, and the head reads it whole.
        """
        mixed = found.astype(np.float64) * (1.0 - STATED_WEIGHT)
        rows, ranks = np.nonzero(positions[places] >= 0)
        mixed[rows, positions[places][rows, ranks]] += STATED_WEIGHT * confidences[places][rows, ranks]
        positions[places], confidences[places] = _best(mixed, positions.shape[1])

    def _shared(self, probability: NDArray[np.float64], stated: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return confidences of ranked candidates: the first calibrated where none is stated, the others what is left.

        `probability` is titles × n, best first; `stated` (titles) is what stated answers already hold of 1.
        """
        first = np.where(stated > 0, 0.0, self._head.confidence(probability[:, 0]))
        others = probability.copy()
        others[stated == 0, 0] = 0.0
        room = np.maximum(1.0 - stated - first, 0.0)
        shared = others * np.minimum(1.0, room / np.maximum(others.sum(axis=1), 1e-9))[:, None]
        shared[stated == 0, 0] = first[stated == 0]
        return np.asarray(shared)


def _best(left: NDArray[np.floating], n: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the columns of each row's `n` highest values, best first (of equal ones the first column), and these.

    The rows are used up by it.
    """
    rows = np.arange(len(left))
    ranked = np.empty((len(left), min(n, left.shape[1])), dtype=np.int64)
    values = np.empty(ranked.shape)
    for rank in range(ranked.shape[1]):
        ranked[:, rank] = columns = left.argmax(axis=1)
        values[:, rank] = left[rows, columns]
        left[rows, columns] = -1.0
    return ranked, values


def is_sure(confidences: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return whether the first of each row of confidences (titles × at least 2, best first) stands for the answer."""
    lead = np.round(confidences[:, 0] - confidences[:, 1], _DIGITS)
    return np.asarray((confidences[:, 0] >= SURE) & (lead >= LEAD))


@cache
def _services() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(english().services))})\b(?<!salvation army)")


def _is_of_a_service(key: str) -> bool:
    """Return whether a title that no list holds names an armed service, where a captain is no ship's captain."""
    return _services().search(key) is not None


def _scaled(found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    return tuple(Candidate(one.position, round(one.confidence * NEAR_CONFIDENCE, _DIGITS)) for one in found)
