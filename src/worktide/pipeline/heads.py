"""First heads: word and character n-grams of a task's text to a rater's class probabilities, by ridge regression."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge
from threadpoolctl import threadpool_limits

Array = NDArray[np.float64]

PENALTY = 3.0
TOLERANCE = 1e-4
PROBABILITY_DIGITS = 4


def _features(known: Sequence[str], asked: Sequence[str]) -> tuple[csr_matrix, csr_matrix]:
    """Return the features of texts with and without judgements; the vocabulary comes from the former alone."""
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=3, max_features=60_000, sublinear_tf=True)
    train = hstack([words.fit_transform(known), pieces.fit_transform(known)]).tocsr()
    test = hstack([words.transform(asked), pieces.transform(asked)]).tocsr()
    return train, test


def class_probabilities(known: Sequence[str], labels: Sequence[Array], asked: Sequence[str]) -> list[Array]:
    """Return class probabilities of the texts asked for, one array (texts × levels) for each rater.

    `labels` holds each rater's judgements of the known texts as one-hot rows. Ridge regression on the indicator of each
    level (least squares for classification), clipped below at zero and scaled to add up to 1. The same input gives
    the same numbers: one linear-algebra thread, no randomness, four decimals.
    """
    train, test = _features(known, asked)
    with threadpool_limits(limits=1):
        model = Ridge(alpha=PENALTY, solver="sparse_cg", tol=TOLERANCE).fit(train, np.concatenate(labels, axis=1))
        predicted = np.clip(model.predict(test), 1e-3, None)
    ends = np.cumsum([label.shape[1] for label in labels])[:-1]
    pieces = np.split(predicted, ends, axis=1)
    return [np.round(piece / piece.sum(axis=1, keepdims=True), PROBABILITY_DIGITS) for piece in pieces]
