"""Figures that the method page states, computed again from the publishers' files."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from worktide.core.parameters import parameters
from worktide.pipeline.inputs import Inputs

LEVELS = tuple(f"T{level}" for level in range(5))


@pytest.fixture(scope="module")
def tasks(inputs: Inputs) -> pl.DataFrame:
    """Labelled tasks with their rating-free weight (core 1, other 0.5) and exposure."""
    weight = pl.when(pl.col("task_type") == "Core").then(1.0).otherwise(0.5).alias("weight")
    return inputs.table("eloundou-labels", "tasks").with_columns(weight)


def employment_weighted(inputs: Inputs, tasks: pl.DataFrame, value: pl.Expr) -> float:
    """Return the mean of occupations' weighted means, weighted by employees of their SOC code (shared evenly)."""
    of_occupations = tasks.group_by("onet_soc_code").agg(
        ((value * pl.col("weight")).sum() / pl.col("weight").sum()).alias("value")
    )
    by_soc = of_occupations.group_by(pl.col("onet_soc_code").str.slice(0, 7).alias("soc_code")).agg(
        pl.col("value").mean()
    )
    employees = inputs.table("oews-2025", "occupations").filter(pl.col("level") == "detailed")
    joined = by_soc.join(employees.select("soc_code", "employment"), on="soc_code").drop_nulls()
    return float(np.average(joined["value"].to_numpy(), weights=joined["employment"].to_numpy()))


def scored(values: tuple[float, ...]) -> pl.Expr:
    return pl.col("gpt4_automation").cast(pl.String).replace_strict(dict(zip(LEVELS, values, strict=True)))


def test_what_ai_does_over_the_workforce(inputs: Inputs, tasks: pl.DataFrame) -> None:
    as_level = scored((0.0, 0.25, 0.5, 0.75, 1.0))
    assert employment_weighted(inputs, tasks, as_level) == pytest.approx(0.36, abs=0.01)
    exposure = pl.col("gpt4_exposure").cast(pl.String).replace_strict({"E0": 0.0, "E1": 1.0, "E2": 0.5})
    assert employment_weighted(inputs, tasks, as_level * exposure) == pytest.approx(0.20, abs=0.015)


def test_the_bounds_of_the_levels_bands(inputs: Inputs, tasks: pl.DataFrame) -> None:
    given = [parameters("shares")[f"tau_{level}"] for level in LEVELS]
    low = employment_weighted(inputs, tasks, scored(tuple(one.low for one in given)))
    high = employment_weighted(inputs, tasks, scored(tuple(one.high for one in given)))
    assert low == pytest.approx(0.33, abs=0.015)
    assert high == pytest.approx(0.56, abs=0.015)


def test_how_far_the_weights_move_a_job(inputs: Inputs, tasks: pl.DataFrame) -> None:
    # The method page's 2.4 and 7.9 points are frequency × importance against core and supplemental weights, within what
    # the levels' values change; against √frequency × importance a job moves by less than half of that.
    ratings = inputs.table("onet-task-ratings-29-3-wide", "task_ratings").select("task_id", "importance", "frequency")
    rated = tasks.join(ratings, on="task_id").drop_nulls(["importance", "frequency"])
    weights = {
        "root": pl.col("importance") * pl.col("frequency") ** 0.5,
        "whole": pl.col("importance") * pl.col("frequency"),
        "core": pl.col("weight"),
    }
    value = scored(tuple(parameters("shares")[f"tau_{level}"].value for level in LEVELS))
    means = rated.group_by("onet_soc_code").agg(
        *(((value * weight).sum() / weight.sum()).alias(name) for name, weight in weights.items())
    )
    moved = {name: 100 * np.abs(means["whole"].to_numpy() - means[name].to_numpy()) for name in ("root", "core")}
    assert float(np.median(moved["core"])) == pytest.approx(2.4, abs=0.5)
    assert float(np.quantile(moved["core"], 0.9)) == pytest.approx(7.9, abs=1.2)
    assert float(np.median(moved["root"])) == pytest.approx(1.2, abs=0.2)
    assert float(np.quantile(moved["root"], 0.9)) == pytest.approx(4.2, abs=0.4)
