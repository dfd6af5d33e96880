"""The multiverse: every defensible combination of choices, which of them move a job, and how sure its band is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import rankdata

from worktide.core.parameters import parameters
from worktide.pipeline.validity.assumed import assumed
from worktide.pipeline.validity.components import main_effects
from worktide.pipeline.validity.figures import About, figure
from worktide.pipeline.validity.stated import (
    Ground,
    Point,
    automation_sets,
    exposed,
    exposure_sets,
    horizon_tasks,
    mean_judgement,
    percentiles,
    tau,
)
from worktide.release.validity import Analysis, Figure
from worktide.scoring.bands import BETWEEN, CUT_OFFS, NAMES, SURE_PERCENT
from worktide.scoring.horizon import level_variants
from worktide.scoring.horizon_assumptions import SCENARIOS, stated_assumptions
from worktide.scoring.occupations import stated_weights

Array = NDArray[np.float64]

ENDS = ("low", "value", "high")
CAPABILITY = ("which raters are asked", "how much of a task each level means", "how tasks are weighted by frequency")
PACE = ("the scenario", "growth of capability", "years to adoption", "slowdown by barriers")
TOGETHER = {"together": "only combinations of these"}
NARROW = "level, one scenario at its stated pace"
MIXED = "level, scenarios mixed by their weights"
DATE = "labels of 2023, assumptions of this release"


@dataclass(frozen=True, slots=True)
class Multiverse:
    """Outcomes under every combination of choices; the last axis is the records, one axis a choice before it.

    `does` (0 to 1) and `percentile` (0 to 100, official occupations only) vary with CAPABILITY; `level` (0 to 1) with
    CAPABILITY and PACE; `touched` (0 to 1, what AI does or helps with) with exposure raters and λ at its three ends.
    """

    does: Array
    percentile: Array
    level: Array
    touched: Array


def _weights(base: Ground, end: str) -> Array:
    exponent = getattr(parameters("shares")["frequency_exponent"], end)
    with assumed("shares", "frequency_exponent", exponent):
        return stated_weights(base.material.rows)


def multiverse(base: Ground) -> Multiverse:
    """Return the outcomes of the full factorial design over all choices."""
    rows = base.material.rows
    judged = [mean_judgement(base.material, names) for names in automation_sets().values()]
    weights = [_weights(base, end) for end in ENDS]
    does, levels = [], []
    for judgement, end, weight in product(judged, ENDS, weights):
        of_rows = judgement @ tau(end)
        does.append(rows.sums(weight * of_rows))
        levels.append(np.stack([variant.levels for variant in level_variants(horizon_tasks(base, of_rows, weight))]))
    shape = (len(judged), len(ENDS), len(weights))
    shares = np.stack(does)
    ranks = np.stack([percentiles(base.material, share) for share in shares])[:, base.material.official]
    pace = (len(SCENARIOS), len(ENDS), len(ENDS), len(ENDS))
    return Multiverse(
        does=shares.reshape(*shape, -1),
        percentile=ranks.reshape(*shape, -1),
        level=np.stack(levels).reshape(*shape, *pace, -1),
        touched=_touched(base, judged[-1] @ tau("value"), weights[ENDS.index("value")]),
    )


def _touched(base: Ground, does: Array, weights: Array) -> Array:
    """Return what AI does or helps with (exposure rater sets × ends of λ × records)."""
    given = parameters("shares")["lambda_E2"]
    found = []
    for raters, end in product(exposure_sets().values(), ENDS):
        helped = exposed(mean_judgement(base.material, raters), getattr(given, end))
        found.append(base.material.rows.sums(weights * np.maximum(does, helped)))
    return np.stack(found).reshape(len(exposure_sets()), len(ENDS), -1)


def _flat(outcomes: Array) -> Array:
    return outcomes.reshape(-1, outcomes.shape[-1])


def spread_within(outcomes: Array) -> Array:
    """Return how far each unit's outcome runs over all variants: largest less smallest."""
    flat = _flat(outcomes)
    return np.asarray(flat.max(axis=0) - flat.min(axis=0))


def modal_share(percentile: Array) -> Array:
    """Return, for each unit, the share of variants (in percent) in which it falls into its most frequent band."""
    bands = np.digitize(_flat(percentile), CUT_OFFS)
    counts = np.stack([(bands == band).mean(axis=0) for band in range(len(NAMES))])
    return np.asarray(100.0 * counts.max(axis=0))


