"""Back-tests of models against the official projections, at every origin, each try kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.pipeline.outlook.agreement import (
    Estimate,
    error_gain,
    rank_correlation,
    rank_gain,
    weights_of,
)
from worktide.pipeline.outlook.codes import major_group
from worktide.pipeline.outlook.counts import Counts, Tables, employment_counts
from worktide.pipeline.outlook.dates import BackTestError, Origin, check_inputs, check_origin
from worktide.pipeline.outlook.features import Feature, dated_features, fixed_features
from worktide.pipeline.outlook.models import PROJECTION, Candidate, Rows, candidates, shrunken
from worktide.pipeline.outlook.projections import BEFORE, projected

Array = NDArray[np.float64]

YEARS = (2019, 2020, 2021, 2022, 2023, 2024, 2025)
WEIGHTINGS = ("√employment", "employment")
MEASURES = ("rank correlation", "squared error")
# A gain of the last digits of a sum is none.
NOTHING = 1e-9

# The last one shares no panel of the survey between fit and test; from 2019 and 2020 on, no growth before is known.
ORIGINS = (
    Origin(2021, 2022, 2022, 2025),
    Origin(2021, 2022, 2023, 2025),
    Origin(2022, 2023, 2023, 2025),
    Origin(2021, 2023, 2023, 2025),
    Origin(2019, 2022, 2022, 2025, past_growth=False),
    Origin(2019, 2020, 2023, 2025, past_growth=False),
)


@dataclass(frozen=True, slots=True)
class Try:
    """One model at one origin under one weighting: its gain over the projections by one measure.

    A gain in `rank correlation` is a difference; in `squared error` the share by which the error falls.
    """

    model: str
    origin: str
    weighting: str
    measure: str
    gain: Estimate

    @property
    def passed(self) -> bool:
        """Whether the lower end of the 95 % range is above zero."""
        return self.gain.low > NOTHING


@dataclass(frozen=True, slots=True)
class Material:
    """What back-tests read: counts under comparable codes, the projections for them, and the publishers' tables."""

    table: Tables
    index_values: pl.DataFrame
    counts: Counts
    projected_growth: Array


def material(table: Tables, index_values: pl.DataFrame) -> Material:
    """Read what the back-tests need; `index_values` holds `onet_soc_code`, `index`, `value`."""
    counts = employment_counts(table, YEARS)
    growth = projected(table, BEFORE, counts.codes).growth
    return Material(table, index_values, counts, growth)


def _rows(given: Material, features: Sequence[Feature]) -> Rows:
    # The projections are what both sides know; the model may stretch them, so they are a column without a date check.
    columns = {feature.name: feature.values for feature in features} | {PROJECTION: given.projected_growth}
    return Rows(given.counts.codes, columns)


def origin_features(given: Material, origin: Origin) -> tuple[tuple[Feature, ...], tuple[Feature, ...]]:
    """Return the columns for the fit and for the test, all of them known at the origin."""
    fixed = fixed_features(given.table, given.index_values, given.counts.codes, origin.date)
    fit = dated_features(given.counts, origin.fit_start, past_growth=origin.past_growth)
    test = dated_features(given.counts, origin.test_start, past_growth=origin.past_growth)
    return (*fixed, *fit), (*fixed, *test)


def predict_at(
    given: Material,
    origin: Origin,
    candidate: Candidate,
    features: tuple[Sequence[Feature], Sequence[Feature]],
) -> Array:
    """Return growth predicted for the test: the projections plus the shrunken model of what they miss.

    Raises BackTestError where the origin or one of the columns looks ahead.
    """
    check_origin(origin)
    check_inputs([feature.dated for columns in features for feature in columns], origin.date)
    counts = given.counts
    residual = counts.growth(origin.fit_start, origin.fit_end) - given.projected_growth
    weights = weights_of(counts.employment[origin.fit_start], "√employment")
    fit = shrunken(candidate.learn, _rows(given, features[0]), residual, weights)
    return np.asarray(given.projected_growth + fit(_rows(given, features[1])))


def gains(given: Material, origin: Origin, model: str, predicted: Array) -> tuple[Try, ...]:
    """Return what a prediction gains over the projections at an origin, by both measures and weightings."""
    outcome = given.counts.growth(origin.test_start, origin.test_end)
    groups = np.array([major_group(code) for code in given.counts.codes])
    found = []
    for weighting in WEIGHTINGS:
        weights = weights_of(given.counts.employment[origin.test_start], weighting)
        for measure, gain in zip(MEASURES, (rank_gain, error_gain), strict=True):
            estimate = gain(predicted, given.projected_growth, outcome, weights, groups)
            found.append(Try(model, origin.name, weighting, measure, estimate))
    return tuple(found)


def every_try(given: Material, tried: Sequence[Candidate] | None = None) -> tuple[Try, ...]:
    """Return all models at all origins: the log of tries, worse results included."""
    found: list[Try] = []
    for origin in ORIGINS:
        features = origin_features(given, origin)
        for candidate in candidates() if tried is None else tried:
            if candidate.needs is None or candidate.needs in {feature.name for feature in features[0]}:
                predicted = predict_at(given, origin, candidate, features)
                found += gains(given, origin, candidate.name, predicted)
    return tuple(found)


def _needed(model: str, needs: Mapping[str, str | None]) -> set[str]:
    without_past = needs.get(model) is None
    return {origin.name for origin in ORIGINS if origin.past_growth or without_past}


def earned(tries: Sequence[Try]) -> tuple[str, ...]:
    """Return the models that gain at every origin, by both measures and weightings: usually none.

    Raises BackTestError where a model lacks an origin at which it could have been tried, because leaving out the
    origins at which it fails would tune it.
    """
    needs = {candidate.name: candidate.needs for candidate in candidates()}
    passed = []
    for model in dict.fromkeys(entry.model for entry in tries):
        own = [entry for entry in tries if entry.model == model]
        combinations = {(entry.origin, entry.weighting, entry.measure) for entry in own}
        wanted = {(o, w, m) for o in _needed(model, needs) for w in WEIGHTINGS for m in MEASURES}
        if combinations != wanted:
            missing = ", ".join(sorted({origin for origin, _, _ in wanted - combinations}))
            hint = "Try every model at every origin before deciding."
            raise BackTestError(f"the model “{model}” was not tried everywhere", got=missing or "others", hint=hint)
        if all(entry.passed for entry in own):
            passed.append(model)
    return tuple(passed)


def benchmark(given: Material, origin: Origin, weighting: str) -> Estimate:
    """Return the rank correlation of the projections themselves with growth at an origin's test."""
    outcome = given.counts.growth(origin.test_start, origin.test_end)
    groups = np.array([major_group(code) for code in given.counts.codes])
    weights = weights_of(given.counts.employment[origin.test_start], weighting)
    return rank_correlation(given.projected_growth, outcome, weights, groups)


def tries_table(tries: Sequence[Try]) -> pl.DataFrame:
    """Return the log of tries as a table, in the order in which they were made."""
    rows = [
        {
            "model": entry.model,
            "origin": entry.origin,
            "weighting": entry.weighting,
            "measure": entry.measure,
            "gain": round(entry.gain.value, 4),
            "low": round(entry.gain.low, 4),
            "high": round(entry.gain.high, 4),
            "n": entry.gain.n,
            "passed": entry.passed,
        }
        for entry in tries
    ]
    return pl.DataFrame(rows)
