"""Figures of answers: their formulas, and a small cascade end to end."""

from __future__ import annotations

import numpy as np
import pytest

from worktide.matching.cascade import STAGES, Cascade
from worktide.matching.matcher import open_matcher
from worktide.pipeline.title_evaluation.measures import (
    AMONG,
    Answers,
    answers,
    calibration_by_chance,
    calibration_error,
    joined,
    measured,
)
from worktide.pipeline.title_evaluation.sets import TitleSet
from worktide.release.open import open_release


def _answers(place: list[int], confidence: list[float]) -> Answers:
    count = len(place)
    tested = TitleSet(tuple(f"t{n}" for n in range(count)), (frozenset({"11-1011"}),) * count)
    sure = np.array(confidence) >= 0.5
    return Answers(tested, np.array(place), np.array(confidence), sure, np.zeros(count, np.uint8), ("11-1011",) * count)


def test_shares_follow_from_places() -> None:
    found = measured(_answers([0, 1, AMONG, 0, 4], [0.9, 0.8, 0.7, 0.4, 0.1]))
    assert (found.first, found.among_five, found.sure) == (0.4, 0.8, 0.6)
    assert found.right_where_sure == pytest.approx(1 / 3)
    assert found.right_at_80 == 0.5
    assert found.by_group == {"11": (0.4, 5)}
    assert found.by_stage == {STAGES[0]: (0.4, 5)}
    assert [title for title, _, _ in found.failures] == ["t1", "t2", "t4"]


def test_honest_confidence_has_no_calibration_error() -> None:
    confidence = np.repeat([0.2, 0.8], 50)
    right = np.tile([True] + [False] * 4, 10), np.tile([True] * 4 + [False], 10)
    assert calibration_error(confidence, np.concatenate(right)) == pytest.approx(0.0, abs=1e-12)
    assert calibration_error(confidence, np.zeros(100, bool)) == pytest.approx(0.5)


def test_few_titles_stray_by_chance_and_many_do_not() -> None:
    few, many = np.linspace(0.05, 0.95, 100), np.linspace(0.05, 0.95, 10_000)
    mean, low, high = calibration_by_chance(few)
    assert low < mean < high
    assert 0.05 < mean < 0.15
    assert calibration_by_chance(many)[0] == pytest.approx(mean / 10, rel=0.1)
    assert calibration_by_chance(few) == (mean, low, high)
    assert calibration_by_chance(np.ones(50)) == (0.0, 0.0, 0.0)


def test_parts_add_up() -> None:
    one, two = _answers([0, 1], [0.9, 0.8]), _answers([0], [0.7])
    both = measured(joined([one, two]))
    assert both.titles == 3
    assert both.first == pytest.approx(2 / 3)


def test_a_release_answers_its_own_titles() -> None:
    release = open_release()
    matcher = open_matcher(release)
    cascade = matcher._cascade
    assert isinstance(cascade, Cascade)
    official = [entry for entry in release.listing if not entry.slug.startswith("role")][:40]
    codes = [entry.codes[0][:7] for entry in release.listing]
    tested = TitleSet(
        tuple(entry.title for entry in official), tuple(frozenset({entry.codes[0][:7]}) for entry in official)
    )
    found = measured(answers(cascade, codes, tested))
    assert found.first > 0.95
    assert found.failures == () or found.first < 1
