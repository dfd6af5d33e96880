"""The model of moves: fitted on the survey's groups, applied to every pair of records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.pipeline.inputs import Inputs
from worktide.pipeline.move_model import groups, ingredients
from worktide.pipeline.move_model.affinity import Affinity, affinity_of
from worktide.pipeline.move_model.fitting import Units, fit
from worktide.pipeline.move_model.groups import Cover, cover
from worktide.pipeline.move_model.ingredients import Ingredients, group_ingredients, record_ingredients
from worktide.pipeline.move_model.kin import Ends
from worktide.pipeline.move_model.pairs import Pairs, pair_features
from worktide.pipeline.move_model.survey import OUTSIDE, SOURCE, Survey, read_survey

Array = NDArray[np.float64]

SEEN: Final = (1e-12, 2.5, 7.5)
"""Respondents from which a move is called rarely seen, seen, and seen often. They are weighted people over a mean
weight, and one respondent weighs from a sixth of it to twice it: no word tells how many were asked."""
SOURCES: Final = tuple(sorted({SOURCE, *groups.SOURCES, *ingredients.SOURCES}))


@dataclass(frozen=True, slots=True)
class MoveModel:
    """Where people go, by the official records in the order of `codes` (O*NET-SOC 2019, sorted).

    `rates` is records × records: the predicted probability that one who leaves the row's record within a year is in the
    column's afterwards; rows add up to 1, the diagonal is 0. `seen` is records × records: what the survey says of the
    move, 0 not seen, 1 rarely seen, 2 seen, 3 seen often, 255 where it does not ask about one of the two or cannot tell
    them apart. It is about the survey, `rates` about the model.
    """

    codes: tuple[str, ...]
    rates: NDArray[np.float32]
    seen: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Ground:
    """What is fitted on: the survey, what its groups cover, and both as units between which people move."""

    survey: Survey
    cover: Cover
    known: Ingredients
    affinity: Affinity
    pairs: Pairs

    @property
    def groups(self) -> Units:
        """The survey's groups as units."""
        survey = self.survey
        ends = Ends(self.affinity.to_groups(self.affinity.groups), np.eye(len(survey.groups)))
        return Units(self.pairs.values, ends, np.log(survey.workers), np.log(survey.reached))

    @property
    def records(self) -> Units:
        """The records as units; one that the survey does not ask about has the size of its people today."""
        cover, survey = self.cover, self.survey
        ends = Ends(self.affinity.to_groups(self.known), cover.shares)
        alone = cover.people * survey.reached.sum() / cover.people.sum()

        def size(respondents: Array) -> Array:
            return np.log(np.where(cover.inside, cover.shares @ respondents, alone))

        values = pair_features(self.known).values
        return Units(values, ends, size(survey.workers), size(survey.reached))


def ground(inputs: Inputs) -> Ground:
    """Return what the model is fitted on; `inputs` holds the tables of `SOURCES`."""
    survey = read_survey(inputs.table(SOURCE, "edges"))
    given = cover(inputs, survey.groups)
    known = record_ingredients(inputs, given.codes)
    of_groups = group_ingredients(known, given.members, survey.groups)
    return Ground(survey, given, known, affinity_of(of_groups), pair_features(of_groups))


def record_rates(scores: Array, given: Cover) -> NDArray[np.float32]:
    """Return probabilities from the logarithm of attraction (records × records), destinations counting by people."""
    weights = np.exp(scores - scores.max(axis=1, keepdims=True)) * given.people[None, :]
    np.fill_diagonal(weights, 0.0)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=np.float32)


def seen_words(survey: Survey, given: Cover) -> NDArray[np.uint8]:
    """Return records × records: the word on the survey for each move; a record takes its largest group."""
    levels = np.digitize(survey.flows, SEEN).astype(np.uint8)
    levels[~survey.told_apart] = OUTSIDE
    largest = given.shares.argmax(axis=1)
    found = levels[np.ix_(largest, largest)]
    found[~given.inside] = OUTSIDE
    found[:, ~given.inside] = OUTSIDE
    return found


def fit_moves(inputs: Inputs) -> MoveModel:
    """Return the model of moves; `inputs` holds the tables of `SOURCES`. The same inputs give the same numbers."""
    given = ground(inputs)
    fitted = fit(given.survey, given.groups, np.ones(len(given.survey.groups), dtype=bool))
    rates = record_rates(fitted.scores(given.records), given.cover)
    return MoveModel(given.cover.codes, rates, seen_words(given.survey, given.cover))


def role_rates(rates: NDArray[np.float32], weights: Array) -> NDArray[np.float32]:
    """Return the rates of records made of several occupations, as sources (roles × records).

    `weights` is roles × records of `rates`, each row adding up to 1.
    """
    return np.asarray(weights @ rates, dtype=np.float32)
