"""The panel at work: the text of any task to what each rater would have judged, with 90 % prediction sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from worktide.core.errors import ReleaseError, WorktideError
from worktide.panel.scale import Scale, scale_of
from worktide.panel.sets import Thresholds, drawn_to_prior, prediction_sets, strangeness
from worktide.panel.stages import KernelStage, LinearStage, kernel_inputs

Array = NDArray[np.float64]

PREFIX: Final = "panel_"
BATCH: Final = 2000
STAGES: Final = ("text", "occupation")
_KERNEL: Final = ("centre", "spread", "landmarks", "weights")
MEMBERS: Final = (
    *("keys", "information", "information_step", "weights", "weight_steps", "means", "raters", "level_counts"),
    *("level_names", "level_values", "priors", "threshold_groups", "novelty_start", "residual_sd"),
    *(f"{stage}_{name}" for stage in STAGES for name in (*_KERNEL, "thresholds")),
)


@dataclass(frozen=True, slots=True)
class PanelJudgement:
    """What each rater would have judged of some texts.

    `probabilities` and `sets` (90 % prediction sets) map each rater to texts × levels; `novelty` (texts) is 0 where
    every n-gram of a text is known from training and 1 where none is.
    """

    probabilities: dict[str, Array]
    sets: dict[str, NDArray[np.bool_]]
    novelty: Array


class ExtraHead(Protocol):
    """A head beside those of the panel, such as an operator's own (`worktide.panel.own.OwnHead`)."""

    def class_probabilities(self, texts: Sequence[str]) -> tuple[Array, NDArray[np.bool_]]:
        """Return class probabilities and prediction sets, both texts × levels."""


@dataclass(frozen=True, slots=True)
class Residual:
    """How a rater's judgement differs from its head's, in units of the scale from 0 to 1.

    `occupation` is the standard deviation that all tasks of an occupation share, `task` that of one task besides.
    """

    occupation: float
    task: float


