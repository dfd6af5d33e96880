"""All distinct titles of a run, each answered once, with the number of rows that hold it."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from worktide.coding.answers import CANDIDATES, NONE, STAGES, Answers

_FIRST: Final = 4_096


class Words:
    """Words as small numbers, in the order of their first use; 0 is the empty word."""

    def __init__(self) -> None:
        self.all: list[str] = [""]
        self._places = {"": 0}

    def place(self, word: str) -> int:
        """Return the number of a word, a new one for a new word."""
        found = self._places.get(word)
        if found is None:
            found = self._places[word] = len(self.all)
            self.all.append(word)
        return found


class Ledger:
    """Distinct titles with their contexts (`keys`), their answers and their counts; it only ever grows."""

    def __init__(self) -> None:
        self.keys: list[tuple[str, str]] = []
        self._places: dict[tuple[str, str], int] = {}
        self.words = Words()
        self._room = 0
        self.positions: NDArray[np.int32] = np.empty((0, CANDIDATES), dtype=np.int32)
        self.confidences: NDArray[np.float32] = np.empty((0, CANDIDATES), dtype=np.float32)
        self.stages: NDArray[np.uint8] = np.empty(0, dtype=np.uint8)
        self.sure: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)
        self.seniority: NDArray[np.int32] = np.empty(0, dtype=np.int32)
        self.language: NDArray[np.int32] = np.empty(0, dtype=np.int32)
        self.notes: NDArray[np.int32] = np.empty(0, dtype=np.int32)
        self.counts: NDArray[np.int64] = np.empty(0, dtype=np.int64)

    def __len__(self) -> int:
        return len(self.keys)

    def place(self, key: tuple[str, str]) -> int | None:
        """Return the place of a title in its context, or None where it is new."""
        return self._places.get(key)

    def add(self, key: tuple[str, str], note: str = "") -> int:
        """Return the place of a new title, without an answer yet."""
        place = len(self.keys)
        self.keys.append(key)
        self._places[key] = place
        if place >= self._room:
            self._grow(max(_FIRST, 2 * self._room))
        self.notes[place] = self.words.place(note)
        return place

    def fill(self, places: NDArray[np.int64], answers: Answers) -> None:
        """Set the answers of some places."""
        self.positions[places], self.confidences[places] = answers.positions, answers.confidences
        self.stages[places], self.sure[places] = answers.stages, answers.sure
        self.seniority[places] = [self.words.place(word) for word in answers.seniority]
        self.language[places] = [self.words.place(word) for word in answers.language]

    def count(self, places: NDArray[np.int64]) -> None:
        """Count rows by the places of their titles."""
        self.counts[: len(self)] += np.bincount(places, minlength=len(self))

    def _grow(self, room: int) -> None:
        more = room - self._room
        self.positions = _longer(self.positions, more, -1)
        self.confidences = _longer(self.confidences, more, 0)
        self.stages = _longer(self.stages, more, STAGES.index(NONE))
        self.sure = _longer(self.sure, more, 0)
        self.seniority, self.language = _longer(self.seniority, more, 0), _longer(self.language, more, 0)
        self.notes, self.counts = _longer(self.notes, more, 0), _longer(self.counts, more, 0)
        self._room = room


def _longer(array: NDArray[Any], more: int, value: int) -> NDArray[Any]:
    return np.concatenate([array, np.full((more, *array.shape[1:]), value, dtype=array.dtype)])
