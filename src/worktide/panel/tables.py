"""Known n-grams with their weights: finding them by hash, and summing several weights of a text in one addition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.panel.grams import Hashes, grams

Rows = NDArray[np.int32]

ZERO: Final = 128
UNKNOWN: Final = 0

_SLOT_BITS: Final = 21
_SLOT_SHIFT: Final = np.uint32(32 - _SLOT_BITS)
_FIELDS: Final = 3
_FIELD_BITS: Final = 21
_FIELD_MASK: Final = np.uint64((1 << _FIELD_BITS) - 1)


@dataclass(frozen=True, slots=True)
class Block:
    """Kinds of n-grams that are scaled to length 1 together, and their say beside other blocks."""

    kinds: tuple[str, ...]
    say: float


BLOCKS: Final = (
    Block(("word", "words"), 1.0),
    Block(("first", "pair"), 0.7),
    Block(("piece3", "piece4", "piece5"), 1.0),
)
BLOCK_OF_KIND: Final = {kind: place for place, block in enumerate(BLOCKS) for kind in block.kinds}


class Vocabulary:
    """The known n-grams: a sorted array of hashes of which no two share their first 21 bits.

    Row 0 of every table is the unknown n-gram; known ones have rows from 1.
    """

    def __init__(self, keys: Hashes) -> None:
        self._keys = np.concatenate([np.zeros(1, dtype=np.uint32), keys.astype(np.uint32)])
        self._slots = np.zeros(1 << _SLOT_BITS, dtype=np.int32)
        self._slots[keys >> _SLOT_SHIFT] = np.arange(1, len(keys) + 1, dtype=np.int32)

    def rows(self, hashes: Hashes) -> Rows:
        """Return the row of each n-gram, 0 where it is not known."""
        rows: Rows = self._slots[hashes >> _SLOT_SHIFT]
        return np.where(self._keys[rows] == hashes, rows, np.int32(UNKNOWN))


def one_for_each_slot(keys: Hashes) -> Hashes:
    """Return sorted hashes less those whose first 21 bits an earlier one has."""
    ordered = np.unique(keys)
    slots = ordered >> _SLOT_SHIFT
    return ordered[np.concatenate([[True], slots[1:] != slots[:-1]])] if len(ordered) else ordered


@dataclass(frozen=True, slots=True)
class BlockSums:
    """One block's sums by text, in steps of the table.

    `information` (texts) and `weights` (texts × outputs) over known n-grams, and the `known` share of n-grams (texts),
    0 where there are none.
    """

    information: NDArray[np.float64]
    weights: NDArray[np.float64]
    known: NDArray[np.float64]


class PackedTable:
    """A table of one byte for each known n-gram and output, packed so that one 64-bit addition sums three outputs.

    A field of 21 bits holds the sum of 8,224 bytes, more than a text of 2,000 characters has n-grams.
    """

    def __init__(self, vocabulary: Vocabulary, information: NDArray[np.uint8], weights: NDArray[np.uint8]) -> None:
        columns = [_with_unknown(information, 0), *(_with_unknown(column, ZERO) for column in weights.T)]
        self._vocabulary = vocabulary
        self._outputs = weights.shape[1]
        self._packed = [_packed(columns[start : start + _FIELDS]) for start in range(0, len(columns), _FIELDS)]

    def sums(self, texts: Sequence[str]) -> Iterator[BlockSums]:
        """Yield the sums of each block of BLOCKS, in their order."""
        totals = [np.zeros((len(self._packed), len(texts)), dtype=np.uint64) for _ in BLOCKS]
        counts = np.zeros((len(BLOCKS), len(texts)), dtype=np.int64)
        known = np.zeros((len(BLOCKS), len(texts)), dtype=np.int64)
        for found in grams(texts):
            block, rows = BLOCK_OF_KIND[found.kind], self._vocabulary.rows(found.hashes)
            counts[block] += self._add(found.texts, rows, totals[block])
            known[block] += np.bincount(found.texts[rows != UNKNOWN], minlength=len(texts))
        for total, count, found_count in zip(totals, counts, known, strict=True):
            fields = _unpacked(total)[: 1 + self._outputs]
            yield BlockSums(fields[0], (fields[1:] - ZERO * count).T, found_count / np.maximum(count, 1))

    def _add(self, texts: Rows, rows: Rows, totals: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Add one kind's sums to `totals` (packs × texts) and return how many n-grams each text has."""
        counts = np.bincount(texts, minlength=totals.shape[1])
        present = np.flatnonzero(counts)
        if len(present):
            starts = np.cumsum(counts[present]) - counts[present]
            for packed, total in zip(self._packed, totals, strict=True):
                total[present] += np.add.reduceat(packed[rows], starts)
        return counts


def _with_unknown(column: NDArray[np.uint8], value: int) -> NDArray[np.uint8]:
    return np.concatenate([np.array([value], dtype=np.uint8), column])


def _packed(columns: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint64]:
    packed = np.zeros(len(columns[0]), dtype=np.uint64)
    for place, column in enumerate(columns):
        packed |= column.astype(np.uint64) << np.uint64(place * _FIELD_BITS)
    return packed


def _unpacked(totals: NDArray[np.uint64]) -> NDArray[np.float64]:
    """Return packs × texts as fields × texts."""
    fields = [(totals >> np.uint64(place * _FIELD_BITS)) & _FIELD_MASK for place in range(_FIELDS)]
    return np.stack(fields, axis=1).reshape(-1, totals.shape[1]).astype(np.float64)
