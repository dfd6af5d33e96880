"""Our words against the official ones: real labels and texts of some occupations, and figures worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from worktide.catalogue.occupations import Occupation, OccupationTask, load_occupations
from worktide.core.errors import SourceError
from worktide.pipeline.catalogue_agreement.compare import Agreement, Score, agreement, scores
from worktide.pipeline.catalogue_agreement.folds import (
    FOLDS,
    Fold,
    fold_lessons,
    fold_panels,
    kept_or_made,
    learning_key,
)
from worktide.pipeline.catalogue_agreement.official import Basis, OfficialTasks, read_basis
from worktide.pipeline.catalogue_agreement.report import as_json, compare
from worktide.pipeline.catalogue_agreement.wordings import (
    activity_wording,
    half_wording,
    official_wording,
    our_wording,
)
from worktide.pipeline.training.details import some_of
from worktide.pipeline.training.plain_words import in_plain_words
from worktide.pipeline.training.splits import text_key

EVERY = 8


@pytest.fixture(scope="module")
def whole(data_folder: Path) -> Basis:
    return read_basis([data_folder])


@pytest.fixture(scope="module")
def part(whole: Basis) -> Basis:
    """Every eighth occupation, so that learning five panels takes seconds."""
    kept = set(sorted(set(whole.tasks.codes))[::EVERY])
    rows = [row for row, code in enumerate(whole.judged.occupations) if code in kept]
    places = [place for place, code in enumerate(whole.tasks.codes) if code in kept]
    tasks = OfficialTasks(
        task_ids=tuple(whole.tasks.task_ids[place] for place in places),
        codes=tuple(whole.tasks.codes[place] for place in places),
        texts=tuple(whole.tasks.texts[place] for place in places),
        weights=whole.tasks.weights[places],
        activities=tuple(whole.tasks.activities[place] for place in places),
        titles=whole.tasks.titles,
    )
    return Basis(tasks, some_of(whole.judged, rows), whole.hashes)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def folds(part: Basis, cache: Path) -> list[Fold]:
    return fold_panels(part, cache, lambda _: None)


def test_all_official_tasks_are_there_with_weights_that_add_up(whole: Basis) -> None:
    assert len(whole.tasks.task_ids) == 18_796
    sums: dict[str, float] = {}
    for code, weight in zip(whole.tasks.codes, whole.tasks.weights.tolist(), strict=True):
        sums[code] = sums.get(code, 0.0) + weight
    assert len(sums) == 923
    assert list(sums.values()) == pytest.approx([1.0] * 923)


def test_every_wording_carries_the_whole_weight(whole: Basis) -> None:
    official = official_wording(whole.tasks)
    ours = our_wording(whole.tasks, load_occupations())
    assert set(ours) == set(official)
    for wording in (official, ours):
        assert [sum(task.weight for task in tasks) for tasks in wording.values()] == pytest.approx([1.0] * 923)
    for code, tasks in half_wording(whole.tasks).items():
        assert len(tasks) == (len(official[code]) + 1) // 2
        assert set(tasks) <= set(official[code])
    assert set(activity_wording(whole.tasks)) <= set(official)


def test_an_occupation_that_covers_a_task_twice_or_not_at_all_is_left_out(part: Basis) -> None:
    numbers = [n for n, code in zip(part.tasks.task_ids, part.tasks.codes, strict=True) if code == part.tasks.codes[0]]

    def with_covers(covers: list[int]) -> Occupation:
        task = OccupationTask("one", "Do all of it", tuple(covers))
        return Occupation(part.tasks.codes[0], "Some Title", "A summary that is long enough.", tasks=(task,))

    assert set(our_wording(part.tasks, [with_covers(numbers)])) == {part.tasks.codes[0]}
    assert our_wording(part.tasks, [with_covers(numbers[1:])]) == {}
    assert our_wording(part.tasks, [with_covers([*numbers, numbers[0]])]) == {}


def test_each_occupation_is_judged_by_a_panel_that_saw_neither_it_nor_its_texts(part: Basis, folds: list[Fold]) -> None:
    assert len(folds) == FOLDS
    codes = [code for fold in folds for code in fold.codes]
    assert sorted(codes) == sorted(set(part.judged.occupations) | set(part.tasks.codes))
    for fold in folds:
        inside = {text_key(text) for text, code in _texts(part) if code in fold.codes}
        outside = {text_key(text) for text, code in _texts(part) if code not in fold.codes}
        assert not inside & outside


def test_no_title_or_plain_copy_of_an_unseen_task_teaches_its_panel(whole: Basis) -> None:
    for lesson in fold_lessons(whole):
        taught = set(map(text_key, lesson.further.texts))
        unseen = [text for text, code in _texts(whole) if code in lesson.unseen]
        titles = zip(whole.tasks.codes, whole.tasks.activities, strict=True)
        named = {text_key(title) for code, given in titles if code in lesson.unseen for title in given}
        assert len(taught) > 1000
        assert len(named) > 1000
        assert not taught & named
        assert not taught & {text_key(text) for text in unseen}
        assert not taught & {text_key(in_plain_words(text)) for text in unseen}


def _texts(basis: Basis) -> list[tuple[str, str]]:
    judged = zip(basis.judged.texts, basis.judged.occupations, strict=True)
    return [*judged, *zip(basis.tasks.texts, basis.tasks.codes, strict=True)]


def test_the_same_words_give_the_same_scores_and_other_words_others(part: Basis, folds: list[Fold]) -> None:
    official = scores(folds, official_wording(part.tasks))
    same = agreement("same", official, official)
    assert same.r == pytest.approx(1.0)
    assert (same.difference, same.bias, same.far) == (0.0, 0.0, 0.0)
    ours = scores(folds, our_wording(part.tasks, load_occupations()))
    found = agreement("ours", official, ours)
    assert found.n == len(official)
    assert 0.8 < found.r < 1.0
    assert 0.0 < found.difference < 15.0


def test_a_second_run_learns_nothing_and_says_the_same(part: Basis, folds: list[Fold], cache: Path) -> None:
    told: list[str] = []
    again = fold_panels(part, cache, told.append)
    assert told == []
    texts = ["Compare the books with bank statements", "Brush plaster over cracks"]
    assert [fold.does(texts).tolist() for fold in again] == [fold.does(texts).tolist() for fold in folds]


def test_damaged_arrays_are_made_anew(tmp_path: Path) -> None:
    made: list[int] = []

    def make() -> dict[str, np.ndarray]:
        made.append(1)
        return {"values": np.arange(5.0)}

    place = tmp_path / "fold.npz"
    for expected, damage in ((1, None), (1, b"no archive"), (2, b""), (3, None)):
        assert kept_or_made(place, make)["values"].tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]
        assert len(made) == expected
        if damage is not None:
            place.write_bytes(damage)


def test_other_files_are_learnt_from_anew(part: Basis) -> None:
    other = replace(part, hashes=part.hashes | {"onet-30-1": "0" * 64})
    assert learning_key(other) != learning_key(part)


def test_figures_follow_from_the_scores() -> None:
    official = {"11-1": 10.0, "11-2": 20.0, "13-1": 60.0, "13-2": 80.0}
    ours = {"11-1": 12.0, "11-2": 21.0, "13-1": 50.0, "13-2": 85.0, "15-1": 0.0}
    found = agreement(
        "ours",
        {code: Score(value, ()) for code, value in official.items()},
        {code: Score(value, ()) for code, value in ours.items()},
    )
    values = np.array([[10, 20, 60, 80], [12, 21, 50, 85]], dtype=float)
    inside = np.array([[-5, 5, -10, 10], [-4.5, 4.5, -17.5, 17.5]])
    assert (found.n, found.far) == (4, 25.0)
    assert found.r == pytest.approx(np.corrcoef(values)[0, 1])
    assert found.r_within == pytest.approx(np.corrcoef(inside)[0, 1])
    assert found.difference == pytest.approx(18 / 4)
    assert found.bias == pytest.approx(-2 / 4)
    assert not found.reached
    assert Agreement("good", 900, 0.98, 0.95, 1.9, 0.1, 4.0).reached


def test_the_report_names_what_is_far_and_what_lacks_or_needs_no_note(part: Basis, cache: Path) -> None:
    notes = {part.tasks.codes[0]: "A reason for what needs none, or needs one."}
    report = compare(part, load_occupations(), notes, cache)
    far = [pair for pair in report.occupations if abs(pair.difference) > 8]
    assert [pair.code for pair in report.unnoted] == [pair.code for pair in far if pair.code not in notes]
    assert (report.stale == ()) == (part.tasks.codes[0] in {pair.code for pair in far})
    distances = [abs(pair.difference) for pair in report.occupations]
    assert distances == sorted(distances, reverse=True)
    told = as_json(report)
    assert [line["wording"] for line in told["lines"]] == ["our words", "official activities", "a random half of them"]
    assert len({line["n"] for line in told["lines"]}) == 1
    first = report.occupations[0]
    assert sum(task.weight * task.ours for task in first.tasks) / 100 == pytest.approx(first.ours)
    assert sum(task.weight * task.covered for task in first.tasks) / 100 == pytest.approx(first.official)


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="eloundou-labels, eloundou-automation-labels, onet-30-1"):
        read_basis([tmp_path])
