"""The tables of a source, read once a run from the publisher's own file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import polars as pl

from worktide.sources.registry import read_source
from worktide.sources.survey import locate

EXCERPTS = Path(__file__).parents[2] / "excerpts"


@cache
def located(data_folder: Path) -> Mapping[str, Path]:
    """Return where each source's file lies in the data folder."""
    return locate([data_folder])


@cache
def tables(data_folder: Path, name: str) -> Mapping[str, pl.DataFrame]:
    """Return the tables of a source, checked and corrected."""
    return read_source(name, located(data_folder)[name])


def changed(path: Path, tmp_path: Path, old: str, new: str) -> Path:
    """Return a copy of a small file in which the first `old` is `new`."""
    text = path.read_text("utf-8")
    assert old in text
    copy = tmp_path / path.name
    copy.write_text(text.replace(old, new, 1), "utf-8")
    return copy
