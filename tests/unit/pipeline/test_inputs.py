"""Inputs: every required file is found by content, and a missing one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from worktide.core.errors import SourceError
from worktide.core.hashing import sha256_of_file
from worktide.pipeline.inputs import REQUIRED, Inputs, find_sources, manifest_sources
from worktide.sources.description import descriptions


def test_every_required_source_is_described_and_here(data_folder: Path) -> None:
    assert set(REQUIRED) <= set(descriptions())
    assert len(REQUIRED) == len(set(REQUIRED))
    assert sorted(find_sources([data_folder])) == sorted(REQUIRED)


def test_an_empty_folder_lacks_every_source(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        find_sources([tmp_path])
    message = str(caught.value)
    assert all(name in message for name in REQUIRED)
    assert str(tmp_path) in message
    assert "worktide sources add PATH" in message


def test_one_missing_file_is_named_alone(data_folder: Path, tmp_path: Path) -> None:
    gone = find_sources([data_folder])["frey-osborne-2013"].resolve()
    for path in data_folder.rglob("*"):
        if path.is_file() and path.resolve() != gone:
            place = tmp_path / path.relative_to(data_folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(path)
    with pytest.raises(SourceError, match=r"these sources are missing: frey-osborne-2013\. Add"):
        find_sources([tmp_path])
    (tmp_path / "renamed.bin").write_bytes(gone.read_bytes())
    assert list(find_sources([tmp_path])) == list(REQUIRED)


def test_the_manifest_names_each_source_with_its_hash(inputs: Inputs, data_folder: Path) -> None:
    found = find_sources([data_folder])
    listed = manifest_sources(inputs)
    assert sorted(source.name for source in listed) == sorted(REQUIRED)
    for source in listed:
        assert source.sha256 == sha256_of_file(found[source.name])
        assert all((source.vintage, source.published, source.licence, source.citation))
    assert inputs.hashes_of("oews-2025") == {"oews-2025": inputs.hashes["oews-2025"]}
