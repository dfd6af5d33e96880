"""Whether ranges of roles' tasks are honest: official tasks judged as roles' are, against what their labels say.

    python benchmarks/role_ranges.py SOURCES CACHE

Every task of ours that covers one labelled official task is taken for a task of a role: judged in our words by heads
that saw neither its occupation nor its words, with the labels of official tasks of other occupations that read alike,
half and half. The 21st and 22nd most alike stand in for an editor's choice: they agree with the heads as roles' do.
SOURCES is the folder of publishers' files; CACHE keeps the panels learnt without a fold (three minutes).
"""

from __future__ import annotations

import os

os.environ.update({"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"})

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from worktide.catalogue.occupations import load_occupations
from worktide.pipeline.catalogue_agreement.folds import Fold, fold_panels
from worktide.pipeline.catalogue_agreement.official import Basis, read_basis
from worktide.pipeline.rater_model.draws import RowPlaces, fit_construct
from worktide.pipeline.raters import AUTOMATION_LEVELS, Rater, raters_of
from worktide.pipeline.scores import _drawn, stated_tau
from worktide.pipeline.training.splits import numbered
from worktide.scoring.assumptions import SEED, draw_assumptions
from worktide.sources.registry import read_source
from worktide.sources.store import locate

Array = NDArray[np.float64]
Places = NDArray[np.int64]

FIRST_RANK = 20
NEIGHBOURS = 2
WIDTHS = (0, 20, 40, 55, 70, 101)


@dataclass(frozen=True, slots=True)
class Simulated:
    """Official tasks taken for roles': `truth` (places), `heads` and `resembled` (raters × tasks × levels)."""

    truth: Places
    heads: Array
    resembled: Array


def labels(basis: Basis, folder: Path, rater: Rater) -> Array:
    """Return tasks × levels of one rater: 1 at the level it gave, NaN where it did not judge."""
    table = read_source(rater.source, locate([folder])[rater.source])["tasks"]
    given = dict(table.select("task_id", pl.col(rater.column).cast(pl.String)).iter_rows())
    hot = np.full((len(basis.tasks.task_ids), len(rater.levels)), np.nan)
    for place, number in enumerate(basis.tasks.task_ids):
        if (level := given.get(number)) is not None:
            hot[place] = np.eye(len(rater.levels))[rater.levels.index(level)]
    return hot


def simulated_in(fold: Fold, basis: Basis, given: Array, words: TfidfVectorizer) -> Simulated:
    """Return one fold's tasks as if they were a role's; `given` is raters × tasks × levels, of raters with heads."""
    place = {number: at for at, number in enumerate(basis.tasks.task_ids)}
    known = np.asarray(~np.isnan(given[:, :, 0]).any(axis=0))
    others = np.flatnonzero(known & ~np.isin(basis.tasks.codes, list(fold.codes)))
    mine = [(one.code, task) for one in load_occupations() if one.code in fold.codes for task in one.tasks]
    texts, codes = [task.text for _, task in mine], [code for code, _ in mine]
    said = fold.panel.judge(texts, codes, [code[:2] for code in codes]).probabilities
    alone = [at for at, (_, task) in enumerate(mine) if len(task.covers) == 1 and known[place[task.covers[0]]]]
    alike = words.transform([texts[at] for at in alone]) @ words.transform([basis.tasks.texts[at] for at in others]).T
    chosen = np.stack([_ranked(row.toarray()[0]) for row in alike])
    heads = []
    for rater in _with_heads():
        named = fold.panel.levels(rater.name)
        heads.append(said[rater.name][alone][:, [named.index(level) for level in rater.levels]])
    truth = np.array([place[mine[at][1].covers[0]] for at in alone])
    return Simulated(truth, np.stack(heads), given[:, others[chosen]].mean(axis=2))


def _ranked(similar: Array) -> Places:
    return np.argsort(-similar, kind="stable")[FIRST_RANK : FIRST_RANK + NEIGHBOURS]


def _with_heads() -> Sequence[Rater]:
    return [rater for rater in raters_of("automation") if rater.distilled]


def drawn(basis: Basis, given: Array, blended: Array, truth: Places) -> tuple[Array, Array]:
    """Return draws × tasks in percent: what the range of a role's task is made of, and what that of the labels is.

    `given` and `blended` hold all automation raters (NaN where one did not judge), over all tasks and the simulated.
    """
    known = np.flatnonzero(~np.isnan(given[:2, :, 0]).any(axis=0))
    codes = np.array(basis.tasks.codes)
    names, record = np.unique(codes[known], return_inverse=True)
    as_role = len(names) + np.searchsorted(names, codes[truth])
    fields = numbered(name[:2] for name in names)
    places = RowPlaces(np.concatenate([record, as_role]).astype(np.int64), np.tile(fields, 2))
    raters = tuple(rater.name for rater in raters_of("automation"))
    fitted = fit_construct(raters, np.concatenate([given[:, known], blended], axis=1), places)
    construct = _drawn(fitted, places, stated_tau(), np.random.default_rng(SEED + 1))
    values = 100.0 * construct.values(draw_assumptions().tau)
    return values[:, len(known) :], values[:, np.searchsorted(known, truth)]


def report(as_role: Array, labelled: Array) -> None:
    """Print the share of what the labels say that 80 % ranges hold, whole and by width of the range."""
    low, high = np.quantile(as_role, [0.1, 0.9], axis=0)
    ends = np.quantile(labelled, [0.1, 0.9], axis=0)
    held, width = ((labelled >= low) & (labelled <= high)).mean(axis=0), high - low
    middle = labelled.mean(axis=0)
    inside = (middle >= low) & (middle <= high)
    print(
        f"tasks {len(held):,}, median width {np.median(width):.1f}, by their labels {np.median(ends[1] - ends[0]):.1f}"
    )
    print(f"all: draws of the labelled task held {held.mean():.3f}, its centre {inside.mean():.3f}")
    for least, most in pairwise(WIDTHS):
        some = (width >= least) & (width < most)
        print(f"width {least} to {most}: {some.sum():,} tasks, held {held[some].mean():.3f}, {inside[some].mean():.3f}")


def main(arguments: list[str]) -> None:
    """Simulate and print, for the blend that roles get and for the heads alone."""
    sources, cache = Path(arguments[0]), Path(arguments[1])
    basis = read_basis([sources])
    given = np.stack([labels(basis, sources, rater) for rater in raters_of("automation")])
    headed = np.stack([labels(basis, sources, rater) for rater in _with_heads()])
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True).fit(basis.tasks.texts)
    folds = fold_panels(basis, cache, print)
    parts = [simulated_in(fold, basis, headed, words) for fold in folds]
    truth = np.concatenate([part.truth for part in parts])
    heads, resembled = (
        np.concatenate([getattr(part, name) for part in parts], axis=1) for name in ("heads", "resembled")
    )
    for name, share in (("half heads, half labels of tasks alike, as roles get", 0.5), ("heads alone", 1.0)):
        blend = np.full((len(given), len(truth), len(AUTOMATION_LEVELS)), np.nan)
        blend[:2] = np.minimum(np.round(share * heads + (1 - share) * resembled, 4), 0.9999)
        print(name)
        report(*drawn(basis, given, blend, truth))


if __name__ == "__main__":
    main(sys.argv[1:])
