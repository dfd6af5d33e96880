"""The public Python API: what it names, what it loads, and that it answers as the command line does."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence

import pytest

import worktide

SLOW = ("numpy", "msgspec", "yaml", "click", "rich")
NEVER_TO_ANSWER = ("polars", "scipy", "sklearn", "pandera", "pyarrow", "duckdb", "django", "rich", "click", "yaml")


def loaded_after(program: str) -> frozenset[str]:
    """Return the top-level packages that a fresh process has loaded at the end of a program."""
    ending = "import sys, json; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    done = subprocess.run([sys.executable, "-c", f"{program}\n{ending}"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return frozenset(json.loads(done.stdout))


def assert_none(names: Sequence[str], loaded: frozenset[str]) -> None:
    assert not loaded & set(names)


def test_importing_the_package_loads_nothing_slow() -> None:
    assert_none(SLOW, loaded_after("import worktide"))


def test_answering_loads_only_the_read_path() -> None:
    loaded = loaded_after("import worktide; worktide.assess('MLOps Engineer')")
    assert "numpy" in loaded
    assert_none(NEVER_TO_ANSWER, loaded)


def test_every_public_name_is_there_and_listed() -> None:
    for name in worktide.__all__:
        assert getattr(worktide, name).__doc__
        assert name in dir(worktide)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'assessment_of_everything'"):
        worktide.assessment_of_everything  # noqa: B018


def test_names_are_the_same_objects_at_every_use() -> None:
    assert worktide.assess is worktide.assess
    assert worktide.open_release() is worktide.open_release()


def test_the_command_line_prints_the_same_answer() -> None:
    program = "from worktide.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "assess", "MLOps Engineer", "--json"], capture_output=True, timeout=60
    )
    import msgspec

    assert done.returncode == 0
    assert msgspec.json.decode(done.stdout, type=worktide.Assessment) == worktide.assess("MLOps Engineer")
