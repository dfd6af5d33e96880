"""The sample: every occupation its share, the same for the same seed, and larger ones hold smaller ones."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.core.errors import SourceError, WorktideError
from worktide.pipeline.collect.sample import Task, read_tasks, stratified


def invented(counts: list[int]) -> tuple[Task, ...]:
    codes = [f"{10 + place}-0000.00" for place, count in enumerate(counts) for _ in range(count)]
    return tuple(Task(number, code, "Someone", f"Do thing {number}") for number, code in enumerate(codes))


@pytest.fixture(scope="module")
def official(data_folder: Path) -> tuple[Task, ...]:
    return read_tasks([data_folder])


def test_every_occupation_gets_its_share_of_two_thousand(official: tuple[Task, ...]) -> None:
    every = Counter(task.onet_soc_code for task in official)
    sample = stratified(official, 2000, 1)
    got = Counter(task.onet_soc_code for task in sample)
    assert len(sample) == len({task.task_id for task in sample}) == 2000
    assert set(got) == set(every)
    # The first task of each is given, so that the rest is shared out a little more sparingly.
    for code, count in every.items():
        assert abs(got[code] - max(1.0, 2000 * count / len(official))) <= 1.5


def test_a_small_sample_has_one_task_of_each_of_so_many_occupations(official: tuple[Task, ...]) -> None:
    sample = stratified(official, 200, 1)
    assert len({task.onet_soc_code for task in sample}) == 200
    assert len({task.onet_soc_code[:2] for task in sample}) >= 18


def test_all_are_all_and_the_order_of_the_file_does_not_matter(official: tuple[Task, ...]) -> None:
    assert sorted(stratified(official, None, 1), key=lambda task: task.task_id) == list(official)
    assert stratified(reversed(official), 300, 1) == stratified(official, 300, 1)
    assert stratified(official, 300, 2) != stratified(official, 300, 1)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=12), st.integers(0, 1000), st.data())
def test_any_beginning_is_a_sample_too(counts: list[int], seed: int, data: st.DataObject) -> None:
    tasks = invented(counts)
    larger = data.draw(st.integers(1, len(tasks)))
    smaller = data.draw(st.integers(1, larger))
    assert stratified(tasks, larger, seed)[:smaller] == stratified(tasks, smaller, seed)
    got = Counter(task.onet_soc_code for task in stratified(tasks, larger, seed))
    assert len(got) == min(larger, len(counts))


def test_more_than_there_are_is_refused() -> None:
    with pytest.raises(WorktideError, match=r"got 8; expected 'at most 7'.*`all`"):
        stratified(invented([3, 4]), 8, 1)


def test_without_the_database_it_says_what_to_add(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="worktide sources add"):
        read_tasks([tmp_path])
