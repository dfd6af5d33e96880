"""How hard a move is, in words, by a rule that is built mostly on entry cost.

Cortes and Gallipoli (2018, Journal of the European Economic Association 16:2) find that entry costs of the destination
make most of what changing occupations costs, and the distance of tasks the smaller part.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.moves.entry import COSTS, EntryCosts
from worktide.moves.model import Difficulty
from worktide.moves.tables import Array, MoveTables

WORDS: Final[tuple[Difficulty, ...]] = ("small", "moderate", "large", "very large")


def months_of_cost(tables: MoveTables, costs: EntryCosts) -> Array:
    """Return the months that difficulty is read from: the middle of schooling and certificate, and parts of the rest.

    Experience and training, which are mostly paid, count `difficulty_experience` and `difficulty_training`.
    """
    given = tables.given
    weights = np.array([1.0, 1.0, given["difficulty_experience"].value, given["difficulty_training"].value])
    middle = (costs.low + costs.high) / 2.0
    return np.asarray(weights[: len(COSTS)] @ middle, dtype=np.float32)


def difficulties(tables: MoveTables, costs: EntryCosts, fit: Array) -> NDArray[np.int64]:
    """Return the place of each record's difficulty among `WORDS`; -1 where nothing is known of its entry.

    Months of cost set the word, and a fit under `difficulty_low_fit` makes it one step harder.
    """
    given = tables.given
    ends = [given[f"difficulty_{name}"].value for name in ("moderate", "large", "very_large")]
    step = np.digitize(months_of_cost(tables, costs), ends)
    harder = np.minimum(step + (fit < given["difficulty_low_fit"].value), len(WORDS) - 1)
    return np.where(costs.known, harder, -1)


def difficulty_word(step: int) -> Difficulty:
    """Return a difficulty in words."""
    return "unknown" if step < 0 else WORDS[step]


def difficulty_rule(tables: MoveTables) -> str:
    """Return the rule in words, with its numbers."""
    given = tables.given
    ends = [given[f"difficulty_{name}"].value for name in ("moderate", "large", "very_large")]
    parts = [given[f"difficulty_{name}"].value for name in ("experience", "training")]
    return (
        f"Months of cost: the middle of schooling and certificate, {parts[0]:g} of experience to gain and {parts[1]:g} "
        f"of training in the job. Small under {ends[0]:g}, moderate under {ends[1]:g}, large under {ends[2]:g}, else "
        f"very large; one step harder under a fit of {given['difficulty_low_fit'].value:g}."
    )
