"""Steps: kept by what went in, made anew where that changed or the kept result is damaged, safe to kill."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from worktide.core.errors import StorageError
from worktide.pipeline.steps import Result, Steps, pipeline_hash

from .conftest import Watched

INPUTS = {"file": "1234"}


def numbers() -> Result:
    frame = pl.DataFrame({"x": [1, None, 3], "y": ["a", "é", None], "z": [[1.5], [], None]})
    return {"table": frame, "array": np.array([[0.1, float("nan")], [2.0, 3.0]])}


def same(one: Result, other: Result) -> bool:
    pairs = [(one[name], other[name]) for name in one]
    return one.keys() == other.keys() and all(
        left.equals(right, null_equal=True)
        if isinstance(left, pl.DataFrame) and isinstance(right, pl.DataFrame)
        else np.array_equal(np.asarray(left), np.asarray(right), equal_nan=True)
        for left, right in pairs
    )


def kept_files(cache: Path) -> list[Path]:
    return sorted(path for path in cache.rglob("*") if path.is_file())


def test_a_result_is_kept_and_comes_back_the_same(tmp_path: Path, watched: Watched) -> None:
    steps = Steps(tmp_path, watched)
    made = steps.run("one", INPUTS, numbers)
    kept = steps.run("one", INPUTS, lambda: pytest.fail("made again"))
    assert same(made, kept)
    assert same(made, numbers())
    assert watched.told == [("one", "begin"), ("one", "made"), ("one", "begin"), ("one", "kept")]


def test_without_a_folder_everything_is_made_anew(watched: Watched) -> None:
    steps = Steps(None, watched)
    for _ in range(2):
        assert same(steps.run("one", INPUTS, numbers), numbers())
    assert [state for _, state in watched.told] == ["begin", "made"] * 2


@pytest.mark.parametrize("inputs", [{"file": "5678"}, {"other": "1234"}, {}, {**INPUTS, "more": "1"}])
def test_other_inputs_make_it_anew(tmp_path: Path, watched: Watched, inputs: dict[str, str]) -> None:
    steps = Steps(tmp_path, watched)
    steps.run("one", INPUTS, numbers)
    steps.run("one", inputs, numbers)
    assert watched.told[-1] == ("one", "made")


def test_the_order_of_inputs_does_not_matter(tmp_path: Path, watched: Watched) -> None:
    steps = Steps(tmp_path, watched)
    steps.run("one", {"a": "1", "b": "2"}, numbers)
    steps.run("one", {"b": "2", "a": "1"}, numbers)
    assert watched.told[-1] == ("one", "kept")


def test_steps_do_not_share_results(tmp_path: Path, watched: Watched) -> None:
    steps = Steps(tmp_path, watched)
    steps.run("one", INPUTS, numbers)
    steps.run("two", INPUTS, numbers)
    assert watched.told[-1] == ("two", "made")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("damage", [_cut, _flip, Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_damaged_result_is_made_anew(
    tmp_path: Path, watched: Watched, damage: Callable[[Path], object], place: int
) -> None:
    steps = Steps(tmp_path, watched)
    steps.run("one", INPUTS, numbers)
    files = kept_files(tmp_path)
    assert len(files) == 3
    damage(files[place])
    assert same(steps.run("one", INPUTS, numbers), numbers())
    assert watched.told[-1] == ("one", "made")
    assert same(steps.run("one", INPUTS, numbers), numbers())
    assert watched.told[-1] == ("one", "kept")


def test_an_error_keeps_nothing(tmp_path: Path, watched: Watched) -> None:
    def fail() -> Result:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        Steps(tmp_path, watched).run("one", INPUTS, fail)
    assert kept_files(tmp_path) == []
    assert watched.told == [("one", "begin")]


def test_only_the_newest_three_stay(tmp_path: Path, watched: Watched) -> None:
    steps = Steps(tmp_path, watched)
    for number in range(6):
        steps.run("one", {"file": str(number)}, numbers)
        time.sleep(0.02)
    assert len(list((tmp_path / "one").iterdir())) == 3
    for number in (3, 4, 5):
        steps.run("one", {"file": str(number)}, numbers)
        assert watched.told[-1] == ("one", "kept")


def test_a_step_killed_in_the_middle_is_made_by_the_next_build(tmp_path: Path, watched: Watched) -> None:
    code = """
        import sys, time
        from pathlib import Path
        import polars as pl
        from worktide.pipeline import steps

        class Silent:
            def begin(self, step): pass
            def end(self, step, state, seconds): pass

        runs = steps.Steps(Path(sys.argv[1]), Silent())
        runs.run("one", {"file": "1234"}, lambda: {"table": pl.DataFrame({"x": [1]})})
        def slow():
            print("ready", flush=True)
            time.sleep(60)
        runs.run("two", {"file": "1234"}, slow)
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.kill()
    process.communicate()
    steps = Steps(tmp_path, watched)
    steps.run("one", INPUTS, numbers)
    steps.run("two", INPUTS, numbers)
    assert [state for _, state in watched.told if state != "begin"] == ["kept", "made"]


def test_what_another_build_is_writing_stays(tmp_path: Path, watched: Watched) -> None:
    other = tmp_path / "one" / ".0123.abcdefgh.part"
    other.mkdir(parents=True)
    Steps(tmp_path, watched).run("one", INPUTS, numbers)
    assert other.is_dir()


def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path: Path, watched: Watched) -> None:
    (tmp_path / "cache").write_bytes(b"")
    with pytest.raises(StorageError, match="could not be written"):
        Steps(tmp_path / "cache", watched).run("one", INPUTS, numbers)


def test_the_hash_of_the_code_is_one_sha256() -> None:
    assert len(pipeline_hash()) == 64
    assert pipeline_hash() == pipeline_hash()
