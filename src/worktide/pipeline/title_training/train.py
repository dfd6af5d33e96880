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
from sklearn.isotonic import IsotonicRegression
from threadpoolctl import threadpool_limits

from worktide.matching.features import title_features
from worktide.matching.statistical import TitleHead, known_features
from worktide.pipeline.title_training.rows import TitleRows

Array = NDArray[np.float32]

SEED = 7
DIMENSIONS = 64
EPOCHS = 12
RATE = 0.4
LEFT_OUT = 0.4
BATCH = 512
MOST_FEATURES = 30_000
FEWEST_USES = 2
HELD_OUT = 0.1
KNOTS = 21
_STEPS = 127.0


@dataclass(frozen=True, slots=True)
class _Features:
    keys: NDArray[np.uint32]
    information: Array

    def matrix(self, titles: tuple[str, ...]) -> sp.csr_matrix:
        rows, slots = known_features(*title_features(titles), self.keys)
        weights = self.information[slots]
        length = np.sqrt(np.bincount(rows, weights**2, minlength=len(titles)))
        values = (weights / np.maximum(length[rows], 1e-6)).astype(np.float32)
        return sp.csr_matrix((values, (rows, slots)), shape=(len(titles), len(self.keys)))


def _chosen_features(rows: TitleRows) -> _Features:
    """Return the features that most titles have, with what each tells: the log of rows over rows that have it."""
    hashes, places = title_features(rows.keys)
    of_titles = places < rows.titles
    pairs = np.unique(places[of_titles].astype(np.uint64) << np.uint64(32) | hashes[of_titles])
    distinct, uses = np.unique((pairs & np.uint64(0xFFFFFFFF)).astype(np.uint32), return_counts=True)
    order = np.argsort(-uses, kind="stable")[:MOST_FEATURES]
    kept = np.sort(distinct[order[uses[order] >= FEWEST_USES]])
    titles, slots = known_features(hashes, places, kept)
    del titles
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
            error = (scores - rows.targets[chosen].toarray()) * (rows.weights[chosen, None] * np.float32(8 / BATCH))
            of_hidden = error @ output.values.T
            output.step(hidden.T @ error, rate)
            bias.step(error.sum(axis=0), rate)
            used = np.unique(batch.indices)
            gradient = batch[:, used].T @ of_hidden
            seen[used] += (gradient**2).mean(axis=1)
            table[used] -= np.float32(rate) * gradient / np.sqrt(seen[used])[:, None]
    return table, output.values, bias.values


def train_titles(rows: TitleRows) -> dict[str, NDArray[Any]]:
    """Return the arrays of the head of titles (see matching.statistical), calibrated on a tenth of the titles.

    Those titles are left out of the training; the index holds them anyway. `held_out` gives their places.
    """
    generator = np.random.default_rng(SEED + 1)
    held = np.sort(generator.permutation(rows.titles)[: round(HELD_OUT * rows.titles)])
    features = _chosen_features(rows)
    matrix = features.matrix(rows.keys)
    with threadpool_limits(limits=1):
        table, output, bias = _learn(matrix, rows, np.setdiff1d(np.arange(len(rows.keys)), held))
    steps = np.abs(table).max(axis=0) / np.float32(_STEPS)
    arrays: dict[str, NDArray[Any]] = {
        "keys": features.keys,
        "information": features.information.astype(np.float16),
        "table": np.round(table / steps).astype(np.int8),
        "steps": steps,
        "output": output.astype(np.float16),
        "bias": bias.astype(np.float16),
        "knots": np.linspace(0.0, 1.0, KNOTS),
        "calibrated": np.linspace(0.0, 1.0, KNOTS),
    }
    arrays["calibrated"] = _calibrated(TitleHead(arrays), rows, held)
    return arrays


def _calibrated(head: TitleHead, rows: TitleRows, held: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how often the likeliest record was one of a held-out title's, at each knot of its probability."""
    found = head.probabilities([rows.keys[place] for place in held])
    best = found.argmax(axis=1)
    right = np.asarray(rows.targets[held, best]).ravel() > 0
    fitted = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(found.max(axis=1), right)
    return np.asarray(np.round(fitted.predict(np.linspace(0.0, 1.0, KNOTS)), 4))
