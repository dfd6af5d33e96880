from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.matching.folds import folded, singular, slips_of, squeezed

WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=6, max_size=12)


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("registered nurse", "registered nurses"),
        ("secretary", "secretaries"),
        ("system administrator", "systems administrators"),
        ("foreman", "foremen"),
        ("boss", "bosses"),
        ("dispatch", "dispatches"),
        ("machine repairer", "machines repairers"),
        ("movie director", "movies directors"),
        ("cache engineer", "caches engineers"),
    ],
)
def test_singular_and_plural_meet(one: str, many: str) -> None:
    assert singular(one) == singular(many)
    assert folded(one) == folded(many)


@pytest.mark.parametrize(("one", "other"), [("care attendant", "car attendant"), ("hostess", "host"), ("bus", "bu")])
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_spaces_do_not_matter_when_squeezed() -> None:
    assert squeezed("ml ops engineer") == squeezed("mlops engineer")


@given(WORDS, st.data())
def test_each_kind_of_slip_is_found_from_the_slipped_word(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    added = word[:place] + letter + word[place:]
    replaced = word[:place] + letter + word[place + 1 :]
    exchanged = word[:place] + word[place : place + 2][::-1] + word[place + 2 :]
    assert word in set(slips_of(added))
    assert replaced == word or word in set(slips_of(replaced))
    assert exchanged == word or word in set(slips_of(exchanged))
    assert added in set(slips_of(word))


@given(WORDS)
def test_slips_keep_the_first_letter_and_are_other_words(word: str) -> None:
    slips = set(slips_of(word))
    assert all(slip[0] == word[0] for slip in slips)
    assert word not in slips


@pytest.mark.parametrize("word", ["nurse", "mp3player", "c++programmer", "x" * 41])
def test_short_long_and_mixed_words_have_no_slips(word: str) -> None:
    assert list(slips_of(word)) == []
