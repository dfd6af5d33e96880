"""The Anthropic Economic Index: its key, its unit, its special rows, and what its modes are."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.unit.sources.published_tables import EXCERPTS, changed, located, tables

from worktide.core.errors import SourceError
from worktide.sources.anthropic.read import MODES, SPECIAL_ROWS, read_modes, read_tasks
from worktide.sources.tables import read_delimited

CHAT = [f"anthropic-tasks-{number}" for number in (1, 2, 3, 4, 5)]
API = [f"anthropic-tasks-api-{number}" for number in (3, 4, 5)]
WITH_MODES = ["2", "3", "4", "5", "api-3", "api-4", "api-5"]
EXCERPT = EXCERPTS / "anthropic" / "task_pct.csv"
EVERY_SHARE = [*MODES, "none", "withheld"]


@pytest.mark.parametrize("name", [*CHAT, *API])
def test_percents_add_up_to_a_hundred_with_the_special_rows(data_folder: Path, name: str) -> None:
    tasks = tables(data_folder, name)["tasks"]
    assert tasks["percent"].sum() == pytest.approx(100, abs=1e-9)
    special = tasks.filter(pl.col("kind") != "task")
    expected = {"none"} if name in CHAT[:2] else set(SPECIAL_ROWS)
    assert set(special["task_text"]) == set(special["kind"]) == expected
    assert tasks.filter(pl.col("kind") == "task")["percent"].sum() < 100


@pytest.mark.parametrize("name", [*CHAT, *API])
def test_the_key_is_the_wording_of_2015_and_not_of_today(data_folder: Path, name: str) -> None:
    path = located(data_folder)["onet-task-statements-20-1"]
    wording = read_delimited(path, separator=",", quoted=True)["Task"].str.to_lowercase().unique()
    texts = tables(data_folder, name)["tasks"].filter(pl.col("kind") == "task")["task_text"]
    assert texts.is_in(wording.implode()).all()


def test_only_five_in_six_texts_still_stand_in_o_net(data_folder: Path) -> None:
    today = tables(data_folder, "onet-30-1")["tasks"]["task"].str.to_lowercase().unique()
    texts = pl.concat([tables(data_folder, name)["tasks"].select("task_text", "kind") for name in CHAT]).unique()
    still = texts.filter(pl.col("kind") == "task")["task_text"].is_in(today.implode()).mean()
    assert isinstance(still, float)
    assert 0.80 < still < 0.85


def test_a_text_of_several_occupations_stands_once(data_folder: Path) -> None:
    path = located(data_folder)["onet-task-statements-20-1"]
    statements = read_delimited(path, separator=",", quoted=True).select(pl.col("Task").str.to_lowercase(), "Task ID")
    tasks = tables(data_folder, "anthropic-tasks-5")["tasks"]
    joined = tasks.join(statements, left_on="task_text", right_on="Task")
    assert tasks["task_text"].is_unique().all()
    assert joined["task_text"].n_unique() < joined.height
    assert joined["percent"].sum() > tasks.filter(pl.col("kind") == "task")["percent"].sum()


def test_what_is_not_seen_has_no_row_rather_than_a_zero(data_folder: Path) -> None:
    for name in [*CHAT, *API]:
        assert tables(data_folder, name)["tasks"]["percent"].min() > 0  # type: ignore[operator]
    seen = [set(tables(data_folder, name)["tasks"]["task_text"]) for name in CHAT]
    assert seen[0] - seen[4]
    assert seen[4] - seen[0]


@pytest.mark.parametrize("release", WITH_MODES)
def test_shares_of_modes_add_up_to_one(data_folder: Path, release: str) -> None:
    modes = tables(data_folder, f"anthropic-modes-{release}")["modes"]
    sums = modes.select(pl.sum_horizontal(EVERY_SHARE)).to_series()
    assert sums.is_between(1 - 1e-9, 1 + 1e-9).all()
    tasks = tables(data_folder, f"anthropic-tasks-{release}")["tasks"]
    assert modes.join(tasks, on="task_text", how="anti").is_empty()
    lacking = set(tasks.join(modes, on="task_text", how="anti")["task_text"])
    assert lacking == ({"none"} if release == "2" else {"not_classified"})


def _delegated(data_folder: Path, release: str) -> tuple[float, float]:
    """Return the delegated share of the mean task and of all traffic, among what has a mode."""
    modes = tables(data_folder, f"anthropic-modes-{release}")["modes"].filter(pl.col("kind") == "task")
    joined = modes.join(tables(data_folder, f"anthropic-tasks-{release}")["tasks"], on="task_text")
    handed, known, weight = (
        pl.sum_horizontal("directive", "feedback_loop"),
        pl.sum_horizontal(MODES),
        pl.col("percent"),
    )
    of_tasks = joined.filter(known > 0).select((handed / known).mean()).item()
    of_traffic = joined.select((handed * weight).sum() / (known * weight).sum()).item()
    return float(of_tasks), float(of_traffic)


def test_delegation_is_a_mode_of_interaction_that_differs_by_channel(data_folder: Path) -> None:
    chat, api = _delegated(data_folder, "5"), _delegated(data_folder, "api-5")
    assert chat[0] == pytest.approx(0.43, abs=0.005)
    assert api[0] == pytest.approx(0.91, abs=0.005)
    assert api[1] - chat[1] > 0.3


def test_special_rows_are_told_from_tasks_without_the_data_folder() -> None:
    tasks = read_tasks(EXCERPT)["tasks"]
    assert dict(tasks.select("task_text", "kind").rows())["not_classified"] == "not_classified"
    assert tasks.filter(pl.col("kind") == "task").height == 2


def test_a_text_in_capitals_is_not_the_key(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="task_text") as caught:
        read_tasks(changed(EXCERPT, tmp_path, "wash the van", "Wash the van"))
    assert caught.value.row == 5


def test_modes_of_another_release_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "modes.csv"
    path.write_text(
        "task_name,feedback_loop,directive,task_iteration,validation,learning,filtered\na task.,0,1,0,0,0,0\n",
        "utf-8",
    )
    assert read_modes(path, 2)["modes"]["directive"].to_list() == [1.0]
    with pytest.raises(SourceError, match="September 2025 to March 2026"):
        read_modes(path, 4)
