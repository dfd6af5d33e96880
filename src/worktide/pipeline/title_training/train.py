"""Training the head of titles: a low-rank softmax over hashed words and pieces, calibrated on titles left out.

The model is fastText's (Joulin and others 2017, Bag of tricks for efficient text classification) with Adagrad (Duchi
and others 2011) and features left out at random (Srivastava and others 2014); one seed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from worktide.matching.features import title_features
from worktide.matching.folds import folded
from worktide.matching.statistical import TitleHead, known_features
from worktide.pipeline.title_training.counted import phrase_arrays
from worktide.pipeline.title_training.rows import TitleRows

Array = NDArray[np.float32]

SEED = 7
DIMENSIONS = 64
EPOCHS = 12
RATE = 0.4
LEFT_OUT = 0.4
BATCH = 512
MOST_FEATURES = 27_000
FEWEST_USES = 2
HELD_OUT = 0.06
# Knots of the calibration, even in log odds.
KNOTS = 33
_LOG_ODDS = 8.0
_STEPS = 127.0
_SIDES = 2
_WEAK = 1e3


@dataclass(frozen=True, slots=True)
class _Features:
    keys: NDArray[np.uint32]
    information: Array

    def matrix(self, titles: tuple[str, ...]) -> sp.csr_matrix:
        features = title_features(titles)
        rows, slots = known_features(features.hashes, features.places, self.keys)
        weights = self.information[slots]
        length = np.sqrt(np.bincount(rows, weights**2, minlength=len(titles)))
        values = (weights / np.maximum(length[rows], 1e-6)).astype(np.float32)
        return sp.csr_matrix((values, (rows, slots)), shape=(len(titles), len(self.keys)))


def _chosen_features(rows: TitleRows) -> _Features:
    """Return the features that most titles have, with what each tells: the log of rows over rows that have it."""
    features = title_features(rows.keys)
    hashes, places = features.hashes, features.places
    of_titles = places < rows.titles
    pairs = np.unique(places[of_titles].astype(np.uint64) << np.uint64(32) | hashes[of_titles])
    distinct, uses = np.unique((pairs & np.uint64(0xFFFFFFFF)).astype(np.uint32), return_counts=True)
    order = np.argsort(-uses, kind="stable")[:MOST_FEATURES]
    kept = np.sort(distinct[order[uses[order] >= FEWEST_USES]])
    _, slots = known_features(hashes, places, kept)
    counted = np.bincount(slots, minlength=len(kept))
    return _Features(kept, np.log(len(rows.keys) / (1.0 + counted)).astype(np.float32))


class _Adagrad:
    def __init__(self, values: Array) -> None:
        self.values, self.seen = values, np.full_like(values, 1e-4)

    def step(self, gradient: Array, rate: float) -> None:
        self.seen += gradient**2
        self.values -= np.float32(rate) * gradient / np.sqrt(self.seen)


def _learn(matrix: sp.csr_matrix, rows: TitleRows, train: NDArray[np.int64]) -> tuple[Array, Array, Array]:
    """Return the table (features × dimensions), output (dimensions × records) and bias learned from some rows."""
    generator = np.random.default_rng(SEED)
    records = rows.targets.shape[1]
    table = (generator.standard_normal((matrix.shape[1], DIMENSIONS)) * 0.1).astype(np.float32)
    seen = np.full(len(table), 1e-4, dtype=np.float32)
    output = _Adagrad((generator.standard_normal((DIMENSIONS, records)) * 0.05).astype(np.float32))
    bias = _Adagrad(np.zeros(records, dtype=np.float32))
    for epoch in range(EPOCHS):
        order, rate = generator.permutation(train), RATE * (1 - epoch / EPOCHS)
        for first in range(0, len(order), BATCH):
            chosen = order[first : first + BATCH]
            batch = matrix[chosen]
            batch.data *= (generator.random(len(batch.data), dtype=np.float32) >= LEFT_OUT) / np.float32(1 - LEFT_OUT)
            hidden = batch @ table
            scores = hidden @ output.values + bias.values
            scores -= scores.max(axis=1, keepdims=True)
            np.exp(scores, out=scores)
            scores /= scores.sum(axis=1, keepdims=True)
            wanted = rows.targets[chosen]
            scores[np.repeat(np.arange(len(chosen)), np.diff(wanted.indptr)), wanted.indices] -= wanted.data
            error = scores * (rows.weights[chosen, None] * np.float32(8 / BATCH))
            of_hidden = error @ output.values.T
            output.step(hidden.T @ error, rate)
            bias.step(error.sum(axis=0), rate)
            used = np.unique(batch.indices)
            gradient = batch[:, used].T @ of_hidden
            seen[used] += (gradient**2).mean(axis=1)
            table[used] -= np.float32(rate) * gradient / np.sqrt(seen[used])[:, None]
    return table, output.values, bias.values


def train_titles(rows: TitleRows) -> dict[str, NDArray[Any]]:
    """Return the arrays of the head of titles (see matching.statistical), calibrated on some official alternates.

    Those titles are left out of the training; the index holds them anyway.
    """
    generator = np.random.default_rng(SEED + 1)
    listed = np.flatnonzero(rows.listed)
    held = np.sort(generator.permutation(listed)[: round(HELD_OUT * len(listed))])
    features = _chosen_features(rows)
    matrix = features.matrix(rows.keys)
    train = np.setdiff1d(np.arange(len(rows.keys)), held)
    with threadpool_limits(limits=1):
        table, output, bias = _learn(matrix, rows, train)
    steps = np.abs(table).max(axis=0) / np.float32(_STEPS)
    arrays: dict[str, NDArray[Any]] = {
        "keys": features.keys,
        "information": features.information.astype(np.float16),
        "table": np.round(table / steps).astype(np.int8),
        "steps": steps,
        "output": output.astype(np.float16),
        "bias": bias.astype(np.float16),
        "knots": _knots(),
        "calibrated": _knots(),
    }
    counted = train[train < rows.titles]
    arrays |= phrase_arrays([rows.keys[place] for place in counted], rows.targets[counted])
    arrays["calibrated"] = _calibrated(TitleHead(arrays), rows, _unlike(rows, held, counted))
    return arrays


def _unlike(rows: TitleRows, held: NDArray[np.int64], train: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the held-out titles that no other spelling stands in for: the head never answers those that one does."""
    forms = {folded(rows.keys[place]) for place in train}
    return np.array([place for place in held.tolist() if folded(rows.keys[place]) not in forms], dtype=np.int64)


