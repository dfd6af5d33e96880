"""Words and pieces of many texts at once are those of each text alone."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from worktide.panel.grams import LONGEST_TEXT, grams
from worktide.panel.tables import Vocabulary, one_for_each_slot


def _of_each(texts: list[str]) -> list[dict[str, list[int]]]:
    found: list[dict[str, list[int]]] = [{} for _ in texts]
    for one in grams(texts):
        for place, number in zip(one.texts.tolist(), one.hashes.tolist(), strict=True):
            found[place].setdefault(one.kind, []).append(number)
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=6))
def test_texts_together_have_the_grams_of_each_alone(texts: list[str]) -> None:
    assert _of_each(texts) == [_of_each([text])[0] for text in texts]


def test_how_many_grams_of_each_kind_a_text_has() -> None:
    found = {kind: len(hashes) for kind, hashes in _of_each(["Cut red wire"])[0].items()}
    # " cut ", " red ", " wire " give 3 + 3 + 4 pieces of three letters, 2 + 2 + 3 of four and 1 + 1 + 2 of five.
    assert found == {"word": 3, "words": 2, "first": 1, "pair": 2, "piece3": 10, "piece4": 7, "piece5": 4}


def test_case_accents_and_punctuation_do_not_matter() -> None:
    first, second, third = _of_each(["Résumé: READ it", "resume read   it!", "read resume it"])
    assert first == second
    assert sorted(first["word"]) == sorted(third["word"])
    assert first["words"] != third["words"]


def test_texts_without_letters_have_none() -> None:
    assert _of_each(["", "…!?", "читать", "\0"]) == [{}, {}, {}, {}]


def test_a_text_is_read_to_its_limit() -> None:
    long = "a" * (LONGEST_TEXT - 1) + " bcd"
    assert len(_of_each([long])[0]["word"]) == 1


def test_known_grams_are_found_and_unknown_ones_are_not() -> None:
    random = np.random.default_rng(3)
    keys = one_for_each_slot(random.integers(0, 2**32, 50_000, dtype=np.uint32))
    vocabulary = Vocabulary(keys)
    assert vocabulary.rows(keys).tolist() == list(range(1, len(keys) + 1))
    others = np.setdiff1d(random.integers(0, 2**32, 50_000, dtype=np.uint32), keys)
    assert not vocabulary.rows(others).any()
