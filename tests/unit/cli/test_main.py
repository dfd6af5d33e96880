"""The command `worktide` as a process of its own: help, errors, exit codes, pipes and interruption."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import worktide
from worktide.cli.main import SUBCOMMANDS, run

PLAIN = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
COMMAND = [sys.executable, "-c", "from worktide.cli.main import main; main()"]


def call(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `worktide` with its output piped."""
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, encoding="utf-8", timeout=60, env=PLAIN | variables
    )


def test_version() -> None:
    done = call("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"worktide {worktide.__version__}\n", "")


def test_help_names_every_subcommand_and_imports_none() -> None:
    done = call("--help")
    assert done.returncode == 0
    for name, subcommand in SUBCOMMANDS.items():
        assert f"  {name}" in done.stdout
        assert subcommand.help in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    listed = "import sys; from worktide.cli.main import run; run(['--help']); print(sorted(sys.modules))"
    modules = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, timeout=60).stdout
    assert "worktide.cli.main" in modules
    for name in ("worktide.cli.assess", "numpy", "msgspec", "rich", "polars", "django"):
        assert f"'{name}'" not in modules


def test_no_command_is_wrong_use_and_shows_the_help() -> None:
    done = call()
    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage: worktide" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("foo",), "No such command"),
        (("assess",), "Give a title, a code or an address"),
        (("assess", "--bad", "x"), "No such option"),
        (("assess", ""), "the query is empty"),
        (("assess", "x", "--json", "--markdown"), "exclude each other"),
        (("assess", "x", "--release", "no/such/folder"), "no release is there"),
        (("release", "verify", "no/such/folder"), "no release is there"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(arguments: tuple[str, ...], said: str) -> None:
    done = call(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("worktide: ")
    assert said in line


def test_an_unknown_title_is_exit_code_1_with_the_five_nearest() -> None:
    done = call("assess", "plumer wizzard", "--json")
    assert (done.returncode, done.stdout) == (1, "")
    first, *nearest = done.stderr.splitlines()
    assert first.startswith("worktide: no title answers to 'plumer wizzard'")
    assert len(nearest) == 5
    assert all(worktide.assess(title.strip()).occupation for title in nearest)


def test_text_that_no_terminal_should_see_is_escaped() -> None:
    done = call("assess", "\x1b]0;blorb\x07\u202ezzqx")
    assert done.returncode == 1
    assert all(line.isprintable() for line in done.stderr.splitlines())


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    script = tmp_path / "pipe.sh"
    script.write_text('"$@" | head -n 1; echo "${PIPESTATUS[0]}"\n')
    done = subprocess.run(
        ["bash", script, *COMMAND, "release", "tables", "--json"], capture_output=True, text=True, timeout=60, env=PLAIN
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() in (["{", "0"], ["{", "141"])


def test_a_closed_reader_ends_the_command_with_its_own_code() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*COMMAND, "assess", "Lawyers", "--json"], stdout=writer, stderr=subprocess.PIPE, timeout=60, env=PLAIN
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full: Linux has one")
def test_a_full_disk_is_one_line() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, "assess", "Lawyers", "--json"], stdout=full, stderr=subprocess.PIPE, timeout=60, env=PLAIN
        )
    assert done.returncode == 2
    assert done.stderr.startswith(b"worktide: could not read or write")
    assert done.stderr.count(b"\n") == 1


def test_an_interrupted_command_says_so_in_one_line() -> None:
    program = textwrap.dedent("""
        import signal
        from worktide.cli.main import main
        signal.signal(signal.SIGALRM, signal.default_int_handler)
        signal.setitimer(signal.ITIMER_REAL, 0.005)
        main(["assess", "Lawyers"])
    """)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, env=PLAIN)
    # Click begins a new line first, because a terminal shows ^C on this one.
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "worktide: interrupted")


def test_run_returns_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess", "Lawyers", "--json"]) == 0
    assert run(["assess", "zzqx"]) == 1
    assert run(["assess", "--nothing"]) == 2
    assert capsys.readouterr().out.startswith("{")
