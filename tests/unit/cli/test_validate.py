"""`worktide validate`: what it refuses before any work, in one line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def _validate(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from worktide.cli.main import main; main()", "validate", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = _validate("--sources", str(tmp_path / "none"))
    assert done.returncode == 2
    assert "none: no such folder" in done.stderr
    assert done.stdout == ""


def test_a_release_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = _validate(
        "--sources", str(tmp_path), "--release", str(tmp_path / "none"), "--cache", str(tmp_path / "cache")
    )
    assert done.returncode == 2
    assert "no release is there" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_card_before_that_is_not_one_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    before, out = tmp_path / "before.json", tmp_path / "card.json"
    before.write_text("{}", "utf-8")
    done = _validate("--sources", str(tmp_path), "--before", str(before), "--out", str(out))
    assert done.returncode == 2
    assert "is not a validity card" in done.stderr
    assert not out.exists()
