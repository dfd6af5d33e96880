"""Observed use: nearly every text is found, shares are split, nothing is counted twice."""

from __future__ import annotations

import polars as pl
import pytest

from worktide.pipeline.inputs import Inputs
from worktide.pipeline.usage import observed_use, occupation_use, present_tasks

SOURCES = ("anthropic-tasks-5", "anthropic-tasks-api-5")


def seen_tasks(inputs: Inputs, source: str) -> pl.DataFrame:
    return inputs.table(source, "tasks").filter(pl.col("kind") == "task")


def small(seen: dict[str, float], former: list[tuple[int, str]], present: list[tuple[int, str]]) -> Inputs:
    """Return inputs with a few tasks of our own wording."""
    usage = pl.DataFrame({"task_text": list(seen), "kind": ["task"] * len(seen), "percent": list(seen.values())})
    usage = usage.vstack(pl.DataFrame({"task_text": ["none"], "kind": ["none"], "percent": [50.0]}))
    tasks = {"task_id": pl.Int64, "task": pl.String}
    now = pl.DataFrame(present, schema=tasks, orient="row").with_columns(onet_soc_code=pl.lit("11-1011.00"))
    then = pl.DataFrame(former, schema=tasks, orient="row")
    tables = {
        "anthropic-tasks-5": {"tasks": usage},
        "onet-task-statements-20-1": {"tasks": then},
        "onet-30-1": {"tasks": now},
    }
    return Inputs(tables, {})


def test_a_share_is_split_over_the_tasks_of_one_text() -> None:
    given = small({"fly kites": 6.0}, [(1, "Fly kites"), (2, "Fly kites"), (3, "Sew")], [(1, "Fly kites"), (2, "x")])
    assert observed_use(given, "anthropic-tasks-5").rows() == [(1, 3.0), (2, 3.0)]


def test_a_reworded_task_keeps_its_use_by_its_number() -> None:
    given = small({"fly kites": 6.0}, [(1, "Fly kites")], [(1, "Fly red kites")])
    assert observed_use(given, "anthropic-tasks-5").rows() == [(1, 6.0)]


def test_a_renumbered_task_keeps_its_use_by_its_text() -> None:
    given = small({"fly kites": 6.0}, [(1, "Fly kites")], [(9, "FLY kites")])
    assert observed_use(given, "anthropic-tasks-5").rows() == [(9, 6.0)]


def test_a_task_that_two_texts_stand_for_takes_both() -> None:
    given = small({"fly": 6.0, "sew": 1.0}, [(1, "Fly"), (2, "Sew")], [(1, "Sew")])
    assert observed_use(given, "anthropic-tasks-5").rows() == [(1, 7.0)]


def test_a_task_that_is_gone_or_unseen_has_no_row() -> None:
    given = small({"fly": 6.0}, [(1, "Fly"), (2, "Sew")], [(2, "Sew")])
    assert observed_use(given, "anthropic-tasks-5").rows() == []
    assert occupation_use(given, "anthropic-tasks-5").rows() == [("11-1011.00", 0.0)]


@pytest.mark.parametrize("source", SOURCES)
def test_nearly_all_texts_are_of_the_release_of_2015(inputs: Inputs, source: str) -> None:
    former = inputs.table("onet-task-statements-20-1", "tasks")["task"].str.to_lowercase()
    known = seen_tasks(inputs, source)["task_text"].is_in(former.implode())
    assert known.sum() >= 0.999 * known.len()
    present = inputs.table("onet-30-1", "tasks")["task"].str.to_lowercase()
    matched = seen_tasks(inputs, SOURCES[0])["task_text"].is_in(present.implode())
    assert round(100 * matched.sum() / matched.len()) == 83


@pytest.mark.parametrize("source", SOURCES)
def test_no_conversation_is_counted_twice_and_few_are_lost(inputs: Inputs, source: str) -> None:
    used = observed_use(inputs, source)
    total = float(seen_tasks(inputs, source)["percent"].sum())
    assert not used["task_id"].is_duplicated().any()
    assert (used["percent"] >= 0).all()
    assert 0.88 * total < used["percent"].sum() <= total + 1e-3


@pytest.mark.parametrize("source", SOURCES)
def test_use_by_occupation_is_the_sum_over_its_tasks(inputs: Inputs, source: str) -> None:
    by_occupation = occupation_use(inputs, source)
    total = observed_use(inputs, source)["percent"].sum()
    assert by_occupation["value"].sum() == pytest.approx(total, abs=1e-3)
    tasks = inputs.table("onet-30-1", "tasks").join(present_tasks(inputs), on="task_id", how="semi")
    assert by_occupation["onet_soc_code"].to_list() == sorted(tasks["onet_soc_code"].unique().to_list())
    assert 900 < by_occupation.height < 923


def test_software_work_is_seen(inputs: Inputs) -> None:
    """Its tasks changed number when its occupations were merged; matching by number alone would lose them."""
    by_occupation = occupation_use(inputs, SOURCES[0]).sort("value", descending=True)
    assert {code[:4] for code in by_occupation["onet_soc_code"].head(3).to_list()} == {"15-1"}
