"""`worktide release` on the release in the package, and on damaged copies of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import worktide
from worktide.cli.main import run
from worktide.release.schema import TABLES


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the release in the package, to damage."""
    folder = tmp_path / "release"
    shutil.copytree(worktide.open_release().folder, folder)
    return folder


def test_the_release_in_the_package_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    release = worktide.open_release()
    assert run(["release", "verify"]) == 0
    out = capsys.readouterr().out
    assert release.stamp.id in out
    assert f"all {len(release.manifest.members)} members" in out


def test_damage_is_named_and_is_exit_code_1(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = copy / "records.bin"
    data = bytearray(records.read_bytes())
    data[len(data) // 2] ^= 1
    records.write_bytes(data)
    (copy / "listing.json").unlink()
    (copy / "notes.txt").write_text("not a member")
    assert run(["release", "verify", str(copy)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == ["listing.json: missing", "notes.txt: unknown", "records.bin: changed"]


def test_findings_as_json(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copy / "records.bin").unlink()
    assert run(["release", "verify", str(copy), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"] == [{"member": "records.bin", "problem": "missing"}]


@pytest.mark.parametrize("content", [b"", b"{", b'{"schema_version": 1}', b"\xff\xfe"])
def test_a_damaged_manifest_is_one_line(copy: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    (copy / "manifest.json").write_bytes(content)
    assert run(["release", "show", str(copy)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert "the manifest is damaged" in err


def test_show_names_release_sources_assumptions_and_members(capsys: pytest.CaptureFixture[str]) -> None:
    release = worktide.open_release()
    assert run(["release", "show"]) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    assert release.stamp.id in out
    assert all(source.name in out for source in release.manifest.sources)
    assert all(parameter.name in out for parameter in release.manifest.parameters)
    assert all(member in out for member in release.manifest.members)


def test_show_as_json_is_the_manifest(capsys: pytest.CaptureFixture[str]) -> None:
    release = worktide.open_release()
    assert run(["release", "show", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["release"]["hash"] == release.stamp.hash
    assert shown["manifest"] == json.loads((release.folder / "manifest.json").read_bytes())


def test_tables_lists_every_table_of_the_release_with_every_column(capsys: pytest.CaptureFixture[str]) -> None:
    members = worktide.open_release().manifest.members
    assert {f"tables/{table.name}.parquet" for table in TABLES} == {
        name for name in members if name.startswith("tables/")
    }
    assert run(["release", "tables"]) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    for table in TABLES:
        assert table.name in out
        assert all(column.name in out for column in table.columns)


def test_tables_as_json_gives_title_unit_and_meaning_of_each_column(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["release", "tables", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["tables"]
    assert [table["name"] for table in listed] == [table.name for table in TABLES]
    for table in listed:
        for column in table["columns"]:
            assert set(column) == {"name", "type", "title", "unit", "meaning"}
            assert column["title"]
            assert column["meaning"]
