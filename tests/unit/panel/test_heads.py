"""The panel learnt from the published labels: what it says of texts near to and far from them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from worktide.core.errors import ReleaseError, WorktideError
from worktide.panel.heads import Panel
from worktide.pipeline.training.details import some_of
from worktide.pipeline.training.official import official_labels
from worktide.pipeline.training.train import Arrays, train_panel
from worktide.sources.registry import read_source
from worktide.sources.store import locate

COOKING = ("Simmer the onions in butter until they turn soft and golden.", "Fold the egg whites into the batter.")
LAW = ("Draft a motion to dismiss for lack of personal jurisdiction.", "Advise a client on the terms of a lease.")
WELDING = ("Weld the seams of a steel tank.", "Grind welds flush and check them for cracks.")
NONSENSE = ("Blorf quuxing zibble frandit wompus.", "Xyzzy vorpal snark jubjub.")
EXPOSURE = ("human_exposure_2023", "gpt4_exposure_2023")


@pytest.fixture(scope="module")
def arrays(data_folder: Path) -> Arrays:
    found = locate([data_folder])
    names = ("eloundou-labels", "eloundou-automation-labels")
    judged = official_labels({name: read_source(name, found[name])["tasks"] for name in names})
    # Every fourth task keeps the test short; all fields are in it.
    return train_panel(some_of(judged, range(0, len(judged.texts), 4)))


@pytest.fixture(scope="module")
def panel(arrays: Arrays) -> Panel:
    return Panel(arrays)


def test_probabilities_add_up_and_no_set_is_empty(panel: Panel) -> None:
    said = panel.judge([*COOKING, *LAW, *WELDING, *NONSENSE, "", "…"])
    for rater in panel.raters:
        assert said.probabilities[rater].shape == said.sets[rater].shape == (10, len(panel.levels(rater)))
        assert said.probabilities[rater].min() > 0
        assert np.allclose(said.probabilities[rater].sum(axis=1), 1)
        assert said.sets[rater].any(axis=1).all()


def test_text_unlike_the_training_text_is_new_and_gets_larger_sets(panel: Panel) -> None:
    novelty = {name: panel.judge(texts).novelty.mean() for name, texts in _KINDS.items()}
    assert novelty["nonsense"] > novelty["cooking"] > novelty["welding"]
    assert novelty["nonsense"] > novelty["law"]
    for rater in EXPOSURE:
        sizes = {name: panel.judge(texts).sets[rater].sum(axis=1).mean() for name, texts in _KINDS.items()}
        assert sizes["nonsense"] > max(sizes["law"], sizes["welding"], sizes["cooking"])


_KINDS = {"cooking": COOKING, "law": LAW, "welding": WELDING, "nonsense": NONSENSE}


@pytest.mark.parametrize("text", ["", "Прочитать договор"])
def test_a_text_without_a_known_word_may_be_anything(panel: Panel, text: str) -> None:
    said = panel.judge([text])
    assert said.novelty.tolist() == [1.0]
    assert all(said.sets[rater].all() for rater in panel.raters)


def test_writing_is_more_exposed_than_welding(panel: Panel) -> None:
    said = panel.judge(["Write press releases and edit articles.", *WELDING])
    for rater in EXPOSURE:
        value = said.probabilities[rater] @ panel.values(rater)
        assert value[0] > value[1:].max() + 0.3


def test_a_text_is_judged_the_same_alone_and_among_others(panel: Panel) -> None:
    texts = [*COOKING, *LAW, *WELDING]
    together, alone = panel.judge(texts), [panel.judge([text]) for text in texts]
    for rater in panel.raters:
        assert np.allclose(
            together.probabilities[rater], np.concatenate([one.probabilities[rater] for one in alone]), atol=1e-5
        )


def test_the_other_tasks_of_an_occupation_count(panel: Panel) -> None:
    first = panel.judge(["Check the work of others.", *WELDING], ["a", "a", "a"]).probabilities
    second = panel.judge(["Check the work of others.", *LAW], ["a", "a", "a"]).probabilities
    values = [said["gpt4_exposure_2023"][0] @ panel.values("gpt4_exposure_2023") for said in (first, second)]
    assert values[0] < values[1]


def test_the_quick_head_agrees_with_the_full_one(panel: Panel) -> None:
    texts = [*COOKING, *LAW, *WELDING]
    for rater in panel.raters:
        values = panel.values(rater)
        full, quick = panel.judge(texts).probabilities[rater] @ values, panel.quick(rater, texts) @ values
        assert np.corrcoef(full, quick)[0, 1] > 0.8


def test_no_texts_give_no_judgements(panel: Panel) -> None:
    said = panel.judge([])
    assert said.novelty.shape == (0,)
    assert all(panel.quick(rater, []).shape == (0, len(panel.levels(rater))) for rater in panel.raters)


def test_residuals_are_those_of_occupations_and_tasks(panel: Panel) -> None:
    for rater in panel.raters:
        assert 0 < panel.residual(rater).occupation < panel.residual(rater).task < 0.4


def test_an_unknown_rater_and_a_missing_array_are_named(panel: Panel, arrays: Arrays) -> None:
    with pytest.raises(WorktideError, match="no head stands in for this rater; got 'nobody'"):
        panel.quick("nobody", ["text"])
    with pytest.raises(ReleaseError, match="lacks arrays; got 'keys'"):
        Panel({name: array for name, array in arrays.items() if name != "panel_keys"})
