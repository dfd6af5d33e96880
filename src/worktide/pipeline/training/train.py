"""From judgements to the arrays of the panel: two stages learnt on everything, sets calibrated out of fold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from worktide.panel.heads import PREFIX
from worktide.panel.stages import KernelStage, kernel_inputs
from worktide.panel.tables import BLOCKS, ZERO
from worktide.pipeline.training.calibration import (
    Calibration,
    HeldOut,
    calibrate,
    held_out,
    large_groups,
    pooled_groups,
)
from worktide.pipeline.training.further import FurtherTexts, further_of
from worktide.pipeline.training.kernel import fit_kernel, out_of_fold_kernel
from worktide.pipeline.training.labels import JudgedTexts
from worktide.pipeline.training.matrix import INFORMATION_STEP, Counts
from worktide.pipeline.training.measures import residual_parts
from worktide.pipeline.training.nested import LinearFit, lessons_of, out_of_fold
from worktide.pipeline.training.splits import folds_of, numbered, text_key

Array = NDArray[np.float64]
Arrays = dict[str, NDArray[Any]]

FOLDS: Final = 5
LARGEST_STEP: Final = 127
CLIPPED_SHARE: Final = 0.9995


def _quantised(weights: Array, blocks: NDArray[np.int8]) -> tuple[NDArray[np.uint8], Array]:
    """Return weights in bytes around 128, and the steps (blocks × outputs); the largest 0.05 % are cut off."""
    packed = np.empty(weights.shape, dtype=np.uint8)
    steps = np.ones((len(BLOCKS), weights.shape[1]))
    for place in range(len(BLOCKS)):
        part = weights[blocks == place]
        if part.size:
            steps[place] = np.maximum(np.quantile(np.abs(part), CLIPPED_SHARE, axis=0) / LARGEST_STEP, 1e-9)
            held = np.clip(np.rint(part / steps[place]), -LARGEST_STEP, LARGEST_STEP)
            packed[blocks == place] = (held + ZERO).astype(np.uint8)
    return packed, steps


def linear_arrays(fit: LinearFit, counted: Counts) -> Arrays:
    """Return the linear stage as stored: weights include the information of their n-gram, n-grams without any go."""
    kept = fit.information > 0
    frequency = np.sqrt(fit.information[kept] * INFORMATION_STEP)[:, None]
    weights, steps = _quantised(fit.weights[kept].astype(np.float64) * frequency, counted.blocks[kept])
    return {
        "keys": counted.keys[kept],
        "information": fit.information[kept],
        "information_step": np.array([INFORMATION_STEP]),
        "weights": weights,
        "weight_steps": steps.astype(np.float32),
        "means": fit.means.astype(np.float32),
    }


def kernel_arrays(stage: KernelStage, name: str) -> Arrays:
    """Return a kernel stage as stored."""
    return {
        f"{name}_centre": stage.centre,
        f"{name}_spread": stage.spread,
        f"{name}_landmarks": stage.landmarks.astype(np.float16),
        f"{name}_weights": stage.weights,
    }


def set_arrays(calibration: Calibration, name: str) -> Arrays:
    """Return what the prediction sets of one kernel stage need, as stored."""
    return {
        "threshold_groups": np.asarray(calibration.thresholds.groups, dtype=np.str_),
        "novelty_start": np.array([calibration.start]),
        f"{name}_thresholds": calibration.thresholds.values.astype(np.float32),
    }


def residual_array(judged: JudgedTexts, held: HeldOut, occupations: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return raters × 2: the standard deviation of a head's error that an occupation's tasks share, and the rest."""
    errors = judged.numbers(held.truth) - judged.numbers(held.levels)
    parts = [residual_parts(column, occupations) for column in errors.T]
    return np.array([(part.occupation, part.task) for part in parts], dtype=np.float32)


def scale_arrays(judged: JudgedTexts) -> Arrays:
    """Return the raters and their scales, as stored."""
    return {
        "raters": np.asarray(judged.scale.raters, dtype=np.str_),
        "level_counts": np.asarray(judged.scale.counts, dtype=np.int64),
        "level_names": np.asarray(judged.level_names, dtype=np.str_),
        "level_values": judged.values,
        "priors": judged.levels.mean(axis=0, dtype=np.float64),
    }


def train_panel(judged: JudgedTexts, further: FurtherTexts | None = None) -> Arrays:
    """Return the arrays of the panel (`panel_…`), as `worktide.panel.heads.Panel` reads them.

    Every text must be judged by every rater. `further` are the texts to learn from besides, without it those that
    come from the judged ones. One thread of linear algebra and fixed seeds: the same judgements give
    the same bytes.
    """
    with threadpool_limits(limits=1):
        arrays = _train(judged, further_of(judged) if further is None else further)
    return {f"{PREFIX}{name}": array for name, array in (arrays | scale_arrays(judged)).items()}


def _train(judged: JudgedTexts, further: FurtherTexts) -> Arrays:
    lessons = lessons_of(judged, further)
    targets = lessons.judged
    folds = folds_of(judged.texts, judged.occupations, "component", FOLDS)
    texts = numbered(map(text_key, judged.texts))
    outputs, novelty = out_of_fold(lessons, folds, texts)
    groups = pooled_groups(judged.occupations, large_groups(judged.occupations))
    occupations = numbered(judged.occupations)
    arrays = linear_arrays(lessons.fit_all(), lessons.counted)
    stages: Mapping[str, NDArray[np.int64] | None] = {"text": None, "occupation": occupations}
    for name, known in stages.items():
        said = out_of_fold_kernel(outputs[None], targets, folds, texts, judged.scale, known)
        held = held_out(judged.scale, said, judged.levels.astype(np.float64), novelty)
        stage = fit_kernel(kernel_inputs(outputs, judged.scale, known), targets, sum(judged.scale.counts))
        arrays |= set_arrays(calibrate(held, groups), name) | kernel_arrays(stage, name)
        # Of the two stages the second remains: the build judges tasks of known occupations.
        arrays["residual_sd"] = residual_array(judged, held, occupations)
    return arrays