_LEVEL = About(
    unit="percent of tasks",
    n_of="occupations and roles",
    date=DATE,
    meaning="Value at the stated assumptions; low and high are the smallest and largest over all variants.",
    limit="No data say which variant is right: the range is one of assumptions, not a confidence interval.",
)
_SPREAD = About(
    unit="points of 100",
    n_of="occupations and roles",
    date=DATE,
    meaning="Largest less smallest value of one job over all variants: value is the median job, low and high the "
    "10th and "
    "90th percentile of jobs.",
    limit="Variants at the ends of every range at once are possible, not likely.",
)
_CAUSE = About(
    unit="share of a job's variance over variants",
    n_of="occupations and roles",
    date=DATE,
    meaning="How much of what moves a job over all variants is this choice alone: mean job, low and high the 10th "
    "and 90th "
    "percentile of jobs.",
    limit="It depends on how wide each range was set; ranges are assumptions too.",
)
_ORDER = About(
    unit="rank correlation",
    n_of="occupations",
    date=DATE,
    meaning="Order of occupations under a variant against the order at the stated values: value is the median "
    "variant, low "
    "the least alike, high the most.",
    limit="All variants share the same kind of judgements, so the order can be stable and wrong.",
)
_PRINTED = About(
    unit="rank correlation",
    n_of="occupations",
    date=DATE,
    meaning="The release's order, from joint draws of all raters and assumptions, against the order at single values "
    "of all.",
    limit="Printed to show that what is varied here stands for what the release prints.",
)
_SURE = About(
    unit="percent of occupations",
    n_of="occupations",
    date=DATE,
    meaning=f"Occupations whose band is the same in at least {SURE_PERCENT:g} % of what is varied.",
    limit="A sure band is sure under these choices only.",
    better="higher",
)


def _spread_figure(name: str, points: Array) -> Figure:
    low, middle, high = np.quantile(points, [0.1, 0.5, 0.9])
    return figure(name, middle, len(points), _SPREAD, (low, high))


def _cause_figures(what: str, outcomes: Array, factors: tuple[str, ...]) -> list[Figure]:
    figures = []
    for factor, shares in main_effects(outcomes, factors).items():
        low, high = np.quantile(shares, [0.1, 0.9])
        name = f"{what}: {TOGETHER.get(factor, factor)}"
        figures.append(figure(name, shares.mean(), len(shares), _CAUSE, (low, high)))
    return figures


def _order_figures(base: Ground, found: Multiverse, stated: Array) -> list[Figure]:
    ranks = np.array([np.corrcoef(rankdata(variant), rankdata(stated))[0, 1] for variant in _flat(found.percentile)])
    given = base.material
    released = given.occupations().select("slug", "percentile")
    order = pl.DataFrame({"slug": given.records}).filter(pl.Series(given.official))
    printed = order.join(released, on="slug", how="left", maintain_order="left")["percentile"].to_numpy()
    apart = float(np.corrcoef(rankdata(printed), rankdata(stated))[0, 1])
    return [
        figure("score: order of occupations", np.median(ranks), len(stated), _ORDER, (ranks.min(), ranks.max())),
        figure("score: printed order and that at single values", apart, len(stated), _PRINTED),
    ]


def _band_figures(base: Ground, found: Multiverse) -> list[Figure]:
    released = base.material.occupations()
    over_draws = 100.0 * float(np.mean(released["band"].to_numpy() != BETWEEN))
    over_variants = 100.0 * float((modal_share(found.percentile) >= SURE_PERCENT).mean())
    return [
        figure("score: band sure over the release's draws", over_draws, released.height, _SURE),
        figure("score: band sure over all variants", over_variants, found.percentile.shape[-1], _SURE),
    ]


