"""Whole sources left out: every group's destinations are ranked by a model that saw none of its moves out or in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingRegressor

from worktide.pipeline.move_model.fitting import Fitted, Units, fit
from worktide.pipeline.move_model.groups import Cover
from worktide.pipeline.move_model.model import Ground
from worktide.pipeline.move_model.pairs import GROUPS_OF_FEATURES, Pairs
from worktide.pipeline.move_model.survey import Survey

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Model = Callable[[Mask], Array]

FOLDS: Final = 5
SEED: Final = 20_260_901
_LEAST: Final = 1e-9
_RANKS: Final = 21


@dataclass(frozen=True, slots=True)
class Trial:
    """Logarithms of expected flows (groups × groups), each source's by a model that was fitted without it."""

    ours: Array
    others: dict[str, Array]
    without: dict[str, Array]


def folds(groups: int) -> NDArray[np.int64]:
    """Return the fold of each group; the seed is stored with the code."""
    return np.random.default_rng(SEED).permutation(groups) % FOLDS


def boosted(survey: Survey, units: Units, known: Mask) -> Array:
    """Return groups × groups: the logarithm of expected flows by gradient boosting with Poisson loss.

    The offset enters as weight: flows over expectation, weighted by it. The settings were fixed before the test.
    """
    offset, apart = units.offset, survey.told_apart
    features = np.concatenate(
        [units.features, np.stack(np.broadcast_arrays(units.workers[:, None], units.reached[None, :]), axis=2)],
        axis=2,
        dtype=np.float32,
    )
    chosen = apart & known[:, None]
    expected = np.exp(offset[chosen])
    model = HistGradientBoostingRegressor(
        loss="poisson",
        learning_rate=0.08,
        max_iter=120,
        max_leaf_nodes=16,
        min_samples_leaf=200,
        l2_regularization=10.0,
        early_stopping=False,
        random_state=SEED,
    )
    model.fit(features[chosen], survey.flows[chosen] / expected, sample_weight=expected / expected.mean())
    found = np.full(offset.shape, np.log(_LEAST))
    left_out = apart & ~known[:, None]
    found[left_out] = np.log(model.predict(features[left_out])) + offset[left_out]
    return found


def related(table: pl.DataFrame, cover: Cover) -> Array:
    """Return groups × groups: the standing (0 to 1) of one among another's Related Occupations, mean by people."""
    places = {code: place for place, code in enumerate(cover.codes)}
    listed = np.zeros((len(places), len(places)))
    for code, other, rank in table.select("onet_soc_code", "related_onet_soc_code", "rank").iter_rows():
        listed[places[code], places[other]] = (_RANKS - rank) / (_RANKS - 1)
    members = cover.members
    return np.asarray(np.minimum(members @ listed @ (members > 0).T, 1.0))


def _with(units: Units, pairs: Pairs) -> Units:
    return Units(pairs.values, units.ends, units.workers, units.reached)


def _without(fitted: Fitted, pairs: Pairs, group: str) -> Fitted:
    places = [pairs.names.index(name) for name in pairs.of_group(group)]
    return Fitted(fitted.first.without(places), None, fitted.flows, fitted.expected, fitted.known)


def _models(given: Ground, units: Units, known: Mask) -> tuple[Mapping[str, Array], Mapping[str, Array]]:
    """Return expected flows by one fold's models, and by the first regression without each ingredient."""
    survey, offset, pairs = given.survey, units.offset, given.pairs
    fitted = fit(survey, units, known)
    words = _with(units, pairs.only(pairs.of_group("text of tasks")))
    both = fit(survey, words, known, kin=False)
    first = Fitted(fitted.first, None, fitted.flows, fitted.expected, fitted.known)
    models = {
        "ours": offset + fitted.scores(units),
        "without what kin did": offset + first.attraction(units),
        "size and text": offset + both.attraction(words),
        "gradient boosting": boosted(survey, units, known),
    }
    parts = {group: offset + _without(first, pairs, group).attraction(units) for group in GROUPS_OF_FEATURES}
    return models, parts


def trial(given: Ground, listed: pl.DataFrame) -> Trial:
    """Return every model's scores with whole sources left out; `listed` are O*NET's Related Occupations.

    Settings are fixed: nothing is chosen by what came out on the folds.
    """
    units = given.groups
    numbers = folds(len(given.survey.groups))
    found: dict[str, Array] = {}
    without: dict[str, Array] = {}
    for fold in range(FOLDS):
        out = numbers == fold
        models, parts = _models(given, units, ~out)
        for into, scores in ((found, models), (without, parts)):
            for name, values in scores.items():
                into.setdefault(name, np.zeros_like(values))[out] = values[out]
    text = given.pairs.values[:, :, given.pairs.names.index("tasks_root")].astype(np.float64)
    found |= {"size": units.offset, "text": text}
    found["O*NET Related Occupations, then size"] = related(listed, given.cover) + _LEAST * units.offset
    return Trial(found.pop("ours"), found, without)
