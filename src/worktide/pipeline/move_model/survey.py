"""Moves that people made, as the survey saw them: flows between its groups of occupations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

Array = NDArray[np.float64]

SOURCE: Final = "mobility-asec-edges"
PEOPLE_A_RESPONDENT: Final = 3_000.0
"""Workers whom one respondent stands for: the mean flow between groups where a second mover is unlikely."""
SAME_ROWS: Final = 0.995
"""Cosine of two groups' rows, stayers included, from which the file divided one code of the survey by size."""
OUTSIDE: Final = 255


@dataclass(frozen=True, slots=True)
class Survey:
    """The survey by its groups, sorted by their first code.

    `groups` holds the SOC 2010 codes of each (most of them broad occupations, several where the survey has one code for
    all of them). `flows` is groups × groups in respondents (weighted people over `PEOPLE_A_RESPONDENT`, so not whole
    numbers): rows are where people came from, the diagonal is 0. `workers` (groups) are respondents in the group the
    year before, `reached` those in it after.
    """

    groups: tuple[tuple[str, ...], ...]
    flows: Array
    workers: Array
    reached: Array

    @property
    def told_apart(self) -> NDArray[np.bool_]:
        """Groups × groups: whether a move from row to column is one that the survey can see; all but the diagonal."""
        return ~np.eye(len(self.groups), dtype=bool)


def _divided(flows: Array) -> NDArray[np.int64]:
    """Return a number for each code of the file: codes with one number were one code of the survey.

    Where the survey's code is wider than an occupation, the file divides its flows by employment, so that the rows of
    the parts are proportional; no two other rows are nearly so.
    """
    lengths = np.linalg.norm(flows, axis=1, keepdims=True)
    rows = flows / np.where(lengths > 0, lengths, 1.0)
    _, numbers = connected_components(rows @ rows.T > SAME_ROWS, directed=False)
    return numbers.astype(np.int64)


def _put_together(codes: Sequence[str], numbers: NDArray[np.int64]) -> tuple[tuple[tuple[str, ...], ...], Array]:
    """Return the groups with their codes, and groups × codes of 0 and 1."""
    together = np.zeros((int(numbers.max()) + 1, len(codes)))
    together[numbers, np.arange(len(codes))] = 1.0
    return tuple(tuple(codes[int(place)] for place in np.flatnonzero(row)) for row in together), together


def read_survey(edges: pl.DataFrame) -> Survey:
    """Return the survey from its edges (`sources.labour_mobility.read.read_survey_edges`).

    A flow is the yearly share of a code's workers times its workers in the pooled survey years. Codes that the file
    divided are put together again: a part of a respondent is no observation.
    """
    codes = edges["source_soc_2010_code"].unique().sort().to_list()
    places = {code: place for place, code in enumerate(codes)}
    flows, workers, reached = np.zeros((len(codes), len(codes))), np.zeros(len(codes)), np.zeros(len(codes))
    columns = ("source_soc_2010_code", "target_soc_2010_code", "probability")
    for source, target, share, before, after in edges.select(
        *columns, "source_survey_workers", "target_survey_workers"
    ).iter_rows():
        here, there = places[source], places[target]
        flows[here, there] = share * before / PEOPLE_A_RESPONDENT
        workers[here], reached[there] = before / PEOPLE_A_RESPONDENT, after / PEOPLE_A_RESPONDENT
    groups, together = _put_together(codes, _divided(flows))
    whole = together @ flows @ together.T
    np.fill_diagonal(whole, 0.0)
    return Survey(groups, whole, together @ workers, together @ reached)
