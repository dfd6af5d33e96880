"""Building the stored index of titles: plain arrays, the same bytes for the same titles."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from worktide.core.errors import CatalogueError
from worktide.core.titles import title_key
from worktide.matching.folds import folded, squeezed

CONFIDENCE_UNIT: Final = 10_000
WORD_BREAK: Final = "\n"
_ROUNDING: Final = 1e-6

Targets = tuple[tuple[int, float], ...]


def title_arrays(titles: Sequence[tuple[str, Targets]]) -> dict[str, NDArray[Any]]:
    """Return the index of titles as arrays of whole numbers, which `TitleIndex` reads.

    Each title comes with the positions of its records in the release's listing and their confidences (0 to 1,
    sum at most 1), best first. The arrays, titles in the order of their lookup keys: `text` (UTF-8 of all
    titles) and `lengths` (bytes of each); `target_counts`, `targets` (positions) and `confidences` (in
    ten-thousandths); `squeezed` and `folded` (the order of the titles by these forms of their keys); `words`
    (every word of a key, broken by line ends).

    Raises CatalogueError where a title has no letter or digit, no record or impossible confidences, or where
    two spellings of one key lead to different records.
    """
    keyed = sorted((title_key(title), title, targets) for title, targets in titles)
    _check(keyed)
    pieces = [title.encode() for _, title, _ in keyed]
    flat = [target for _, _, targets in keyed for target in targets]
    keys = [key for key, _, _ in keyed]
    words = sorted({word for key in keys for word in key.split()})
    return {
        "text": _bytes(b"".join(pieces)),
        "lengths": _smallest([len(piece) for piece in pieces]),
        "target_counts": _smallest([len(targets) for _, _, targets in keyed]),
        "targets": _smallest([position for position, _ in flat]),
        "confidences": _smallest([round(confidence * CONFIDENCE_UNIT) for _, confidence in flat]),
        "squeezed": _order([squeezed(key) for key in keys]),
        "folded": _order([folded(key) for key in keys]),
        "words": _bytes(WORD_BREAK.join(words).encode()),
    }


def _bytes(data: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(data, dtype=np.uint8)


def _smallest(values: Sequence[int] | NDArray[Any]) -> NDArray[Any]:
    array = np.asarray(values, dtype=np.int64)
    return array.astype(np.min_scalar_type(int(array.max(initial=0))))


def _order(forms: Sequence[str]) -> NDArray[Any]:
    return _smallest(sorted(range(len(forms)), key=forms.__getitem__))


def _check(keyed: Sequence[tuple[str, str, Targets]]) -> None:
    for key, title, targets in keyed:
        confidences = [confidence for _, confidence in targets]
        if not key:
            hint = "Correct it or leave it out."
            raise CatalogueError("a title has no letter or digit", got=title, hint=hint)
        if not targets or min(confidences) <= 0 or sum(confidences) > 1 + _ROUNDING:
            problem = "a title needs records with confidences above 0 and a sum of at most 1"
            raise CatalogueError(problem, source=title, got=targets)
    for (key, title, targets), (next_key, next_title, next_targets) in pairwise(keyed):
        if key == next_key and targets != next_targets:
            problem = f"{title!r} and {next_title!r} are one title but lead to different records"
            hint = "Decide the records by lookup key (core.titles.title_key), not by spelling."
            raise CatalogueError(problem, got=(targets, next_targets), hint=hint)
