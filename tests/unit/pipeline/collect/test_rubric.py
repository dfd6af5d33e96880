"""Rubrics: the example can be used, and a wrong one says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from worktide.pipeline.collect.rubric import RubricError, read_rubric, rubric_of
from worktide.pipeline.collect.sample import Task

ROOT = Path(__file__).resolve().parents[4]
TASK = Task(7, "11-0000.00", "Lighthouse Keepers", "Polish the lamp")

GOOD = """
name: mine
construct: exposure
answer: level
instructions: Judge the task.
levels:
  E0: no help
  E1: some help
"""


def test_the_example_asks_for_json_and_names_every_level() -> None:
    rubric = read_rubric(ROOT / "docs/how-to/rubric-example.yml")
    system, user = rubric.messages(TASK, remind=False)
    assert list(rubric.levels) == ["T0", "T1", "T2", "T3", "T4"]
    assert all(f"{level}: {meaning}" in system["content"] for level, meaning in rubric.levels.items())
    assert '{"level": "T0"}' in system["content"]
    assert user["content"] == "Occupation: Lighthouse Keepers\nTask: Polish the lamp"


def test_a_reminder_repeats_the_question_and_the_form() -> None:
    rubric = rubric_of(GOOD, "r.yml")
    content = rubric.messages(TASK, remind=True)[1]["content"]
    assert content.startswith(rubric.question(TASK.occupation, TASK.text))
    assert "could not be read" in content
    assert "exactly one of these and nothing else: E0, E1." in content


def test_the_hash_changes_with_what_is_asked_and_not_with_the_name() -> None:
    base = rubric_of(GOOD, "r.yml").sha256
    assert rubric_of(GOOD.replace("mine", "yours"), "r.yml").sha256 == base
    for old, new in (("Judge", "Rate"), ("some help", "much help"), ("level\n", "json\n"), ("exposure", "automation")):
        assert rubric_of(GOOD.replace(old, new, 1), "r.yml").sha256 != base


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("answer: level\n", "", "wrong keys"),
        ("answer: level", "answer: prose", "`answer` is not known.*'json or level'"),
        ("construct: exposure", "construct: use", "`construct` is not known"),
        ("name: mine", "name: My Rater", "`name` cannot be used"),
        ("instructions: Judge the task.", "instructions: ' '", "`instructions` is empty"),
        ("  E1: some help\n", "", "2 to 9 levels"),
        ("E1: some help", "yes: some help", "quotation marks"),
        ("E1: some help", "E1:", "level E1 has no definition"),
        ("E1: some help", "e0: some help", "upper and lower case"),
        ("E1: some help", "A: some help", "not in order.*expected 'A, E0'"),
        ("E1: some help", "E0: some help", "row 8: .*stands twice"),
        ("E1: some help", "E1: [", "not valid YAML"),
        ("E1: some help", '"E1\\n": some help', "cannot be used"),
    ],
)
def test_a_wrong_rubric_says_what_is_wrong(old: str, new: str, told: str) -> None:
    assert old in GOOD
    with pytest.raises(RubricError, match=told) as caught:
        rubric_of(GOOD.replace(old, new), "r.yml")
    assert str(caught.value).startswith("r.yml")


def test_levels_may_be_numbers_in_their_order() -> None:
    text = GOOD.replace("  E0: no help\n  E1: some help", "  '2': some\n  '10': much")
    assert list(rubric_of(text, "r.yml").levels) == ["2", "10"]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a: " + b"x" * 70_000, None])
def test_a_file_that_cannot_be_read_is_named(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "r.yml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RubricError, match=r"^r\.yml: "):
        read_rubric(path)
