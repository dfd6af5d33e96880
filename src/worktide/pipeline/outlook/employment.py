"""The employment test: does an index of exposure go with growth beyond pay, job zone, projection and field?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtri

from worktide.pipeline.outlook.agreement import (
    Estimate,
    midranks,
    partial_rank_correlation,
    rank_correlation,
    weights_of,
)
from worktide.pipeline.outlook.codes import major_group, minor_group
from worktide.pipeline.outlook.counts import Counts, Tables, employment_counts
from worktide.pipeline.outlook.features import occupation_means
from worktide.pipeline.outlook.figures import DIGITS, Words, figure
from worktide.pipeline.outlook.projections import BEFORE, projected
from worktide.pipeline.outlook.regression import SIGNIFICANCE, Slope, excess_variance, holm, indicators, weighted_slope
from worktide.release.validity import Figure

Array = NDArray[np.float64]

YEARS = (2021, 2022, 2025)
# The two outcomes share only the level of May 2022; three years apart, its panels and those of May 2025 are disjoint.
PERIODS = {"outcome": (2022, 2025), "placebo": (2021, 2022)}
WEIGHTINGS = ("equal", "√employment", "employment", "precision")
ZONES = "onet-30-1"
FEWEST = 100
POINTS = "points of growth a year for one standard deviation"


@dataclass(frozen=True, slots=True)
class EmploymentEffect:
    """One index, period and weighting: how it goes with growth, raw and given what else is known of the occupation.

    `raw` is the rank correlation, `partial` the one given pay, job zone and official projection. `adjusted` is in
    points of growth a year for one standard deviation of the index on a normal scale of its ranks, given these three
    and the major group; `own_unit` the same for one standard deviation in the index's own unit. The `holm_p` of each is
    its p-value corrected for the number of indices. `noise` is the share of the variance of growth that published
    standard errors explain.
    """

    index: str
    period: str
    weighting: str
    raw: Estimate
    partial: Estimate
    adjusted: Slope
    holm_p: float
    own_unit: Slope
    own_unit_holm_p: float
    noise: float


@dataclass(frozen=True, slots=True)
class _Sample:
    """What every regression shares: counts, controls for each occupation, and where all controls are known.

    `ranked` holds pay, job zone and projection, which partial rank correlations hold constant; `controls` those with
    indicators of zones and major groups.
    """

    counts: Counts
    ranked: Array
    controls: Array
    known: NDArray[np.bool_]
    major: NDArray[np.str_]
    minor: NDArray[np.str_]


def _sample(table: Tables) -> _Sample:
    counts = employment_counts(table, YEARS)
    zones = table(ZONES, "job_zones").select("onet_soc_code", pl.col("job_zone").cast(pl.Float64).alias("value"))
    zone = occupation_means(table, zones, counts.codes)
    growth = projected(table, BEFORE, counts.codes).growth
    pay = np.log(counts.pay[PERIODS["outcome"][0]])
    major = np.array([major_group(code) for code in counts.codes])
    minor = np.array([minor_group(code) for code in counts.codes])
    known = np.isfinite(pay) & np.isfinite(zone) & np.isfinite(growth)
    of_zones = indicators([f"{value:.0f}" for value in np.nan_to_num(zone)])
    controls = np.column_stack([pay, growth, of_zones, indicators(major)])
    return _Sample(counts, np.column_stack([pay, zone, growth]), controls, known, major, minor)


def _weights(sample: _Sample, period: tuple[int, int], weighting: str) -> Array:
    """Return weights of occupations; `precision` is one over the published and the remaining variance of growth."""
    if weighting != "precision":
        return weights_of(sample.counts.employment[period[0]], weighting)
    growth, error = sample.counts.growth(*period), sample.counts.growth_error(*period)
    usable = np.isfinite(error) & (error > 0)
    remaining = excess_variance(growth[usable], error[usable])
    return np.asarray(np.where(usable, 1.0 / (np.where(usable, error, 1.0) ** 2 + remaining), 0.0))


def _standardised(values: Array, weights: Array) -> Array:
    centred = values - np.average(values, weights=weights)
    return np.asarray(centred / np.sqrt(np.average(centred**2, weights=weights)))


def _normal_scores(values: Array) -> Array:
    """Return ranks on a normal scale (van der Waerden 1952).

    Shares of conversations lie so far apart that, in their own unit, one occupation settles a slope.
    """
    return np.asarray(ndtri(midranks(values) / (len(values) + 1)))


def _noise(sample: _Sample, period: tuple[int, int], weights: Array, used: NDArray[np.bool_]) -> float:
    error = sample.counts.growth_error(*period)
    used = used & np.isfinite(error)
    growth, w = sample.counts.growth(*period)[used], weights[used]
    variance = np.average((growth - np.average(growth, weights=w)) ** 2, weights=w)
    return float(np.average(error[used] ** 2, weights=w) / variance)


def _effect(sample: _Sample, values: Array, index: str, period: str, weighting: str) -> EmploymentEffect:
    years = PERIODS[period]
    weights = _weights(sample, years, weighting)
    growth = sample.counts.growth(*years)
    there = np.isfinite(values) & np.isfinite(growth) & (weights > 0)
    used = there & sample.known
    raw = rank_correlation(values[there], growth[there], weights[there], sample.major[there])
    partial = partial_rank_correlation(
        values[used], growth[used], sample.ranked[used], weights[used], sample.major[used]
    )

    def slope(scaled: Array) -> Slope:
        variable = _standardised(scaled, weights[used])
        return weighted_slope(variable, sample.controls[used], growth[used], weights[used], sample.minor[used])

    on_ranks, own = slope(_normal_scores(values[used])), slope(values[used])
    noise = _noise(sample, years, weights, used)
    return EmploymentEffect(index, period, weighting, raw, partial, on_ranks, on_ranks.p, own, own.p, noise)


def _corrected(effects: Sequence[EmploymentEffect]) -> list[EmploymentEffect]:
    """Return effects of one period and weighting with p-values corrected over their indices."""
    on_ranks = holm([effect.adjusted.p for effect in effects])
    own = holm([effect.own_unit.p for effect in effects])
    return [
        replace(effect, holm_p=first, own_unit_holm_p=second)
        for effect, first, second in zip(effects, on_ranks, own, strict=True)
    ]


def employment_test(table: Tables, index_values: pl.DataFrame) -> list[EmploymentEffect]:
    """Return every index against employment growth, by period and weighting, sorted by index within both.

    `index_values` holds `onet_soc_code`, `index`, `value`: published indices, and our own score beside them. Growth is
    from May 2022 to May 2025 (`outcome`) and from May 2021 to May 2022 (`placebo`: before the technology spread, and a
    rebound from the pandemic). Ranges of rank correlations resample major groups; slopes are clustered by minor group.
    The weighting `precision` takes one over the published and the remaining variance. An index known for fewer than 100
    counted occupations is left out.
    """
    sample = _sample(table)
    columns: dict[str, Array] = {}
    for (name,), part in sorted(index_values.partition_by("index", as_dict=True).items()):
        values = occupation_means(table, part.select("onet_soc_code", "value"), sample.counts.codes)
        if np.isfinite(values).sum() >= FEWEST:
            columns[str(name)] = values
    found: list[EmploymentEffect] = []
    for period in PERIODS:
        for weighting in WEIGHTINGS:
            found += _corrected([_effect(sample, values, name, period, weighting) for name, values in columns.items()])
    return found


def _years(period: str) -> str:
    start, end = PERIODS[period]
    return f"May {start} to May {end}"


def _verdict(effect: EmploymentEffect) -> str:
    clear = [effect.holm_p < SIGNIFICANCE, effect.own_unit_holm_p < SIGNIFICANCE]
    if all(clear):
        return "Clear of chance over all indices"
    return "Clear of chance on one scale only, so not to be relied on" if any(clear) else "Not clear of chance"


def _caution(index: str) -> str:
    """Return a warning where the year in an index's name says that it was measured when the growth was over."""
    year = re.search(r"20\d\d", index)
    late = year is not None and int(year[0]) >= PERIODS["outcome"][1]
    return " The index was measured when this growth was over: it may follow from it." if late else ""


