"""How well scores tell where people go: areas under curves, pooled and within sources, and the first ten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Array = NDArray[np.float64]

FIRST: Final = 10


def area(scores: Array, happened: NDArray[np.bool_]) -> float:
    """Return the chance that what happened is scored above what did not, ties counting half."""
    positive, negative = int(happened.sum()), int((~happened).sum())
    ranks = rankdata(scores)
    return float((ranks[happened].sum() - positive * (positive + 1) / 2) / (positive * negative))


@dataclass(frozen=True, slots=True)
class Pooled:
    """The area over all pairs together, and the half width of its 95 % interval with sources as clusters."""

    value: float
    half_width: float


def pooled_area(scores: Array, flows: Array) -> Pooled:
    """Return the area over all pairs of different groups (groups × groups), rows being sources.

    The interval is Obuchowski's (1997) for clustered data: pairs of one source move together.
    """
    apart = ~np.eye(len(flows), dtype=bool)
    happened, flat = flows[apart] > 0, scores[apart]
    sources = np.repeat(np.arange(len(flows)), len(flows) - 1)
    every, own = rankdata(flat), np.empty(len(flat))
    own[happened], own[~happened] = rankdata(flat[happened]), rankdata(flat[~happened])
    positive, negative = int(happened.sum()), int((~happened).sum())
    placed = np.where(happened, (every - own) / negative, 1.0 - (every - own) / positive)
    value = float(placed[happened].mean())
    parts = (placed - value) / np.where(happened, positive, negative)
    by_source = np.bincount(sources, parts, len(flows))
    return Pooled(value, 1.96 * float(np.sqrt((by_source**2).sum())))


@dataclass(frozen=True, slots=True)
class Within:
    """By source with anyone who moved: the area among its destinations, movers, and those in the first ten places."""

    area: Array
    movers: Array
    first: Array

    @property
    def mean_area(self) -> float:
        """The mean area, each source counting alike."""
        return float(self.area.mean())

    @property
    def first_share(self) -> float:
        """The share of all movers who went to one of their source's first ten."""
        return float(self.first.sum() / self.movers.sum())


def within_sources(scores: Array, flows: Array) -> Within:
    """Return the measures by source (groups × groups); a group is no destination of itself."""
    found = []
    for place, row in enumerate(flows):
        went = np.delete(row, place)
        if went.any():
            ranked = np.delete(scores[place], place)
            best = np.argsort(-ranked, kind="stable")[:FIRST]
            found.append((area(ranked, went > 0), went.sum(), went[best].sum()))
    return Within(*np.array(found).T)
