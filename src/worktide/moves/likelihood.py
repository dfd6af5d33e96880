"""How likely a move is: the model's probability, and what the survey of observed moves says in words."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.moves.model import Seen
from worktide.moves.stored import MISSING
from worktide.moves.tables import Array, MoveTables

WORDS: Final[dict[int, Seen]] = {
    0: "not seen in the survey",
    1: "rarely seen",
    2: "seen",
    3: "seen often",
    MISSING: "outside the survey",
}


def leaving(tables: MoveTables, place: int) -> Array:
    """Return where those who leave a job go: the predicted probability of each record as the next one (0 to 1).

    A job that is made of several occupations takes their mean. A role as a destination has no count of its own, so it
    gets the mean of its occupations' figures, and no probability is added up over records.
    """
    made_of, weights = tables.made_of(place)
    return tables.mixed(weights @ tables.rate_of_level[tables.rate[made_of]])


def coming(tables: MoveTables, place: int) -> Array:
    """Return for each record the predicted probability (0 to 1) that one who leaves it comes to this job."""
    made_of, weights = tables.made_of(place)
    return tables.mixed(tables.rate_of_level[tables.rate[:, made_of]] @ weights)


def shared_occupation(tables: MoveTables, place: int) -> NDArray[np.bool_]:
    """Return whether a record has its heaviest occupation in common with this one: the survey counts them as one."""
    return np.asarray(tables.heaviest == tables.heaviest[place])


def seen_word(tables: MoveTables, here: int, there: int) -> Seen:
    """Return what the survey says of a move: that between the heaviest occupations of both records."""
    first, second = (int(tables.heaviest[place]) for place in (here, there))
    return "outside the survey" if first == second else WORDS[int(tables.arrays.seen[first, second])]


def seen_at_all(tables: MoveTables, place: int) -> NDArray[np.bool_]:
    """Return whether the survey has seen moves to each record; also where the two are one occupation to it."""
    first = tables.heaviest[place]
    word = tables.arrays.seen[first, tables.heaviest]
    return np.asarray(((word > 0) & (word != MISSING)) | shared_occupation(tables, place))