class Panel:
    """The heads of all distilled raters over the arrays that `train_panel` made, with or without `panel_` in front.

    Raises ReleaseError where an array is missing.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        named = {name.removeprefix(PREFIX): array for name, array in arrays.items()}
        if missing := sorted(set(MEMBERS) - set(named)):
            raise ReleaseError("the panel lacks arrays", got=", ".join(missing), hint="Rebuild the release.")
        self._arrays = named
        self.scale: Scale = scale_of(named["raters"].tolist(), named["level_counts"].tolist())
        groups = tuple(map(str, named["threshold_groups"].tolist()))
        self._thresholds = {
            stage: Thresholds(groups, np.asarray(named[f"{stage}_thresholds"], dtype=np.float64)) for stage in STAGES
        }
        self._start = float(named["novelty_start"][0])
        self._priors = self.scale.split(np.asarray(named["priors"], dtype=np.float64)[None, :])

    @property
    def raters(self) -> tuple[str, ...]:
        """The names of the distilled raters in the order of every array."""
        return self.scale.raters

    def levels(self, rater: str) -> tuple[str, ...]:
        """Return the levels of a rater's scale, lowest first; raises WorktideError for an unknown rater."""
        return tuple(map(str, self._arrays["level_names"][self.scale.columns(self._place(rater))].tolist()))

    def values(self, rater: str) -> Array:
        """Return the number that each level of a rater's scale stands for, from 0 to 1."""
        return np.asarray(self._arrays["level_values"][self.scale.columns(self._place(rater))], dtype=np.float64)

    def residual(self, rater: str) -> Residual:
        """Return how far a rater strays from its head, as measured out of fold."""
        occupation, task = self._arrays["residual_sd"][self._place(rater)].tolist()
        return Residual(occupation, task)

    def judge(
        self,
        texts: Sequence[str],
        occupations: Sequence[str] | None = None,
        major_groups: Sequence[str] | None = None,
        also: Mapping[str, ExtraHead] | None = None,
    ) -> PanelJudgement:
        """Return every rater's class probabilities and prediction sets for some texts.

        Where `occupations` names what each text belongs to, its other texts given in the same call count too, which
        makes the heads better. `major_groups` gives the first two digits of each text's SOC code, where known, so that
        sets hold their promise within each. `also` names further heads to ask.
        """
        outputs, novelty = self._linear_outputs(texts)
        stage = "text" if occupations is None else "occupation"
        outputs = self._second_stage(outputs, stage, occupations)
        strange = strangeness(novelty, self._start)
        thresholds = self._thresholds[stage].of(major_groups, len(texts))
        probabilities: dict[str, Array] = {}
        sets: dict[str, NDArray[np.bool_]] = {}
        for place, (rater, raw) in enumerate(zip(self.raters, self.scale.probabilities(outputs), strict=True)):
            probabilities[rater] = drawn_to_prior(raw, self._priors[place], strange)
            sets[rater] = prediction_sets(probabilities[rater], thresholds[:, place], strange)
        for name, head in (also or {}).items():
            probabilities[name], sets[name] = head.class_probabilities(texts)
        return PanelJudgement(probabilities, sets, novelty)

    def linear_outputs(self, texts: Sequence[str]) -> Array:
        """Return texts × outputs of the linear stage of all raters, for a head that builds on them."""
        return self._linear_outputs(texts)[0]

    def quick(self, rater: str, texts: Sequence[str]) -> Array:
        """Return one rater's class probabilities (texts × levels) by its linear stage alone: faster, less sure."""
        place = self._place(rater)
        stage, scale = self._quick_stage(place), Scale((rater,), (self.scale.counts[place],))
        parts = [stage.read(texts[start : start + BATCH])[0] for start in range(0, len(texts), BATCH)]
        outputs = np.concatenate([np.empty((0, scale.counts[0] - 1)), *parts])
        return scale.probabilities(outputs)[0]

    def _quick_stage(self, place: int) -> LinearStage:
        if place not in self._quick_stages:
            self._quick_stages[place] = LinearStage(self._arrays, self.scale.outputs(place))
        return self._quick_stages[place]

    @cached_property
    def _quick_stages(self) -> dict[int, LinearStage]:
        return {}

    @cached_property
    def _linear(self) -> LinearStage:
        return LinearStage(self._arrays)

    @cached_property
    def _kernels(self) -> dict[str, KernelStage]:
        return {stage: self._kernel(stage) for stage in STAGES}

    def _kernel(self, name: str) -> KernelStage:
        centre, spread, landmarks, weights = (
            np.asarray(self._arrays[f"{name}_{member}"], dtype=np.float32) for member in _KERNEL
        )
        return KernelStage(centre, spread, landmarks, weights)

    def _place(self, rater: str) -> int:
        if rater not in self.raters:
            hint = f"Known raters: {', '.join(self.raters)}."
            raise WorktideError("no head stands in for this rater", got=rater, hint=hint)
        return self.raters.index(rater)

    def _linear_outputs(self, texts: Sequence[str]) -> tuple[Array, Array]:
        parts = [self._linear.read(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
        width = sum(self.scale.counts) - len(self.raters)
        outputs = np.concatenate([np.empty((0, width)), *(outputs for outputs, _ in parts)])
        return outputs, np.concatenate([np.empty(0), *(novelty for _, novelty in parts)])

    def _second_stage(self, outputs: Array, stage: str, occupations: Sequence[str] | None) -> Array:
        groups = None if occupations is None else _numbered(occupations)
        inputs = kernel_inputs(outputs, self.scale, groups)
        parts = [self._kernels[stage].outputs(inputs[start : start + BATCH]) for start in range(0, len(inputs), BATCH)]
        return np.concatenate([np.empty_like(outputs[:0]), *parts])


def _numbered(names: Sequence[str]) -> NDArray[np.int64]:
    return np.unique(np.asarray(names, dtype=np.str_), return_inverse=True)[1].astype(np.int64)
