"""Profiles: other people's formulas, with every input read and every correlation as defined."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from worktide.core.parameters import parameters
from worktide.release.open import open_release
from worktide.release.record import IndexValue, Profile
from worktide.scoring.profiles import (
    FORMULAS,
    FOUR,
    INPUTS,
    OF_INDICES,
    OWN,
    PROFILES,
    READINGS,
    SEVEN,
    THREE,
    formula_values,
    percentiles_among,
    profiles_of,
    rank_correlations,
    readings_table,
)

GENERATOR = np.random.default_rng(3)
DOCUMENT = Path(__file__).parents[3] / "docs" / "explanation" / "profiles.md"


def test_there_are_at_least_twelve_profiles_each_once() -> None:
    assert len(PROFILES) == len(set(PROFILES)) >= 12


def test_each_formula_reaches_exactly_the_ends_of_its_scale() -> None:
    for formula in FORMULAS:
        best, worst = {}, {}
        for term in formula.terms:
            pushes_up = (term.sign == 1) != term.reverse
            best[term.input] = np.array([100.0 if pushes_up else 0.0])
            worst[term.input] = np.array([0.0 if pushes_up else 100.0])
        assert formula_values(formula, best)[0] == pytest.approx(formula.high)
        assert formula_values(formula, worst)[0] == pytest.approx(formula.low)


def test_the_formulas_are_the_published_ones() -> None:
    inputs = {name: np.array([10.0 * (place + 1)]) for place, name in enumerate(INPUTS)}
    value = {name: float(given[0]) for name, given in inputs.items()}
    seven = 0.35 * value["automation"] + 0.20 * value["adoption"] + 0.15 * value["employment_scale"]
    seven += 0.15 * value["wage_vulnerability"] + 0.10 * value["routine"]
    seven -= 0.10 * value["regulation"] + 0.05 * value["transition"]
    assert formula_values(SEVEN, inputs)[0] == pytest.approx(seven)
    four = 0.40 * value["automation"] + 0.25 * value["trajectory"] + 0.20 * value["economics"]
    assert formula_values(FOUR, inputs)[0] == pytest.approx(four + 0.15 * (100 - value["barriers"]))
    three = 0.40 * value["exposure"] + 0.30 * (100 - value["demand"]) + 0.30 * (100 - value["opportunity"])
    assert formula_values(THREE, inputs)[0] == pytest.approx(three)


def test_the_weights_of_a_formula_are_its_authors_and_are_not_varied() -> None:
    given = parameters("profiles")
    for formula in FORMULAS:
        for term in formula.terms:
            assert given[term.weight].low == given[term.weight].value == given[term.weight].high


def test_a_missing_input_is_never_filled_in() -> None:
    inputs = {name: np.full(2, 50.0) for name in INPUTS}
    inputs["routine"] = np.array([np.nan, 50.0])
    assert np.isnan(formula_values(SEVEN, inputs)).tolist() == [True, False]
    assert not np.isnan(formula_values(FOUR, inputs)).any()


def test_every_input_has_its_reading_and_no_reading_is_left_over() -> None:
    needed = {(formula.name, term.input) for formula in FORMULAS for term in formula.terms}
    assert {(one.formula, one.key) for one in READINGS} == needed
    assert len(READINGS) == len(needed)


def test_the_documentation_holds_the_table_of_readings() -> None:
    assert readings_table() in DOCUMENT.read_text("utf-8")


def test_percentiles_refer_to_the_official_occupations_alone() -> None:
    values = np.array([1.0, 2.0, 3.0, 4.0, 2.5, np.nan])
    official = np.array([True, True, True, True, False, True])
    assert percentiles_among(values, official)[:5].tolist() == [12.5, 37.5, 62.5, 87.5, 50.0]
    assert np.isnan(percentiles_among(values, official)[5])


def test_profiles_of_an_index_repeat_the_index_and_rebuilt_ones_their_formula() -> None:
    inputs = {name: GENERATOR.uniform(0, 100, 40) for name in INPUTS}
    indices = [{name: IndexValue(0.5, 60.0, "exact") for name in OF_INDICES} for _ in range(40)]
    own = [(12.0, 34.0), None, *[(1.0, 2.0)] * 38]
    found = profiles_of(inputs, indices, own, np.ones(40, dtype=bool))
    assert tuple(found[0]) == PROFILES
    assert found[0]["ilo_2025"] == Profile(0.5, 60.0)
    assert found[0][OWN] == Profile(12.0, 34.0)
    assert found[1][OWN] == Profile(None, None)
    values = formula_values(SEVEN, inputs)
    assert [one[SEVEN.name].value for one in found] == values.tolist()
    ranked = sorted(found, key=lambda one: one[SEVEN.name].value or 0.0)
    percentiles = [one[SEVEN.name].percentile or 0.0 for one in ranked]
    assert percentiles == sorted(percentiles)


def test_rank_correlations_are_spearman_s_with_an_interval_that_holds_them() -> None:
    base = GENERATOR.standard_normal(200)
    mixed = base + GENERATOR.standard_normal(200)
    values = {OWN: base.round(1), "ilo_2025": mixed.round(1)}
    records = [
        {name: Profile(float(values[name][place]) if name in values else None, None) for name in PROFILES}
        for place in range(200)
    ]
    (found,) = rank_correlations(records)
    assert (found.first, found.second, found.records) == (OWN, "ilo_2025", 200)
    assert found.value == pytest.approx(stats.spearmanr(values[OWN], values["ilo_2025"]).statistic, abs=1e-3)
    assert found.low < found.value < found.high


def test_the_interval_of_a_rank_correlation_covers_the_truth_about_nineteen_times_in_twenty() -> None:
    truth, covered = 6 / np.pi * np.arcsin(0.6 / 2), 0
    for _ in range(300):
        pair = GENERATOR.multivariate_normal([0, 0], [[1, 0.6], [0.6, 1]], size=80)
        records = [
            {name: Profile(None, None) for name in PROFILES} | {OWN: Profile(one, None), "ilo_2025": Profile(two, None)}
            for one, two in pair.tolist()
        ]
        (found,) = rank_correlations(records)
        covered += found.low <= truth <= found.high
    assert 0.91 <= covered / 300 <= 0.985


def test_pairs_with_few_records_are_left_out() -> None:
    records = [{name: Profile(float(place), None) for name in PROFILES} for place in range(29)]
    assert rank_correlations(records) == ()


def test_each_index_profile_is_an_index_of_the_release() -> None:
    release = open_release()
    record = release.record(release.listing[0].slug)
    assert set(OF_INDICES) <= set(record.indices)
