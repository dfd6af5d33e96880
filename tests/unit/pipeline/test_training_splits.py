"""No text and no occupation on both sides of a split; a leak is named."""

from __future__ import annotations

import numpy as np
import pytest

from worktide.core.errors import WorktideError
from worktide.pipeline.training.splits import (
    GROUPINGS,
    Grouping,
    LeakError,
    Split,
    assert_clean,
    components,
    folds_of,
    numbered,
    split_without,
    text_key,
)

# Twelve occupations of four major groups; one text is shared within a major group, one across two of them.
OCCUPATIONS = [f"{11 + 2 * (number // 3)}-{number:04d}.00" for number in range(12) for _ in range(4)]
TEXTS = [f"do thing {row}" for row in range(48)]
TEXTS[1] = TEXTS[5] = "Greet visitors."
TEXTS[9] = "greet  visitors"
TEXTS[2] = TEXTS[47] = "Keep records"


def _splits(grouping: Grouping, folds: int) -> list[Split]:
    fold_of = folds_of(TEXTS, OCCUPATIONS, grouping, folds)
    texts = numbered(map(text_key, TEXTS))
    return [split_without(fold_of, [fold], texts) for fold in range(folds)]


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_every_split_is_clean_and_tests_every_row_once(grouping: Grouping) -> None:
    splits = _splits(grouping, 3)
    for split in splits:
        assert_clean(split, TEXTS, OCCUPATIONS)
    assert sorted(np.concatenate([split.test for split in splits]).tolist()) == list(range(48))


def test_whole_major_groups_are_left_out() -> None:
    for split in _splits("major", 4):
        assert not {OCCUPATIONS[row][:2] for row in split.train} & {OCCUPATIONS[row][:2] for row in split.test}


def test_components_join_occupations_that_share_a_text_whatever_its_punctuation() -> None:
    found = components(TEXTS, OCCUPATIONS)
    assert found[0] == found[4] == found[8] == found[44]
    assert len(set(found.tolist())) == 12 - 3


def test_folds_are_even_and_the_same_again() -> None:
    fold_of = folds_of(TEXTS, OCCUPATIONS, "occupation", 4)
    assert np.bincount(fold_of).tolist() == [12, 12, 12, 12]
    assert fold_of.tolist() == folds_of(TEXTS, OCCUPATIONS, "occupation", 4).tolist()


def test_shuffled_rows_leak_an_occupation() -> None:
    rows = np.random.default_rng(0).permutation(48)
    with pytest.raises(LeakError, match=r"same occupation on both sides.*11-"):
        assert_clean(Split(rows[:40], rows[40:]), TEXTS, OCCUPATIONS)


def test_whole_occupations_leak_a_shared_text() -> None:
    fold_of = numbered(OCCUPATIONS) % 3
    split = Split(np.flatnonzero(fold_of != 0), np.flatnonzero(fold_of == 0))
    with pytest.raises(LeakError, match=r"same text on both sides.*visitors|same text on both sides.*records"):
        assert_clean(split, TEXTS, OCCUPATIONS)


def test_a_row_on_both_sides_is_named() -> None:
    with pytest.raises(LeakError, match=r"learnt from and tested on.*row 3"):
        assert_clean(Split(np.arange(4), np.arange(3, 8)), TEXTS, OCCUPATIONS)


@pytest.mark.parametrize("folds", [2, 5])
def test_an_impossible_number_of_folds_is_refused(folds: int) -> None:
    with pytest.raises(WorktideError, match="expected '3 to 4'"):
        folds_of(TEXTS, OCCUPATIONS, "major", folds)
