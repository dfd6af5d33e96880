"""How the official projections did: projected against counted growth, and how far off they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worktide.pipeline.outlook.agreement import WEIGHTINGS, Estimate, rank_correlation, weighted_mean, weights_of
from worktide.pipeline.outlook.codes import major_group
from worktide.pipeline.outlook.counts import Tables, employment_counts
from worktide.pipeline.outlook.figures import Words, figure
from worktide.pipeline.outlook.projections import BEFORE, projected
from worktide.release.validity import Figure

Array = NDArray[np.float64]

START, END = 2022, 2025
COVERAGE = 0.8
SIZE_CLASSES = 5


@dataclass(frozen=True, slots=True)
class ErrorRule:
    """How far off a projected yearly growth may be, by size: the 80 % quantile of absolute errors in each size class.

    `upper` holds the employment (persons) up to which each class but the last reaches, `half_width` the quantile of
    each class in the unit of the errors.
    """

    upper: tuple[float, ...]
    half_width: tuple[float, ...]

    def at(self, employment: Array) -> Array:
        """Return the half width for occupations of these sizes; the smallest class where a size is unknown."""
        sizes = np.nan_to_num(employment, nan=0.0)
        return np.array(self.half_width)[np.searchsorted(np.array(self.upper), sizes, side="left")]


def conformal_quantile(errors: Array, coverage: float) -> float:
    """Return the smallest error that is at least as large as `coverage` of errors yet to come, if they are alike.

    It is the ⌈coverage · (n + 1)⌉-th smallest (Vovk, Gammerman and Shafer 2005), the largest where that is beyond n.
    """
    place = int(np.ceil(coverage * (len(errors) + 1)))
    return float(np.sort(errors)[min(place, len(errors)) - 1])


def error_rule(errors: Array, employment: Array, classes: int = SIZE_CLASSES) -> ErrorRule:
    """Return the rule learned from errors and sizes of the same occupations: as many in each class."""
    upper = np.quantile(employment, np.arange(1, classes) / classes)
    place = np.searchsorted(upper, employment, side="left")
    half = [conformal_quantile(np.abs(errors[place == which]), COVERAGE) for which in range(classes)]
    return ErrorRule(tuple(map(float, upper)), tuple(half))


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """The projections 2022-32 against growth from May 2022 to May 2025, over occupations counted in both years.

    `correlation` and `sign_hits` (share of occupations that grew or shrank as projected) by weighting; `side_hits` is
    the share that grew by more or less than the median as projected; `missed_by` the mean of counted minus projected
    growth, `typical_error` the mean absolute one (percent a year).
    """

    correlation: Mapping[str, Estimate]
    sign_hits: Mapping[str, Estimate]
    side_hits: Mapping[str, Estimate]
    missed_by: Mapping[str, Estimate]
    typical_error: Mapping[str, Estimate]
    rule: ErrorRule


def _compound(ratio: Array, years: int) -> Array:
    return np.asarray(100.0 * (ratio ** (1.0 / years) - 1.0))


def track_record(table: Tables, start: int = START, end: int = END) -> TrackRecord:
    """Return the record of the 2022-32 projections; `table(source, name)` gives the publishers' tables."""
    counts = employment_counts(table, (start, end))
    round_before = projected(table, BEFORE, counts.codes)
    expected = round_before.compound_growth
    counted = _compound(counts.employment[end] / counts.employment[start], end - start)
    groups = np.array([major_group(code) for code in counts.codes])
    weights = {weighting: weights_of(counts.employment[start], weighting) for weighting in WEIGHTINGS}
    same_sign = (np.sign(expected) == np.sign(counted)).astype(np.float64)
    same_side = (expected > np.median(expected)) == (counted > np.median(counted))
    error = counted - expected

    def means(values: Array) -> dict[str, Estimate]:
        return {weighting: weighted_mean(values, weight, groups) for weighting, weight in weights.items()}

    return TrackRecord(
        correlation={name: rank_correlation(expected, counted, weight, groups) for name, weight in weights.items()},
        sign_hits=means(same_sign),
        side_hits=means(same_side.astype(np.float64)),
        missed_by=means(error),
        typical_error=means(np.abs(error)),
        rule=error_rule(error, round_before.base),
    )


def coverage_by_group(table: Tables) -> Estimate:
    """Return the share of occupations inside a range learned from the other major groups only."""
    counts = employment_counts(table, (START, END))
    round_before = projected(table, BEFORE, counts.codes)
    error = _compound(counts.employment[END] / counts.employment[START], END - START) - round_before.compound_growth
    groups = np.array([major_group(code) for code in counts.codes])
    inside = np.zeros(len(error))
    for group in np.unique(groups):
        rule = error_rule(error[groups != group], round_before.base[groups != group])
        own = groups == group
        inside[own] = np.abs(error[own]) <= rule.at(round_before.base[own])
    return weighted_mean(inside, np.ones(len(inside)), groups)


_PERCENT = "percent a year"
_TEN_YEARS = "The projections are for ten years, these are the first three."
_WORDS = {
    "correlation": (
        "rank correlation of projected with counted growth",
        Words("correlation", "How far the projections ordered occupations as they then grew.", _TEN_YEARS, "higher"),
    ),
    "sign_hits": (
        "share that grew or shrank as projected",
        Words("share", "How often the direction was right.", "Most grew, so always saying so does well too.", "higher"),
    ),
    "side_hits": (
        "share above or below the median as projected",
        Words("share", "How often the half was right; chance gives one in two.", _TEN_YEARS, "higher"),
    ),
    "missed_by": (
        "counted minus projected growth",
        Words(_PERCENT, "Above zero, occupations grew faster than projected.", _TEN_YEARS),
    ),
    "typical_error": (
        "mean absolute error",
        Words(_PERCENT, "How far off a projected rate was.", "Sampling error of the counts is in it.", "lower"),
    ),
}
_COVERAGE = Words(
    "share",
    "Occupations inside a range that was learned from the other major groups; 0.8 is claimed.",
    "It says nothing of a period that differs from these three years.",
)


def track_figures(record: TrackRecord, coverage: Estimate) -> list[Figure]:
    """Return the record as figures of the validity card."""
    date = f"May {START} to May {END}"
    found = []
    for attribute, (what, words) in _WORDS.items():
        for weighting, estimate in getattr(record, attribute).items():
            name = f"official projections 2022-32: {what} (weights: {weighting})"
            found.append(figure(name, estimate, date, words))
    return [*found, figure("outlook: coverage of the 80 % range", coverage, date, _COVERAGE)]
