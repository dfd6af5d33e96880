"""The publishers' files, read once for all tests of the pipeline."""

from __future__ import annotations

from pathlib import Path

import pytest

from worktide.pipeline.classification import slugs_of
from worktide.pipeline.inputs import Inputs, read_inputs
from worktide.pipeline.steps import State, Steps


class Watched:
    """Keeps what a build tells of its progress."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def begin(self, step: str) -> None:
        """Keep that a step begins."""
        self.told.append((step, "begin"))

    def end(self, step: str, state: State, seconds: float) -> None:
        """Keep how a step ended."""
        assert seconds >= 0
        self.told.append((step, state))


@pytest.fixture
def watched() -> Watched:
    """A progress that keeps what it is told."""
    return Watched()


@pytest.fixture(scope="session")
def inputs(data_folder: Path) -> Inputs:
    """All tables of all sources that a build reads."""
    return read_inputs([data_folder], Steps(None, Watched()))


@pytest.fixture(scope="session")
def slugs(inputs: Inputs) -> dict[str, str]:
    """The slug of each official occupation by its code."""
    occupations = inputs.table("onet-30-1", "occupations").select("onet_soc_code", "title")
    return slugs_of(dict(occupations.iter_rows()))
