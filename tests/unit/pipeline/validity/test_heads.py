"""Heads against raters on a part of the occupations: figures are whole, and agree with those of the panel itself."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from worktide.panel.heads import Panel
from worktide.pipeline.outlook.counts import Tables
from worktide.pipeline.training.evaluate import judge_out_of_fold, results
from worktide.pipeline.training.ilo import SIZE as SIZE_OF_ILO
from worktide.pipeline.training.ilo import ilo_labels
from worktide.pipeline.training.own import judge_own_out_of_fold
from worktide.pipeline.validity.heads import (
    BY_OCCUPATION,
    BY_TASK,
    COVERAGE,
    SIZE,
    heads_with_raters,
    judged_officially,
)
from worktide.release.open import open_release
from worktide.sources.registry import read_source
from worktide.sources.store import locate

SOURCES = ("eloundou-labels", "eloundou-automation-labels")
WHOLE = ("onet-30-1", "ilo-2025")
EVERY = 5


@pytest.fixture(scope="module")
def some(data_folder: Path) -> Tables:
    """The labels of every fifth occupation; of other files everything."""
    places = locate([data_folder])
    read = {name: read_source(name, places[name])["tasks"] for name in SOURCES}
    codes = read[SOURCES[0]]["onet_soc_code"].unique().sort()[::EVERY].to_list()
    kept = {(name, "tasks"): frame.filter(pl.col("onet_soc_code").is_in(codes)) for name, frame in read.items()}
    whole = {name: read_source(name, places[name]) for name in WHOLE}
    return lambda source, table: whole[source][table] if source in whole else kept[source, table]


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


def test_the_head_of_other_texts_is_measured_on_top_of_the_releases_panel(some: Tables) -> None:
    panel = Panel(open_release().arrays("panel"))
    judged = ilo_labels({"tasks": some("ilo-2025", "tasks")})
    row = results(judged, judge_own_out_of_fold(judged, panel, size=SIZE_OF_ILO))[0]
    named = {figure.name: figure for figure in heads_with_raters(some, panel).figures}
    assert named[f"ilo_2025: {BY_TASK}"].value == pytest.approx(row.task_r, abs=1e-4)
    assert named["ilo_2025: head and rater by unit group"].value == pytest.approx(row.occupation_r, abs=1e-4)
    assert named[f"ilo_2025: {COVERAGE}"].value == pytest.approx(row.coverage_90, abs=1e-4)
    assert named[f"ilo_2025: {SIZE}"].value == pytest.approx(row.set_size, abs=1e-4)
    assert {figure.date for name, figure in named.items() if name.startswith("ilo")} == {"scores of 2025"}
