"""Distilling a rater of other texts than the panel's into a head that builds on the panel: an operator's own, ILO's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from worktide.panel.heads import Panel
from worktide.panel.own import OwnCard, own_inputs
from worktide.panel.sets import EVERY_GROUP
from worktide.pipeline.training.calibration import HeldOut, calibrate, cross_sets, held_out
from worktide.pipeline.training.evaluate import DIGITS, OutOfFold
from worktide.pipeline.training.further import further_texts
from worktide.pipeline.training.kernel import LANDMARKS, fit_kernel
from worktide.pipeline.training.labels import JudgedTexts
from worktide.pipeline.training.matrix import most_frequent
from worktide.pipeline.training.measures import correlation
from worktide.pipeline.training.nested import Lessons, lessons_of, nested_outputs, out_of_fold
from worktide.pipeline.training.splits import (
    Grouping,
    Places,
    assert_clean,
    folds_of,
    numbered,
    split_without,
    text_key,
)
from worktide.pipeline.training.train import FOLDS, linear_arrays

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class HeadSize:
    """How large a head may be: the most n-grams (None: all that two texts hold) and the most landmarks."""

    grams: int | None = None
    landmarks: int = LANDMARKS


UNLIMITED: Final = HeadSize()


def train_own(
    judged: JudgedTexts, panel: Panel, release: str, size: HeadSize = UNLIMITED
) -> tuple[OwnCard, dict[str, NDArray[Any]]]:
    """Return the card and the arrays of a head for one rater, learnt from its labels and the panel's linear stage.

    The card's figures are for held-out texts. `release` is the id of the release the panel is from.
    """
    with threadpool_limits(limits=1):
        return _train(judged, panel, release, size)


def judge_own_out_of_fold(
    judged: JudgedTexts, panel: Panel, grouping: Grouping = "component", folds: int = FOLDS, size: HeadSize = UNLIMITED
) -> OutOfFold:
    """Return what nested heads on top of a panel say of each text, for `evaluate.results`; each text judged alone.

    The panel must not have learnt from these texts. Raises LeakError where a split is not clean.
    """
    fold_of = folds_of(judged.texts, judged.occupations, grouping, folds)
    texts = numbered(map(text_key, judged.texts))
    for fold in range(folds):
        assert_clean(split_without(fold_of, [fold], texts), judged.texts, judged.occupations)
    with threadpool_limits(limits=1):
        lessons = _lessons(judged, size)
        nested, novelty = nested_outputs(lessons, fold_of, texts)
        inputs = np.stack([own_inputs(outputs, judged.scale, panel, judged.texts) for outputs in nested])
        held = _held_out(judged, inputs, lessons.judged, fold_of, texts, novelty, size)
    return OutOfFold(held, fold_of, np.full(len(fold_of), EVERY_GROUP), numbered(judged.occupations))


def _lessons(judged: JudgedTexts, size: HeadSize) -> Lessons:
    # Labels of other texts may be of any kind, in any language: nothing is learnt besides.
    lessons = lessons_of(judged, further_texts(judged.texts, (), 0.0, 0.0))
    return replace(lessons, counted=most_frequent(lessons.counted, size.grams))


def _train(judged: JudgedTexts, panel: Panel, release: str, size: HeadSize) -> tuple[OwnCard, dict[str, NDArray[Any]]]:
    lessons = _lessons(judged, size)
    targets = lessons.judged
    folds = folds_of(judged.texts, judged.occupations, "component", FOLDS)
    texts = numbered(map(text_key, judged.texts))
    outputs, novelty = out_of_fold(lessons, folds, texts)
    inputs = own_inputs(outputs, judged.scale, panel, judged.texts)
    held = _held_out(judged, inputs[None], targets, folds, texts, novelty, size)
    everyone = np.full(len(folds), EVERY_GROUP)
    calibration = calibrate(held, everyone)
    stage = fit_kernel(inputs, targets, inputs.shape[1], size.landmarks)
    arrays = linear_arrays(lessons.fit_all(), lessons.counted) | {
        "level_names": np.asarray(judged.level_names, dtype=np.str_),
        "level_values": judged.values,
        "priors": judged.levels.mean(axis=0, dtype=np.float64),
        "novelty_start": np.array([calibration.start]),
        "threshold": calibration.thresholds.values[0],
        "panel_raters": np.asarray(panel.raters, dtype=np.str_),
        "centre": stage.centre,
        "spread": stage.spread,
        "landmarks": stage.landmarks.astype(np.float16),
        "kernel_weights": stage.weights,
    }
    return _card(judged, held, cross_sets(held, folds, everyone)[0], release), arrays


def _held_out(
    judged: JudgedTexts,
    inputs: Array,
    targets: NDArray[np.float32],
    folds: Places,
    texts: Places,
    novelty: Array,
    size: HeadSize,
) -> HeldOut:
    """Return held-out judgements; `inputs` is folds × texts × inputs, or one slice for all folds."""
    said = np.empty(targets.shape)
    for fold in range(int(folds.max()) + 1):
        read = inputs[fold % len(inputs)]
        split = split_without(folds, [fold], texts)
        stage = fit_kernel(read[split.train], targets[split.train], read.shape[1], size.landmarks)
        said[split.test] = stage.outputs(read[split.test])
    return held_out(judged.scale, said, judged.levels.astype(np.float64), novelty)


def _card(judged: JudgedTexts, held: HeldOut, sets: NDArray[np.bool_], release: str) -> OwnCard:
    figure = correlation(judged.numbers(held.levels)[:, 0], judged.numbers(held.truth)[:, 0])
    return OwnCard(
        name=judged.scale.raters[0],
        levels=judged.level_names,
        n=len(judged.texts),
        task_r=None if np.isnan(figure) else round(figure, DIGITS),
        coverage_90=round(float(sets[held.truth > 0].mean()), DIGITS),
        set_size=round(float(sets.sum(axis=1).mean()), DIGITS),
        release=release,
    )
