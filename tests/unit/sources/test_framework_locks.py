"""Locks: generated from a folder, deterministic, and what `verify` says of files that differ from them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.unit.sources.framework_files import titles_csv

from worktide.core.errors import SourceError
from worktide.sources.description import descriptions, locks, publishers, yaml_of
from worktide.sources.locks import PACKAGE_FOLDER, locks_of, write_locks
from worktide.sources.store import SourceStore
from worktide.sources.survey import locate
from worktide.sources.verification import Verified, verify

TITLES = "h2b-titles-2011-2013"


def status(folder: Path, name: str) -> Verified:
    return next(one for one in verify([folder]) if one.name == name)


def test_the_shipped_locks_are_those_of_the_data_folder(data_folder: Path, tmp_path: Path) -> None:
    assert locks_of(data_folder) == dict(locks())
    assert write_locks(data_folder, into=tmp_path) == ()
    for publisher in publishers():
        shipped = (PACKAGE_FOLDER / publisher / "source.lock.yml").read_bytes()
        assert (tmp_path / publisher / "source.lock.yml").read_bytes() == shipped
        assert list(yaml_of(publisher, "source.lock.yml")) == sorted(yaml_of(publisher, "source.yml"))


def test_two_different_files_of_one_source_are_not_locked(tmp_path: Path) -> None:
    titles_csv(tmp_path / "a.csv")
    titles_csv(tmp_path / "b.csv", rows=("X,37-3011,Y,2012,1",))
    with pytest.raises(SourceError, match="second, different file"):
        locks_of(tmp_path)


def test_a_file_that_is_no_source_is_not_locked(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,y\n1,2\n")
    with pytest.raises(SourceError, match="is not one source"):
        locks_of(tmp_path)


def test_verify_tells_the_same_the_changed_the_unreadable_and_the_missing(data_folder: Path, tmp_path: Path) -> None:
    located = locate([data_folder])
    store = SourceStore(tmp_path / "store")
    names = ("frey-osborne-2013", "daioe-2010-2023", "oews-2024", TITLES)
    assert all(outcome.locked for outcome in store.add([located[name] for name in names]))
    assert {status(store.folder, name).status for name in names} == {"ok"}
    with store.path_of("daioe-2010-2023").open("ab") as stream:
        stream.write(b"x\n")
    store.path_of("oews-2024").write_bytes(located["oews-2024"].read_bytes()[:1000])
    store.path_of(TITLES).write_text("nothing,known\n1,2\n")
    assert status(store.folder, "frey-osborne-2013").status == "ok"
    changed = status(store.folder, "daioe-2010-2023")
    assert changed.status == "changed"
    assert changed.expected == locks()["daioe-2010-2023"].sha256 != changed.got
    assert status(store.folder, "oews-2024").status == "unreadable"
    assert status(store.folder, TITLES).status == "changed"
    assert status(store.folder, "onet-30-1").status == "missing"
    assert len(verify([store.folder])) == len(descriptions())


def test_verify_tells_a_changed_look_alike_in_any_folder(data_folder: Path, tmp_path: Path) -> None:
    located = locate([data_folder])
    shutil.copyfile(located["anthropic-tasks-4"], tmp_path / "mine.csv")
    assert status(tmp_path, "anthropic-tasks-4").status == "ok"
    with (tmp_path / "mine.csv").open("ab") as stream:
        stream.write(b"none,0.0\r\n")
    told = status(tmp_path, "anthropic-tasks-4")
    assert told.status == "changed"
    assert "may be any of" in told.note
