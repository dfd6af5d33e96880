"""Titles of activities and plain copies teach the heads, always on the side of the tasks that they come from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from tests.unit.pipeline.training_labels import known_labels

from worktide.panel.heads import Panel
from worktide.pipeline.training.details import some_of
from worktide.pipeline.training.evaluate import judge_out_of_fold, results
from worktide.pipeline.training.further import FurtherTexts, assert_further_clean, further_of, further_texts
from worktide.pipeline.training.labels import JudgedTexts
from worktide.pipeline.training.matrix import count_grams, information_of
from worktide.pipeline.training.nested import fit_linear, lessons_of, nested_outputs
from worktide.pipeline.training.plain_words import in_plain_words, plain_words
from worktide.pipeline.training.splits import LeakError, Split, folds_of, numbered, split_without, text_key
from worktide.pipeline.training.train import train_panel

FORMAL = {"carve": "utilize", "sort": "ascertain", "count": "transmit", "draw": "purchase"}

# Six tasks of three occupations; the third and the fifth have an activity in common.
TEXTS = ("Utilize saws", "Greet guests", "Verify bills", "Ascertain ages", "Verify dates", "Sing songs")
OCCUPATIONS = ("11", "11", "13", "13", "15", "15")
ACTIVITIES = (("Saw.",), (), ("Check things",), (), ("Check things", "Sing songs!"), ())


def _formal_labels() -> JudgedTexts:
    """Known labels of which four verbs are formal, and with activities that name the verb."""
    judged, _ = known_labels()
    worded = [text.split(" ", 1) for text in judged.texts]
    texts = tuple(f"{FORMAL.get(verb, verb)} {rest}" for verb, rest in worded)
    return replace(judged, texts=texts, activities=tuple((f"{verb} whatever is there",) for verb, _ in worded))


@pytest.fixture(scope="module")
def formal() -> JudgedTexts:
    return _formal_labels()


def test_formal_words_become_plain_ones_in_every_form_and_case() -> None:
    assert in_plain_words("Utilize tools prior to testing.") == "Use tools before testing."
    assert in_plain_words("By utilizing and submitting, verify") == "By using and handing in, check"
    assert in_plain_words("Maintain records. MAINTAIN engines") == "Keep records. Look after engines"
    assert in_plain_words("Sing songs") == "Sing songs"


def test_the_list_is_short_plain_and_changes_every_word_it_names() -> None:
    words = plain_words()
    assert all(formal == formal.lower() and plain == plain.lower() for formal, plain in words.items())
    assert all(formal != plain for formal, plain in words.items())
    assert all(in_plain_words(formal) == plain for formal, plain in words.items())


def test_each_further_text_stands_once_with_all_the_rows_it_comes_from() -> None:
    further = further_texts(TEXTS, ACTIVITIES, title_weight=0.5, copy_weight=0.25)
    rows = {text: further.sources[place].nonzero()[1].tolist() for place, text in enumerate(further.texts)}
    assert rows == {
        "Saw.": [0],
        "Use saws": [0],
        "Check things": [2, 4],
        "Check bills": [2],
        "Find out ages": [3],
        "Check dates": [4],
    }
    weights = dict(zip(further.texts, further.weights.tolist(), strict=True))
    assert weights["Check things"] == 0.5
    assert weights["Use saws"] == 0.25


def test_copies_of_equal_texts_are_one_copy_that_counts_for_each() -> None:
    further = further_texts(("Utilize saws", "utilize saws."), (), copy_weight=0.25)
    assert further.texts == ("Use saws",)
    assert further.weights.tolist() == [0.5]
    assert further.targets(np.array([[1.0], [0.0]], dtype=np.float32)).tolist() == [[0.5]]


def test_nothing_is_made_with_weights_of_nought_and_learning_is_as_without(formal: JudgedTexts) -> None:
    none = further_texts(formal.texts, formal.activities, 0.0, 0.0)
    assert none.texts == ()
    fit, alone = lessons_of(formal, none).fit_all(), count_grams(formal.texts)
    plain = fit_linear(alone, np.asarray(formal.scale.without_lowest(formal.levels)))
    assert np.array_equal(fit.weights, plain.weights)


def test_what_comes_from_a_task_left_out_is_not_learnt() -> None:
    further = further_texts(TEXTS, ACTIVITIES)
    split = Split(np.arange(4), np.arange(4, 6))
    learnt = {further.texts[place] for place in further.learnt(split.train)}
    assert learnt == {"Saw.", "Use saws", "Check bills", "Find out ages"}
    assert_further_clean(split, TEXTS, OCCUPATIONS, further)


def test_a_further_text_of_a_task_left_out_is_caught() -> None:
    further = further_texts(TEXTS, ACTIVITIES)
    split, everything = Split(np.arange(4), np.arange(4, 6)), np.arange(len(further.texts))
    with pytest.raises(LeakError, match="learnt from and tested on"):
        assert_further_clean(split, TEXTS, OCCUPATIONS, further, everything)
    shared = np.flatnonzero([text == "Check things" for text in further.texts])
    with pytest.raises(LeakError):
        assert_further_clean(split, TEXTS, OCCUPATIONS, further, shared)


@pytest.mark.parametrize(("text", "row"), [("sing SONGS.", 0), ("check dates", 1)])
def test_a_further_text_with_the_words_of_the_other_side_is_caught(text: str, row: int) -> None:
    """Bound to a training row, but worded as a test text, or as the plain copy of one."""
    further = further_texts(TEXTS, ACTIVITIES)
    bound = csr_matrix(([1.0], ([0], [row])), shape=(1, len(TEXTS)))
    sources = csr_matrix(np.concatenate([further.sources.toarray(), bound.toarray()]))
    leaky = FurtherTexts((*further.texts, text), sources, np.append(further.once, 1.0), np.append(further.each, 0.0))
    with pytest.raises(LeakError, match="same text on both sides"):
        assert_further_clean(Split(np.arange(4), np.arange(4, 6)), TEXTS, OCCUPATIONS, leaky)


def test_a_further_text_bound_to_a_row_of_a_tested_occupation_is_caught() -> None:
    further = further_texts(TEXTS, ACTIVITIES)
    with pytest.raises(LeakError, match="same occupation on both sides"):
        assert_further_clean(Split(np.array([0, 1, 2]), np.array([3, 5])), TEXTS, OCCUPATIONS, further)


def test_no_label_of_a_fold_reaches_what_its_kernel_stage_reads_by_a_further_text(formal: JudgedTexts) -> None:
    folds = folds_of(formal.texts, formal.occupations, "component", 3)
    texts = numbered(map(text_key, formal.texts))
    levels = formal.levels.copy()
    levels[folds == 1] = levels[folds == 1][:, ::-1]
    changed = replace(formal, levels=levels)
    further = further_of(formal)
    before, _ = nested_outputs(lessons_of(formal, further), folds, texts)
    after, _ = nested_outputs(lessons_of(changed, further), folds, texts)
    assert np.array_equal(before[1], after[1])
    assert not np.array_equal(before[0], after[0])


def test_the_further_texts_of_some_rows_are_bound_to_those(formal: JudgedTexts) -> None:
    folds = folds_of(formal.texts, formal.occupations, "component", 3)
    split = split_without(folds, [0], numbered(map(text_key, formal.texts)))
    labelled = split.train[::2]
    part = further_texts(formal.texts, formal.activities).of(split.train, labelled)
    assert part.sources.shape == (len(part.texts), len(labelled))
    assert (np.diff(part.sources.indptr) > 0).all()
    own = set(further_of(some_of(formal, labelled)).texts)
    assert set(part.texts) <= own


def test_a_text_of_half_weight_counts_half_and_the_panel_grows_no_larger(formal: JudgedTexts) -> None:
    texts = ["use the saw", "use the axe", "use a lens"]
    halves = count_grams(texts, np.array([1.0, 0.5, 0.5]))
    assert information_of(halves.counts, np.array([1.0, 0.5, 0.5])).all()
    assert len(halves.keys) < len(count_grams(texts).keys)
    alone = count_grams(formal.texts)
    assert len(lessons_of(formal, further_of(formal)).counted.keys) <= len(alone.keys)


def test_heads_that_learnt_from_copies_read_plain_words_as_they_read_formal_ones(formal: JudgedTexts) -> None:
    without = Panel(train_panel(formal, further_texts(formal.texts, (), 0.0, 0.0)))
    panel = Panel(train_panel(formal))
    worded = [f"{word} the bells of the mill" for word in FORMAL.values()]
    plain = [in_plain_words(text) for text in worded]

    def distance(one: Panel) -> float:
        said = one.judge([*worded, *plain]).probabilities["one"] @ one.values("one")
        return float(np.abs(said[: len(worded)] - said[len(worded) :]).mean())

    assert distance(panel) < 0.5 * distance(without)


def test_official_wording_is_judged_as_well_as_before(formal: JudgedTexts) -> None:
    without = replace(formal, activities=())
    found, before = (results(one, judge_out_of_fold(one))[0] for one in (formal, without))
    assert found.n == len(formal.texts)
    assert found.task_r == pytest.approx(before.task_r, abs=0.02)
