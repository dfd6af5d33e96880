"""Titles: one answer for each key, whoever claims it and in whatever order."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.catalogue.aliases import TitleClaim, resolve_titles
from worktide.core.titles import title_key

claims = st.lists(
    st.builds(
        TitleClaim,
        title=st.sampled_from(["Doctor", "doctor ", "Coffee Maker", "COFFEE-MAKER", "C++ Developer", "+", "Cook"]),
        slug=st.sampled_from([f"job-{number}" for number in range(12)]),
        rank=st.integers(0, 2),
        weight=st.one_of(st.just(0.0), st.just(1.0), st.floats(0, 1e9)),
    ),
    max_size=60,
)


@given(claims, st.randoms())
def test_every_title_has_one_stated_answer(given_claims: list[TitleClaim], order: object) -> None:
    resolved = resolve_titles(given_claims)
    keys = [title.key for title in resolved]
    assert keys == sorted({title_key(claim.title) for claim in given_claims} - {""})
    for title in resolved:
        confidences = [confidence for _, confidence in title.targets]
        assert math.isclose(sum(confidences), 1, abs_tol=1e-9)
        assert min(confidences) > 0
        assert all(left >= right for left, right in pairwise(confidences))
        assert title_key(title.title) == title.key
    shuffled = list(given_claims)
    order.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert resolve_titles(shuffled) == resolved


@given(claims)
def test_only_the_best_rank_counts(given_claims: list[TitleClaim]) -> None:
    for title in resolve_titles(given_claims):
        rivals = [claim for claim in given_claims if title_key(claim.title) == title.key]
        best = min(claim.rank for claim in rivals)
        assert {slug for slug, _ in title.targets} == {claim.slug for claim in rivals if claim.rank == best}


@pytest.mark.parametrize(("first", "second"), [(0, 1), (1, 2), (0, 2)])
def test_a_better_rank_wins_over_any_weight(first: int, second: int) -> None:
    given_claims = [TitleClaim("Cook", "a", second, 1e9), TitleClaim("cook", "b", first, 1.0)]
    assert resolve_titles(given_claims)[0].targets == (("b", 1.0),)


def test_a_set_is_ordered_by_weight_then_slug() -> None:
    weights = {"c": 6000.0, "a": 2000.0, "b": 2000.0}
    found = resolve_titles([TitleClaim("Cook", slug, 2, weight) for slug, weight in weights.items()])[0]
    assert [slug for slug, _ in found.targets] == ["c", "a", "b"]
    assert [round(confidence, 3) for _, confidence in found.targets] == [0.6, 0.2, 0.2]


@pytest.mark.parametrize("count", [1, 2, 3, 6, 7, 11, 43, 200])
def test_equal_claims_stay_in_order_and_lose_nobody(count: int) -> None:
    slugs = [f"job-{number:03}" for number in range(count)]
    found = resolve_titles([TitleClaim("Cook", slug, 1, 1.0) for slug in reversed(slugs)])[0]
    assert [slug for slug, _ in found.targets] == slugs
    confidences = [confidence for _, confidence in found.targets]
    assert confidences == sorted(confidences, reverse=True)
    assert max(confidences) - min(confidences) < 2e-4


def test_the_smallest_of_a_set_is_never_rounded_away() -> None:
    found = resolve_titles([TitleClaim("Cook", "few", 2, 1.0), TitleClaim("Cook", "many", 2, 1e9)])[0]
    assert found.targets == (("many", 0.9999), ("few", 0.0001))
