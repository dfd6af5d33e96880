"""What `worktide assess` prints."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

import worktide
from worktide.assessment.text import json_of, markdown_of
from worktide.assessment.words import about
from worktide.cli.main import run

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
COMMAND = [sys.executable, "-c", "from worktide.cli.main import main; main()"]


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what a successful call prints."""
    assert run(arguments) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def in_terminal(*arguments: str, columns: int = 80, **variables: str) -> str:
    """Return what a call writes to a terminal of its own."""
    controller, terminal = pty.openpty()
    removed = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES")
    environment = {name: value for name, value in os.environ.items() if name not in removed}
    environment |= {"TERM": "xterm-256color", "COLUMNS": str(columns), **variables}
    with subprocess.Popen([*COMMAND, *arguments], stdout=terminal, stderr=terminal, env=environment) as process:
        os.close(terminal)
        pieces = []
        while True:
            try:
                piece = os.read(controller, 65536)
            except OSError:
                break
            if not piece:
                break
            pieces.append(piece)
    os.close(controller)
    assert process.returncode == 0
    return b"".join(pieces).decode().replace("\r\n", "\n")


def test_every_record_fits_80_columns_and_has_no_style_when_piped(capsys: pytest.CaptureFixture[str]) -> None:
    for listed in worktide.open_release().listing[::20]:
        out = printed(capsys, "assess", listed.slug)
        assert max(map(len, out.splitlines())) <= 80, listed.slug
        assert "\x1b" not in out


def test_the_answer_shows_standing_shares_tasks_and_release(capsys: pytest.CaptureFixture[str]) -> None:
    answer = worktide.assess("MLOps Engineer")
    out = " ".join(printed(capsys, "assess", "MLOps", "Engineer").split())
    assert answer.risk is not None
    assert answer.shares is not None
    assert about(answer.risk.percentile) in out
    assert f"AI share of tasks in five years {about(answer.risk.share_in_five_years, ' %')}" in out
    for share in (answer.shares.ai_does, answer.shares.ai_helps, answer.shares.people_do):
        assert about(share, " %") in out
    assert answer.release.id in out
    assert answer.release.hash[:16] in out
    assert "exposure is not job loss" in out
    assert all(about(task.automation) in out for task in answer.tasks)


@pytest.mark.parametrize("query", ["Lawyers", "15-1252.00", "mlops-engineer", "Truck Driver"])
def test_json_and_markdown_are_those_of_the_python_api(query: str, capsys: pytest.CaptureFixture[str]) -> None:
    answer = worktide.assess(query)
    assert printed(capsys, "assess", query, "--json") == json_of(answer) + "\n"
    assert printed(capsys, "assess", query, "--markdown") == markdown_of(answer) + "\n"


def test_a_terminal_gets_colour_within_its_width() -> None:
    out = in_terminal("assess", "MLOps Engineer")
    assert ESCAPE.search(out)
    assert max(len(ESCAPE.sub("", line)) for line in out.splitlines()) <= 80


@pytest.mark.parametrize("columns", [40, 200])
def test_other_terminals_are_respected_up_to_80_columns(columns: int) -> None:
    out = ESCAPE.sub("", in_terminal("assess", "Lawyers", columns=columns))
    assert max(map(len, out.splitlines())) <= min(columns, 80)


def test_no_color_means_no_style() -> None:
    assert "\x1b" not in in_terminal("assess", "Lawyers", NO_COLOR="1")


def test_official_says_how_to_add_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WORKTIDE_SOURCES", str(tmp_path))
    monkeypatch.delenv("WORKTIDE_DATA", raising=False)
    assert run(["assess", "Lawyers", "--official"]) == 2
    assert "worktide sources add" in capsys.readouterr().err


def test_official_shows_the_wording_of_the_users_file(
    data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from worktide.sources.registry import read_source
    from worktide.sources.store import SourceStore

    archive = data_folder / "onet" / "db_30_1_text.zip"
    monkeypatch.setenv("WORKTIDE_SOURCES", str(tmp_path))
    monkeypatch.delenv("WORKTIDE_DATA", raising=False)
    assert {outcome.name for outcome in SourceStore(tmp_path).add([archive])} == {"onet-30-1"}
    tasks = read_source("onet-30-1", archive)["tasks"]
    wording = dict(zip(tasks["task_id"], tasks["task"], strict=True))
    out = printed(capsys, "assess", "Lawyers", "--official")
    shown = " ".join(out.split())
    identifiers = {identifier for task in worktide.assess("Lawyers").tasks for identifier in task.onet_task_ids}
    assert identifiers
    assert all(f"{identifier} {wording[identifier]}" in shown for identifier in identifiers)
    assert max(map(len, out.splitlines())) <= 80


def test_a_title_that_does_not_settle_the_job_gets_the_choice_and_the_question(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = worktide.assess("engineer")
    out = " ".join(printed(capsys, "assess", "engineer").split())
    assert answer.match.question is not None
    assert answer.match.question in out
    assert "does not settle" in out
    assert all(other.title in out for other in answer.match.alternates[:4])


def test_what_no_list_holds_and_no_guess_is_sure_of_ends_with_a_no(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess", "Software", "Ninja"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "Cannot tell" in err
    assert "Do you mainly" in err
    assert max(map(len, err.splitlines())) <= 80


def test_a_choice_is_json_and_markdown_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess", "Software Ninja", "--json"]) == 1
    out, err = capsys.readouterr()
    choice = json.loads(out)
    assert err == ""
    assert choice["sure"] is False
    assert {"question", "options", "plausible", "nearest"} <= set(choice)
    assert run(["assess", "Software Ninja", "--markdown"]) == 1
    assert capsys.readouterr().out.startswith("# ")


def test_a_context_settles_a_title(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "assess", "engineer", "--context", "designs bridges and roads", "--json")
    assert json.loads(out)["occupation"]["slug"] == "civil-engineers"


def test_an_unknown_title_ends_with_a_no_and_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess", "zzqx blorb", "--json"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "nearest titles" in err
