"""Judgements: labels where a rater judged, heads for the rest, the same numbers every time."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from worktide.catalogue.roles import load_roles
from worktide.panel.heads import Panel
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.judged import judge_tasks, judgements_of
from worktide.pipeline.raters import RATERS, Rater, raters_of
from worktide.release.open import open_release

Array = NDArray[np.float64]

ROLE_TASKS = [task for role in load_roles() for task in role.tasks]


@pytest.fixture(scope="module")
def judged(inputs: Inputs) -> dict[str, Array]:
    return judge_tasks(inputs, load_roles(), Panel(open_release().arrays("panel")))


@pytest.fixture(scope="module")
def task_ids(inputs: Inputs) -> list[int]:
    return sorted(inputs.table("onet-30-1", "tasks")["task_id"].to_list())


def test_every_task_has_every_distilled_rater(judged: dict[str, Array], task_ids: list[int]) -> None:
    for rater in RATERS:
        given = judged[rater.name]
        assert given.shape == (len(task_ids) + len(ROLE_TASKS), len(rater.levels))
        known = ~np.isnan(given[:, 0])
        assert known.all() or not rater.distilled
        assert known.any()
        assert np.allclose(given[known].sum(axis=1), 1, atol=1e-3)
        assert ((given[known] >= 0) & (given[known] <= 1)).all()


@pytest.mark.parametrize("rater", RATERS, ids=lambda rater: rater.name)
def test_a_label_is_used_as_it_was_given(
    inputs: Inputs, judged: dict[str, Array], task_ids: list[int], rater: Rater
) -> None:
    labels = dict(inputs.table(rater.source, "tasks").select("task_id", rater.column).iter_rows())
    counted = 0
    for place, task in enumerate(task_ids):
        label = labels.get(task)
        if label is not None:
            counted += 1
            row = judged[rater.name][place]
            assert row[rater.levels.index(str(label))] == 1
            assert row.sum() == 1
    present = set(task_ids)
    assert counted == sum(label is not None for task, label in labels.items() if task in present)


def test_labelled_means_that_every_distilled_rater_judged(judged: dict[str, Array], task_ids: list[int]) -> None:
    distilled = [judged[rater.name] for rater in RATERS if rater.distilled]
    certain = np.all([given.max(axis=1) == 1 for given in distilled], axis=0)
    assert np.array_equal(judged["labelled"] == 1, certain)
    assert judged["labelled"][: len(task_ids)].mean() > 0.9
    assert not judged["labelled"][len(task_ids) :].any()


def test_the_raters_of_a_construct_come_in_one_order(judged: dict[str, Array]) -> None:
    found = judgements_of(judged)
    assert found.automation_raters == tuple(rater.name for rater in raters_of("automation"))
    assert np.array_equal(found.exposure[0], judged[found.exposure_raters[0]])
