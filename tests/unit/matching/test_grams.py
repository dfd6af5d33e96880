from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from worktide.core.titles import title_key
from worktide.matching.grams import grams_of


def pieces(key: str) -> set[str]:
    padded = f" {key} "
    return {padded[place : place + 3] for place in range(len(padded) - 2)}


@given(st.text().map(title_key).filter(bool), st.text().map(title_key).filter(bool))
def test_trigrams_are_as_distinct_and_as_shared_as_the_text_says(one: str, other: str) -> None:
    assert len(grams_of(one)) == len(pieces(one))
    shared = np.intersect1d(grams_of(one), grams_of(other))
    assert len(shared) == len(pieces(one) & pieces(other))


@given(st.text().map(title_key))
def test_trigrams_are_sorted_small_numbers(key: str) -> None:
    grams = grams_of(key)
    assert grams.dtype == np.uint16
    assert np.all(np.diff(grams.astype(int)) > 0)
    assert np.all(grams < 39**3)


def test_an_empty_key_has_no_trigrams() -> None:
    assert len(grams_of("")) == 0
