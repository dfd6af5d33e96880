"""Barriers: each from its own column, weighed by stated assumptions, none invented where a column is empty."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.core.parameters import parameters
from worktide.scoring.barriers import (
    KINDS,
    barrier_index,
    barriers_of,
    drawn_effects,
    kinds_read,
    scaled,
    stated_effects,
)

KIND = {kind.key: kind for kind in KINDS}


def test_every_barrier_has_one_assumed_weight_and_every_weight_a_barrier() -> None:
    assert set(parameters("barriers")) == set(KIND)
    assert {kind.key for kind in (*kinds_read("record"), *kinds_read("task"))} == set(KIND)


def test_each_barrier_names_its_own_column() -> None:
    columns = [kind.column for kind in KINDS]
    assert len(set(columns)) == len(columns)
    assert len({kind.name for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_the_reason_states_the_value_that_the_barrier_holds(kind: object) -> None:
    one = KIND[kind.key]  # type: ignore[attr-defined]
    value = round(one.low + 0.613 * (one.high - one.low), 1)
    (barrier,) = barriers_of({one.key: value})
    assert barrier.value == value
    assert f"{value:g}" in barrier.reason
    assert (barrier.name, barrier.unit, barrier.column) == (one.name, one.unit, one.column)


def test_a_column_that_is_empty_or_tells_of_no_barrier_shows_none() -> None:
    assert barriers_of({}) == ()
    assert barriers_of({"job_zone": float("nan"), "physical_work": 0.0, "entry_training": 0.0}) == ()
    assert barriers_of({"job_zone": 1.0}) == ()


def test_barriers_that_weigh_most_come_first() -> None:
    found = barriers_of({"physical_work": 90.0, "required_education": 90.0, "job_zone": 2.0})
    assert [barrier.name for barrier in found] == ["Physical work", "Required education", "Job zone"]


def test_scaled_values_run_from_none_to_all_of_a_barrier() -> None:
    zone = KIND["job_zone"]
    np.testing.assert_allclose(scaled(zone, np.array([1.0, 3.0, 5.0])), [0.0, 0.5, 1.0])
    assert np.isnan(scaled(zone, np.array([np.nan]))).all()


def test_the_index_is_the_weighted_mean_over_what_is_known() -> None:
    effects = stated_effects()
    columns = {"job_zone": np.array([3.0, np.nan, np.nan]), "care_of_people": np.array([100.0, 100.0, np.nan])}
    zone, care = effects["job_zone"], effects["care_of_people"]
    expected = [(0.5 * zone + care) / (zone + care), 1.0, 0.0]
    np.testing.assert_allclose(barrier_index(columns, effects), expected)


def test_an_empty_column_does_not_change_the_index() -> None:
    with_empty = {"job_zone": np.array([4.0]), "certification": np.array([np.nan])}
    without = {"job_zone": np.array([4.0])}
    effects = stated_effects()
    np.testing.assert_array_equal(barrier_index(with_empty, effects), barrier_index(without, effects))


def test_work_context_counts_once_a_user_adds_it() -> None:
    effects = stated_effects()
    plain = {"job_zone": np.array([3.0])}
    careful = plain | {"consequence_of_error": np.array([5.0])}
    assert barrier_index(careful, effects)[0] > barrier_index(plain, effects)[0]


def test_drawn_weights_stay_in_their_ranges_and_repeat() -> None:
    drawn, again = drawn_effects(200, 5), drawn_effects(200, 5)
    for key, parameter in parameters("barriers").items():
        assert parameter.low <= drawn[key].min()
        assert drawn[key].max() <= parameter.high
        np.testing.assert_array_equal(drawn[key], again[key])


def test_the_index_by_draw_is_the_index_of_each_draw() -> None:
    drawn = drawn_effects(3, 1)
    columns = {"job_zone": np.array([2.0, 5.0]), "physical_work": np.array([np.nan, 40.0])}
    together = barrier_index(columns, drawn)
    assert together.shape == (3, 2)
    for draw in range(3):
        alone = barrier_index(columns, {key: float(values[draw]) for key, values in drawn.items()})
        np.testing.assert_allclose(together[draw], alone)


@given(st.dictionaries(st.sampled_from(sorted(KIND)), st.floats(-5, 120), min_size=1))
def test_the_index_stays_between_none_and_all(values: dict[str, float]) -> None:
    columns = {key: np.array([value]) for key, value in values.items()}
    index = barrier_index(columns, stated_effects())[0]
    assert -1e-12 <= index <= 1 + 1e-12
