"""What the ILO's head would add to the fit of the raters, beside what any head that reads the text adds.

    python benchmarks/ilo_in_fit.py SOURCES

The head of the ILO judges each task of O*NET on top of a panel that learnt no label of the task's fold, and none of
the second GPT-4 set. The rater model then places tasks with it and without it; the second set and the human labels,
left out where they are compared with, tell which is better. A minute.
"""

from __future__ import annotations

import os

os.environ.update({"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"})

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.pipeline.rater_model.draws import RowPlaces, fit_construct
from worktide.pipeline.raters import AUTOMATION_LEVELS, raters_of
from worktide.pipeline.training.further import further_texts
from worktide.pipeline.training.ilo import SIZE, SOURCE, ilo_labels
from worktide.pipeline.training.kernel import fit_kernel, out_of_fold_kernel
from worktide.pipeline.training.labels import JudgedTexts
from worktide.pipeline.training.matrix import count_known, most_frequent
from worktide.pipeline.training.measures import correlation, group_means, within
from worktide.pipeline.training.nested import Lessons, lessons_of, out_of_fold
from worktide.pipeline.training.official import MAIN, official_labels
from worktide.pipeline.training.splits import Places, folds_of, numbered, split_without, text_key
from worktide.sources.registry import read_source
from worktide.sources.store import locate

Array = NDArray[np.float64]

FOLDS = 5
FIRST, SECOND, HUMAN = (rater.name for rater in raters_of("automation"))


def lessons(judged: JudgedTexts, most: int | None = None) -> tuple[Lessons, Places, Places]:
    """Return what a linear stage learns from, without further texts, with folds and text numbers of the rows."""
    made = lessons_of(judged, further_texts(judged.texts, (), 0.0, 0.0))
    folds = folds_of(judged.texts, judged.occupations, "component", FOLDS)
    return replace(made, counted=most_frequent(made.counted, most)), folds, numbered(map(text_key, judged.texts))


def held_out(onet: JudgedTexts, ilo: JudgedTexts) -> tuple[Array, Array]:
    """Return what the ILO's head says of O*NET's tasks (tasks × levels), and GPT-4's own head (tasks), out of fold."""
    learnt, folds, texts = lessons(onet)
    of_ilo, ilo_folds, ilo_texts = lessons(ilo, SIZE.grams)
    own, _ = out_of_fold(of_ilo, ilo_folds, ilo_texts)
    own_there = of_ilo.fit_all().outputs(count_known(onet.texts, of_ilo.counted))
    there = count_known(ilo.texts, learnt.counted)
    said, linear = np.empty((len(onet.texts), len(ilo.level_names))), np.empty(learnt.judged.shape)
    for fold in range(FOLDS):
        split = split_without(folds, [fold], texts)
        fit = learnt.fit(split.train)
        linear[split.test] = fit.outputs(learnt.counted.of(split.test))
        inputs = np.concatenate([ilo.scale.all_levels(own), onet.scale.all_levels(fit.outputs(there))], axis=1)
        stage = fit_kernel(inputs, of_ilo.judged, inputs.shape[1], SIZE.landmarks)
        asked = (ilo.scale.all_levels(own_there[split.test]), onet.scale.all_levels(linear[split.test]))
        said[split.test] = ilo.scale.probabilities(stage.outputs(np.concatenate(asked, axis=1)))[0]
    outputs = out_of_fold_kernel(linear[None], learnt.judged, folds, texts, onet.scale, None)
    numbers = onet.numbers(np.concatenate(onet.scale.probabilities(outputs), axis=1))
    return said, numbers[:, onet.scale.raters.index(FIRST)]


def levels_of(given: Array) -> Array:
    """Return rows × levels: 1 at the place given, NaN where it is NaN."""
    hot = np.full((len(given), len(AUTOMATION_LEVELS)), np.nan)
    hot[~np.isnan(given)] = np.eye(len(AUTOMATION_LEVELS))[given[~np.isnan(given)].astype(int)]
    return hot


def like(values: Array, given: Array) -> Array:
    """Return numbers as places on the scale of five, as often each as in `given`."""
    shares = np.cumsum(np.bincount(given.astype(int), minlength=len(AUTOMATION_LEVELS)))[:-1] / len(given)
    return np.digitize(values, np.quantile(values, shares)).astype(np.float64)


def compare(names: tuple[str, ...], judged: Mapping[str, Array], target: str, places: RowPlaces) -> None:
    """Print how the positions that some raters give tasks go with a rater that is left out."""
    fitted = fit_construct(names, np.stack([levels_of(judged[name]) for name in names]), places)
    at = fitted.known.occupation[fitted.panel.occupation] + fitted.row_mean
    known = ~np.isnan(judged[target])
    first, second = at[known], judged[target][known]
    jobs = numbered(f"{record:06d}" for record in places.record[known])
    figures = (
        correlation(first, second),
        correlation(within(first, jobs), within(second, jobs)),
        correlation(group_means(first, jobs), group_means(second, jobs)),
    )
    shown = ", ".join(f"{figure:.3f}" for figure in figures)
    own = fitted.fit.of_occupations.own
    print(f"{' + '.join(names)} -> {target} ({known.sum():,}): {shown} (task, within, jobs); own variance {own:.3f}")


def main(folder: Path) -> None:
    """Read the labels, judge out of fold, compare."""
    found = locate([folder])
    main_table = read_source(MAIN, found[MAIN])["tasks"].sort("task_id")
    onet, ilo = official_labels({MAIN: main_table}), ilo_labels(read_source(SOURCE, found[SOURCE]))
    judged: dict[str, Array] = {}
    for rater in raters_of("automation"):
        table = read_source(rater.source, found[rater.source])["tasks"]
        given = dict(table.select("task_id", pl.col(rater.column).cast(pl.String)).iter_rows())
        levels = (given.get(number) for number in main_table["task_id"].to_list())
        judged[rater.name] = np.array([np.nan if level is None else rater.levels.index(level) for level in levels])
    said, own_head = held_out(onet, ilo)
    judged |= {"ilo head": said.argmax(axis=1).astype(np.float64), "own head": like(own_head, judged[FIRST])}
    fields = numbered(code[:2] for code in sorted(set(onet.occupations)))
    places = RowPlaces(numbered(onet.occupations), fields)
    for name in (FIRST, SECOND):
        print(f"ilo head with {name}: {correlation(said @ ilo.values, judged[name]):.3f}")
    for besides in ((), ("ilo head",), ("own head",)):
        compare((FIRST, HUMAN, *besides), judged, SECOND, places)
        compare((FIRST, SECOND, *besides), judged, HUMAN, places)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
