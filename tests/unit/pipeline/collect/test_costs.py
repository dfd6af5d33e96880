"""Costs: what prices and tokens make, and an estimate that a real answer does not exceed."""

from __future__ import annotations

import pytest

from worktide.pipeline.collect.costs import Prices, Tokens, estimate
from worktide.pipeline.collect.rubric import Rubric
from worktide.pipeline.collect.sample import Task

RUBRIC = Rubric("mine", "exposure", "level", "x" * 4000, {"E0": "no", "E1": "some"})


def test_money_is_tokens_times_prices_a_million() -> None:
    assert Tokens(2_000_000, 500_000).cost(Prices(0.5, 4.0)) == pytest.approx(3.0)
    assert Tokens(2_000_000, 500_000).cost(None) is None
    assert Tokens(1, 2) + Tokens(10, 20) == Tokens(11, 22)


def test_the_estimate_counts_the_rubric_for_each_task() -> None:
    tasks = [Task(number, "11-0000.00", "Keepers", "Polish the lamp") for number in range(10)]
    one, ten = estimate(tasks[:1], RUBRIC, 64), estimate(tasks, RUBRIC, 64)
    assert 1000 < one.asked < 1200
    assert ten == Tokens(10 * one.asked, 640)
    assert estimate([], RUBRIC, 64) == Tokens(0, 0)
