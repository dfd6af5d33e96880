"""Splits that keep a text, and an occupation, on one side only; and the check that catches one that does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from worktide.core.errors import WorktideError

Places = NDArray[np.int64]
Grouping = Literal["component", "occupation", "major"]

GROUPINGS: Final[tuple[Grouping, ...]] = ("component", "occupation", "major")
SEED: Final = 20260501
MAJOR_GROUP_DIGITS: Final = 2
FEWEST_FOLDS: Final = 3

_NOT_WORD = re.compile(r"[^0-9a-z]+")


class LeakError(WorktideError):
    """A split has the same text or the same occupation on both sides, so that what it measures is too good."""


@dataclass(frozen=True, slots=True)
class Split:
    """The rows one fold learns from and the rows it is tested on."""

    train: Places
    test: Places


def text_key(text: str) -> str:
    """Return what makes two texts the same: their letters and digits in lower case, whatever stands between."""
    return _NOT_WORD.sub(" ", text.lower()).strip()


def numbered(values: Iterable[Any]) -> Places:
    """Return each value's place among the sorted distinct values."""
    return np.unique(np.asarray(list(values), dtype=np.str_), return_inverse=True)[1].astype(np.int64)


def components(texts: Sequence[str], occupations: Sequence[str]) -> Places:
    """Return the connected component of each row, in which rows that share a text or an occupation hang together."""
    occupation, text = numbered(occupations), numbered(map(text_key, texts))
    first_text = int(occupation.max(initial=-1)) + 1
    size = first_text + int(text.max(initial=-1)) + 1
    links = coo_matrix((np.ones(len(text), dtype=bool), (occupation, first_text + text)), shape=(size, size))
    _, found = connected_components(links, directed=False)
    return numbered(f"{number:09d}" for number in found[occupation])


def _folds_of_groups(groups: Places, folds: int, seed: int) -> Places:
    """Return each row's fold: groups in random order, the largest first, each into the emptiest fold."""
    sizes = np.bincount(groups)
    order = np.random.default_rng(seed).permutation(len(sizes))
    load, fold_of = np.zeros(folds, dtype=np.int64), np.zeros(len(sizes), dtype=np.int64)
    for group in order[np.argsort(-sizes[order], kind="stable")]:
        fold_of[group] = np.argmin(load)
        load[fold_of[group]] += sizes[group]
    return fold_of[groups]


def folds_of(
    texts: Sequence[str], occupations: Sequence[str], grouping: Grouping, folds: int, seed: int = SEED
) -> Places:
    """Return each row's fold.

    By `component`: rows that share a text or an occupation fall into one fold. By `occupation` and by `major`: whole
    occupations, or whole major groups (the first two digits of the code); training rows that share a text with a test
    row are then left out of training. Raises WorktideError where there are fewer groups than folds.
    """
    groups = _groups_of(texts, occupations, grouping)
    most = int(groups.max(initial=-1)) + 1
    if not FEWEST_FOLDS <= folds <= most:
        hint = "Ask for another number of folds, or give more labels."
        problem = f"the labels cannot be put into these folds by {grouping}"
        raise WorktideError(problem, got=f"{folds} folds", expected=f"{FEWEST_FOLDS} to {most}", hint=hint)
    return _folds_of_groups(groups, folds, seed)


def _groups_of(texts: Sequence[str], occupations: Sequence[str], grouping: Grouping) -> Places:
    if grouping == "component":
        return components(texts, occupations)
    digits = MAJOR_GROUP_DIGITS if grouping == "major" else None
    return numbered(code[:digits] for code in occupations)


def split_without(folds: Places, left_out: Sequence[int], texts: Places) -> Split:
    """Return the split that tests on some folds, learning from the rest less the rows whose text stands in the test."""
    test = np.isin(folds, left_out)
    shared = np.isin(texts, np.unique(texts[test]))
    return Split(np.flatnonzero(~test & ~shared), np.flatnonzero(test))


def assert_clean(split: Split, texts: Sequence[str], occupations: Sequence[str]) -> None:
    """Raise LeakError, naming what leaks, where a row, an occupation or a text stands on both sides of a split."""
    rows = np.intersect1d(split.train, split.test)
    if len(rows):
        raise LeakError("rows are learnt from and tested on", got=f"{len(rows)}, such as row {int(rows[0])}")
    keys = [text_key(text) for text in texts]
    for name, values in (("occupation", list(occupations)), ("text", keys)):
        both = sorted({values[row] for row in split.train} & {values[row] for row in split.test})
        if both:
            hint = "Fold by connected components of shared text and occupation."
            got = f"{len(both)}, such as {both[0]!r}"
            raise LeakError(f"a split has the same {name} on both sides", got=got, expected="none", hint=hint)
