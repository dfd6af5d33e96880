"""The wheel answers from an empty environment, and the locks install what it declares."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)", re.MULTILINE)


def run(command: Sequence[str | Path], cwd: Path) -> str:
    """Run a command outside this environment and return what it prints; its errors fail the test."""
    ours = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "WORKTIDE_DATA", "WORKTIDE_RELEASE"}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def normal(name: str) -> str:
    """Return a distribution's name in the form in which locks write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the tree so that nothing is written into it."""
    folder = tmp_path_factory.mktemp("wheel")
    tree = folder / "tree"
    shutil.copytree(ROOT / "src", tree / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tree / name)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    run([*build, "--wheel-dir", folder, tree], cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def bare_environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs' folder of an environment with the wheel and the locked bare requirements only."""
    folder = tmp_path_factory.mktemp("bare") / "environment"
    venv.create(folder, with_pip=True)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    install: list[str | Path] = [
        programs / "python",
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "--quiet",
    ]
    run([*install, "--require-hashes", "-r", ROOT / "requirements" / "bare.txt"], cwd=folder)
    run([*install, "--no-deps", "--no-index", wheel], cwd=folder)
    return programs


def test_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    package = ROOT / "src" / "worktide"
    expected = {
        path.relative_to(package.parent).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.startswith("worktide/")}
    assert packed == expected


def test_locked_requirements_are_all_that_the_wheel_declares(bare_environment: Path, tmp_path: Path) -> None:
    run([bare_environment / "python", "-m", "pip", "check"], cwd=tmp_path)


def test_bare_wheel_assesses_outside_the_tree(bare_environment: Path, tmp_path: Path) -> None:
    answer = json.loads(run([bare_environment / "worktide", "assess", "MLOps Engineer", "--json"], cwd=tmp_path))
    assert answer["query"] == "MLOps Engineer"
    assert answer["occupation"]["title"] == "MLOps Engineer"
    assert answer["release"]["id"]
    shares = [answer["shares"][name]["value"] for name in ("ai_does", "ai_helps", "people_do")]
    assert sum(shares) == pytest.approx(100, abs=0.2)


def test_bare_wheel_imports_nothing_of_the_build(bare_environment: Path, tmp_path: Path) -> None:
    listing = json.loads(run([bare_environment / "python", "-m", "pip", "list", "--format=json"], cwd=tmp_path))
    installed = {normal(item["name"]) for item in listing}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [name for extra in ("site", "build") for name in project["optional-dependencies"][extra]]
    names = {normal(re.split(r"[\[<>=!~; ]", requirement)[0]) for requirement in declared}
    assert not installed & names


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_lock_pins_and_hashes_each_requirement_and_names_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    entries = re.split(r"(?<!\\)\n", text.strip())
    assert entries
    for entry in entries:
        assert PINNED.match(entry), entry
        assert "--hash=sha256:" in entry, entry
    assert "://" not in text
    assert not re.search(r"--(extra-)?index|--find-links|--trusted-host", text)


def test_locks_agree_on_every_version() -> None:
    versions: dict[str, set[frozenset[str]]] = {}
    for lock in LOCKS:
        pins: dict[str, set[str]] = {}
        for match in PINNED.finditer(lock.read_text(encoding="utf-8")):
            pins.setdefault(match["name"], set()).add(match["version"])
        for name, found in pins.items():
            versions.setdefault(name, set()).add(frozenset(found))
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}
