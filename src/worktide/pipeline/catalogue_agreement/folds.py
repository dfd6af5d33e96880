"""Panels that never saw some occupations, one a fold, kept so that a second run only judges."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from worktide.core.files import write_bytes
from worktide.core.hashing import sha256_of_bytes, sha256_of_value
from worktide.core.parameters import parameters
from worktide.panel.heads import Panel
from worktide.pipeline.catalogue_agreement.official import Basis
from worktide.pipeline.raters import raters_of
from worktide.pipeline.training.details import some_of
from worktide.pipeline.training.further import FurtherTexts, assert_further_clean, further_texts
from worktide.pipeline.training.splits import folds_of, numbered, split_without, text_key
from worktide.pipeline.training.train import train_panel

Array = NDArray[np.float64]
Arrays = dict[str, NDArray[Any]]

FOLDS: Final = 5
_LEARNT_BY: Final = ("panel", "pipeline/training")
_PACKAGES: Final = ("numpy", "scikit-learn", "scipy")


@dataclass(frozen=True, slots=True)
class Fold:
    """A panel and the occupations (O*NET-SOC codes) that it never saw: none of their words, none of their labels."""

    panel: Panel
    codes: frozenset[str]

    def does(self, texts: Sequence[str]) -> Array:
        """Return the share of each text's task that AI does alone: Σ P(T)·τ(T), the mean over automation raters.

        Each text is judged by itself, as the text of a user is.
        """
        said = self.panel.judge(texts).probabilities
        given = parameters("shares")
        values = []
        for rater in raters_of("automation"):
            if rater.name in said:
                tau = np.array([given[f"tau_{level}"].value for level in self.panel.levels(rater.name)])
                values.append(said[rater.name] @ tau)
        return np.asarray(np.mean(values, axis=0))


def learning_key(basis: Basis) -> str:
    """Return the key of the folds' panels: hashes of the files, of the code and words, and versions of packages."""
    root = resources.files("worktide")
    code = {}
    for package in _LEARNT_BY:
        for entry in root.joinpath(package).iterdir():
            if entry.name.endswith((".py", ".yml")):
                code[f"{package}/{entry.name}"] = sha256_of_bytes(entry.read_bytes())
    versions = {name: metadata.version(name) for name in _PACKAGES}
    key = {"code": code, "versions": versions, "sources": basis.hashes, "folds": FOLDS}
    return sha256_of_value(key)[:32]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one fold's panel learns from, and the occupations (O*NET-SOC codes) that it never sees.

    `rows` are those of the labels; `further` comes from them alone, and from no task of `unseen`.
    """

    rows: NDArray[np.int64]
    further: FurtherTexts
    unseen: frozenset[str]


def fold_lessons(basis: Basis) -> list[Lesson]:
    """Return what each fold learns from: folds of connected components of shared text and occupation.

    Old and present words count alike, and so do the titles of their activities.
    """
    judged, tasks = basis.judged, basis.tasks
    texts, codes = [*judged.texts, *tasks.texts], [*judged.occupations, *tasks.codes]
    fold_of = folds_of(texts, codes, "component", FOLDS)
    keys = numbered(map(text_key, texts))
    further = further_texts(texts, [*(judged.activities or [()] * len(judged.texts)), *tasks.activities])
    made = []
    for number in range(FOLDS):
        split = split_without(fold_of, [number], keys)
        assert_further_clean(split, texts, codes, further)
        rows = np.intersect1d(split.train, np.arange(len(judged.texts)))
        made.append(Lesson(rows, further.of(split.train, rows), frozenset(codes[row] for row in split.test)))
    return made


def fold_panels(basis: Basis, cache: Path | None, begin: Callable[[str], None]) -> list[Fold]:
    """Return a panel for each fold, learnt without the fold's occupations and without their words.

    `cache` keeps what was learnt; `begin` is told when a fold is learnt, which takes some ten seconds each.
    """
    key = learning_key(basis)
    made = []
    for number, lesson in enumerate(fold_lessons(basis)):
        place = None if cache is None else cache / "agreement" / key / f"fold-{number}.npz"

        def learn(lesson: Lesson = lesson, number: int = number) -> Arrays:
            begin(f"learning without fold {number + 1} of {FOLDS}")
            return train_panel(some_of(basis.judged, lesson.rows), lesson.further)

        made.append(Fold(Panel(kept_or_made(place, learn)), lesson.unseen))
    return made


def kept_or_made(place: Path | None, make: Callable[[], Arrays]) -> Arrays:
    """Return arrays that are kept at `place`; made, and kept whole, where there are none or they are damaged."""
    if place is None:
        return make()
    kept = _read(place)
    if kept is None:
        kept = make()
        buffer = io.BytesIO()
        np.savez_compressed(buffer, allow_pickle=False, **kept)
        data = buffer.getvalue()
        write_bytes(place, data)
        write_bytes(place.with_suffix(".json"), json.dumps({"sha256": sha256_of_bytes(data)}).encode())
    return kept


def _read(place: Path) -> Arrays | None:
    try:
        data = place.read_bytes()
        if json.loads(place.with_suffix(".json").read_bytes()) != {"sha256": sha256_of_bytes(data)}:
            return None
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except (OSError, ValueError, zipfile.BadZipFile):
        return None
