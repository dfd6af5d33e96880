"""The scores of mixtures of records, from the release's joint draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from worktide.core.intervals import LOWER_QUANTILE, UPPER_QUANTILE, Interval
from worktide.microdata.links import Join, Link
from worktide.release.open import Release

Array = NDArray[np.float64]
Measure = Literal["ai_does", "percentile", "share_in_five_years"]

MEASURES: Final[tuple[Measure, ...]] = ("ai_does", "percentile", "share_in_five_years")
DRAWS: Final = 200
_STORED: Final = {"ai_does": "does_draws", "percentile": "does_draws", "share_in_five_years": "level_draws"}
# Shares and percentiles are published to a tenth; a mixture's draws keep two digits more.
_VALUE_DIGITS: Final = 1
_DRAW_DIGITS: Final = 3
_ENDS: Final = [LOWER_QUANTILE, UPPER_QUANTILE]


@dataclass(frozen=True, slots=True)
class CodeScores:
    """The scores of distinct codes, one row each; NaN where there is none.

    `values` is codes × 3 (value, low, high of the 80 % range) and `draws` codes × 200 by measure: percent of weighted
    tasks for shares, 0 to 100 for the percentile. `scored` is the part (0 to 1) of a code's weight whose records have
    a score, `records` how many records it leads to.
    """

    joins: tuple[Join, ...]
    records: NDArray[np.int32]
    scored: Array
    values: dict[str, Array]
    draws: dict[str, NDArray[np.float32]]


@lru_cache(maxsize=8)
def _record_draws(release: Release, name: str) -> Array:
    """Return records × draws; NaN for a record without a score."""
    drawn: Array = release.array(name).astype(np.float64).round(_VALUE_DIGITS)
    drawn[[place for place, one in enumerate(release.listing) if one.risk is None]] = np.nan
    return drawn


@lru_cache(maxsize=4)
def _reference(release: Release) -> Array:
    """Return draws × official occupations with a score, each draw sorted: what percentiles are taken among."""
    scored = [place for place, one in enumerate(release.listing) if one.kind == "occupation" and one.risk]
    return np.sort(_record_draws(release, "does_draws")[scored].T, axis=1)


def percentile_draws(does: Array, release: Release) -> Array:
    """Return the percentile of codes × draws of AI does among official occupations, draw by draw: mid-ranks."""
    reference = _reference(release)
    found = np.full(does.shape, np.nan)
    known = np.flatnonzero(~np.isnan(does).any(axis=1))
    for draw, ordered in enumerate(reference):
        drawn = does[known, draw]
        below, upto = np.searchsorted(ordered, drawn, "left"), np.searchsorted(ordered, drawn, "right")
        found[known, draw] = 50.0 * (below + upto) / len(ordered)
    return found


def code_scores(links: Sequence[Link], measures: Sequence[Measure], release: Release) -> CodeScores:
    """Return the scores of what codes lead to: Σ weight · record, over the records that have a score, draw by draw."""
    has_score = np.array([one.risk is not None for one in release.listing])
    scored = np.array([float(link.weights[has_score[link.places]].sum()) for link in links])
    mixed = {name: _mixed(links, _record_draws(release, name)) for name in {_STORED[one] for one in measures}}
    drawn = {one: mixed[_STORED[one]] for one in measures}
    if "percentile" in drawn:
        drawn["percentile"] = percentile_draws(drawn["percentile"], release)
    return CodeScores(
        joins=tuple(
            "unscored" if len(link.places) and not part else link.join for link, part in zip(links, scored, strict=True)
        ),
        records=np.array([len(link.places) for link in links], dtype=np.int32),
        scored=np.round(scored, 4),
        values={one: _values(links, one, drawn[one], release) for one in measures},
        draws={one: np.round(drawn[one], _DRAW_DIGITS).astype(np.float32) for one in measures},
    )


def _mixed(links: Sequence[Link], drawn: Array) -> Array:
    found = np.full((len(links), drawn.shape[1]), np.nan)
    for row, link in enumerate(links):
        known = ~np.isnan(drawn[link.places, 0]) if len(link.places) else np.zeros(0, dtype=bool)
        if known.any():
            weights = link.weights[known] / link.weights[known].sum()
            found[row] = weights @ drawn[link.places[known]]
    return found


def _values(links: Sequence[Link], measure: Measure, drawn: Array, release: Release) -> Array:
    """Return value, low and high: as the release prints them for one record, from the draws for a mixture."""
    found = np.full((len(links), 3), np.nan)
    for row, link in enumerate(links):
        if np.isnan(drawn[row, 0]):
            continue
        if len(link.places) == 1:
            one = _printed(release, int(link.places[0]))[measure]
            found[row] = (one.value, one.low, one.high)
        else:
            low, high = np.quantile(drawn[row], _ENDS)
            middle = np.median(drawn[row]) if measure == "percentile" else drawn[row].mean()
            found[row] = np.round([middle, min(low, middle), max(high, middle)], _VALUE_DIGITS)
    return found


# A record takes a while to unpack, and its three numbers are asked for again with every table.
@lru_cache(maxsize=1 << 14)
def _printed(release: Release, place: int) -> dict[Measure, Interval]:
    record = release.record(release.listing[place].slug)
    if record.risk is None or record.shares is None:
        return {}
    return {
        "ai_does": record.shares.ai_does,
        "percentile": record.risk.percentile,
        "share_in_five_years": record.risk.share_in_five_years,
    }
