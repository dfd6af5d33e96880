"""Features of titles: words count in one grammatical number, order tells only where it should."""

from __future__ import annotations

import numpy as np

from worktide.matching.features import title_features


def _of(key: str) -> set[int]:
    return set(title_features([key]).hashes.tolist())


def _phrases(key: str) -> set[int]:
    return set(title_features([key]).of_phrases()[0].tolist())


def test_singular_and_plural_have_the_same_features() -> None:
    assert _of("registered nurses") == _of("registered nurse")


def test_order_of_words_tells_the_job_apart() -> None:
    assert _of("dog trainer") != _of("trainer dog")
    assert _of("dog trainer") & _of("trainer dog")


def test_phrases_come_first_and_are_words_pairs_and_the_last_word() -> None:
    found = title_features(["night shift nurse"])
    assert found.phrases == 3 + 2 + 1
    assert _phrases("night shift nurse") < _of("night shift nurse")
    assert len(_phrases("nurse")) == 2


def test_features_of_many_are_those_of_each() -> None:
    keys = ["night shift nurse", "", "welder", "c++ developer", "x"]
    every = title_features(keys)
    for place, key in enumerate(keys):
        assert set(every.hashes[every.places == place].tolist()) == _of(key)


def test_nothing_has_no_features() -> None:
    found = title_features(["", " "])
    assert found.phrases == len(found.hashes) == len(found.places) == 0
    assert found.hashes.dtype == np.uint32
