"""`worktide sources` as a user runs it: exit codes, what it prints, no traceback, 80 columns."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.unit.sources.framework_files import listing, titles_csv
from tests.unit.sources.framework_server import Page, serving

from worktide.cli.main import run as run_worktide
from worktide.sources.description import descriptions, locks
from worktide.sources.survey import locate

NAME = "frey-osborne-2013"


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's store, empty, and no other folder to look in."""
    folder = tmp_path / "store"
    monkeypatch.setenv("WORKTIDE_SOURCES", str(folder))
    monkeypatch.delenv("WORKTIDE_DATA", raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    return folder


@dataclass(frozen=True)
class Result:
    exit_code: int
    output: str


Run = Callable[..., Result]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run `worktide sources` with some arguments; both streams together are its output."""

    def run_sources(*arguments: str | Path) -> Result:
        exit_code = run_worktide(["sources", *(str(argument) for argument in arguments)])
        told = capfd.readouterr()
        assert "Traceback" not in told.err
        assert "\x1b" not in told.out + told.err
        return Result(exit_code, told.out + told.err)

    return run_sources


def test_list_shows_every_source_in_80_columns(run: Run) -> None:
    result = run("list")
    assert result.exit_code == 0
    assert all(len(line) <= 80 for line in result.output.splitlines())
    assert f"0 of {len(descriptions())} sources are here" in result.output
    assert set(descriptions()) <= set(result.output.split())
    for heading in ("Source, vintage", "Published", "Licence", "Here"):
        assert heading in result.output


def test_list_as_json_tells_all_that_is_known(run: Run, data_folder: Path) -> None:
    listed = {one["name"]: one for one in json.loads(run("list", "--json", "--dir", data_folder).output)}
    assert set(listed) == set(descriptions())
    for name, one in listed.items():
        assert one["here"] == "yes"
        assert Path(one["path"]).is_file()
        assert one["licence"] == descriptions()[name].licence
        assert one["published"] == descriptions()[name].published.isoformat()
        assert one["limitation"]


def test_list_verbose_tells_limitation_and_citation(run: Run) -> None:
    told = " ".join(run("list", "--verbose").output.split())
    for one in descriptions().values():
        assert " ".join(one.limitation.split()) in told
        assert " ".join(one.citation.split()) in told


def test_list_looks_in_the_data_folder_of_the_environment(
    run: Run, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKTIDE_DATA", str(data_folder))
    assert f"{len(descriptions())} of {len(descriptions())} sources are here" in run("list").output


def test_add_takes_what_is_known_and_says_so(run: Run, data_folder: Path, store: Path, tmp_path: Path) -> None:
    shutil.copyfile(locate([data_folder])[NAME], tmp_path / "mine.dat")
    result = run("add", tmp_path / "mine.dat")
    assert (result.exit_code, result.output) == (0, f"mine.dat: added as {NAME}\n")
    assert run("add", tmp_path / "mine.dat").output == f"mine.dat: here already ({NAME})\n"
    assert listing(store) == [f"{NAME}/{descriptions()[NAME].filename}"]
    assert run("verify").exit_code == 0


def test_add_of_what_is_not_known_exits_2(run: Run, tmp_path: Path, store: Path) -> None:
    (tmp_path / "holiday.csv").write_text("a,b\n1,2\n")
    result = run("add", tmp_path / "holiday.csv", tmp_path / "none.csv")
    assert result.exit_code == 2
    assert "holiday.csv: not recognised" in result.output
    assert "no such file" in result.output
    assert listing(store) == []


def test_add_flags_a_file_that_is_not_the_locked_one(run: Run, tmp_path: Path) -> None:
    result = run("add", titles_csv(tmp_path / "titles.csv"))
    assert result.exit_code == 0
    assert "not the locked file" in result.output
    verified = run("verify")
    assert verified.exit_code == 1
    assert "changed    h2b-titles-2011-2013" in verified.output
    assert f"expected {locks()['h2b-titles-2011-2013'].sha256}" in verified.output


def test_add_with_an_unknown_name_or_two_paths_is_wrong_use(run: Run, tmp_path: Path) -> None:
    path = titles_csv(tmp_path / "titles.csv")
    result = run("add", path, "--as", "onet-30.1")
    assert result.exit_code == 2
    assert "Did you mean onet-30-1" in result.output
    assert run("add", path, path, "--as", "onet-30-1").exit_code == 2


def test_the_whole_data_folder_is_added_and_verified(run: Run, data_folder: Path) -> None:
    result = run("add", data_folder)
    assert result.exit_code == 0, result.output
    assert result.output.count(": added as ") == len(descriptions())
    verified = run("verify")
    assert verified.exit_code == 0
    assert verified.output.splitlines()[-1] == f"{len(descriptions())} ok, 0 changed, 0 unreadable, 0 missing"
    statuses = {one["status"] for one in json.loads(run("verify", "--json").output)}
    assert statuses == {"ok"}


def test_a_folder_that_is_none_is_wrong_input(run: Run, tmp_path: Path) -> None:
    for subcommand in ("list", "verify"):
        result = run(subcommand, "--dir", tmp_path / "none")
        assert result.exit_code == 2
        assert "is not a folder" in result.output


def test_fetch_brings_a_file_and_refuses_a_wrong_one(
    run: Run, data_folder: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = locate([data_folder])[NAME].read_bytes()
    path = f"/{NAME}/{descriptions()[NAME].filename}"
    with serving({path: Page(content)}) as server:
        monkeypatch.setenv("WORKTIDE_MIRROR", server.address)
        result = run("fetch", NAME)
        assert result.exit_code == 0
        assert f"added as {NAME}" in result.output
        server.pages[path] = Page(content + b"\n")
        wrong = run("fetch", NAME, "daioe-2010-2023", "--again")
    assert wrong.exit_code == 2
    assert "the checksum is wrong" in wrong.output
    assert locks()[NAME].sha256 in wrong.output
    assert "404" in wrong.output
    assert listing(store) == [f"{NAME}/{descriptions()[NAME].filename}"]


def test_fetch_shows_its_progress_on_a_terminal(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = locate([data_folder])[NAME].read_bytes()
    path = f"/{NAME}/{descriptions()[NAME].filename}"
    ours, theirs = pty.openpty()
    with serving({path: Page(content, block=8192, block_seconds=0.1)}) as server:
        monkeypatch.setenv("WORKTIDE_MIRROR", server.address)
        monkeypatch.setenv("TERM", "xterm")
        code = "import sys; from worktide.cli.main import run; sys.exit(run(sys.argv[1:]))"
        command = [sys.executable, "-c", code, "sources", "fetch", NAME]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, check=False)
    os.close(theirs)
    shown = os.read(ours, 1 << 20).decode()
    os.close(ours)
    assert done.returncode == 0
    assert NAME in shown
    assert "kB" in shown


def test_fetch_of_an_unknown_name_fetches_nothing(run: Run, store: Path) -> None:
    result = run("fetch", NAME, "oews-2O24")
    assert result.exit_code == 2
    assert "Did you mean" in result.output
    assert not store.exists()


def test_help_names_the_commands_and_hides_the_developers_one(run: Run) -> None:
    told = run("--help").output
    assert all(name in told for name in ("list", "add", "fetch", "verify"))
    assert not any(line.split()[:1] == ["lock"] for line in told.splitlines())
