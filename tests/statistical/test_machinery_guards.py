"""What would make the card flatter is caught: a leaky split, a tuned origin, a swapped label column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from worktide.core.errors import SourceError
from worktide.pipeline.outlook.counts import Tables
from worktide.pipeline.outlook.dates import BackTestError, DatedInput, Origin, check_inputs, check_origin
from worktide.pipeline.training.splits import LeakError, Split, assert_clean, components, folds_of
from worktide.pipeline.validity.agreement import raters_with_each_other
from worktide.pipeline.validity.correlations import SCORE
from worktide.pipeline.validity.golden import golden_checks
from worktide.pipeline.validity.heads import judged_officially
from worktide.pipeline.validity.outlook import outlook_analysis
from worktide.sources.registry import read_source
from worktide.sources.store import locate

LABELS = "eloundou-labels"
SOURCES = (
    LABELS,
    "eloundou-automation-labels",
    "eloundou-occupations",
    "ilo-2025",
    "microsoft-iwa-metrics",
    "microsoft-scores",
    "microsoft-soc-iwa-weights",
    "microsoft-soc-to-iwas",
    "onet-30-1",
)


@pytest.fixture(scope="module")
def published(data_folder: Path) -> Tables:
    """The publishers' tables of labels and of scores made from them."""
    places = locate([data_folder])
    read = {name: read_source(name, places[name]) for name in SOURCES}
    return lambda source, table: read[source][table]


def _changed(tables: Tables, change: Callable[[pl.DataFrame], pl.DataFrame]) -> Tables:
    """Return the tables with the main file of labels changed."""
    return lambda source, table: change(tables(source, table)) if source == LABELS else tables(source, table)


def _swapped(frame: pl.DataFrame, first: str, second: str) -> pl.DataFrame:
    return frame.with_columns(pl.col(first).alias(second), pl.col(second).alias(first))


def test_files_as_published_pass(published: Tables) -> None:
    assert all(found.value == 0 for found in golden_checks(published).figures)
    assert raters_with_each_other(published).state == "measured"


def test_swapped_columns_of_labels_are_named(published: Tables) -> None:
    tables = _changed(published, lambda frame: _swapped(frame, "gpt4_exposure", "human_exposure_agg"))
    with pytest.raises(SourceError, match="gpt4_alpha gives human_alpha"):
        golden_checks(tables)


def test_a_prompt_in_place_of_the_other_is_found_out(published: Tables) -> None:
    tables = _changed(published, lambda frame: _swapped(frame, "gpt4_exposure", "gpt4_exposure_alt_rubric"))
    with pytest.raises(SourceError, match="gpt4_alpha gives no published score"):
        golden_checks(tables)


def test_the_other_automation_set_in_place_of_the_first_is_found_out(published: Tables) -> None:
    second = published("eloundou-automation-labels", "tasks").select("task_id", "gpt4_automation")
    tables = _changed(published, lambda frame: frame.drop("gpt4_automation").join(second, on="task_id", how="left"))
    with pytest.raises(SourceError, match="automation labels do not give the published numbers"):
        golden_checks(tables)


def test_a_column_of_another_construct_is_implausible(published: Tables) -> None:
    """Automation levels written into the exposure column: T0 for E0 and so on, three levels of five."""
    renamed = {"T0": "E1", "T1": "E2", "T2": "E0", "T3": "E0", "T4": "E0"}
    column = pl.col("gpt4_automation").cast(pl.String).replace_strict(renamed).alias("gpt4_exposure")
    with pytest.raises(SourceError, match="gpt4_exposure_2023"):
        raters_with_each_other(_changed(published, lambda frame: frame.with_columns(column)))


def test_shifted_rows_are_implausible(published: Tables) -> None:
    shuffled = pl.col("human_exposure_agg").shuffle(seed=1)
    with pytest.raises(SourceError, match="human_exposure_2023"):
        raters_with_each_other(_changed(published, lambda frame: frame.with_columns(shuffled)))


def test_a_split_of_rows_leaks(published: Tables) -> None:
    judged = judged_officially(published)
    test = np.random.default_rng(1).random(len(judged.texts)) < 0.2
    leaky = Split(np.flatnonzero(~test), np.flatnonzero(test))
    with pytest.raises(LeakError, match="same occupation on both sides"):
        assert_clean(leaky, judged.texts, judged.occupations)


def test_a_split_of_occupations_leaks_by_their_texts(published: Tables) -> None:
    judged = judged_officially(published)
    fold = folds_of(judged.texts, judged.occupations, "occupation", 5)
    leaky = Split(np.flatnonzero(fold != 0), np.flatnonzero(fold == 0))
    with pytest.raises(LeakError, match="same text on both sides"):
        assert_clean(leaky, judged.texts, judged.occupations)


def test_a_split_of_components_is_clean(published: Tables) -> None:
    judged = judged_officially(published)
    own = components(judged.texts, judged.occupations) % 5 == 0
    assert_clean(Split(np.flatnonzero(~own), np.flatnonzero(own)), judged.texts, judged.occupations)


@pytest.mark.parametrize(
    "late",
    [
        DatedInput("use of Claude, fifth release", "2026-03"),
        DatedInput("projections 2024-34", "2024-12"),
        DatedInput("something without a month", "2022"),
    ],
)
def test_a_late_input_of_a_back_test_is_named(late: DatedInput) -> None:
    with pytest.raises(BackTestError, match=late.name):
        check_inputs([DatedInput("pay of May 2022", "2022-05"), late], "2023-05")


@pytest.mark.parametrize(
    "tuned",
    [
        Origin(2021, 2024, 2023, 2025),
        Origin(2022, 2025, 2022, 2025),
        Origin(2022, 2023, 2024, 2025),
    ],
)
def test_a_tuned_origin_is_refused(tuned: Origin) -> None:
    with pytest.raises(BackTestError):
        check_origin(tuned)


def test_our_own_score_may_not_go_into_a_back_test(published: Tables) -> None:
    own = pl.DataFrame({"onet_soc_code": ["11-1011.00"], "index": [SCORE], "value": [50.0]})
    with pytest.raises(BackTestError, match="own score"):
        outlook_analysis(published, own)
