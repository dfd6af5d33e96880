"""Escape options: exposed workers with a move that people make to lower exposure at no less pay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.core.intervals import percentile_ranks
from worktide.pipeline.move_model.survey import OUTSIDE
from worktide.pipeline.validity.equity import CAUTION, DATE
from worktide.pipeline.validity.figures import About, figure
from worktide.pipeline.validity.worker_shares import EVERYONE, GROUPS, Workers, by_group
from worktide.release.validity import Analysis, Figure
from worktide.scoring.comparison import AGREEMENT

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rule:
    """What counts as exposed and as an escape.

    `exposed` is the percentile from which an occupation is exposed; `seen` the least word of the survey (1 rarely seen,
    2 seen, 3 seen often); `pay` the least ratio of median pay there to here; `agreement` the share of draws in which AI
    must be able to do less there.
    """

    exposed: float = 60.0
    seen: int = 2
    pay: float = 1.0
    agreement: float = AGREEMENT


STATED: Final = Rule()
VARIANTS: Final = {
    "as stated": STATED,
    "exposed: highest fifth": Rule(exposed=80.0),
    "exposed: three fifths": Rule(exposed=40.0),
    "moves rarely seen count too": Rule(seen=1),
    "move seen often": Rule(seen=3),
    "pay may fall by a tenth": Rule(pay=0.9),
    "pay at least a tenth more": Rule(pay=1.1),
    "lower in more than half of draws": Rule(agreement=0.5),
}
RULE: Final = (
    "Exposed: percentile 60 or more. Escape: a move that the survey saw more than rarely, to an occupation of which AI "
    "could do less in nine tenths of the draws, at no less median pay."
)


@dataclass(frozen=True, slots=True)
class Ground:
    """Arrays by official record in one order: `draws` (draws × records) of what AI could do, median `pay` in dollars a
    year (NaN where the publisher gives none), `rates` and `seen` (records × records) of the model of moves.
    """

    draws: Array
    pay: Array
    rates: Array
    seen: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Escapes:
    """By record: whether it is exposed (NaN without a score), how many escapes it has, what share of its leavers is
    expected to take one, and the likeliest (-1 where there is none). NaN where pay or the survey is missing.
    """

    exposed: Array
    options: Array
    expected: Array
    best: NDArray[np.int64]


def lower_share(draws: Array) -> Array:
    """Return records × records: the share of draws in which AI could do less of the column's than of the row's."""
    found = np.zeros((draws.shape[1], draws.shape[1]))
    for draw in draws:
        found += draw[None, :] < draw[:, None]
    return np.asarray(found / len(draws))


def escapes(given: Ground, lower: Array, rule: Rule = STATED) -> Escapes:
    """Return the escapes of every record by a rule; `lower` is `lower_share` of the draws."""
    ranks = np.median(np.stack([percentile_ranks(draw) for draw in given.draws]), axis=0)
    asked = (given.seen != OUTSIDE).any(axis=1) & ~np.isnan(given.pay) & ~np.isnan(ranks)
    with np.errstate(invalid="ignore"):
        paid = given.pay[None, :] >= rule.pay * given.pay[:, None]
    ways = paid & (lower >= rule.agreement) & (given.seen >= rule.seen) & (given.seen != OUTSIDE)
    taken = np.where(ways, given.rates, 0.0)
    exposed = np.where(np.isnan(ranks), np.nan, (ranks >= rule.exposed).astype(np.float64))
    options = np.where(asked, ways.sum(axis=1).astype(np.float64), np.nan)
    best = np.where(ways.any(axis=1) & asked, taken.argmax(axis=1), -1)
    return Escapes(exposed, options, np.where(asked, taken.sum(axis=1), np.nan), best)


@dataclass(frozen=True, slots=True)
class Workforce:
    """Of a group's workers: the share exposed, of those the share with an escape, and the share of their leavers that
    is expected to take one (all 0 to 1).
    """

    group: str
    exposed: float
    with_escape: float
    expected: float


def workforce(held: Workers, found: Escapes) -> tuple[Workforce, ...]:
    """Return the shares of every group; occupations without pay, score or place in the survey are left out."""
    inside = found.exposed == 1
    has = np.where(inside & ~np.isnan(found.options), (found.options > 0).astype(np.float64), np.nan)
    part = by_group(held, found.exposed)
    escape = by_group(held, has)
    expected = by_group(held, np.where(inside, found.expected, np.nan))
    return tuple(Workforce(name, part[name], escape[name], expected[name]) for name in (EVERYONE, *GROUPS))


def escape_frame(found: Escapes, slugs: Sequence[str]) -> pl.DataFrame:
    """Return the release's table: one row an exposed official occupation, sorted by slug.

    Columns: `slug`, `options`, `leavers` (percent expected to take one), `likeliest` (slug); null where not known.
    """
    places = np.flatnonzero(found.exposed == 1).tolist()
    rows = [
        (
            slugs[place],
            None if np.isnan(found.options[place]) else int(found.options[place]),
            None if np.isnan(found.expected[place]) else round(100 * float(found.expected[place]), 1),
            None if found.best[place] < 0 else slugs[found.best[place]],
        )
        for place in places
    ]
    schema = {"slug": pl.String, "options": pl.Int64, "leavers": pl.Float64, "likeliest": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("slug")


def _about(unit: str, meaning: str) -> About:
    return About(unit, "official occupations", DATE, f"{meaning}. {RULE}", CAUTION)


def _figures(held: Workers, given: Ground, lower: Array) -> Iterator[Figure]:
    stated = escapes(given, lower)
    exposed = int((stated.exposed == 1).sum())
    kinds = {
        "exposed": _about("share of workers", "Workers whose occupation is exposed"),
        "with_escape": _about("share of exposed workers", "Exposed workers whose occupation has an escape"),
        "expected": _about("share of leavers", "Leavers of exposed occupations expected to take an escape"),
    }
    titles = {"exposed": "exposed", "with_escape": "with an escape", "expected": "leavers who take one"}
    for one in workforce(held, stated):
        for kind, about in kinds.items():
            yield figure(f"{one.group}: {titles[kind]}", getattr(one, kind), exposed, about)
    for name, rule in VARIANTS.items():
        of_rule = escapes(given, lower, rule)
        whole = workforce(held, of_rule)[0]
        n = int((of_rule.exposed == 1).sum())
        yield figure(f"rule, {name}: with an escape", whole.with_escape, n, kinds["with_escape"])
        yield figure(f"rule, {name}: leavers who take one", whole.expected, n, kinds["expected"])


def escape_analysis(held: Workers, given: Ground) -> Analysis:
    """Return the section of the card."""
    lower = lower_share(given.draws)
    stated = workforce(held, escapes(given, lower))
    told = ", ".join(f"{one.group} {100 * one.with_escape:.0f} %" for one in stated)
    leavers = ", ".join(f"{one.group} {100 * one.expected:.0f} %" for one in stated[:3])
    summary = f"{RULE} Exposed workers with an escape: {told}; leavers expected to take one: {leavers}. {CAUTION}"
    figures = tuple(_figures(held, given, lower))
    return Analysis("escape", "Escape options", "validity", "measured", summary, figures)
