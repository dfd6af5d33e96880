"""The labels and their record: the same answers give the same bytes, and nothing unread is among them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from worktide.pipeline.collect.costs import Tokens
from worktide.pipeline.collect.labels import COLUMNS, Collected, labels_csv, model_name, record, write_labels
from worktide.pipeline.collect.resume import Answer, Header, ResumeFile
from worktide.pipeline.collect.rubric import Rubric
from worktide.pipeline.collect.sample import Task

RUBRIC = Rubric("mine", "exposure", "json", "Judge.", {"E0": "no", "E1": "some"})
TASKS = [Task(number, "11-0000.00", "Keepers", f'Polish, "shine" lamp {number}') for number in (9, 3, 5, 7)]
COLLECTED = Collected("http://h/v1/chat/completions", "judge-1", RUBRIC, 1, "2026-05-02", "2026-05-01")


def answer(task: Task, attempt: int, level: str | None, raw: str, model: str = "judge-1") -> Answer:
    return Answer(task.task_id, task.text_sha256, attempt, level, raw, model, Tokens(10, 2))


@pytest.fixture
def resume(tmp_path: Path) -> ResumeFile:
    """Answers: 9 at once, 3 after a reminder, 5 never readable, 7 not asked."""
    header = Header(COLLECTED.endpoint, "judge-1", RUBRIC.sha256, 1, 0)
    with ResumeFile(tmp_path / "answers.jsonl", header) as resume:
        resume.add(answer(TASKS[0], 1, "E1", ' {"level": "E1"}\n'))
        resume.add(answer(TASKS[1], 1, None, "Well"))
        resume.add(answer(TASKS[2], 1, None, "=cmd()"))
        resume.add(answer(TASKS[1], 2, "E0", '{"level": "E0"}', '=HYPERLINK("http://x")'))
    return resume


def test_only_tasks_with_a_level_are_labels_sorted_by_id(resume: ResumeFile) -> None:
    rows = list(csv.DictReader(io.StringIO(labels_csv(COLLECTED, TASKS, resume))))
    assert tuple(rows[0]) == COLUMNS
    assert [(row["task_id"], row["judgement"]) for row in rows] == [("3", "E0"), ("9", "E1")]
    assert [row["text"] for row in rows] == [TASKS[1].text, TASKS[0].text]
    assert rows[1]["raw_answer"] == '{"level": "E1"}'
    assert {row["collected"] for row in rows} == {"2026-05-01"}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_the_record_counts_all_and_keeps_what_could_not_be_read(resume: ResumeFile) -> None:
    told = record(COLLECTED, TASKS, resume)
    assert told["unparsed"] == [{"task_id": 5, "raw_answer": "=cmd()"}]
    assert (told["asked"], told["labelled"], told["without_an_answer"]) == (4, 2, 1)
    assert told["judgements"] == {"E0": 1, "E1": 1}
    assert (told["tokens_asked"], told["tokens_answered"]) == (40, 8)
    assert told["rubric"]["levels"] == RUBRIC.levels
    assert told["collected"] == "2026-05-01"


def test_without_a_date_the_labels_hold_none_and_the_record_todays(resume: ResumeFile, tmp_path: Path) -> None:
    for today in ("2026-05-02", "2026-05-03"):
        collected = Collected(COLLECTED.endpoint, "judge-1", RUBRIC, 1, today)
        write_labels(tmp_path / f"{today}.csv", collected, TASKS, resume)
        assert record(collected, TASKS, resume)["collected"] == today
    one, other = (tmp_path / f"2026-05-0{day}.csv" for day in (2, 3))
    assert one.read_bytes() == other.read_bytes()
    assert one.with_name("2026-05-02.csv.json").read_bytes() != other.with_name("2026-05-03.csv.json").read_bytes()


@pytest.mark.parametrize(
    ("told", "kept"),
    [("org/judge-1:free", "org/judge-1:free"), ("=1+1", "_1+1"), ("@x\n\x1b", "x__"), ("j" * 999, "j" * 100)],
)
def test_a_models_name_is_a_name(told: str, kept: str) -> None:
    assert model_name(told) == kept
