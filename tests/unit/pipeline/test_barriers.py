"""Barriers from the publishers' files: each column where it belongs, and none where the files are silent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.unit.pipeline.horizon_inputs import Real, read_real

from worktide.catalogue.activities import load_activities
from worktide.pipeline.barrier_columns import (
    ACTIVITIES,
    BarrierColumns,
    barrier_columns,
    occupation_columns,
    record_columns,
    row_flags,
    task_flags,
)
from worktide.pipeline.inputs import Inputs
from worktide.release.record import IndexValue


@pytest.fixture(scope="module")
def real(data_folder: Path) -> Real:
    return read_real(data_folder)


@pytest.fixture(scope="module")
def columns(real: Real) -> BarrierColumns:
    return barrier_columns(real.inputs, real.roles, real.slugs, real.table, real.weights)


def value(columns: BarrierColumns, slug: str, key: str) -> float:
    return float(columns.records[key][columns.slugs.index(slug)])


def test_activities_named_for_barriers_exist() -> None:
    named = frozenset.union(*ACTIVITIES.values())
    assert named <= set(load_activities())


def test_columns_come_from_the_publishers_rows(real: Real) -> None:
    """Two figures recomputed from the long table by another route."""
    asked = real.inputs.table("onet-30-1", "education_training_experience")
    nurses = asked.filter((pl.col("onet_soc_code") == "29-1141.00") & (pl.col("scale_id") == "RL"))
    bachelor = sum(
        share for category, share in nurses.select("category", "data_value").iter_rows() if int(category) >= 6
    )
    table = occupation_columns(real.inputs)
    row = table.row(by_predicate=pl.col("onet_soc_code") == "29-1141.00", named=True)
    assert row["required_education"] == pytest.approx(bachelor)
    zones = dict(real.inputs.table("onet-30-1", "job_zones").select("onet_soc_code", "job_zone").iter_rows())
    assert dict(table.select("onet_soc_code", "job_zone").drop_nulls().iter_rows()) == zones


def test_work_context_is_not_invented(real: Real) -> None:
    table = occupation_columns(real.inputs)
    assert "consequence_of_error" not in table.columns
    assert table.height == real.inputs.table("onet-30-1", "occupations").height


def test_work_context_is_read_once_it_is_there(real: Real, columns: BarrierColumns) -> None:
    """The official archive's own layout, with two rows as a user's archive would hold them."""
    context = pl.DataFrame(
        {
            "onet_soc_code": ["29-1141.00", "29-1141.00"],
            "element_id": ["4.C.3.a.1", "4.C.3.a.1"],
            "scale_id": ["CX", "CXP"],
            "data_value": [4.2, 55.0],
        }
    )
    tables = real.inputs.tables | {"onet-30-1": real.inputs.tables["onet-30-1"] | {"work_context": context}}
    added = barrier_columns(Inputs(tables, {}), real.roles, real.slugs, real.table, real.weights)
    assert value(added, "registered-nurses", "consequence_of_error") == 4.2
    assert np.isnan(added.records["face_to_face"]).all()
    nurse = added.barriers()["registered-nurses"]
    assert any(barrier.name == "Consequence of error" and barrier.value == 4.2 for barrier in nurse)
    other = added.slugs.index("roofers")
    np.testing.assert_array_equal(added.index()[real.starts[other]], columns.index()[real.starts[other]])


def test_entry_steps_follow_the_projections(real: Real) -> None:
    table = occupation_columns(real.inputs).filter(pl.col("onet_soc_code").is_in(["23-1011.00", "47-2181.00"]))
    assert table["entry_education"].to_list() == [7.0, 0.0]


def test_every_official_task_has_flags_and_the_few_new_ones_no_physical_flag(real: Real) -> None:
    flags = task_flags(real.inputs)
    assert flags.height == real.inputs.table("onet-30-1", "tasks").height
    published = set(real.inputs.table("microsoft-physical-tasks", "tasks")["task_id"].to_list())
    unknown = flags.filter(pl.col("physical_work").is_null())["task_id"].to_list()
    assert set(unknown) == set(flags["task_id"].to_list()) - published
    assert flags.select(pl.col(*ACTIVITIES).is_in([0.0, 1.0]).all()).row(0) == (True,) * len(ACTIVITIES)


def test_flags_stand_beside_their_tasks(real: Real) -> None:
    rows = row_flags(real.inputs, real.roles, real.table)
    published = dict(real.inputs.table("microsoft-physical-tasks", "tasks").select("task_id", "physical").iter_rows())
    for place in range(0, real.table.height, 501):
        number = real.table["task_id"][place]
        if number in published:
            assert rows["physical_work"][place] == float(published[number])


def test_roles_take_means_over_their_codes(real: Real) -> None:
    role = next(role for role in real.roles if role.slug == "mlops-engineer")
    official = dict(occupation_columns(real.inputs).select("onet_soc_code", "job_zone").iter_rows())
    expected = sum(code.weight * official[code.code] for code in role.codes)
    table = record_columns(real.inputs, real.roles, real.slugs)
    assert table.row(by_predicate=pl.col("slug") == role.slug, named=True)["job_zone"] == pytest.approx(expected)


def test_barriers_fit_jobs_that_one_knows(columns: BarrierColumns) -> None:
    assert value(columns, "roofers", "physical_work") > 80
    assert value(columns, "actuaries", "physical_work") < 5
    care = columns.records["care_of_people"]
    assert value(columns, "nursing-assistants", "care_of_people") > np.nanquantile(care, 0.95)
    legal = columns.records["legal_responsibility"]
    assert value(columns, "judges-magistrate-judges-and-magistrates", "legal_responsibility") > np.nanquantile(
        legal, 0.95
    )
    emergencies = columns.records["emergencies"]
    assert value(columns, "firefighters", "emergencies") > np.nanquantile(emergencies, 0.95)


def test_every_shown_barrier_names_a_column_that_holds_a_value(columns: BarrierColumns) -> None:
    for slug, barriers in columns.barriers().items():
        assert len({barrier.column for barrier in barriers}) == len(barriers), slug
        for barrier in barriers:
            assert np.isfinite(barrier.value)
            assert f"{barrier.value:g}" in barrier.reason


def test_the_index_lies_between_none_and_all_and_moves_with_its_weights(columns: BarrierColumns) -> None:
    index, drawn = columns.index(), columns.drawn_index(20, 1)
    assert index.min() >= 0
    assert index.max() <= 1
    assert drawn.shape == (20, len(index))
    assert np.abs(drawn.mean(axis=0) - index).max() < 0.1
    assert drawn.std(axis=0).max() > 0


def test_mostly_physical_jobs_say_so_first(columns: BarrierColumns) -> None:
    indices = {slug: {"frey_osborne_2013": IndexValue(0.5, 50.0, "exact")} for slug in columns.slugs}
    axis = columns.physical_axis(indices)
    assert axis["roofers"].sentence() is not None
    assert axis["actuaries"].sentence() is None
    mostly = sum(one.mostly for one in axis.values())
    assert 0.3 < mostly / len(axis) < 0.6
    assert axis["roofers"] == replace(axis["roofers"], machines=0.5)