def _workforce_figures(base: Ground) -> list[Figure]:
    """Return what AI does over the workforce: at the stated values with the ends of the bands, and times exposure."""
    given, rows = base.material, base.material.rows
    people = given.employment()
    weights = stated_weights(rows)
    judgement = mean_judgement(given, automation_sets()["all automation raters"])
    ends = [100 * float(np.average(rows.sums(weights * (judgement @ tau(end))), weights=people)) for end in ENDS]
    helped = exposed(
        mean_judgement(given, exposure_sets()["all exposure raters"]), parameters("shares")["lambda_E2"].value
    )
    twice = 100 * float(np.average(rows.sums(weights * (judgement @ tau("value")) * helped), weights=people))
    count = int((people > 0).sum())
    bands = About(
        unit="percent of tasks",
        n_of="occupations",
        date="labels of 2023, employment of May 2025",
        meaning="What AI could do of today's tasks, over the workforce; low and high at the ends of the bands of "
        "levels.",
        limit="Capability as raters judged it, not use and not jobs lost.",
    )
    double = About(
        bands.unit,
        bands.n_of,
        bands.date,
        "The same if what AI does were multiplied by exposure, which discounts twice: levels are unconditional.",
        "Printed for comparison; it is not used.",
    )
    return [
        figure("workforce: AI does", ends[1], count, bands, (ends[0], ends[2])),
        figure("workforce: AI does, times exposure", twice, count, double),
    ]


def multiverse_analysis(base: Ground, stated: Point) -> Analysis:
    """Return how scores and levels move over all variants, by choice, and how sure bands are."""
    found = multiverse(base)
    official = base.material.official
    means = 100 * _flat(found.level).mean(axis=1)
    helped = 100 * _flat(found.touched).mean(axis=1)
    middle = _flat(found.touched)[-2].mean() * 100
    level = 100 * float(stated.level.mean())
    jobs = found.level.shape[-1]
    stated_pace = found.level[:, :, :, :, *(ENDS.index("value"),) * 3]
    narrow = 100 * _flat(stated_pace).mean(axis=1)
    mixture = np.tensordot(stated_assumptions().weights, found.level, axes=(0, len(CAPABILITY)))
    mixed = 100 * _flat(mixture).mean(axis=1)
    figures = [
        figure(f"{NARROW}: mean over jobs", level, jobs, _LEVEL, (narrow.min(), narrow.max())),
        _spread_figure(f"{NARROW}: spread within a job", 100 * spread_within(stated_pace)),
        figure(f"{MIXED}: mean over jobs", level, jobs, _LEVEL, (mixed.min(), mixed.max())),
        _spread_figure(f"{MIXED}: spread within a job", 100 * spread_within(mixture)),
        figure("level: mean over jobs", level, jobs, _LEVEL, (means.min(), means.max())),
        _spread_figure("level: spread within a job", 100 * spread_within(found.level)),
        *_cause_figures("level", found.level, (*CAPABILITY, *PACE)),
        _spread_figure("AI does: spread within a job", 100 * spread_within(found.does)),
        *_cause_figures("AI does", found.does, CAPABILITY),
        figure("AI does or helps: mean over jobs", middle, jobs, _LEVEL, (helped.min(), helped.max())),
        _spread_figure("score: spread within a job, in percentiles", spread_within(found.percentile)),
        *_cause_figures("score", found.percentile, CAPABILITY),
        *_order_figures(base, found, stated.percentile[official]),
        *_band_figures(base, found),
        *_workforce_figures(base),
    ]
    summary = _summary(figures, (len(narrow), len(means), len(_flat(found.percentile))))
    return Analysis("multiverse", "Every defensible variant", "validity", "measured", summary, tuple(figures))


def _summary(figures: list[Figure], variants: tuple[int, int, int]) -> str:
    named = {found.name: found for found in figures}
    mean, within = named[f"{NARROW}: mean over jobs"], named[f"{NARROW}: spread within a job"]
    every = named["level: mean over jobs"]
    order, sure = named["score: order of occupations"], named["score: band sure over the release's draws"]
    return (
        f"Over {variants[0]} variants of raters, levels, weights and scenario the mean level runs from {mean.low:.0f} "
        "to "
        f"{mean.high:.0f} %, that of the median job over {within.value:.0f} points; with every pace at its ends too "
        f"({variants[1]} variants) from {every.low:.0f} to {every.high:.0f} %: no data identify the level. The order "
        "is "
        f"steadier: over {variants[2]} variants its rank correlation with the stated one is {order.low:.2f} or more. "
        f"{sure.value:.0f} % of occupations have a band that is sure over the release's draws."
    )
