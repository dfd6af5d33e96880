from __future__ import annotations

import numpy as np
import pytest

from worktide.core.errors import CatalogueError
from worktide.matching.build import title_arrays
from worktide.matching.index import Candidate, TitleIndex

TITLES = [
    ("Lawyers", ((2, 1.0),)),
    ("Attorney at Law", ((2, 1.0),)),
    ("All-Source Analyst", ((0, 0.75), (1, 0.25))),
    ("All Source Analyst", ((0, 0.75), (1, 0.25))),
    ("C++ Programmer", ((3, 1.0),)),
    ("C# Programmer", ((4, 1.0),)),
]


def test_every_title_comes_back_with_its_records_in_their_order() -> None:
    index = TitleIndex(title_arrays(TITLES))
    for title, targets in TITLES:
        assert index.find(title) == tuple(Candidate(*target) for target in targets)
    assert sorted(index.titles()) == sorted(title for title, _ in TITLES)


def test_the_order_of_the_input_does_not_matter() -> None:
    shuffled = [TITLES[place] for place in np.random.default_rng(7).permutation(len(TITLES))]
    first, second = title_arrays(TITLES), title_arrays(shuffled)
    assert set(first) == set(second)
    assert all(np.array_equal(first[name], second[name]) for name in first)
    assert all(first[name].dtype == second[name].dtype for name in first)


def test_arrays_hold_numbers_only() -> None:
    assert {array.dtype.kind for array in title_arrays(TITLES).values()} == {"u"}


def test_no_titles_make_an_index_that_finds_nothing() -> None:
    index = TitleIndex(title_arrays([]))
    assert len(index) == 0
    assert index.find("Lawyers") == ()
    assert index.nearest("Lawyers") == ()


@pytest.mark.parametrize(
    ("titles", "message"),
    [
        ([("—", ((0, 1.0),))], "no letter or digit"),
        ([("Lawyers", ())], "needs records"),
        ([("Lawyers", ((0, 0.0),))], "needs records"),
        ([("Lawyers", ((0, 0.7), (1, 0.7)))], "needs records"),
        ([("ML Ops", ((0, 1.0),)), ("ML-Ops", ((1, 1.0),))], "one title but lead to different records"),
    ],
)
def test_contradictions_are_named(titles: list[tuple[str, tuple[tuple[int, float], ...]]], message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        title_arrays(titles)
