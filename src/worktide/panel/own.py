"""Heads of an operator's own: made from the operator's labels, kept in the user's data folder, used when named."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from worktide.core.errors import ReleaseError, WorktideError
from worktide.core.files import whole_folder
from worktide.core.hashing import canonical_json
from worktide.panel.heads import Panel
from worktide.panel.scale import Scale
from worktide.panel.sets import drawn_to_prior, prediction_sets, strangeness
from worktide.panel.stages import KernelStage, LinearStage

Array = NDArray[np.float64]

SETTING: Final = "WORKTIDE_PANEL"
ARRAYS: Final = "head.npz"
CARD: Final = "card.json"
MEMBERS: Final = (
    *("keys", "information", "information_step", "weights", "weight_steps", "means", "priors", "level_names"),
    *("level_values", "novelty_start", "threshold", "panel_raters", "centre", "spread", "landmarks", "kernel_weights"),
)

_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")


@dataclass(frozen=True, slots=True)
class OwnCard:
    """What is known of an operator's own rater: its name, scale, number of labels, and figures on held-out texts."""

    name: str
    levels: tuple[str, ...]
    n: int
    task_r: float | None
    coverage_90: float
    set_size: float
    release: str


@dataclass(frozen=True, slots=True)
class OwnJudgement:
    """Class probabilities and 90 % prediction sets (texts × levels), and the novelty of each text."""

    probabilities: Array
    sets: NDArray[np.bool_]
    novelty: Array


def own_folder(environment: Mapping[str, str] | None = None) -> Path:
    """Return the folder of own heads: WORKTIDE_PANEL, else `worktide/panel` in the user's data folder."""
    env = os.environ if environment is None else environment
    if given := env.get(SETTING):
        return Path(given).expanduser()
    base = env.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "worktide" / "panel"


def check_name(name: str, taken: Sequence[str]) -> None:
    """Raise WorktideError where a name cannot be that of an own rater."""
    if not _NAME.fullmatch(name):
        expected = "2 to 40 of a-z, 0-9 and _, a letter first"
        raise WorktideError("this cannot be the name of a rater", got=name, expected=expected)
    if name in taken:
        raise WorktideError("a rater of the release has this name", got=name, hint="Choose another name.")


def write_own(folder: Path, card: OwnCard, arrays: Mapping[str, NDArray[Any]]) -> Path:
    """Write an own head to `folder`/NAME in one step, replacing one of the same name; return where it lies."""
    place = folder / card.name
    with whole_folder(place) as temporary:
        buffer = BytesIO()
        np.savez(buffer, allow_pickle=False, **{name: arrays[name] for name in sorted(arrays)})
        (temporary / ARRAYS).write_bytes(buffer.getvalue())
        (temporary / CARD).write_bytes(canonical_json(msgspec.to_builtins(card)))
    return place


def own_cards(folder: Path) -> tuple[OwnCard, ...]:
    """Return the cards of all own heads, sorted by name; raises ReleaseError for a damaged one."""
    return tuple(_card(path) for path in sorted(folder.glob(f"*/{CARD}")))


def _card(path: Path) -> OwnCard:
    try:
        return msgspec.json.decode(path.read_bytes(), type=OwnCard)
    except (OSError, msgspec.DecodeError) as error:
        hint = "Add the rater again with `worktide panel add`."
        raise ReleaseError(f"is damaged ({error})", source=str(path), hint=hint) from error


class OwnHead:
    """An operator's own head over its arrays and the panel it builds on.

    Raises ReleaseError where an array is missing or the panel has other raters than the one it was learnt with.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]], panel: Panel) -> None:
        again = "Add the rater again with `worktide panel add`."
        if missing := sorted(set(MEMBERS) - set(arrays)):
            raise ReleaseError("an own head lacks arrays", got=", ".join(missing), hint=again)
        if tuple(map(str, arrays["panel_raters"].tolist())) != panel.raters:
            raise ReleaseError("an own head was learnt with another panel", hint=again)
        self._arrays, self._panel = arrays, panel
        self.levels: tuple[str, ...] = tuple(map(str, arrays["level_names"].tolist()))
        self._scale = Scale(("own",), (len(self.levels),))

    @cached_property
    def _linear(self) -> LinearStage:
        return LinearStage(self._arrays)

    @cached_property
    def _kernel(self) -> KernelStage:
        names = ("centre", "spread", "landmarks", "kernel_weights")
        return KernelStage(*(np.asarray(self._arrays[name], dtype=np.float32) for name in names))

    def judge(self, texts: Sequence[str]) -> OwnJudgement:
        """Return class probabilities and prediction sets of some texts."""
        outputs, novelty = self._linear.read(texts)
        inputs = own_inputs(outputs, self._scale, self._panel, texts)
        strange = strangeness(novelty, float(self._arrays["novelty_start"][0]))
        raw = self._scale.probabilities(self._kernel.outputs(inputs))[0]
        probabilities = drawn_to_prior(raw, np.asarray(self._arrays["priors"])[None, :], strange)
        threshold = np.full(len(texts), float(self._arrays["threshold"][0]))
        return OwnJudgement(probabilities, prediction_sets(probabilities, threshold, strange), novelty)

    def class_probabilities(self, texts: Sequence[str]) -> tuple[Array, NDArray[np.bool_]]:
        """Return class probabilities and prediction sets (texts × levels), as `Panel.judge` asks for them."""
        said = self.judge(texts)
        return said.probabilities, said.sets


def own_inputs(outputs: Array, scale: Scale, panel: Panel, texts: Sequence[str]) -> Array:
    """Return what the kernel stage of an own head reads: its own levels, then those of the panel's linear stage."""
    theirs = panel.scale.all_levels(panel.linear_outputs(texts))
    return np.concatenate([scale.all_levels(outputs), theirs], axis=1)


def open_own(folder: Path, name: str, panel: Panel) -> OwnHead:
    """Return the own head of a name; raises WorktideError where there is none, ReleaseError where it is damaged."""
    path = folder / name / ARRAYS
    if not _NAME.fullmatch(name) or not path.is_file():
        known = ", ".join(card.name for card in own_cards(folder)) or "none"
        hint = f"Own raters here: {known}. Make one with `worktide panel add`."
        raise WorktideError("there is no own rater of this name", got=name, hint=hint)
    try:
        with np.load(path, allow_pickle=False) as stored:
            return OwnHead(dict(stored), panel)
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        hint = "Add the rater again with `worktide panel add`."
        raise ReleaseError(f"is damaged ({error})", source=str(path), hint=hint) from error
