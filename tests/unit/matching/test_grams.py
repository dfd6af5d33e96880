from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from worktide.core.titles import title_key
from worktide.matching.grams import TRIGRAMS, trigrams_of


def pieces(key: str) -> list[str]:
    padded = f"  {key}"
    return [padded[place : place + 3] for place in range(len(padded) - 2)]


@given(st.text().map(title_key), st.text().map(title_key))
def test_trigrams_are_as_distinct_and_as_shared_as_the_text_says(one: str, other: str) -> None:
    first, second = trigrams_of(one.encode()), trigrams_of(other.encode())
    assert len(np.unique(first)) == len(set(pieces(one)))
    assert len(np.intersect1d(first, second)) == len(set(pieces(one)) & set(pieces(other)))


@given(st.text().map(title_key))
def test_there_is_one_small_number_a_byte_whatever_the_case(key: str) -> None:
    found = trigrams_of(key.encode())
    assert found.dtype == np.uint16
    assert len(found) == len(key.encode())
    assert np.all(found < TRIGRAMS)
    assert np.array_equal(found, trigrams_of(key.upper().encode()))
