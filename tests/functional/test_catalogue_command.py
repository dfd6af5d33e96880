"""`worktide catalogue` as a contributor runs it: exit codes, what is printed, what did not run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from worktide.catalogue.files import catalogue_folder
from worktide.cli.main import run

CLERKS = "occupations/43-office-support/43-3031.00-bookkeeping-accounting-and-auditing-clerks.yml"


@pytest.fixture(autouse=True)
def no_other_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's store is empty and no other folder is looked in."""
    monkeypatch.setenv("WORKTIDE_SOURCES", str(tmp_path / "store"))
    monkeypatch.delenv("WORKTIDE_DATA", raising=False)
    monkeypatch.setenv("COLUMNS", "80")


def test_a_clean_file_ends_with_zero(data_folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["catalogue", "check", CLERKS, "--sources", str(data_folder)]) == 0
    shown = capfd.readouterr()
    assert shown.out.endswith("files read, 0 faults\n")
    assert shown.err == ""


def test_without_sources_it_says_what_was_not_checked(capfd: pytest.CaptureFixture[str]) -> None:
    path = catalogue_folder() / CLERKS
    assert run(["catalogue", "check", str(path)]) == 0
    shown = capfd.readouterr()
    assert shown.err.count("not checked, for want of O*NET 30.1: ") == 4


def test_json_holds_faults_rules_and_coverage(data_folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code = run(["catalogue", "check", "--json", "--coverage", "--sources", str(data_folder)])
    told = json.loads(capfd.readouterr().out)
    assert code == (1 if told["faults"] else 0)
    assert told["not_run"] == []
    assert sum(group["tasks"] for group in told["coverage"]) == 18_796


def test_coverage_is_shown_by_major_group(data_folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run(["catalogue", "check", CLERKS, "--coverage", "--sources", str(data_folder)])
    lines = capfd.readouterr().out.splitlines()
    assert len([line for line in lines if line.startswith(tuple("12345")) and "-0000" in line]) == 23
    assert all(len(line) <= 80 for line in lines)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "pyproject.toml"], "pyproject.toml: not in the catalogue"),
        (["check", "occupations/99-nothing"], "occupations/99-nothing: not in the catalogue"),
        (["check", "--coverage"], "coverage needs O*NET 30.1"),
        (["check", "--sources", "no-such-folder"], "no-such-folder: no such folder"),
        (["agree", "--group", "99"], "no occupation of this major group"),
        (["agree"], "these sources are missing: "),
        (["chek"], "No such command"),
    ],
)
def test_wrong_use_ends_with_two(arguments: list[str], message: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["catalogue", *arguments]) == 2
    shown = capfd.readouterr()
    assert message in shown.err
    assert shown.out == ""


def test_a_folder_without_onet_is_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["catalogue", "check", "--sources", str(tmp_path)]) == 2
    assert "O*NET 30.1 is not there" in capfd.readouterr().err