_HELD = "Pay, job zone and official projection are held constant"
_NO_EFFECT = "An order found in the world, not an effect: what else differs between occupations is in it."


def _words(effect: EmploymentEffect) -> tuple[Words, Words, Words, Words]:
    """Return the words on the raw and the partial correlation, and on the slopes on ranks and in the index's unit."""
    reach = f"A true slope of {effect.adjusted.detectable:.1f} would have been found 8 times in 10."
    found = f"{_HELD}, and the major group. {_verdict(effect)} (Holm's p {effect.holm_p:.2f})."
    own = f"{_HELD}, and the major group (Holm's p {effect.own_unit_holm_p:.2f})."
    caution = _NO_EFFECT + _caution(effect.index)
    return (
        Words("correlation", "Above zero, occupations higher on the index grew faster.", caution),
        Words("correlation", f"{_HELD}, by rank.", caution),
        Words(POINTS, found, reach + _caution(effect.index)),
        Words(POINTS, own, "Occupations far from the others weigh heavily on this scale." + _caution(effect.index)),
    )


def _of_effect(effect: EmploymentEffect) -> list[Figure]:
    kind = "" if effect.period == "outcome" else " (placebo: before the technology spread)"
    what = f"{effect.index}, weights: {effect.weighting}{kind}"
    date = _years(effect.period)
    slopes = [Estimate(s.value, s.low, s.high, s.n) for s in (effect.adjusted, effect.own_unit)]
    names = ("raw rank correlation", "partial rank correlation", "slope on ranks", "slope in its own unit")
    estimates = (effect.raw, effect.partial, *slopes)
    return [
        figure(f"employment: {name}, {what}", estimate, date, words)
        for name, estimate, words in zip(names, estimates, _words(effect), strict=True)
    ]


def employment_figures(
    effects: Sequence[EmploymentEffect], weightings: Sequence[str] = ("√employment", "employment")
) -> list[Figure]:
    """Return the test as figures of the validity card, for the weightings named; the table of effects holds all."""
    return [entry for effect in effects if effect.weighting in weightings for entry in _of_effect(effect)]


def effects_table(effects: Sequence[EmploymentEffect]) -> pl.DataFrame:
    """Return all effects as a table, one row an index, period and weighting, rounded to three decimals."""
    rows = []
    for effect in effects:
        row: dict[str, object] = {"index": effect.index, "period": effect.period, "weighting": effect.weighting}
        for name, part in (("raw", effect.raw), ("partial", effect.partial)):
            row |= {name: part.value, f"{name}_low": part.low, f"{name}_high": part.high}
        for name, slope in (("adjusted", effect.adjusted), ("own_unit", effect.own_unit)):
            row |= {name: slope.value, f"{name}_low": slope.low, f"{name}_high": slope.high}
            row |= {f"{name}_error": slope.error, f"{name}_p": slope.p, f"{name}_detectable": slope.detectable}
        row |= {"adjusted_holm_p": effect.holm_p, "own_unit_holm_p": effect.own_unit_holm_p}
        row |= {"noise": effect.noise, "n": effect.adjusted.n, "clusters": effect.adjusted.clusters}
        rows.append(row)
    return pl.DataFrame(rows).with_columns(pl.col(pl.Float64).round(DIGITS))
