"""Values of official occupations carried to every record: roles are mixtures of occupations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.pipeline.classification import Classification

Array = NDArray[np.float64]

CODE = "onet_soc_code"
LEAST_KNOWN_WEIGHT = 0.5
WEIGHT_UNIT = 10_000
# How much of the code kin share: SOC code, broad occupation, minor group, major group.
_KIN = (7, 6, 4, 2)


@dataclass(frozen=True)
class RecordMix:
    """What each record is made of: `slugs` all records in the listing's order, `codes` the official ones, sorted.

    `weights` is records × official occupations, each row adding up to 1: one entry of 1 for an official record.
    """

    slugs: tuple[str, ...]
    codes: tuple[str, ...]
    weights: Array

    @cached_property
    def heaviest(self) -> NDArray[np.int64]:
        """The official occupation with most weight in each record (the first of equals)."""
        return np.asarray(self.weights.argmax(axis=1))

    def column(self, frame: pl.DataFrame, name: str) -> Array:
        """Return a column of a table by O*NET-SOC code in the order of `codes`; NaN where it has no row or a null."""
        found: Mapping[str, float | None] = dict(frame.select(CODE, pl.col(name).cast(pl.Float64)).iter_rows())
        given = [found.get(code) for code in self.codes]
        return np.array([np.nan if value is None else value for value in given])

    def means(self, official: Array) -> Array:
        """Return records × columns from official × columns: means by weight, NaN where half the weight is not known."""
        known = self.weights @ ~np.isnan(official)
        total = self.weights @ np.nan_to_num(official)
        enough = known >= LEAST_KNOWN_WEIGHT - 1e-9
        return np.where(enough, total / np.where(enough, known, 1.0), np.nan)

    def of_heaviest(self, official: NDArray[Any]) -> NDArray[Any]:
        """Return an array by official occupation as one by record: what the heaviest occupation of each has."""
        return np.asarray(official[self.heaviest])

    def stored(self) -> NDArray[np.int16]:
        """Return three rows: record, place among official occupations, weight in ten-thousandths."""
        records, places = np.nonzero(self.weights)
        units = np.round(WEIGHT_UNIT * self.weights[records, places])
        return np.stack([records, places, units]).astype(np.int16)


def record_mix(known: Classification, slugs: Sequence[str]) -> RecordMix:
    """Return what each of the records is made of; `slugs` are all records in the order of the listing."""
    by_slug = {slug: code for code, slug in known.slugs.items()}
    codes = tuple(sorted(by_slug[slug] for slug in slugs if slug in by_slug))
    places, of_code = {slug: place for place, slug in enumerate(slugs)}, {code: at for at, code in enumerate(codes)}
    weights = np.zeros((len(slugs), len(codes)))
    for code, at in of_code.items():
        weights[places[known.slugs[code]], at] = 1.0
    for role in known.roles:
        for part in role.codes:
            weights[places[role.slug], of_code[part.code]] = part.weight
    return RecordMix(tuple(slugs), codes, weights / weights.sum(axis=1, keepdims=True))


def from_kin(values: Array, codes: Sequence[str]) -> Array:
    """Return official × columns with rows that are not known at all filled from kin: the mean of the known ones.

    Kin are the occupations of the same SOC code, else of the same broad occupation, minor group or major group,
    whichever first holds one that is known.
    """
    unknown = np.asarray(np.isnan(values).all(axis=1))
    known = ~unknown
    filled = values.copy()
    for place in np.flatnonzero(unknown).tolist():
        for length in _KIN:
            kin = [at for at, code in enumerate(codes) if code[:length] == codes[place][:length] and known[at]]
            if kin:
                filled[place] = _mean_of_known(values[kin])
                break
    return filled


def _mean_of_known(rows: Array) -> Array:
    known = ~np.isnan(rows)
    count = known.sum(axis=0)
    return np.where(count > 0, np.nan_to_num(rows).sum(axis=0) / np.maximum(count, 1), np.nan)
