"""Steps of a build whose results are kept by the hash of what went in, so that an interrupted build goes on."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.core.files import whole_folder
from worktide.core.hashing import canonical_json, sha256_of_bytes, sha256_of_file, sha256_of_value

Table = pl.DataFrame | NDArray[Any]
Result = Mapping[str, Table]
State = Literal["made", "kept"]

_TAKES_PART = (
    "catalogue",
    "core",
    "matching",
    "moves",
    "panel",
    "parameters",
    "pipeline",
    "release",
    "scoring",
    "sources",
)
_CODE = (".py", ".yml", ".yaml")
_KEPT_PER_STEP = 3
_HASHES = "hashes.json"
_PACKAGES = ("numpy", "polars", "scikit-learn", "scipy")


class Progress(Protocol):
    """Whoever shows a build's progress: told when a step begins and how it ended, with its seconds."""

    def begin(self, step: str) -> None:
        """A step begins."""

    def end(self, step: str, state: State, seconds: float) -> None:
        """A step has ended: its result was made anew, or kept from an earlier build."""


def _files_below(folder: Traversable, prefix: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for entry in folder.iterdir():
        if entry.is_dir():
            found |= _files_below(entry, f"{prefix}/{entry.name}")
        elif entry.name.endswith(_CODE):
            found[f"{prefix}/{entry.name}"] = entry.read_bytes()
    return found


@cache
def pipeline_hash() -> str:
    """Return one SHA-256 over all of the program's files that take part in a build."""
    root = resources.files("worktide")
    files: dict[str, bytes] = {}
    for package in _TAKES_PART:
        files |= _files_below(root.joinpath(package), package)
    return sha256_of_value({name: sha256_of_bytes(data) for name, data in files.items()})


def _versions() -> dict[str, str]:
    """Return the versions of the packages that compute results: another version may give other last digits."""
    return {name: metadata.version(name) for name in _PACKAGES}


def _write(folder: Path, result: Result) -> None:
    for name, table in result.items():
        if isinstance(table, pl.DataFrame):
            table.write_parquet(folder / f"{name}.parquet")
        else:
            np.save(folder / f"{name}.npy", table, allow_pickle=False)
    hashes = {path.name: sha256_of_file(path) for path in folder.iterdir()}
    (folder / _HASHES).write_bytes(canonical_json(hashes))


def _whole(folder: Path) -> bool:
    """Return whether a kept result is there with every file as it was written."""
    try:
        hashes = json.loads((folder / _HASHES).read_bytes())
        return all(sha256_of_file(folder / name) == digest for name, digest in hashes.items())
    except (OSError, ValueError, AttributeError):
        return False


def _read(folder: Path) -> Result | None:
    """Return a kept result, or None where there is none or it is damaged: then the step is made anew."""
    if not _whole(folder):
        return None
    tables: dict[str, Table] = {path.stem: pl.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}
    for path in sorted(folder.glob("*.npy")):
        tables[path.stem] = np.load(path, allow_pickle=False)
    return tables


@dataclass(frozen=True, slots=True)
class Steps:
    """Runs the steps of one build; `folder` keeps results, or is None to make everything anew."""

    folder: Path | None
    progress: Progress

    def run(self, name: str, inputs: Mapping[str, str], make: Callable[[], Result]) -> Result:
        """Return a step's tables and arrays: kept ones if a build with the same inputs and code made them.

        `inputs` maps what went in to its hash. Results are written whole or not at all,
        and made anew where they are damaged; the newest three a step stay.
        """
        self.progress.begin(name)
        started = time.monotonic()
        if self.folder is None:
            result, state = make(), "made"
        else:
            result, state = self._kept_or_made(self.folder / name, inputs, make)
        self.progress.end(name, "kept" if state == "kept" else "made", time.monotonic() - started)
        return result

    def _kept_or_made(self, folder: Path, inputs: Mapping[str, str], make: Callable[[], Result]) -> tuple[Result, str]:
        key = {"code": pipeline_hash(), "packages": _versions(), "inputs": dict(inputs)}
        kept = folder / sha256_of_value(key)[:32]
        result = _read(kept)
        if result is not None:
            return result, "kept"
        result = make()
        with whole_folder(kept) as temporary:
            _write(temporary, result)
        _forget_old(folder)
        return result, "made"


def _forget_old(folder: Path) -> None:
    """Remove all but the newest results of a step; what another build is writing just now is left alone."""
    kept = [path for path in folder.iterdir() if not path.name.startswith(".")]
    newest_first = sorted(kept, key=lambda path: path.stat().st_mtime, reverse=True)
    for old in newest_first[_KEPT_PER_STEP:]:
        shutil.rmtree(old, ignore_errors=True)
