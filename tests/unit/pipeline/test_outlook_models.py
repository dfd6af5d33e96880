"""Models of what projections miss: they learn what is there, shrink what is not, and see no held-out occupation."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from tests.unit.pipeline.outlook_inputs import material_in

from worktide.pipeline.inputs import Inputs
from worktide.pipeline.outlook.backtest import Material, origin_features, predict_at
from worktide.pipeline.outlook.codes import major_group
from worktide.pipeline.outlook.dates import BackTestError, Origin
from worktide.pipeline.outlook.features import Feature
from worktide.pipeline.outlook.models import Candidate, Rows, boosting, candidates, group_means, ridge, shrunken

Array = NDArray[np.float64]

CODES = tuple(f"{11 + 2 * (number % 20)}-{1000 + number}" for number in range(400))


@pytest.fixture(scope="module")
def outlook_material(data_folder: Path, inputs: Inputs) -> Material:
    return material_in(data_folder, inputs)


def _rows(seed: int) -> Rows:
    generator = np.random.default_rng(seed)
    pay = generator.normal(10, 2, size=len(CODES))
    pay[::9] = np.nan
    return Rows(CODES, {"pay": pay, "noise": generator.normal(size=len(CODES))})


def test_ridge_finds_a_slope_that_is_there() -> None:
    rows = _rows(1)
    pay = np.nan_to_num(rows.columns["pay"], nan=10.0)
    residual = 0.8 * (pay - 10) + np.random.default_rng(2).normal(size=len(CODES))
    predict = shrunken(partial(ridge, ("pay", "noise")), rows, residual, np.ones(len(CODES)))
    predicted = predict(rows)
    assert_allclose(np.polyfit(pay, predicted, 1)[0], 0.8, atol=0.1)


@pytest.mark.parametrize("candidate", candidates(), ids=lambda candidate: candidate.name)
def test_no_model_makes_much_of_noise(candidate: Candidate) -> None:
    generator = np.random.default_rng(3)
    names = ("log employment", "log pay", "job zone", "past growth", "projected growth", "frey_osborne_2013")
    rows = Rows(CODES, {name: generator.normal(size=len(CODES)) for name in names})
    residual = generator.normal(size=len(CODES))
    predicted = shrunken(candidate.learn, rows, residual, np.ones(len(CODES)))(rows)
    assert np.std(predicted) < 0.35 * np.std(residual)


def test_a_column_that_is_absent_is_passed_over() -> None:
    rows = _rows(4)
    predict = ridge(("pay", "not there"), rows, np.ones(len(CODES)), np.ones(len(CODES)))
    assert_allclose(predict(rows), 1.0, atol=1e-9)


def test_means_of_groups_are_drawn_in_and_unknown_groups_take_the_mean() -> None:
    rows = _rows(5)
    generator = np.random.default_rng(6)
    effect = dict(zip(sorted({major_group(code) for code in CODES}), generator.normal(0, 2, size=20), strict=True))
    truth = np.array([effect[major_group(code)] for code in CODES])
    residual = truth + generator.normal(size=len(CODES))
    predict = group_means(major_group, rows, residual, np.ones(len(CODES)))
    predicted = predict(rows)
    assert np.corrcoef(predicted, truth)[0, 1] > 0.95
    raw = np.array([residual[[major_group(c) == major_group(code) for c in CODES]].mean() for code in CODES])
    assert np.abs(predicted - residual.mean()).sum() < np.abs(raw - residual.mean()).sum()
    assert_allclose(predict(Rows(("99-9999",), {})), residual.mean())


def test_boosting_repeats_itself() -> None:
    rows = _rows(7)
    residual = np.random.default_rng(8).normal(size=len(CODES))
    first, second = (boosting(("pay", "noise"), rows, residual, np.ones(len(CODES)))(rows) for _ in range(2))
    assert np.array_equal(first, second)


def test_a_late_column_is_refused_by_the_back_test_itself(outlook_material: Material) -> None:
    origin = Origin(2021, 2022, 2022, 2025)
    fit, test = origin_features(outlook_material, origin)
    future = Feature("growth to come", "2025-05", outlook_material.counts.growth(2022, 2025))
    candidate = candidates()[2]
    predict_at(outlook_material, origin, candidate, (fit, test))
    with pytest.raises(BackTestError, match="later than the back-test's origin") as caught:
        predict_at(outlook_material, origin, candidate, ((*fit, future), (*test, future)))
    assert "growth to come (2025-05)" in str(caught.value)


def test_columns_newer_than_the_origin_are_left_out(outlook_material: Material) -> None:
    early, late = Origin(2021, 2022, 2022, 2025), Origin(2021, 2022, 2023, 2025)
    names = [{feature.name for feature in origin_features(outlook_material, origin)[0]} for origin in (early, late)]
    assert "eloundou_human_beta" not in names[0]
    assert "entry education" not in names[0]
    assert {"eloundou_human_beta", "entry education"} <= names[1]
    for origin in (early, late):
        for columns in origin_features(outlook_material, origin):
            assert all(feature.reference <= origin.date for feature in columns)
