"""Fitting the kernel stage: ridge regression on similarities to landmarks, in closed form."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.panel.scale import Scale
from worktide.panel.stages import KernelStage, kernel_features, kernel_inputs
from worktide.pipeline.training.splits import Places, split_without

Array = NDArray[np.float64]
Single = NDArray[np.float32]

LANDMARKS: Final = 800
PENALTY: Final = 1.0
SEED: Final = 3
OTHERS_SAY: Final = 0.6


def fit_kernel(inputs: Array, targets: Single, own: int, landmarks: int = LANDMARKS) -> KernelStage:
    """Return the kernel stage learnt from inputs (texts × inputs) and targets (texts × outputs).

    The first `own` inputs are the text's own; those of the occupation's other tasks have a smaller say. Landmarks are
    texts drawn at random with a fixed seed, at most half of them.
    """
    say = np.where(np.arange(inputs.shape[1]) < own, 1.0, OTHERS_SAY)
    centre = inputs.mean(axis=0).astype(np.float32)
    spread = (np.maximum(inputs.std(axis=0), 1e-6) / say).astype(np.float32)
    standardised = ((inputs - centre) / spread).astype(np.float32)
    count = min(landmarks, len(inputs) // 2)
    drawn = np.sort(np.random.default_rng(SEED).choice(len(inputs), count, replace=False))
    # Landmarks are stored in half precision; learning on the stored ones keeps what is served what was learnt.
    marks = standardised[drawn].astype(np.float16).astype(np.float32)
    basis = kernel_features(standardised, marks)
    normal = (basis.T @ basis).astype(np.float64)
    normal[np.diag_indices_from(normal)] += PENALTY
    weights = np.linalg.solve(normal, (basis.T @ targets).astype(np.float64))
    return KernelStage(centre, spread, marks, weights.astype(np.float32))


def out_of_fold_kernel(
    nested: Array, targets: Single, folds: Places, texts: Places, scale: Scale, occupations: Places | None
) -> Array:
    """Return texts × outputs of the kernel stage, each row from a fit that saw no label of its fold or of its text.

    `nested` holds the linear stage's outputs for each outer fold (folds × texts × outputs), as `nested_outputs` gives
    them, or one slice for all folds. With `occupations` the kernel stage also reads the occupation's other tasks.
    """
    result = np.empty(targets.shape)
    for fold in range(int(folds.max()) + 1):
        inputs = kernel_inputs(nested[fold % len(nested)], scale, occupations)
        split = split_without(folds, [fold], texts)
        stage = fit_kernel(inputs[split.train], targets[split.train], sum(scale.counts))
        result[split.test] = stage.outputs(inputs[split.test])
    return result
