"""Distilling an operator's own rater into a head that builds on the panel."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from worktide.panel.heads import Panel
from worktide.panel.own import OwnCard, own_inputs
from worktide.panel.sets import EVERY_GROUP
from worktide.pipeline.training.calibration import HeldOut, calibrate, cross_sets, held_out
from worktide.pipeline.training.evaluate import DIGITS
from worktide.pipeline.training.further import further_texts
from worktide.pipeline.training.kernel import fit_kernel
from worktide.pipeline.training.labels import JudgedTexts
from worktide.pipeline.training.measures import correlation
from worktide.pipeline.training.nested import lessons_of, out_of_fold
from worktide.pipeline.training.splits import Places, folds_of, numbered, split_without, text_key
from worktide.pipeline.training.train import FOLDS, linear_arrays

Array = NDArray[np.float64]


def train_own(judged: JudgedTexts, panel: Panel, release: str) -> tuple[OwnCard, dict[str, NDArray[Any]]]:
    """Return the card and the arrays of a head for one rater, learnt from its labels and the panel's linear stage.

    The card's figures are for held-out texts. `release` is the id of the release the panel is from.
    """
    with threadpool_limits(limits=1):
        return _train(judged, panel, release)


def _train(judged: JudgedTexts, panel: Panel, release: str) -> tuple[OwnCard, dict[str, NDArray[Any]]]:
    # Labels of an operator may be of any kind, in any language: nothing is learnt besides.
    lessons = lessons_of(judged, further_texts(judged.texts, (), 0.0, 0.0))
    targets = lessons.judged
    folds = folds_of(judged.texts, judged.occupations, "component", FOLDS)
    texts = numbered(map(text_key, judged.texts))
    outputs, novelty = out_of_fold(lessons, folds, texts)
    inputs = own_inputs(outputs, judged.scale, panel, judged.texts)
    held = _held_out(judged, inputs, targets, folds, texts, novelty)
    everyone = np.full(len(folds), EVERY_GROUP)
    calibration = calibrate(held, everyone)
    stage = fit_kernel(inputs, targets, inputs.shape[1])
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
    judged: JudgedTexts, inputs: Array, targets: NDArray[np.float32], folds: Places, texts: Places, novelty: Array
) -> HeldOut:
    said = np.empty(targets.shape)
    for fold in range(FOLDS):
        split = split_without(folds, [fold], texts)
        stage = fit_kernel(inputs[split.train], targets[split.train], inputs.shape[1])
        said[split.test] = stage.outputs(inputs[split.test])
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
