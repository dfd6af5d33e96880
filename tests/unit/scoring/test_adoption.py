"""Observed use: agreement of orders with use, recovered where the truth is known, and what is said of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from worktide.scoring.adoption import (
    SeenTasks,
    adoption_note,
    adoption_of,
    clustered_agreement,
    clustered_rank_correlation,
)

Array = NDArray[np.float64]


def area_by_pairs(order: Array, seen: NDArray[np.bool_]) -> float:
    difference = order[seen][:, None] - order[~seen][None, :]
    return float(np.mean((difference > 0) + 0.5 * (difference == 0)))


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=4, max_size=40))
def test_the_area_counts_pairs_with_ties_half(rows: list[tuple[int, bool]]) -> None:
    order = np.array([float(value) for value, _ in rows])
    seen = np.array([flag for _, flag in rows])
    clusters = np.arange(len(rows))
    if seen.all() or not seen.any():
        with pytest.raises(ValueError, match="both kinds"):
            clustered_agreement(order, seen, clusters)
        return
    assert clustered_agreement(order, seen, clusters).area == pytest.approx(area_by_pairs(order, seen))


def synthetic(generator: np.random.Generator) -> tuple[Array, NDArray[np.bool_], NDArray[np.int64]]:
    """60 clusters of 12 tasks that share much of what makes a task seen and of its place in the order."""
    cluster = np.repeat(np.arange(60), 12)
    shared = generator.standard_normal(60)[cluster]
    order = shared + generator.standard_normal(720)
    seen = shared + 1.5 * generator.standard_normal(720) > 0.7
    return order, seen, cluster


def test_intervals_cover_the_true_area_though_tasks_are_clustered() -> None:
    generator = np.random.default_rng(8)
    truth = np.mean([clustered_agreement(*synthetic(generator)).area for _ in range(400)])
    found = [clustered_agreement(*synthetic(generator)) for _ in range(400)]
    covered = np.mean([one.low <= truth <= one.high for one in found])
    assert 0.91 <= covered <= 0.98
    alone = [
        clustered_agreement(order, seen, np.arange(720))
        for order, seen, _ in (synthetic(generator) for _ in range(400))
    ]
    assert np.mean([one.low <= truth <= one.high for one in alone]) < 0.85


def test_a_random_order_agrees_by_half() -> None:
    generator = np.random.default_rng(2)
    seen = generator.random(4000) < 0.2
    one = clustered_agreement(generator.random(4000), seen, generator.integers(300, size=4000))
    assert one.low < 0.5 < one.high
    assert (one.tasks, one.seen, one.clusters) == (4000, int(seen.sum()), 300)


def test_rank_correlation_is_recovered_and_repeats() -> None:
    generator = np.random.default_rng(3)
    first = generator.standard_normal(1500)
    second = 0.5 * first + np.sqrt(0.75) * generator.standard_normal(1500)
    clusters = generator.integers(200, size=1500)
    one = clustered_rank_correlation(first, second, clusters, 9)
    # Spearman's correlation of a bivariate normal with correlation 0.5.
    assert one.low < 6 / np.pi * np.arcsin(0.25) < one.high
    assert one == clustered_rank_correlation(first, second, clusters, 9)
    assert clustered_rank_correlation(first, np.exp(first), clusters, 9).value == pytest.approx(1.0)


def test_a_correlation_of_two_tasks_is_refused() -> None:
    with pytest.raises(ValueError, match="says nothing"):
        clustered_rank_correlation(np.arange(2.0), np.arange(2.0), np.arange(2), 0)


def test_the_note_counts_and_states_its_limits() -> None:
    note = adoption_note(SeenTasks(29, 27, 20, 16, 15, own=True), 5)
    assert note.startswith("20 of 29 tasks were seen in at least one of 5 releases")
    assert "2 could not be seen" in note
    assert "Not seen does not mean not exposed." in note
    assert "could not be seen" not in adoption_note(SeenTasks(29, 29, 20, 16, 15, own=True), 5)
    assert "that ours resemble" in adoption_note(SeenTasks(8, 8, 2, 1, 0, own=False), 5)


def test_the_section_holds_the_shares_it_was_given() -> None:
    section = adoption_of({"chat 2025-02": 0.123456, "API 2026-03": 0.0}, SeenTasks(4, 4, 1, 0, 0, own=True), 5)
    assert section.observed_share == {"chat 2025-02": 0.1235, "API 2026-03": 0.0}
    assert (section.tasks_seen, section.tasks_total) == (1, 4)
