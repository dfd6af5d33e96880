"""Inputs of the rebuilt formulas: each from the column that its reading names, within 0 to 100."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from worktide.pipeline.inputs import Inputs
from worktide.pipeline.profile_inputs import SOURCES, opening_rates, routine, transition
from worktide.sources.registry import read_source
from worktide.sources.store import locate


@pytest.fixture(scope="module")
def inputs(data_folder: Path) -> Inputs:
    """The sources that the inputs add to a build."""
    found = locate([data_folder])
    tables = {name: dict(read_source(name, found[name])) for name in SOURCES}
    return Inputs(tables, dict.fromkeys(tables, ""))


def value(table: pl.DataFrame, title: str, inputs: Inputs) -> float:
    """The only value of one occupation."""
    titles = inputs.table("onet-30-1", "occupations")
    code = titles.filter(pl.col("title") == title)["onet_soc_code"].item()
    return float(table.filter(pl.col("onet_soc_code") == code).row(0)[1])


def test_routine_is_higher_where_work_is_the_same_and_set_by_others(inputs: Inputs) -> None:
    table = routine(inputs)
    assert table["routine"].is_between(0, 100).all()
    assert table.height == inputs.table("onet-work-contexts-4-items", "work_contexts").height
    assert value(table, "Telephone Operators", inputs) > value(table, "Chief Executives", inputs) + 20


def test_transition_is_a_share_of_the_primary_relations(inputs: Inputs) -> None:
    table = transition(inputs)
    assert table["transition"].is_between(0, 100).all()
    zones = dict(inputs.table("onet-30-1", "job_zones").select("onet_soc_code", "job_zone").iter_rows())
    related = inputs.table("onet-30-1", "related_occupations").filter(
        (pl.col("onet_soc_code") == "13-2011.00") & pl.col("relatedness_tier").str.starts_with("Primary")
    )
    near = [zones[code] <= zones["13-2011.00"] for code in related["related_onet_soc_code"] if code in zones]
    assert value(table, "Accountants and Auditors", inputs) == pytest.approx(100 * np.mean(near))


def test_openings_are_a_rate_of_the_projections_own_employment(inputs: Inputs) -> None:
    table = opening_rates(inputs)
    line = inputs.table("projections-2024-34", "occupations").filter(pl.col("soc_code") == "13-2011")
    rate = 100 * line["openings"].item() / line["employment_base"].item()
    assert value(table, "Accountants and Auditors", inputs) == pytest.approx(rate)
    assert table["openings_rate"].is_between(0, 40).all()
