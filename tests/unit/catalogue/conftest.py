"""The official tables, read once, and a small catalogue of real files."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.catalogue.catalogue_files import SmallCatalogue, small_catalogue

from worktide.catalogue.check import Official
from worktide.cli.catalogue import read_official
from worktide.sources.store import locate


@pytest.fixture(scope="session")
def official(data_folder: Path) -> Official:
    """What O*NET 30.1 says."""
    return read_official(locate([data_folder])["onet-30-1"])


@pytest.fixture
def known(tmp_path: Path, official: Official) -> SmallCatalogue:
    """Copies of real files, checked against O*NET."""
    return small_catalogue(tmp_path, official)


@pytest.fixture
def alone(tmp_path: Path) -> SmallCatalogue:
    """Copies of real files, checked without O*NET."""
    return small_catalogue(tmp_path, None)
