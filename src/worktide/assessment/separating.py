"""The question that would settle which of several jobs is meant: what each mainly does that the others do not."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from worktide.matching.folds import singular
from worktide.release.open import Release
from worktide.release.record import Task

ASKED: Final = 3
_MOST_WORDS: Final = 12
_SHORT: Final = 9
_OF_A_LIST: Final = 0.7
_NAMED: Final = 3.0
_TITLES_READ: Final = 150
_FEWEST_WORDS: Final = 3
_SHORTEST_WORD: Final = 4
_STEM: Final = 6
_OFF: Final = re.compile(
    r"\s(?:so that|in order to|such as|according to|using|when|with|for|by|as|to|from|at|on)\s.*$|;.*$"
)
_DANGLING: Final = frozenset({"a", "an", "and", "as", "of", "or", "that", "the", "their", "those", "who"})
_NO_CONTENT: Final = frozenset(
    {"that", "with", "from", "they", "them", "their", "what", "when", "other", "others", "such", "into", "make", "keep"}
)


@dataclass(frozen=True, slots=True)
class _Words:
    """The stems of a job's words: those in its titles and in what it is said to be, and those in its tasks."""

    named: frozenset[str]
    done: frozenset[str]


@lru_cache(maxsize=1024)
def _words_of(release: Release, slug: str) -> _Words:
    record = release.record(slug)
    titles = (record.about.what, record.occupation.title, *record.occupation.aliases[:_TITLES_READ])
    return _Words(_stems(" ".join(titles)), _stems(" ".join(task.text for task in record.tasks)))


def mainly(release: Release, slug: str, others: Sequence[str] = ()) -> str | None:
    """Return what a job mainly does and others do not, as words that follow "you mainly", or None without tasks.

    Jobs are given by their addresses. Of the job's tasks that is the one with the largest √share of time · words of its
    own / √all words. Words of its own are those that no task of the others holds; one that the job's titles or what it
    is said to be hold too, and the others' do not, counts more. Short tasks and those that are no list come first.
    """
    beside = [_words_of(release, other) for other in others]
    known = frozenset().union(*(words.done for words in beside))
    named = _words_of(release, slug).named.difference(*(words.named for words in beside))
    weighed = [
        (_weight(task, known, named), -place, task)
        for place, task in enumerate(release.record(slug).tasks)
        if _stems(task.text)
    ]
    return _phrase(max(weighed, key=lambda one: one[:2])[2].text) if weighed else None


def told_apart(release: Release, positions: Sequence[int]) -> dict[int, str]:
    """Return what each of some records mainly does, by its place in the release's listing; none without tasks.

    The first three that have tasks are told apart from each other, the others from all.
    """
    slugs = {position: release.listing[position].slug for position in positions}
    with_tasks = [position for position in positions if _words_of(release, slugs[position]).done]
    first, told = with_tasks[:ASKED], {}
    for position in with_tasks:
        others = [slugs[other] for other in (first if position in first else with_tasks) if other != position]
        told[position] = mainly(release, slugs[position], others) or ""
    return {position: phrase for position, phrase in told.items() if phrase}


def question_between(release: Release, positions: Sequence[int]) -> str | None:
    """Return the question that would settle which of some records is meant, or None where there is but one.

    At most three, the first that have tasks, are told apart by what each mainly does; where fewer than two have any, by
    their titles. `positions` are places in the release's listing, likeliest first.
    """
    if len(positions) < 2:
        return None
    told = list(dict.fromkeys(told_apart(release, positions[: 2 * ASKED]).values()))[:ASKED]
    if len(told) > 1:
        return f"Do you mainly {_listed(told)}?"
    titles = [release.listing[position].title for position in positions[:2]]
    return f"Is it closer to “{titles[0]}” or to “{titles[1]}”?"


def _listed(phrases: Sequence[str]) -> str:
    return f"{', '.join(phrases[:-1])}, or {phrases[-1]}"


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    words = re.findall(r"[a-z]+", text.lower())
    kept = (word for word in words if len(word) >= _SHORTEST_WORD and word not in _NO_CONTENT)
    return frozenset(singular(word)[:_STEM] for word in kept)


def _weight(task: Task, known: frozenset[str], named: frozenset[str]) -> float:
    stems = _stems(task.text)
    new = stems - known
    apart = (len(new) + _NAMED * len(stems & named)) / math.sqrt(len(stems))
    words = len(task.text.split())
    brevity = 1.0 if words <= _SHORT else 0.8 if words <= _MOST_WORDS else 0.5
    return round(math.sqrt(task.time_share) * apart * brevity * (_OF_A_LIST if "," in task.text else 1.0), 6)


def _phrase(text: str) -> str:
    """Return a task in small letters at its beginning, without what only qualifies it where it is long."""
    words = text.rstrip(".").split()
    if len(words) > _MOST_WORDS:
        shorter = text
        while len(shorter.split()) > _MOST_WORDS and (cut := _cut(shorter)) is not None:
            shorter = cut
        words = shorter.rstrip(".,").split()
    first = words[0] if words[0][1:2].isupper() else words[0][:1].lower() + words[0][1:]
    return " ".join([first, *words[1:]])


def _cut(text: str) -> str | None:
    """Return a text without its last qualifying part, or None where too little would be left."""
    places = [found.start() for found in re.finditer(r"\s(?=\S)", text) if _OFF.match(text, found.start())]
    places += [found.start() for found in re.finditer(";", text)]
    kept = [place for place in places if _stands(text[:place].split())]
    return text[: max(kept)] if kept else None


def _stands(words: Sequence[str]) -> bool:
    return len(words) >= _FEWEST_WORDS and words[-1] not in _DANGLING
