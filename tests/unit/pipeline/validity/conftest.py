"""The publishers' files and the embedded release, read once for all tests of the card."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.pipeline.conftest import Watched

from worktide.pipeline.inputs import read_inputs
from worktide.pipeline.steps import Steps
from worktide.pipeline.validity.material import NEEDED, Material, material
from worktide.pipeline.validity.stated import Ground, Point, ground, point
from worktide.release.open import open_release


@pytest.fixture(scope="session")
def given(data_folder: Path) -> Material:
    """What the card is computed from."""
    return material(read_inputs([data_folder], Steps(None, Watched()), NEEDED), open_release())


@pytest.fixture(scope="session")
def base(given: Material) -> Ground:
    """The ground of scores at single values."""
    return ground(given)


@pytest.fixture(scope="session")
def stated(base: Ground) -> Point:
    """Scores at the stated value of every assumption."""
    return point(base)
