"""Heads against raters on a part of the occupations: figures are whole, and agree with those of the panel itself."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from worktide.pipeline.outlook.counts import Tables
from worktide.pipeline.training.evaluate import judge_out_of_fold, results
from worktide.pipeline.validity.heads import (
    BY_OCCUPATION,
    BY_TASK,
    COVERAGE,
    SIZE,
    heads_with_raters,
    judged_officially,
)
from worktide.sources.registry import read_source
from worktide.sources.store import locate

SOURCES = ("eloundou-labels", "eloundou-automation-labels")
EVERY = 5


@pytest.fixture(scope="module")
def some(data_folder: Path) -> Tables:
    """The labels of every fifth occupation."""
    places = locate([data_folder])
    read = {name: read_source(name, places[name])["tasks"] for name in SOURCES}
    codes = read[SOURCES[0]]["onet_soc_code"].unique().sort()[::EVERY].to_list()
    kept = {name: frame.filter(pl.col("onet_soc_code").is_in(codes)) for name, frame in read.items()}
    return lambda source, table: {"tasks": kept[source]}[table]


def test_figures_are_those_of_the_panels_own_evaluation(some: Tables) -> None:
    found = heads_with_raters(some)
    named = {figure.name: figure for figure in found.figures}
    assert len(named) == len(found.figures)
    judged = judged_officially(some)
    for row in results(judged, judge_out_of_fold(judged)):
        for ending, value in ((BY_TASK, row.task_r), (BY_OCCUPATION, row.occupation_r), (COVERAGE, row.coverage_90)):
            figure = named[f"{row.rater}: {ending}"]
            assert figure.value == pytest.approx(value, abs=1e-4)
            assert figure.low is not None
            assert figure.high is not None
            assert figure.low < figure.value < figure.high
        assert named[f"{row.rater}: {SIZE}"].value == pytest.approx(row.set_size, abs=1e-4)
    assert found.half == "reliability", "agreement with a rater is no proof that the rater is right"
