"""Editions: what is a job's own, which files stand in whose place, and numbers along a way."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import numpy as np
import polars as pl
import pytest

from worktide.catalogue.roles import load_roles
from worktide.cli.editions import own_data, with_former
from worktide.cli.explaining import JOB_DIGITS, number_of
from worktide.cli.former import LABELS, differing, former_tables
from worktide.core.errors import SourceError
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.training.official import ONET
from worktide.release.manifest import ManifestSource

ROLE = load_roles()[0]
TABLE = pl.DataFrame(
    {
        "slug": ["clerk", "clerk", "nurse", ROLE.slug],
        "group": ["a", "b", "a", "r"],
        "task_id": [1, 2, 3, None],
        "activity": ["4.A", "4.A", "4.B", None],
        "judgement": [0, 1, 2, 3],
        "importance": [3.0, 4.0, 5.0, None],
    }
)
JUDGED = {
    "rater": np.array([[0.2, 0.8], [0.5, 0.5], [0.1, 0.9], [0.4, 0.6]]),
    "labelled": np.array([1.0, 0.0, 1.0, 0.0]),
}
WORDS = pl.DataFrame({"task_id": [1, 2, 3], "task": ["File letters.", "Sort mail.", "Dress wounds."]})


def changed(table: pl.DataFrame, judged: dict[str, np.ndarray], words: pl.DataFrame, role: object = ROLE) -> set[str]:
    before = own_data(TABLE, JUDGED, WORDS, [ROLE])
    after = own_data(table, judged, words, [role])  # type: ignore[list-item]
    return {slug for slug in before if before[slug] != after[slug]}


def test_a_task_in_other_words_is_a_job_s_own_change() -> None:
    words = WORDS.with_columns(pl.col("task").replace("Sort mail.", "Sort letters."))
    assert changed(TABLE, JUDGED, words) == {"clerk"}


def test_an_official_task_that_a_role_no_longer_names_is_its_own_change() -> None:
    task = msgspec.structs.replace(ROLE.tasks[0], onet_task_ids=ROLE.tasks[0].onet_task_ids[1:])
    fewer = msgspec.structs.replace(ROLE, tasks=(task, *ROLE.tasks[1:]))
    assert changed(TABLE, JUDGED, WORDS, fewer) == {ROLE.slug}


def test_another_rating_or_label_is_a_job_s_own_change() -> None:
    other = TABLE.with_columns(pl.col("importance").replace(5.0, 4.5))
    assert changed(other, JUDGED, WORDS) == {"nurse"}
    said = {**JUDGED, "rater": JUDGED["rater"][[0, 1, 1, 3]]}
    assert changed(TABLE, said, WORDS) == {"nurse"}
    by_heads = {**JUDGED, "rater": JUDGED["rater"][[0, 0, 2, 0]]}
    assert changed(TABLE, by_heads, WORDS) == set()


def test_other_names_and_places_of_tasks_are_no_change() -> None:
    moved = TABLE.with_columns(pl.Series("judgement", [3, 2, 1, 0]), (pl.col("group") + "x").alias("group"))
    assert changed(moved, {name: values[::-1] for name, values in JUDGED.items()}, WORDS) == set()


def inputs() -> Inputs:
    ties, activities = (
        {"task_id": [1, 7, 7], "dwa_id": ["a", "b", "c"]},
        {"dwa_id": ["a", "b", "c"], "name": ["x", "y", "z"]},
    )
    now = {
        "tasks": pl.DataFrame({"task_id": [1, 7]}),
        "styles": pl.DataFrame({"id": [1], "new": [2]}),
        "task_dwas": pl.DataFrame(ties),
        "dwas": pl.DataFrame(activities),
    }
    before = {
        "tasks": pl.DataFrame({"task_id": [7, 8]}),
        "styles": pl.DataFrame({"id": [7]}),
        "task_dwas": pl.DataFrame({"task_id": [8], "dwa_id": ["a"]}),
        "dwas": pl.DataFrame({"dwa_id": ["a", "b"], "name": ["former x", "former y"]}),
    }
    return Inputs({ONET: now, "onet-29-1": before, "eloundou-labels": {}}, {ONET: "b", "onet-29-1": "a"})


def test_a_table_goes_over_only_where_its_form_is_the_same() -> None:
    given = inputs()
    old = with_former(given, ONET, given.tables["onet-29-1"], "a")
    assert old.table(ONET, "tasks")["task_id"].to_list() == [7, 8]
    assert old.table(ONET, "styles")["id"].to_list() == [1]
    assert old.hashes[ONET] == "a"
    assert given.hashes[ONET] == "b"


def test_a_task_without_an_activity_takes_the_present_ones() -> None:
    given = inputs()
    old = with_former(given, ONET, given.tables["onet-29-1"], "a")
    assert sorted(old.table(ONET, "task_dwas").rows()) == [(7, "b"), (7, "c"), (8, "a")]
    assert sorted(old.table(ONET, "dwas").rows()) == [("a", "former x"), ("b", "former y"), ("c", "z")]


def source(name: str, digest: str) -> ManifestSource:
    return ManifestSource(name, digest, "an earlier one", "2024-01-01", "", "")


def test_labels_come_first_then_the_tasks_database_then_observed_use() -> None:
    names = ("anthropic-tasks-5", "eloundou-labels", ONET, "oews-2025")
    given = Inputs({}, dict.fromkeys(names, "new"))
    found = differing(given, [source(name, "old") for name in names])
    assert "eloundou-labels" in LABELS
    assert [one.name for one in found] == ["eloundou-labels", ONET, "anthropic-tasks-5", "oews-2025"]
    assert differing(given, [source(ONET, "new"), source("gone-since", "old")]) == []


def test_a_former_file_is_known_by_its_hash_or_asked_for(tmp_path_factory: pytest.TempPathFactory) -> None:
    given = inputs()
    assert former_tables(given, [source(ONET, "a")], []) == {ONET: given.tables["onet-29-1"]}
    with pytest.raises(SourceError, match="the file that the older release read as onet-30-1 is not there"):
        former_tables(given, [source(ONET, "c")], [tmp_path_factory.mktemp("empty")])


def test_parts_are_the_steps_and_add_up() -> None:
    steps = [(40.0, 1.0, 2.0), (41.123456789, 1.0, 2.0), (41.123456789, 1.0, 2.0), (39.0, 1.0, 2.0)]
    found = number_of(steps, JOB_DIGITS)
    assert found.parts == (1.123456789, 0.0, -2.123456789)
    assert found.new is not None
    assert found.old is not None
    assert abs(sum(found.parts) - (found.new[0] - found.old[0])) < 1e-9


def test_a_step_that_lacks_a_number_made_nothing_of_it() -> None:
    assert number_of([(1.0, 0.0, 2.0), None, (3.0, 2.0, 4.0)], JOB_DIGITS).parts == (0.0, 2.0)
    assert number_of([None, (1.0, 0.0, 2.0), (3.0, 2.0, 4.0)], JOB_DIGITS).parts == ()


ASSUMED = """
from worktide.release.manifest import ManifestParameter
from worktide.cli.former import assume, same_assumptions
from worktide.core.parameters import parameters
now = parameters("shares")["tau_T2"]
was = ManifestParameter("shares", "tau_T2", now.value + 0.01, now.low, now.high, now.unit, "an earlier paper")
assert same_assumptions([ManifestParameter("shares", "tau_T2", now.value, now.low, now.high, now.unit, "")])
assert not same_assumptions([was])
assume([was, ManifestParameter("shares", "no_longer_there", 1.0, 0.0, 2.0, "share", "")])
held = parameters("shares")
assert held["tau_T2"].value == now.value + 0.01 and held["tau_T2"].reference == "an earlier paper"
assert "no_longer_there" not in held and held["tau_T3"].reference != "an earlier paper"
assert same_assumptions([was])
"""


def test_older_assumptions_stand_in_a_process_of_their_own() -> None:
    done = subprocess.run([sys.executable, "-c", ASSUMED], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
