"""The sections of every record that are read off arrays and tables: ranges, causes, timeline, market, outlook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.core.intervals import Interval, interval_of_draws
from worktide.pipeline.indices import INDICES
from worktide.pipeline.scored import Scored
from worktide.pipeline.shown_tasks import PERCENT_DIGITS, mean_with_range
from worktide.release.record import Bounds, Causes, HardEnds, IndexValue, LabourMarket, Outlook, Physical, Risk, Shares
from worktide.scoring.bands import band_of
from worktide.scoring.decomposition import CAUSES, largest_cause
from worktide.scoring.hard_ends import NAMES as ENDS
from worktide.scoring.physical import PhysicalAxis

Array = NDArray[np.float64]

LABOUR_VINTAGE = "Employment and pay May 2025; growth, openings and separations 2024 to 2034"


def risk_of(scores: Mapping[str, Array], place: int, basis: Literal["labelled", "modelled"]) -> Risk:
    """Return where a record stands and its level in five years."""
    percentiles = scores["percentile"][:, place]
    band = band_of(percentiles)
    return Risk(
        percentile=interval_of_draws(percentiles, PERCENT_DIGITS),
        band=band.name,
        band_certainty=band.certainty,
        share_in_five_years=mean_with_range(scores["five_years"][:, place]),
        interval=80,
        basis=basis,
    )


def shares_of(scores: Mapping[str, Array], place: int) -> Shares:
    """Return a record's three shares; their values add up to 100 within rounding."""
    does, helps, people = (mean_with_range(scores[name][:, place]) for name in ("does", "helps", "people"))
    return Shares(ai_does=does, ai_helps=helps, people_do=people)


def causes_of(scores: Mapping[str, Array], place: int) -> Causes:
    """Return what a record's ranges come from."""
    parts = {
        name: dict(zip(CAUSES, np.round(scores[f"{name}_causes"][:, place], 4).tolist(), strict=True))
        for name in ("percentile", "does", "five_years")
    }
    largest = largest_cause(scores["percentile_causes"][:, place])
    return Causes(parts["percentile"], parts["does"], parts["five_years"], largest)


def hard_ends_of(scores: Mapping[str, Array], place: int) -> HardEnds:
    """Return a record's shares at the very ends of their assumptions, in percent."""
    ends = dict(zip(ENDS, np.round(100 * scores["hard_ends"][:, place], PERCENT_DIGITS).tolist(), strict=True))
    does, helps, people = (Bounds(ends[f"{name}_low"], ends[f"{name}_high"]) for name in ("does", "helps", "people"))
    return HardEnds(ai_does=does, ai_helps=helps, people_do=people)


def physical_of(axis: PhysicalAxis) -> Physical:
    """Return the physical axis as a record holds it."""
    return Physical(axis.share, axis.sentence(), axis.machines_sentence())


def index_values(indices: pl.DataFrame) -> dict[str, dict[str, IndexValue]]:
    """Return every record's values under published indices, in the order of `INDICES`."""
    values: dict[str, dict[str, IndexValue]] = {}
    for slug, index, value, percentile, join in indices.iter_rows():
        values.setdefault(slug, {})[index] = IndexValue(value, percentile, join)
    return {slug: {index.name: given[index.name] for index in INDICES} for slug, given in values.items()}


def labour_markets(labour: pl.DataFrame) -> dict[str, LabourMarket]:
    """Return the official figures of every record that has any."""
    named = labour.filter(pl.col("join") != "none").iter_rows(named=True)
    return {row.pop("slug"): LabourMarket(**row, vintage=LABOUR_VINTAGE) for row in named}


def outlooks(outlook: pl.DataFrame) -> dict[str, Outlook]:
    """Return the outlook of every record: growth is null where there is no projection."""
    found = {}
    for slug, growth, low, high, basis, record in outlook.iter_rows():
        interval = None if growth is None else Interval(growth, low, high)
        found[slug] = Outlook(interval, basis, record)
    return found


def draws_by_record(done: Scored, name: str, scale: float, places: Mapping[str, int]) -> NDArray[np.float16]:
    """Return records × draws of a score, times `scale`, in half precision (off by 0.03 at most); NaN without one."""
    draws = np.full((len(places), done.scores[name].shape[0]), np.nan, dtype=np.float16)
    for slug, place in done.places.items():
        draws[places[slug]] = np.round(scale * done.scores[name][:, place], PERCENT_DIGITS)
    return draws
