"""N-grams of many texts as a sparse matrix: the very features that the heads read at run time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from worktide.panel.grams import Grams, Hashes, grams
from worktide.panel.stages import novelty
from worktide.panel.tables import BLOCK_OF_KIND, BLOCKS, UNKNOWN, Vocabulary, one_for_each_slot

Array = NDArray[np.float64]
Places = NDArray[np.int64]

FEWEST_TEXTS: Final = 2
LARGEST_BYTE: Final = 255
# One text in 100,000 has a squared inverse document frequency of 157; in these steps the largest is 128.
INFORMATION_STEP: Final = 0.5


@dataclass(frozen=True, slots=True)
class Counts:
    """Texts × known n-grams: how often each occurs (`counts`), the n-grams' `keys`, and the `blocks` they belong to.

    `totals` (texts × blocks) counts all n-grams of a text, the unknown ones too.
    """

    counts: csr_matrix
    keys: Hashes
    blocks: NDArray[np.int8]
    totals: Places

    def of(self, rows: Places | slice) -> Counts:
        """Return some of the texts."""
        return Counts(self.counts[rows], self.keys, self.blocks, self.totals[rows])


def _totals(found: Sequence[Grams], texts: int) -> Places:
    totals = np.zeros((texts, len(BLOCKS)), dtype=np.int64)
    for one in found:
        totals[:, BLOCK_OF_KIND[one.kind]] += np.bincount(one.texts, minlength=texts)
    return totals


def _matrix(rows: NDArray[np.int32], columns: Places, shape: tuple[int, int]) -> csr_matrix:
    counts = csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=shape)
    counts.sum_duplicates()
    return counts


def count_grams(texts: Sequence[str], weights: Array | None = None, first: int | None = None) -> Counts:
    """Return the n-grams that at least two of the texts hold, counted.

    `weights` (texts) tells how many texts each counts as. With `first`, only as many n-grams as the first texts alone
    would give are kept, the most frequent of all: further texts make the panel no larger.
    """
    found = list(grams(texts))
    hashes = np.concatenate([np.empty(0, dtype=np.uint32), *(one.hashes for one in found)])
    rows = np.concatenate([np.empty(0, dtype=np.int32), *(one.texts for one in found)])
    keys, columns = np.unique(hashes, return_inverse=True)
    blocks = np.zeros(len(keys), dtype=np.int8)
    blocks[columns] = np.repeat([BLOCK_OF_KIND[one.kind] for one in found], [len(one.hashes) for one in found])
    counts = _matrix(rows, columns.astype(np.int64), (len(texts), len(keys)))
    holding = _texts_holding(counts, weights)
    kept = _kept(keys, holding >= FEWEST_TEXTS)
    if first is not None:
        most = len(_kept(keys, _texts_holding(counts[:first], None) >= FEWEST_TEXTS))
        kept = np.sort(kept[np.argsort(-holding[kept], kind="stable")[:most]])
    return Counts(counts[:, kept], keys[kept], blocks[kept], _totals(found, len(texts)))


def _kept(keys: Hashes, often: NDArray[np.bool_]) -> Places:
    return np.flatnonzero(often & np.isin(keys, one_for_each_slot(keys[often])))


def _texts_holding(counts: csr_matrix, weights: Array | None) -> Array:
    """Return how many texts hold each n-gram, each text counted with its weight."""
    each = None if weights is None else np.repeat(weights, np.diff(counts.indptr))
    # Rounded, so that weights such as tenths add up to whole texts.
    return np.round(np.bincount(counts.indices, each, minlength=counts.shape[1]), 6)


def most_frequent(counted: Counts, most: int | None) -> Counts:
    """Return counted n-grams less all but the `most` that most texts hold; all of them where it is None."""
    if most is None or most >= len(counted.keys):
        return counted
    kept = np.sort(np.argsort(-_texts_holding(counted.counts, None), kind="stable")[:most])
    return Counts(counted.counts[:, kept], counted.keys[kept], counted.blocks[kept], counted.totals)


def count_known(texts: Sequence[str], like: Counts) -> Counts:
    """Return the n-grams of other texts, counted in the columns of `like`; n-grams not known there are left out."""
    vocabulary, found = Vocabulary(like.keys), list(grams(texts))
    pairs = [(one.texts, vocabulary.rows(one.hashes)) for one in found]
    rows = np.concatenate([np.empty(0, dtype=np.int32), *(row[known != UNKNOWN] for row, known in pairs)])
    columns = np.concatenate([np.empty(0, dtype=np.int32), *(known[known != UNKNOWN] - 1 for _, known in pairs)])
    counts = _matrix(rows, columns.astype(np.int64), (len(texts), len(like.keys)))
    return Counts(counts, like.keys, like.blocks, _totals(found, len(texts)))


def novelty_of(counted: Counts, information: NDArray[np.uint8]) -> Array:
    """Return each text's novelty as the run time measures it, for training texts that gave this information."""
    counts = counted.counts
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    seen = counts.data * (information[counts.indices] > 0)
    places = rows * len(BLOCKS) + counted.blocks[counts.indices]
    known = np.bincount(places, seen, minlength=counts.shape[0] * len(BLOCKS)).reshape(-1, len(BLOCKS))
    return novelty((known / np.maximum(counted.totals, 1)).T)


def information_of(counts: csr_matrix, weights: Array | None = None) -> NDArray[np.uint8]:
    """Return each n-gram's squared inverse document frequency in bytes; 0 where fewer than two texts hold it.

    `weights` (texts) tells how many texts each counts as.
    """
    texts = _texts_holding(counts, weights)
    total = counts.shape[0] if weights is None else float(weights.sum())
    frequency = np.log((1 + total) / (1 + texts)) + 1
    steps = np.clip(np.rint(frequency**2 / INFORMATION_STEP), 1, LARGEST_BYTE)
    return np.where(texts >= FEWEST_TEXTS, steps, 0).astype(np.uint8)


def features(counted: Counts, information: NDArray[np.uint8]) -> csr_matrix:
    """Return texts × n-grams: each block scaled to length 1 (every occurrence counted) times its say.

    `information` is that of the training texts; an n-gram without any is left out, as at run time.
    """
    counts = counted.counts
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    squares = counts.data * (information[counts.indices] * INFORMATION_STEP)
    blocks = counted.blocks[counts.indices].astype(np.int64)
    lengths = np.bincount(rows * len(BLOCKS) + blocks, squares, minlength=counts.shape[0] * len(BLOCKS))
    say = np.array([block.say for block in BLOCKS])[blocks]
    scaled = counts.data * np.sqrt(information * INFORMATION_STEP)[counts.indices] * say
    scaled /= np.maximum(np.sqrt(lengths[rows * len(BLOCKS) + blocks]), 1e-9)
    # A copy, because leaving out zeros changes the places of what is left.
    matrix = csr_matrix((scaled.astype(np.float32), counts.indices, counts.indptr), shape=counts.shape, copy=True)
    matrix.eliminate_zeros()
    return matrix
