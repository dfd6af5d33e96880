"""Every task with every rater's judgement: labels where a rater judged the task, heads for the rest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.catalogue.roles import Role
from worktide.panel.heads import Panel
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.raters import RATERS, Rater, raters_of
from worktide.scoring.judgements import Judgements

Array = NDArray[np.float64]

PROBABILITY_DIGITS = 4


def _one_hot(labels: Sequence[str | None], levels: Sequence[str]) -> Array:
    """Return tasks × levels: 1 at a task's level, a row of NaN where it has none."""
    given = np.array(["" if label is None else label for label in labels])
    hot: Array = (given[:, None] == np.array(levels)[None, :]).astype(np.float64)
    hot[given == ""] = np.nan
    return hot


def _labels(inputs: Inputs, rater: Rater, task_ids: pl.Series) -> Array:
    given = inputs.table(rater.source, "tasks").select("task_id", pl.col(rater.column).cast(pl.String))
    wanted = pl.DataFrame({"task_id": task_ids}).join(given, on="task_id", how="left", maintain_order="left")
    return _one_hot(wanted[rater.column].to_list(), rater.levels)


def _role_judgements(roles: Sequence[Role], heads: Array, official: Array, places: dict[int, int]) -> Array:
    """Return role tasks × levels: the mean of the head on our words and the labels of official tasks like it."""
    tasks = [task for role in roles for task in role.tasks]
    resembled = np.stack(
        [np.nanmean(official[[places[number] for number in task.onet_task_ids]], axis=0) for task in tasks]
    )
    return np.asarray((heads + resembled) / 2)


def _by_level(panel: Panel, rater: Rater, probabilities: Array) -> Array:
    """Return class probabilities in the order of the rater's scale."""
    named = panel.levels(rater.name)
    return probabilities[:, [named.index(level) for level in rater.levels]]


def _role_heads(panel: Panel, roles: Sequence[Role]) -> dict[str, Array]:
    tasks = [(role, task) for role in roles for task in role.tasks]
    main_codes = {role.slug: max(role.codes, key=lambda one: (one.weight, one.code)).code for role in roles}
    return panel.judge(
        [task.text for _, task in tasks],
        occupations=[role.slug for role, _ in tasks],
        major_groups=[main_codes[role.slug][:2] for role, _ in tasks],
    ).probabilities


def judge_tasks(inputs: Inputs, roles: Sequence[Role], panel: Panel) -> dict[str, Array]:
    """Return each rater's class probabilities of all tasks: official ones by Task ID, then the roles' in their order.

    One array (tasks × levels) a rater, and `labelled` (tasks): 1 where every distilled rater judged that very task.
    A rater that was not distilled keeps NaN where it did not judge.
    """
    official = inputs.table("onet-30-1", "tasks").sort("task_id")
    ids = official["task_id"]
    places = {number: place for place, number in enumerate(ids.to_list())}
    distilled = [rater for rater in RATERS if rater.distilled]
    labels = {rater.name: _labels(inputs, rater, ids) for rater in RATERS}
    unlabelled = np.any([np.isnan(labels[rater.name][:, 0]) for rater in distilled], axis=0)
    asked = official.filter(pl.Series(unlabelled))
    # Their neighbours are texts the panel was trained on, so these are judged by their text alone.
    of_asked = panel.judge(asked["task"].to_list(), major_groups=asked["onet_soc_code"].str.slice(0, 2).to_list())
    of_roles = _role_heads(panel, roles)
    result: dict[str, Array] = {}
    for rater in RATERS:
        judged = labels[rater.name]
        role_values = np.full((sum(len(role.tasks) for role in roles), len(rater.levels)), np.nan)
        if rater.distilled:
            missing = np.isnan(judged[:, 0])
            judged[missing] = _by_level(panel, rater, of_asked.probabilities[rater.name])[missing[unlabelled]]
            role_values = _role_judgements(roles, _by_level(panel, rater, of_roles[rater.name]), judged, places)
        result[rater.name] = np.round(np.concatenate([judged, role_values]), PROBABILITY_DIGITS)
    result["labelled"] = np.concatenate([~unlabelled, np.zeros(len(role_values), dtype=bool)]).astype(np.float64)
    return result


def judgements_of(judged: dict[str, Array]) -> Judgements:
    """Return the judgements of all raters as the scoring takes them."""
    automation, exposure = raters_of("automation"), raters_of("exposure")
    return Judgements(
        automation_raters=tuple(rater.name for rater in automation),
        automation=np.stack([judged[rater.name] for rater in automation]),
        exposure_raters=tuple(rater.name for rater in exposure),
        exposure=np.stack([judged[rater.name] for rater in exposure]),
    )
