"""Counted phrases: what the build counts is what the read path scores."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

from worktide.core.errors import ReleaseError
from worktide.matching.features import title_features
from worktide.matching.phrases import Phrases
from worktide.pipeline.title_training.counted import SMOOTHING, phrase_arrays

KEYS = ("dog trainer", "dog groomer", "horse trainer", "pipe welder", "welder helper", "spot welder")
RECORDS = (0, 1, 0, 2, 3, 2)


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    """Phrases counted in six titles of four records."""
    targets = sp.csr_matrix((np.ones(len(KEYS), np.float32), (range(len(KEYS)), RECORDS)))
    return Phrases(phrase_arrays(KEYS, targets))


def _scores(phrases: Phrases, *keys: str) -> np.ndarray:
    return phrases.scores(*title_features(keys).of_phrases(), len(keys))


def test_words_lead_to_the_records_that_have_them(phrases: Phrases) -> None:
    assert _scores(phrases, "dog trainer", "dog groomer", "pipe welder", "welder helper").argmax(axis=1).tolist() == [
        0,
        1,
        2,
        3,
    ]


def test_scores_are_naive_bayes_as_its_formula_says(phrases: Phrases) -> None:
    hashes, places = title_features(KEYS).of_phrases()
    used = {(int(place), int(one)) for one, place in zip(hashes, places, strict=True)}
    total = len(used)
    asked = set(title_features(["pipe welder"]).of_phrases()[0].tolist())
    wanted = np.zeros(4)
    for record in range(4):
        own = [one for place, one in used if RECORDS[place] == record]
        for one in asked:
            share = sum(feature == one for _, feature in used) / total
            wanted[record] += np.log((own.count(one) + SMOOTHING * share) / ((len(own) + SMOOTHING) * share))
    assert _scores(phrases, "pipe welder")[0] == pytest.approx(wanted / len(asked), abs=2e-4)


def test_unknown_words_say_nothing(phrases: Phrases) -> None:
    assert not _scores(phrases, "astronaut", "").any()


def test_other_words_beside_do_not_change_a_title(phrases: Phrases) -> None:
    alone = _scores(phrases, "spot welder")[0]
    assert (_scores(phrases, "dog groomer", "spot welder", "zzz")[1] == alone).all()


def test_missing_arrays_are_named() -> None:
    with pytest.raises(ReleaseError, match="lack arrays"):
        Phrases({})
