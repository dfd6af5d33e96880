"""Scores of tasks in anyone's words, held against what the release says of the same tasks."""

from __future__ import annotations

import numpy as np
import pytest

from worktide.assessment.own_tasks import LONGEST_TASK, MOST_TASKS, blended, score_tasks
from worktide.core.errors import WorktideError
from worktide.release.open import open_release


def test_the_releases_own_texts_score_near_the_release() -> None:
    release = open_release()
    differences, inside = [], []
    for listed in release.listing[::23]:
        record = release.record(listed.slug)
        if record.shares is None or listed.kind != "occupation":
            continue
        score = score_tasks([task.text for task in record.tasks], [task.time_share for task in record.tasks], release)
        differences.append(score.ai_does.value - record.shares.ai_does.value)
        inside.append(score.ai_does.low <= record.shares.ai_does.value <= score.ai_does.high)
    assert len(inside) > 25
    # The heads read plain wording a little lower; 80 % ranges hold the release's figure at least as often as they say.
    assert abs(np.mean(differences)) < 4
    assert np.mean(inside) >= 0.8


def test_ranges_hold_their_values_and_shares_add_up() -> None:
    score = score_tasks(["Answer customers' calls", "Lift crates", "Write code", "qwx zzkq fnord vrr"], [1, 2, 3, 4])
    for interval in (score.ai_does, score.percentile, *(task.automation for task in score.tasks)):
        assert 0 <= interval.low <= interval.value <= interval.high <= 100
    assert [task.time_share for task in score.tasks] == [10.0, 20.0, 30.0, 40.0]
    strange = score.tasks[3]
    assert strange.novelty == max(task.novelty for task in score.tasks)
    assert all(len(rating.levels) == max(map(len, (rating.levels,))) for rating in strange.raters.values())
    assert any("unlike" in caveat for caveat in score.caveats)


def test_desk_work_stands_above_lifting_and_more_of_it_raises_the_share() -> None:
    texts = ["Translate letters from German", "Carry bricks up the scaffold"]
    mostly, rarely = score_tasks(texts, [9, 1]), score_tasks(texts, [1, 9])
    assert mostly.ai_does.low > rarely.ai_does.value
    assert mostly.percentile.value > rarely.percentile.value


def test_the_same_tasks_give_the_same_numbers() -> None:
    assert score_tasks(["Cook meals", "Wash dishes"]) == score_tasks(["Cook  meals", "Wash dishes"])


@pytest.mark.parametrize(
    ("texts", "weights"),
    [
        ([], None),
        ([" "], None),
        (["123"], None),
        (["x" * (LONGEST_TASK + 1)], None),
        (["Cook meals"] * (MOST_TASKS + 1), None),
        (["Cook meals"], [1.0, 2.0]),
        (["Cook meals"], [-1.0]),
        (["Cook meals"], [0.0]),
        (["Cook meals"], [float("nan")]),
    ],
)
def test_what_cannot_be_scored_is_refused(texts: list[str], weights: list[float] | None) -> None:
    with pytest.raises(WorktideError):
        score_tasks(texts, weights)


def test_a_blend_of_one_record_is_that_record() -> None:
    release = open_release()
    place = release.positions["registered-nurses"]
    shares = release.record("registered-nurses").shares
    mixed = blended([(place, 1.0)], release)
    assert mixed is not None
    assert shares is not None
    assert abs(mixed[0].value - shares.ai_does.value) < 0.2
    assert blended([], release) is None
