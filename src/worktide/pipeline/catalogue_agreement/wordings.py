"""Wordings of the same work: the official statements, ours, and two to measure ours by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from worktide.catalogue.occupations import Occupation
from worktide.pipeline.catalogue_agreement.official import OfficialTasks

SEED: Final = 20260601


@dataclass(frozen=True, slots=True)
class WordedTask:
    """One text and its weight within the occupation, and the official Task IDs that it stands for."""

    text: str
    weight: float
    task_ids: tuple[int, ...]


Wording = dict[str, tuple[WordedTask, ...]]


def _by_code(rows: Iterable[tuple[str, WordedTask]]) -> Wording:
    found: dict[str, list[WordedTask]] = defaultdict(list)
    for code, task in rows:
        found[code].append(task)
    return {code: tuple(tasks) for code, tasks in sorted(found.items())}


def official_wording(tasks: OfficialTasks) -> Wording:
    """Return the official statements with the weights of scoring."""
    rows = zip(tasks.codes, tasks.texts, tasks.weights.tolist(), tasks.task_ids, strict=True)
    return _by_code((code, WordedTask(text, weight, (number,))) for code, text, weight, number in rows)


def our_wording(tasks: OfficialTasks, occupations: Iterable[Occupation]) -> Wording:
    """Return our tasks, each with the weight of the official tasks it covers; only of occupations that cover all."""
    weights = dict(zip(tasks.task_ids, tasks.weights.tolist(), strict=True))
    official: dict[str, set[int]] = defaultdict(set)
    for code, number in zip(tasks.codes, tasks.task_ids, strict=True):
        official[code].add(number)
    found: Wording = {}
    for occupation in occupations:
        covered = [number for task in occupation.tasks for number in task.covers]
        if occupation.tasks and sorted(covered) == sorted(official.get(occupation.code, ())):
            found[occupation.code] = tuple(
                WordedTask(task.text, sum(weights[number] for number in task.covers), task.covers)
                for task in occupation.tasks
            )
    return found


def activity_wording(tasks: OfficialTasks) -> Wording:
    """Return the official detailed work activities in place of each task; a task of several is shared among them."""
    rows = zip(tasks.codes, tasks.activities, tasks.weights.tolist(), tasks.task_ids, strict=True)
    return _by_code(
        (code, WordedTask(title, weight / len(titles), (number,)))
        for code, titles, weight, number in rows
        for title in titles
    )


def half_wording(tasks: OfficialTasks) -> Wording:
    """Return a random half of each occupation's official statements (rounded up), by a fixed seed."""
    generator = np.random.default_rng(SEED)
    found: Wording = {}
    for code, worded in official_wording(tasks).items():
        chosen = sorted(generator.permutation(len(worded))[: (len(worded) + 1) // 2].tolist())
        found[code] = tuple(worded[place] for place in chosen)
    return found
