"""Who works in which band, by sex, race and Hispanic origin, and where the likeliest moves of each lead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.core.intervals import LOWER_QUANTILE, UPPER_QUANTILE, percentile_ranks
from worktide.pipeline.validity.figures import About, figure
from worktide.pipeline.validity.worker_shares import EVERYONE, GROUPS, Workers, by_group
from worktide.release.validity import Analysis, Figure
from worktide.scoring.bands import CUT_OFFS, NAMES

Array = NDArray[np.float64]

DATE: Final = "people employed in 2022, annual average"
CAUTION: Final = (
    "It describes occupations, not people: everyone in an occupation is taken to have its score, and women and men in "
    "one occupation often do different tasks. It says nothing of who will lose or gain a job."
)


@dataclass(frozen=True, slots=True)
class BandShare:
    """The share of a group's workers in a band (0 to 1): the mean over draws, with its 80 % range."""

    group: str
    band: str
    share: float
    low: float
    high: float


def fifths(percentiles: Array) -> NDArray[np.int64]:
    """Return the place of each percentile's band among `bands.NAMES`; -1 for NaN."""
    found = np.digitize(percentiles, CUT_OFFS)
    return np.where(np.isnan(percentiles), -1, found)


def _shares(held: Workers, bands: NDArray[np.int64]) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    for place, name in enumerate(NAMES):
        part = np.where(bands < 0, np.nan, (bands == place).astype(np.float64))
        found |= {(group, name): share for group, share in by_group(held, part).items()}
    return found


def band_shares(held: Workers, draws: Array) -> tuple[BandShare, ...]:
    """Return what share of each group's workers sits in each band; `draws` is draws × records of what AI could do.

    In each draw records are placed by their percentiles in it. The value is the mean over draws, so that the bands of a
    group add up to 1.
    """
    drawn = [_shares(held, fifths(percentile_ranks(draw))) for draw in draws]
    found = []
    for group, band in drawn[0]:
        shares = [one[group, band] for one in drawn]
        low, high = np.quantile(shares, [LOWER_QUANTILE, UPPER_QUANTILE]).tolist()
        found.append(BandShare(group, band, float(np.mean(shares)), low, high))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Destinations:
    """Where a group's leavers are expected: in the mean, how far the percentile moves and how pay changes.

    `percentile` is destination minus source in points, `pay` the mean of the logarithm of pay there over pay here.
    """

    group: str
    percentile: float
    pay: float


def destinations(held: Workers, rates: Array, percentiles: Array, pay: Array) -> tuple[Destinations, ...]:
    """Return where the expected moves of each group's workers lead; `rates` is records × records.

    Everyone is taken to leave at the same rate. Destinations without a score or pay are left out of their means.
    """

    def expected(values: Array) -> Array:
        known = ~np.isnan(values)
        weights = rates[:, known].sum(axis=1)
        with np.errstate(invalid="ignore"):
            return np.asarray(rates[:, known] @ values[known] / np.where(weights > 0, weights, np.nan) - values)

    with np.errstate(divide="ignore"):
        steps = {"percentile": expected(percentiles), "pay": expected(np.log(pay))}
    found: dict[str, dict[str, float]] = {name: by_group(held, step) for name, step in steps.items()}
    return tuple(Destinations(group, found["percentile"][group], found["pay"][group]) for group in (EVERYONE, *GROUPS))


def equity_frame(shares: tuple[BandShare, ...], held: Workers) -> pl.DataFrame:
    """Return the release's table: one row a group and band, shares in percent, sorted."""
    people = dict(zip((EVERYONE, *GROUPS), (held.everyone.sum(), *np.nansum(held.groups, axis=1)), strict=True))
    rows = [
        (one.group, one.band, *(round(100 * value, 1) for value in (one.share, one.low, one.high)), people[one.group])
        for one in shares
    ]
    names = ("group", "band", "share", "share_low", "share_high", "workers")
    thousands = (pl.col("workers") / 1000).round().cast(pl.Int64)
    frame = pl.DataFrame(rows, schema=names, orient="row").with_columns(workers=1000 * thousands)
    return frame.sort("group", "band")


def _figures(
    shares: tuple[BandShare, ...], lead: tuple[Destinations, ...], held: Workers, records: int
) -> Iterator[Figure]:
    meaning = "Workers of the group whose occupation's percentile lies in the band; the ends are an 80 % range of draws"
    about = About("share of workers", "official occupations", DATE, meaning, CAUTION)
    for one in shares:
        yield figure(f"{one.group}: {one.band}", one.share, records, about, (one.low, one.high))
    meaning = "Mean of the change of percentile over the expected moves of the group's workers"
    about = About("points of percentile", "official occupations", DATE, meaning, CAUTION)
    for step in lead:
        yield figure(f"{step.group}: where moves lead, percentile", step.percentile, records, about)
    meaning = "Mean change of median pay over the expected moves, as the exponent of the mean logarithm minus 1"
    about = About("share of pay", "official occupations", DATE, meaning, CAUTION)
    for step in lead:
        yield figure(f"{step.group}: where moves lead, pay", float(np.expm1(step.pay)), records, about)
    meaning = "Workers in occupations for which the table shows shares by sex, race and Hispanic origin"
    about = About("share of workers", "official occupations", DATE, meaning, "Small occupations are not shown")
    yield figure("coverage", held.coverage, records, about)


def equity_analysis(held: Workers, draws: Array, rates: Array, pay: Array) -> Analysis:
    """Return the section of the card; arrays are by official record in one order, `draws` draws × records."""
    shares = band_shares(held, draws)
    ranks = np.median(np.stack([percentile_ranks(draw) for draw in draws]), axis=0)
    lead = destinations(held, rates, ranks, pay)
    top = {one.group: one.share for one in shares if one.band == NAMES[-1]}
    told = ", ".join(f"{group} {100 * top[group]:.0f} %" for group in (EVERYONE, *GROUPS))
    summary = f"Workers whose occupation is in the {NAMES[-1]}: {told}. {CAUTION}"
    figures = tuple(_figures(shares, lead, held, int((~np.isnan(ranks)).sum())))
    return Analysis("equity", "Who works in which band", "validity", "measured", summary, figures)