def _knots() -> NDArray[np.float64]:
    return np.asarray(np.concatenate([[0.0], expit(np.linspace(-_LOG_ODDS, _LOG_ODDS, KNOTS)), [1.0]]))


def _calibrated(head: TitleHead, rows: TitleRows, held: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how often the likeliest record had a code of the held-out title, at each knot of its probability.

    A logistic curve over the log odds (Platt 1999): steps of an isotonic fit would be noise of two thousand titles.
    """
    found = head.probabilities([rows.keys[place] for place in held])
    best, chance = found.argmax(axis=1), found.max(axis=1)
    ends = rows.targets.indptr
    right = [
        rows.codes[one] in rows.codes[rows.targets.indices[ends[place] : ends[place + 1]]]
        for one, place in zip(best.tolist(), held.tolist(), strict=True)
    ]
    if len(set(right)) < _SIDES:
        return _knots()
    fitted = LogisticRegression(C=_WEAK).fit(_odds(chance), right)
    return np.asarray(np.round(fitted.predict_proba(_odds(_knots()))[:, 1], 4))


def _odds(chance: NDArray[Any]) -> NDArray[np.float64]:
    edge = expit(-_LOG_ODDS)
    return np.asarray(logit(np.clip(chance.astype(np.float64), edge, 1 - edge))[:, None])
