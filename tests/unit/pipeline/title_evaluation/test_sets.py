"""Sets of titles with codes: distinct, whole codes, and a check that nothing tested was learned from."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from tests.unit.pipeline.conftest import Watched

from worktide.core.titles import title_key
from worktide.pipeline.inputs import Inputs, read_inputs
from worktide.pipeline.steps import Steps
from worktide.pipeline.title_evaluation.evaluate import SOURCES
from worktide.pipeline.title_evaluation.sets import (
    FOLDS,
    alternate_titles,
    check_unseen,
    direct_match_titles,
    employers_titles,
    fold_of,
    normal_form,
)
from worktide.pipeline.training.splits import LeakError


@pytest.fixture(scope="module")
def files(data_folder: Path) -> Inputs:
    """The files that an evaluation reads."""
    return read_inputs([data_folder], Steps(None, Watched()), ("onet-30-1", *SOURCES))


@pytest.mark.parametrize(
    "make", [employers_titles, alternate_titles, lambda files: direct_match_titles(files, frozenset())]
)
def test_titles_are_distinct_and_have_whole_codes(make: object, files: Inputs) -> None:
    assert callable(make)
    found = make(files)
    keys = [title_key(title) for title in found.titles]
    assert len(set(keys)) == len(keys) > 1000
    assert all(codes and all(re.fullmatch(r"\d\d-\d{4}", code) for code in codes) for codes in found.codes)


def test_direct_matches_leave_out_every_other_spelling(files: Inputs) -> None:
    every = direct_match_titles(files, frozenset())
    some = frozenset(map(normal_form, every.titles[::2]))
    left = direct_match_titles(files, some)
    assert not some & {normal_form(title) for title in left.titles}
    assert len(left.titles) < len(every.titles) * 0.6


def test_folds_are_of_like_size_and_never_change() -> None:
    counts = Counter(fold_of(f"title {number}") for number in range(5000))
    assert set(counts) == set(range(FOLDS))
    assert min(counts.values()) > 900
    assert [fold_of(form) for form in ("nurse", "welder", "data engineer")] == [
        fold_of(form) for form in ("nurse", "welder", "data engineer")
    ]


def test_other_spellings_have_one_form() -> None:
    assert normal_form("Sr. Registered Nurses (nights)") == normal_form("registered nurse")


def test_a_leak_is_named() -> None:
    check_unseen(["nurse"], ["welder"], "a fold")
    with pytest.raises(LeakError, match="a fold") as caught:
        check_unseen(["nurse", "welder"], ["welder"], "a fold")
    assert "welder" in str(caught.value)
