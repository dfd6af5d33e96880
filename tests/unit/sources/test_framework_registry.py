"""Every source is described, locked, recognised and read; what is not known is told."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from worktide.core.errors import SourceError
from worktide.sources.description import descriptions, locks, publishers
from worktide.sources.recognition import face_of, recognise
from worktide.sources.registry import description_of, read_source, readers, source_names_without_reader
from worktide.sources.survey import locate


@pytest.fixture(scope="session")
def located(data_folder: Path) -> dict[str, Path]:
    return locate([data_folder])


def test_every_source_has_a_reader_and_a_lock_and_no_other_has() -> None:
    assert source_names_without_reader() == ()
    assert set(locks()) == set(descriptions())
    assert {name for publisher in publishers() for name in readers(publisher)} == set(descriptions())


@pytest.mark.parametrize("name", sorted(descriptions()))
def test_a_source_reads_to_tables_that_hold_rows_and_are_the_same_twice(name: str, located: dict[str, Path]) -> None:
    tables = read_source(name, located[name])
    assert tables
    assert all(frame.height > 0 for frame in tables.values())
    assert all(column == column.lower() for frame in tables.values() for column in frame.columns)
    assert all("file_row" not in frame.columns for frame in tables.values())
    if sum(frame.height for frame in tables.values()) < 20_000:
        again = read_source(name, located[name])
        assert all(frame.equals(again[table]) for table, frame in tables.items())


@pytest.mark.parametrize("name", sorted(descriptions()))
def test_a_source_shows_its_own_signature(name: str, located: dict[str, Path]) -> None:
    face = face_of(located[name])
    assert all(text in face.text for text in descriptions()[name].signature)


def test_only_the_hash_tells_look_alikes_apart(located: dict[str, Path], tmp_path: Path) -> None:
    changed = tmp_path / "changed.csv"
    changed.write_bytes(located["anthropic-tasks-4"].read_bytes() + b"none,0.0\r\n")
    assert recognise(located["anthropic-tasks-4"]).names == ("anthropic-tasks-4",)
    names = recognise(changed).names
    assert "anthropic-tasks-4" in names
    assert len(names) > 1


def test_a_file_is_recognised_by_its_signature_when_its_hash_is_new(located: dict[str, Path], tmp_path: Path) -> None:
    changed = tmp_path / "any name"
    changed.write_bytes(located["daioe-2010-2023"].read_bytes()[:-200])
    seen = recognise(changed)
    assert (seen.names, seen.locked) == (("daioe-2010-2023",), False)


def test_an_unknown_name_is_told_with_near_ones() -> None:
    with pytest.raises(SourceError, match="Did you mean"):
        description_of("oews-2099")
    with pytest.raises(SourceError, match="worktide sources list"):
        description_of("qqqqqqqq")


@pytest.mark.parametrize("name", ["oews-2024", "onet-30-1", "frey-osborne-2013", "crosswalk-isco-soc-xls"])
@pytest.mark.parametrize(
    "content", [b"", b"<html></html>", b"PK\x03\x04 cut", b"x\ty\n1\t2\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1cut"]
)
def test_what_is_not_the_source_is_refused_in_words(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / "given.dat"
    path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        read_source(name, path)
    assert "given.dat" in str(caught.value)
    assert caught.value.hint


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError, match="is not a regular file"):
        read_source("frey-osborne-2013", tmp_path / "pipe")


def test_tables_are_frames(located: dict[str, Path]) -> None:
    assert all(
        isinstance(frame, pl.DataFrame)
        for frame in read_source("frey-osborne-2013", located["frey-osborne-2013"]).values()
    )
