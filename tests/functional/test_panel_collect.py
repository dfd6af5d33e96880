"""`worktide panel collect` as a user runs it, on the user's O*NET file, against a real server on loopback."""

from __future__ import annotations

import csv
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.unit.pipeline.collect.chat_server import Answer, Asked, Server, chatting, fails, says

from worktide.cli.main import run as run_worktide
from worktide.core.hashing import sha256_of_bytes
from worktide.pipeline.training.given import read_given_labels
from worktide.sources.survey import locate

COMMAND = [sys.executable, "-c", "from worktide.cli.main import main; main()", "panel", "collect"]
RUBRIC = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "rubric-example.yml"
KEY = "sk-very-secret-1234567890"
LEVELS = ("T0", "T1", "T2", "T3", "T4")
QUICK = ("--pause", "0.01")


def judge(asked: Asked) -> Answer:
    """Give each task a level of its own that never changes."""
    return says(json.dumps({"level": LEVELS[int(sha256_of_bytes(asked.task.encode())[:8], 16) % 5]}))


@pytest.fixture(scope="module")
def onet(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the O*NET database alone, so that nothing else has to be recognised."""
    folder = tmp_path_factory.mktemp("onet")
    path = locate([data_folder])["onet-30-1"]
    (folder / path.name).symlink_to(path)
    return folder


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, and the key where it belongs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKTIDE_PANEL_KEY", KEY)
    monkeypatch.delenv("WORKTIDE_DATA", raising=False)
    monkeypatch.setenv("WORKTIDE_SOURCES", str(tmp_path / "store"))
    return tmp_path


def arguments(server: Server, onet: Path, size: int | str, *more: object) -> list[str]:
    named = ["--endpoint", server.address, "--model", "judge-1", "--rubric", RUBRIC, "--sample", size]
    return [str(one) for one in (*named, "--sources", onet, "--out", "labels.csv", *QUICK, *more)]


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(onet: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """Collect from a server; return exit code and both streams, of which none may hold the key."""

    def collect(server: Server, size: int | str, *more: object) -> tuple[int, str, str]:
        exit_code = run_worktide(["panel", "collect", *arguments(server, onet, size, *more)])
        told = capfd.readouterr()
        assert KEY not in told.out + told.err
        assert "Traceback" not in told.err
        assert "\x1b" not in told.out + told.err
        return exit_code, told.out, told.err

    return collect


def no_key_in(folder: Path) -> bool:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return len(files) >= 1 and not any(KEY.encode() in path.read_bytes() for path in files)


def labels(folder: Path) -> list[dict[str, str]]:
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_labels_are_what_panel_add_reads(run: Run, place: Path) -> None:
    with chatting(judge) as server:
        exit_code, out, err = run(server, 300, "--date", "2026-05-01")
        assert all(asked.headers["Authorization"] == f"Bearer {KEY}" for asked in server.asked)
    assert exit_code == 0, err
    assert "300 of 300 done, 0 unparsed, 0 failed" in out
    assert f"Their wording goes to {server.address}/v1/chat/completions and to nobody else." in err
    rows = labels(place)
    assert Counter(row["text"] for row in rows) == Counter(server.tasks())
    assert len({row["occupation"] for row in rows}) == len(rows) == 300
    assert all(row["text_sha256"] == sha256_of_bytes(row["text"].encode()) for row in rows)
    assert {(row["model"], row["response_model"], row["collected"]) for row in rows} == {
        ("judge-1", "judge-1-2026", "2026-05-01")
    }
    given = read_given_labels(place / "labels.csv", "own_automation")
    assert given.has_occupations
    assert len(given.judged.texts) == 300
    record = json.loads((place / "labels.csv.json").read_text("utf-8"))
    assert (record["labelled"], record["collected"], record["seed"]) == (300, "2026-05-01", 20260501)
    assert no_key_in(place)


def test_the_same_answers_give_the_same_bytes_and_more_tasks_only_add(run: Run, place: Path) -> None:
    found = []
    with chatting(judge) as server:
        for resume in ("one.jsonl", "two.jsonl"):
            assert run(server, 60, "--resume", resume, "--concurrency", 3)[0] == 0
            found.append((place / "labels.csv").read_bytes())
        assert found[0] == found[1]
        before = len(server.asked)
        assert run(server, 90, "--resume", "two.jsonl")[0] == 0
        assert len(server.asked) == before + 30
    rows = [row["task_id"] for row in labels(place)]
    assert len(rows) == 90
    assert {row.split(b",")[0] for row in found[0].splitlines()} <= {
        row.split(b",")[0] for row in (place / "labels.csv").read_bytes().splitlines()
    }


def recorded(path: Path) -> list[dict[str, Any]]:
    """Return the answers on whole lines of a resume file."""
    lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
    return [json.loads(line) for line in lines[1:]]


@pytest.mark.parametrize(("sent", "stops"), [(signal.SIGKILL, 3), (signal.SIGINT, 1)])
def test_a_collection_that_is_stopped_goes_on_and_asks_nothing_twice(
    sent: signal.Signals, stops: int, onet: Path, place: Path
) -> None:
    answers, size, concurrency = place / "labels.csv.answers.jsonl", 150, 3
    with chatting(lambda asked: replace(judge(asked), stall=0.03)) as server:
        command = [*COMMAND, *arguments(server, onet, size, "--concurrency", concurrency)]
        for number in range(1, stops + 1):
            told = stopped(command, sent, lambda wanted=number * 35: len(recorded(answers)) >= wanted)  # type: ignore[misc]
            assert ("the same command goes on" in told) == (sent == signal.SIGINT)
            assert not (place / "labels.csv").exists()
            known, before = {one["task_id"] for one in recorded(answers)}, len(server.asked)
            assert number * 35 <= len(known) < size
        with answers.open("ab") as stream:
            stream.write(b'{"task_id":12,"text_sha')
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    rows = labels(place)
    assert len({row["task_id"] for row in rows}) == len(rows) == size
    # What was on its way when the process was stopped is asked again; what was written down never is.
    assert size <= len(server.asked) <= size + stops * concurrency
    texts = {row["text"] for row in rows if int(row["task_id"]) in known}
    assert not texts & set(server.tasks()[before:])
    assert Counter(one["task_id"] for one in recorded(answers)) == Counter(int(row["task_id"]) for row in rows)
    assert no_key_in(place)


def stopped(command: list[str], sent: signal.Signals, when: Callable[[], bool]) -> str:
    """Start a collection, send it a signal at some moment, and return what it told."""
    with subprocess.Popen(command, stderr=subprocess.STDOUT, stdout=subprocess.PIPE, text=True) as process:
        until = time.monotonic() + 60
        while not when():
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < until
            time.sleep(0.005)
        process.send_signal(sent)
        told = process.communicate(timeout=30)[0]
    assert process.returncode == (130 if sent == signal.SIGINT else -sent)
    assert KEY not in told
    assert "Traceback" not in told
    # What the server still has in hand comes to an end.
    time.sleep(0.2)
    return told


def test_a_wrong_key_stops_after_one_request_and_leaves_no_labels(run: Run, place: Path) -> None:
    with chatting(lambda _: fails(401, f"Incorrect API key provided: {KEY}")) as server:
        exit_code, _, err = run(server, 50)
    assert exit_code == 2
    assert len(server.asked) == 1
    assert "refuses access (401)" in err
    assert "--key-variable" in err
    assert not (place / "labels.csv").exists()
    assert no_key_in(place)


def test_another_variable_can_hold_the_key(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", "other-key-1")
    with chatting(judge) as server:
        assert run(server, 2, "--key-variable", "MY_KEY")[0] == 0
    assert {asked.headers["Authorization"] for asked in server.asked} == {"Bearer other-key-1"}


def test_an_unknown_model_is_named(run: Run) -> None:
    with chatting(lambda _: fails(404, "The model does not exist")) as server:
        exit_code, _, err = run(server, 50)
    assert (exit_code, len(server.asked)) == (2, 1)
    assert "does not know this model or address (404)" in err
    assert "'judge-1'" in err


def test_above_the_limit_nothing_is_asked_without_a_yes(run: Run, place: Path) -> None:
    prices = ("--price-in", 1000, "--price-out", 1000)
    with chatting(judge) as server:
        exit_code, _, err = run(server, 20, *prices)
        assert (exit_code, server.asked) == (2, [])
        assert "the estimate is above --cost-limit" in err
        assert "at your prices" in err
        exit_code, out, _ = run(server, 20, *prices, "--yes")
    assert (exit_code, len(server.asked)) == (0, 20)
    assert f"cost {20 * 105 * 1000 / 1e6:.4f}" in out
    assert len(labels(place)) == 20


@pytest.mark.parametrize(("said", "exit_code", "asked"), [(b"n\n", 1, 0), (b"y\n", 0, 2)])
def test_at_a_terminal_it_asks_whether_to_go_on(said: bytes, exit_code: int, asked: int, onet: Path) -> None:
    with chatting(judge) as server:
        more = ("--price-in", 100_000, "--price-out", 0)
        command, (ours, theirs) = [*COMMAND, *arguments(server, onet, 2, *more)], pty.openpty()
        os.write(ours, said)
        done = subprocess.run(command, stdin=theirs, capture_output=True, text=True, timeout=60, check=False)
        os.close(ours)
        os.close(theirs)
    assert "above --cost-limit. Go on?" in done.stderr
    assert ("Nothing was asked." in done.stderr) == (exit_code == 1)
    assert (done.returncode, len(server.asked)) == (exit_code, asked), done.stderr


def test_failed_and_unparsed_tasks_are_told_and_are_no_labels(run: Run, place: Path) -> None:
    names: list[str] = []

    def mixed(asked: Asked) -> Answer:
        if asked.task not in names:
            names.append(asked.task)
        number = names.index(asked.task)
        return fails(400) if number == 3 else says("Hm, T2?") if number == 5 else judge(asked)

    with chatting(mixed) as server:
        exit_code, out, err = run(server, 20)
    assert exit_code == 1
    assert "18 of 20 done, 1 unparsed, 1 failed" in out
    assert "1 tasks got no answer: the same command asks only them." in err
    assert len(labels(place)) == 18
    record = json.loads((place / "labels.csv.json").read_text("utf-8"))
    assert [one["raw_answer"] for one in record["unparsed"]] == ["Hm, T2?"]
    assert record["without_an_answer"] == 1


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--sample", "some"), "a number of tasks, or all"),
        (("--sample", "0"), "a number of tasks, or all"),
        (("--sample", "99999"), "there are not so many tasks"),
        (("--endpoint", "ftp://x"), "not an http or https address"),
        (("--endpoint", f"http://u:{KEY}@127.0.0.1"), "holds a user"),
        (("--price-in", "1"), "Give both --price-in and --price-out"),
        (("--rubric", "none.yml"), "none.yml: could not be read"),
        (("--out", "none/labels.csv"), "no such folder"),
        (("--out", "."), "is a directory"),
        (("--resume", "labels.csv"), "name the same file"),
        (("--model", " "), "not the name of a model"),
        (("--sources", "none"), "none"),
        (("--date", "yesterday"), "yesterday"),
    ],
)
def test_wrong_use_is_told_before_anything_is_asked(more: tuple[str, str], told: str, run: Run, place: Path) -> None:
    with chatting(judge) as server:
        exit_code, _, err = run(server, 5, *more)
    assert (exit_code, server.asked) == (2, [])
    assert told in err
    assert not (place / "labels.csv").exists()
