"""The publishers' files and what the model of moves is fitted on, read once."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.pipeline.conftest import Watched

from worktide.pipeline.inputs import Inputs, read_inputs
from worktide.pipeline.move_model.model import SOURCES, Ground, MoveModel, fit_moves, ground
from worktide.pipeline.steps import Steps
from worktide.pipeline.validity.worker_shares import SOURCES as WORKERS


@pytest.fixture(scope="session")
def inputs(data_folder: Path) -> Inputs:
    """The tables that the model and the view of workers read."""
    return read_inputs([data_folder], Steps(None, Watched()), sorted({*SOURCES, *WORKERS}))


@pytest.fixture(scope="session")
def given(inputs: Inputs) -> Ground:
    """What the model is fitted on."""
    return ground(inputs)


@pytest.fixture(scope="session")
def model(inputs: Inputs) -> MoveModel:
    """The model of moves."""
    return fit_moves(inputs)
