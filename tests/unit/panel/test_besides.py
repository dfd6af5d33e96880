"""The ILO's head beside the panel: learnt from its own tasks, small, without a text, outside the fit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from worktide.core.errors import ReleaseError
from worktide.panel.besides import heads_besides
from worktide.panel.heads import Panel
from worktide.panel.own import OwnHead
from worktide.pipeline.raters import RATERS
from worktide.pipeline.training.details import some_of
from worktide.pipeline.training.evaluate import results
from worktide.pipeline.training.ilo import CUTS, LEVELS, RATER, SIZE, SOURCE, ilo_labels, train_ilo
from worktide.pipeline.training.labels import JudgedTexts
from worktide.pipeline.training.official import MAIN, official_labels
from worktide.pipeline.training.own import judge_own_out_of_fold
from worktide.pipeline.training.train import train_panel
from worktide.release.write import array_bytes
from worktide.sources.registry import read_source
from worktide.sources.store import locate

Arrays = dict[str, NDArray[Any]]

MAIN_RATER = "gpt4_automation_2023"


@pytest.fixture(scope="module")
def tasks(data_folder: Path) -> pl.DataFrame:
    return read_source(SOURCE, locate([data_folder])[SOURCE])["tasks"]


@pytest.fixture(scope="module")
def judged(tasks: pl.DataFrame) -> JudgedTexts:
    return ilo_labels({"tasks": tasks})


@pytest.fixture(scope="module")
def panel_arrays(data_folder: Path) -> Arrays:
    official = official_labels({MAIN: read_source(MAIN, locate([data_folder])[MAIN])["tasks"]})
    # Every fourth task keeps the test short; all fields are in it.
    return train_panel(some_of(official, range(0, len(official.texts), 4)))


@pytest.fixture(scope="module")
def own(judged: JudgedTexts, panel_arrays: Arrays) -> Arrays:
    return train_ilo(judged, Panel(panel_arrays))


@pytest.fixture(scope="module")
def head(panel_arrays: Arrays, own: Arrays) -> OwnHead:
    return heads_besides(panel_arrays | own, Panel(panel_arrays))[RATER]


def test_levels_are_the_scores_cut_as_stated_and_the_task_without_a_text_is_left_out(
    tasks: pl.DataFrame, judged: JudgedTexts
) -> None:
    assert len(judged.texts) == len(tasks) - 1
    known = tasks.filter(pl.col("task").is_in(judged.texts)).sort("isco_08_code", "task_number")
    scores = known["score_2025"].to_numpy()
    level = judged.levels.argmax(axis=1)
    edges = np.array([0.0, *CUTS, 1.0])
    assert judged.level_names == LEVELS
    assert ((edges[level] <= scores) & (scores < edges[level + 1])).all()
    assert np.corrcoef(judged.values[level], scores)[0, 1] > 0.97


def test_its_arrays_are_small_and_hold_no_text(own: Arrays) -> None:
    assert sum(len(array_bytes(array)) for array in own.values()) < 150_000
    assert {name for name, array in own.items() if array.dtype.kind in "US"} == {
        f"panel_besides_{RATER}_level_names",
        f"panel_besides_{RATER}_panel_raters",
    }


def test_the_head_orders_tasks_and_widens_its_sets_for_nonsense(head: OwnHead, judged: JudgedTexts) -> None:
    said = head.judge(["Weld the seams of a steel tank.", "Enter invoices into the accounting system.", "Zibble quux."])
    numbers = said.probabilities @ judged.values
    assert numbers[0] + 0.15 < numbers[1]
    assert said.sets[2].sum() > said.sets[0].sum()
    assert np.allclose(said.probabilities.sum(axis=1), 1)


def test_it_can_be_asked_beside_the_panel_and_is_no_rater_of_the_fit(
    panel_arrays: Arrays, own: Arrays, head: OwnHead
) -> None:
    panel = Panel(panel_arrays | own)
    text = ["Answer letters of customers."]
    said = panel.judge(text, also={RATER: head})
    assert said.probabilities[RATER].shape == (1, len(LEVELS))
    assert np.array_equal(said.probabilities[MAIN_RATER], Panel(panel_arrays).judge(text).probabilities[MAIN_RATER])
    assert RATER not in panel.raters
    assert RATER not in {rater.name for rater in RATERS}


@pytest.mark.parametrize("grouping", ["component", "major"])
def test_held_out_figures_are_those_the_documentation_gives(
    judged: JudgedTexts, panel_arrays: Arrays, grouping: Any
) -> None:
    found = results(judged, judge_own_out_of_fold(judged, Panel(panel_arrays), grouping, 5, SIZE))[0]
    # The panel here learnt from a quarter of the labels, so it is a little worse than the release's.
    assert found.task_r > 0.84
    assert found.occupation_r > 0.93
    assert 0.88 <= found.coverage_90 <= 0.92
    assert found.n == len(judged.texts)


def test_a_release_without_it_has_none_and_a_missing_array_is_named(panel_arrays: Arrays, own: Arrays) -> None:
    panel = Panel(panel_arrays)
    assert heads_besides(panel_arrays, panel) == {}
    broken = {name: array for name, array in own.items() if not name.endswith("_landmarks")}
    with pytest.raises(ReleaseError, match=r"lacks arrays; got .landmarks"):
        heads_besides(panel_arrays | broken, panel)
