"""A person's own mix of a job's tasks, held against the release's own figures and against sums by hand."""

from __future__ import annotations

import numpy as np
import pytest

from worktide.assessment.own_mix import listed_hours, own_mix, task_draws
from worktide.core.errors import UnknownTitleError, WorktideError
from worktide.release.open import Release, open_release

SLUG = "registered-nurses"


@pytest.fixture(scope="module")
def release() -> Release:
    return open_release()


def test_the_listed_hours_give_the_listed_share(release: Release) -> None:
    apart = []
    for listed in release.listing[::17]:
        record = release.record(listed.slug)
        if record.shares is None:
            continue
        mix = own_mix(listed.slug, listed_hours(record), release=release)
        # Hours are rounded to a tenth and draws to whole percents.
        assert abs(mix.ai_does.value - mix.listed.value) <= 0.5
        assert abs(mix.hours - 40) <= 0.05 * len(record.tasks)
        assert mix.ai_does.low <= mix.ai_does.value <= mix.ai_does.high
        apart.append(mix.listed.value - record.shares.ai_does.value)
    assert len(apart) > 50
    # The release's own figure draws the weights too and rests on 200 draws; here they stand and 64 draws are kept.
    assert abs(np.mean(apart)) < 0.5
    assert np.max(np.abs(apart)) < 6


def test_every_record_has_draws_of_each_task_around_its_value(release: Release) -> None:
    apart = []
    for listed in release.listing:
        draws, tasks = task_draws(release, listed.slug), release.record(listed.slug).tasks
        assert len(draws) == len(tasks)
        apart += [float(own.mean()) - task.automation.value for own, task in zip(draws, tasks, strict=True)]
    assert abs(np.mean(apart)) < 0.5
    assert np.mean(np.abs(apart)) < 2


def test_one_task_alone_is_that_task_and_struck_tasks_count_nothing(release: Release) -> None:
    record = release.record(SLUG)
    draws = task_draws(release, SLUG)
    for place, task in enumerate(record.tasks):
        mix = own_mix(SLUG, {task.id: 8}, release=release)
        assert mix.ai_does.value == round(float(draws[place].mean()), 1)
        assert (mix.hours, mix.hours_ai_does.value) == (8, round(0.08 * float(draws[place].mean()), 1))


def test_what_software_does_already_counts_whole(release: Release) -> None:
    first, second = release.record(SLUG).tasks[:2]
    mix = own_mix(SLUG, {first.id: 10, second.id: 30}, [first.id], release=release)
    alone = own_mix(SLUG, {second.id: 30}, release=release)
    assert mix.told == 25.0
    assert mix.hours_ai_does.value == pytest.approx(10 + alone.hours_ai_does.value, abs=0.1)
    whole = own_mix(SLUG, {first.id: 10}, [first.id], release=release)
    assert (whole.ai_does.low, whole.ai_does.value, whole.ai_does.high) == (100, 100, 100)


def test_own_tasks_weigh_by_their_hours(release: Release) -> None:
    task = release.record(SLUG).tasks[0]
    before = own_mix(SLUG, {task.id: 20}, release=release)
    after = own_mix(SLUG, {task.id: 20}, own=[("Write and fix computer programs", 20)], release=release)
    expected = (before.ai_does.value + float(np.mean(after.own_draws))) / 2
    assert after.ai_does.value == pytest.approx(expected, abs=0.1)
    assert (after.own_hours, len(after.own), len(after.own_draws)) == (20, 1, task_draws(release, SLUG).shape[1])


@pytest.mark.parametrize(
    ("hours", "told", "own", "said"),
    [
        ({}, (), (), "do not make a week"),
        ({"no-such-task": 1}, (), (), "has no such task"),
        ({}, ("no-such-task",), (), "has no such task"),
        ({}, (), (("Write", 200),), "no hours a week"),
        ({}, (), (("Write", float("nan")),), "no hours a week"),
        ({}, (), (("123", 3),), "no letter"),
        ({}, (), (("Write", 100), ("Read", 100)), "do not make a week"),
    ],
)
def test_what_is_no_week_is_named(
    release: Release, hours: dict[str, float], told: tuple[str, ...], own: tuple[tuple[str, float], ...], said: str
) -> None:
    with pytest.raises(WorktideError, match=said):
        own_mix(SLUG, hours, told, own, release)


def test_an_unknown_address_and_a_job_without_tasks_are_named(release: Release) -> None:
    with pytest.raises(UnknownTitleError, match="no record has the address"):
        own_mix("no-such-job", {}, release=release)
    with pytest.raises(WorktideError, match="has no such task"):
        own_mix("production-workers-all-other", {"any": 1}, release=release)
