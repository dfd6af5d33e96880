"""The outcome as files: labels that `worktide panel add` reads, and beside them how they came about."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from worktide.core.files import write_bytes
from worktide.pipeline.collect.client import TEMPERATURE
from worktide.pipeline.collect.resume import Answer, ResumeFile
from worktide.pipeline.collect.rubric import Rubric
from worktide.pipeline.collect.sample import Task

COLUMNS: Final = (
    *("text", "judgement", "occupation", "task_id", "text_sha256", "raw_answer"),
    *("model", "response_model", "rubric_sha256", "collected"),
)
_NOT_IN_A_NAME: Final = re.compile(r"[^A-Za-z0-9._:/@+-]")


@dataclass(frozen=True, slots=True)
class Collected:
    """What was asked of whom: `date` is the day that the user gives, `today` the day on which the run ended."""

    endpoint: str
    model: str
    rubric: Rubric
    seed: int
    today: str
    date: str | None = None


def model_name(told: str) -> str:
    """Return a model's name as a server told it, at most 100 characters that a name has and none that a sheet obeys."""
    return _NOT_IN_A_NAME.sub("_", told[:100]).lstrip("@+-")


def _last(answers: Sequence[Answer]) -> Answer | None:
    return next((answer for answer in answers if answer.level is not None), None)


def labels_csv(collected: Collected, tasks: Sequence[Task], resume: ResumeFile) -> str:
    """Return the labels as CSV, by Task ID: one row for each task that has a level; `occupation` is its code."""
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(COLUMNS)
    constant = (collected.rubric.sha256, collected.date or "")
    for task in sorted(tasks, key=lambda task: task.task_id):
        if (answer := _last(resume.answers_to(task))) is not None:
            judged = (task.text, answer.level, task.onet_soc_code, task.task_id, task.text_sha256, answer.raw.strip())
            writer.writerow((*judged, collected.model, model_name(answer.response_model), *constant))
    return sink.getvalue()


def record(collected: Collected, tasks: Sequence[Task], resume: ResumeFile) -> dict[str, Any]:
    """Return how the labels came about: settings, counts, and what could not be read, with the last raw answer."""
    answers = {task.task_id: resume.answers_to(task) for task in sorted(tasks, key=lambda task: task.task_id)}
    read = [found for given in answers.values() if (found := _last(given)) is not None]
    unread = {number: given[-1].raw for number, given in answers.items() if given and _last(given) is None}
    return {
        "rubric": {**asdict(collected.rubric), "sha256": collected.rubric.sha256},
        "levels": list(collected.rubric.levels),
        "endpoint": collected.endpoint,
        "model": collected.model,
        "response_models": dict(sorted(Counter(model_name(answer.response_model) for answer in read).items())),
        "temperature": TEMPERATURE,
        "seed": collected.seed,
        "collected": collected.date or collected.today,
        "asked": len(tasks),
        "labelled": len(read),
        "without_an_answer": sum(not given for given in answers.values()),
        "unparsed": [{"task_id": number, "raw_answer": raw} for number, raw in unread.items()],
        "judgements": {level: sum(answer.level == level for answer in read) for level in collected.rubric.levels},
        "tokens_asked": sum(answer.tokens.asked for given in answers.values() for answer in given),
        "tokens_answered": sum(answer.tokens.answered for given in answers.values() for answer in given),
    }


def write_labels(path: Path, collected: Collected, tasks: Sequence[Task], resume: ResumeFile) -> Path:
    """Write the labels to `path` and their record beside it, each in one step; return the record's path."""
    beside = record_path(path)
    write_bytes(beside, (json.dumps(record(collected, tasks, resume), indent=2, ensure_ascii=True) + "\n").encode())
    write_bytes(path, labels_csv(collected, tasks, resume).encode())
    return beside


def record_path(labels: Path) -> Path:
    """Return where the record of some labels stands: beside them, with `.json` added."""
    return labels.with_name(f"{labels.name}.json")
