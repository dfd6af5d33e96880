"""The resume file: whatever happens to its end, what was answered stays answered."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from worktide.core.errors import StorageError, WorktideError
from worktide.pipeline.collect.costs import Tokens
from worktide.pipeline.collect.resume import Answer, Header, ResumeFile
from worktide.pipeline.collect.sample import Task

HEADER = Header("http://h/v1/chat/completions", "judge-1", "ab" * 32, 1, 0)
TASKS = [Task(number, "11-0000.00", "Lighthouse Keepers", f"Polish lamp {number}") for number in range(3)]


def answer(task: Task, level: str | None = "E1", attempt: int = 1) -> Answer:
    return Answer(task.task_id, task.text_sha256, attempt, level, "E1 \u2028 é", "judge", Tokens(100, 5))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A resume file with an answer to each of the three tasks."""
    path = tmp_path / "answers.jsonl"
    with ResumeFile(path, HEADER) as resume:
        for task in TASKS:
            resume.add(answer(task))
    return path


def test_answers_are_there_again(path: Path) -> None:
    with ResumeFile(path, HEADER) as resume:
        assert [resume.answers_to(task) for task in TASKS] == [(answer(task),) for task in TASKS]


def test_wherever_it_is_torn_all_whole_answers_stay_and_it_goes_on(path: Path) -> None:
    content = path.read_bytes()
    for size in range(len(content)):
        path.write_bytes(content[:size])
        whole = max(0, content[:size].count(b"\n") - 1)
        with ResumeFile(path, HEADER) as resume:
            assert [bool(resume.answers_to(task)) for task in TASKS] == [place < whole for place in range(3)]
            for task in TASKS[whole:]:
                resume.add(answer(task))
        assert path.read_bytes() == content


def test_a_tail_of_zeros_as_after_a_power_cut_is_cut_off(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content + b"\x00" * 100)
    with ResumeFile(path, HEADER) as resume:
        assert all(resume.answers_to(task) for task in TASKS)
    assert path.read_bytes() == content


def test_an_answer_about_another_wording_does_not_count(path: Path) -> None:
    changed = Task(0, "11-0000.00", "Lighthouse Keepers", "Polish the other lamp")
    with ResumeFile(path, HEADER) as resume:
        assert resume.answers_to(changed) == ()


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (Header("http://other/v1", "judge-1", "ab" * 32, 1, 0), "another endpoint"),
        (Header(HEADER.endpoint, "judge-2", "ab" * 32, 1, 0), "another model; got 'judge-1'; expected 'judge-2'"),
        (Header(HEADER.endpoint, "judge-1", "cd" * 32, 1, 0), "another rubric sha256"),
        (Header(HEADER.endpoint, "judge-1", "ab" * 32, 2, 0), "another seed"),
    ],
)
def test_answers_to_another_question_are_not_mixed_in(path: Path, other: Header, told: str) -> None:
    content = path.read_bytes()
    with pytest.raises(WorktideError, match=told), ResumeFile(path, other):
        pass
    assert path.read_bytes() == content


@pytest.mark.parametrize("content", [b"hello", b"hello\n", b"a,b\n1,2\n3", b"\n", b"{}\n", b"\xff\xfe\x00", b"[[[[\n"])
def test_a_file_that_is_not_ours_is_left_as_it_is(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    with pytest.raises(WorktideError, match="row 1: holds no answer"), ResumeFile(path, HEADER):
        pass
    assert path.read_bytes() == content


def test_damage_before_the_end_is_named_and_left_as_it_is(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    lines[2] = lines[2][:20] + b"\n"
    path.write_bytes(b"".join(lines) + b"torn")
    with pytest.raises(WorktideError, match="row 3: holds no answer"), ResumeFile(path, HEADER):
        pass
    assert path.read_bytes() == b"".join(lines) + b"torn"


def test_two_at_once_are_refused(path: Path) -> None:
    with ResumeFile(path, HEADER), pytest.raises(WorktideError, match="another worktide"), ResumeFile(path, HEADER):
        pass
    with ResumeFile(path, HEADER) as resume:
        assert resume.answers_to(TASKS[0])


def test_a_full_disk_is_told_and_loses_nothing(path: Path) -> None:
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    with ResumeFile(path, HEADER) as resume:
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 10, former[1]))
            with pytest.raises(StorageError, match=r"could not be written.*Every answer before is kept"):
                resume.add(answer(TASKS[0], None, 2))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, former)
    with ResumeFile(path, HEADER) as resume:
        assert [resume.answers_to(task) for task in TASKS] == [(answer(task),) for task in TASKS]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="No such file"), ResumeFile(tmp_path / "no" / "a.jsonl", HEADER):
        pass
