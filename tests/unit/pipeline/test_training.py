"""Training recovers what is known of made-up raters, keeps its promise of coverage, and serves what it learnt."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.unit.pipeline.training_labels import known_labels

from worktide.panel.heads import Panel
from worktide.panel.stages import LinearStage
from worktide.pipeline.training.calibration import coverage_by_group
from worktide.pipeline.training.details import learning_curve, noise_ceiling
from worktide.pipeline.training.evaluate import OutOfFold, judge_out_of_fold, results
from worktide.pipeline.training.further import further_of
from worktide.pipeline.training.labels import JudgedTexts, judged_texts
from worktide.pipeline.training.matrix import count_grams, count_known
from worktide.pipeline.training.measures import residual_parts
from worktide.pipeline.training.nested import fit_linear, lessons_of, nested_outputs
from worktide.pipeline.training.splits import folds_of, numbered, text_key
from worktide.pipeline.training.train import linear_arrays, train_panel

Known = tuple[JudgedTexts, NDArray[np.float64]]


@pytest.fixture(scope="module")
def known() -> Known:
    return known_labels()


@pytest.fixture(scope="module")
def held_out(known: Known) -> OutOfFold:
    return judge_out_of_fold(known[0])


@pytest.fixture(scope="module")
def arrays(known: Known) -> dict[str, NDArray[np.float64]]:
    return train_panel(known[0])


def test_held_out_probabilities_come_near_the_true_ones(known: Known, held_out: OutOfFold) -> None:
    judged, shares = known
    said = held_out.held.levels[:, judged.scale.columns(0)]
    best = np.corrcoef(shares @ [0, 0.5, 1], judged.numbers(held_out.held.truth)[:, 0])[0, 1]
    assert np.corrcoef(said @ [0, 0.5, 1], shares @ [0, 0.5, 1])[0, 1] > 0.97
    assert np.abs(said - shares).mean() < 0.05
    assert results(judged, held_out)[0].task_r == pytest.approx(best, abs=0.03)


def test_sets_cover_nine_in_ten_and_no_group_is_rejected(known: Known, held_out: OutOfFold) -> None:
    judged, _ = known
    groups = np.asarray([code[:2] for code in judged.occupations])
    for place, sets in enumerate(held_out.sets(filled=False)):
        covered = sets[held_out.held.truth[:, judged.scale.columns(place)] > 0]
        assert 0.88 <= covered.mean() <= 0.92
        assert not any(group.rejected for group in coverage_by_group(covered, groups, held_out.occupations))


def test_a_group_that_is_not_covered_is_rejected(known: Known) -> None:
    judged, _ = known
    groups = np.asarray([code[:2] for code in judged.occupations])
    random = np.random.default_rng(2)
    covered = random.random(len(groups)) < np.where(groups == "15", 0.7, 0.9)
    rejected = [
        group.group for group in coverage_by_group(covered, groups, numbered(judged.occupations)) if group.rejected
    ]
    assert rejected == ["15"]


def test_no_label_of_a_fold_reaches_what_its_kernel_stage_reads(known: Known) -> None:
    judged, _ = known
    texts, further = numbered(map(text_key, judged.texts)), further_of(judged)
    folds = folds_of(judged.texts, judged.occupations, "component", 3)
    levels = judged.levels.copy()
    levels[folds == 1] = 1 - levels[folds == 1]
    before, _ = nested_outputs(lessons_of(judged, further), folds, texts)
    after, _ = nested_outputs(lessons_of(replace(judged, levels=levels), further), folds, texts)
    assert np.array_equal(before[1], after[1])
    assert not np.array_equal(before[0], after[0])


def test_a_head_learns_nothing_from_labels_that_mean_nothing(known: Known) -> None:
    judged, _ = known
    random = np.random.default_rng(8)
    shuffled = judged.levels[random.permutation(len(judged.texts))]
    noise = JudgedTexts(judged.texts, judged.occupations, judged.scale, judged.level_names, shuffled, judged.values)
    assert abs(results(noise, judge_out_of_fold(noise))[0].task_r) < 0.06


def test_swapped_labels_are_noticed(known: Known) -> None:
    judged, shares = known
    levels = judged.levels.copy()
    levels[:, [0, 2]] = levels[:, [2, 0]]
    swapped = JudgedTexts(judged.texts, judged.occupations, judged.scale, judged.level_names, levels, judged.values)
    found = judge_out_of_fold(swapped)
    assert np.corrcoef(swapped.numbers(found.held.levels)[:, 0], shares @ [0, 0.5, 1])[0, 1] < -0.9


def test_the_run_time_reads_the_features_that_training_read(known: Known) -> None:
    judged, _ = known
    texts = [
        *judged.texts[:50],
        "carve the bells",
        "",
        "…",
        "unheard of words: zyx!",
        "Wash LINEN, wash linen",
        "a" * 3000,
    ]
    counted = count_grams(judged.texts)
    fit = fit_linear(counted, np.asarray(judged.scale.without_lowest(judged.levels)))
    learnt = fit.outputs(count_known(texts, counted))
    served, _ = LinearStage(linear_arrays(fit, counted)).read(texts)
    assert np.abs(served - learnt).max() < 0.01


def test_the_same_labels_give_the_same_bytes(known: Known, arrays: dict[str, NDArray[np.float64]]) -> None:
    again = train_panel(known[0])
    assert {name: array.tobytes() for name, array in again.items()} == {
        name: array.tobytes() for name, array in arrays.items()
    }


def test_arrays_hold_no_objects_and_are_small(arrays: dict[str, NDArray[np.float64]]) -> None:
    assert not any(array.dtype.hasobject for array in arrays.values())
    assert sum(array.nbytes for array in arrays.values()) < 3_000_000


def test_the_panel_judges_new_texts_by_their_words(arrays: dict[str, NDArray[np.float64]]) -> None:
    panel = Panel(arrays)
    said = panel.judge(["carve the timber of the mill", "tune the bells of the mill"])
    assert said.probabilities["one"][0] @ panel.values("one") < 0.2
    assert said.probabilities["one"][1] @ panel.values("one") > 0.8


def test_what_occupations_share_of_an_error_is_found() -> None:
    random = np.random.default_rng(4)
    occupations = np.repeat(np.arange(400), 20)
    errors = 0.1 * random.standard_normal(400)[occupations] + 0.2 * random.standard_normal(8000)
    parts = residual_parts(errors, occupations)
    assert parts.occupation == pytest.approx(0.1, abs=0.01)
    assert parts.task == pytest.approx(0.2, abs=0.005)
    assert parts.inflation == pytest.approx(1 + 20 * 0.25, rel=0.2)


def test_the_noise_ceiling_of_a_rater_is_found() -> None:
    random = np.random.default_rng(6)
    truth = np.repeat(random.random(600), 3)
    levels = np.where(random.random(1800) < truth, "yes", "no")
    texts = [f"text {row // 3}" for row in range(1800)]
    judged = judged_texts(
        texts, [str(row) for row in range(1800)], {"it": levels.tolist()}, {"it": {"no": 0.0, "yes": 1.0}}
    )
    assert noise_ceiling(judged)["it"] == pytest.approx(np.sqrt(1 / 12 / 0.25), abs=0.05)


def test_more_labels_make_better_heads(known: Known) -> None:
    curve = learning_curve(known[0], [0.1, 1.0])
    assert curve[1.0][0].task_r > curve[0.1][0].task_r
    assert curve[0.1][0].n == 240
