"""From a title as people write it to ranked records with calibrated confidence, or to what would settle it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from worktide.matching.cascade import (
    FOREIGN,
    LEAD,
    NEAR_CONFIDENCE,
    STAGES,
    SURE,
    Cascade,
    Matches,
)
from worktide.matching.index import Candidate, TitleIndex
from worktide.matching.normal import normalise
from worktide.matching.own_titles import own_titles
from worktide.matching.statistical import TitleHead
from worktide.release.open import Release
from worktide.release.record import Task

__all__ = (
    "FOREIGN",
    "LEAD",
    "NEAR_CONFIDENCE",
    "STAGES",
    "SURE",
    "Candidate",
    "Matcher",
    "Matches",
    "TitleMatch",
    "open_matcher",
)


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


class Matcher:
    """The cascade over a release: exact, folds, slips, other spellings, then the statistical stage.

    Raises ReleaseError where the release lacks an array of its titles.
    """

    def __init__(self, release: Release) -> None:
        self._release = release
        self._cascade = Cascade(
            TitleIndex(release.arrays("titles")),
            lambda: TitleHead(release.arrays("title_head")),
            lambda: own_titles(release).find,
        )

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
        return self._cascade.match_many(titles, contexts, n)

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


@lru_cache(maxsize=4)
def open_matcher(release: Release) -> Matcher:
    """Return the matcher of a release; the same release gives the same object again."""
    return Matcher(release)
