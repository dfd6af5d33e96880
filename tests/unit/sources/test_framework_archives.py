"""Zip archives: what is read, and every kind that is refused before anything is unpacked."""

from __future__ import annotations

import stat
import struct
import zipfile
from pathlib import Path

import pytest
from tests.unit.sources.framework_files import listing, zip_of

from worktide.core.errors import SourceError
from worktide.sources.tables import ArchiveLimits, open_archive

TABLE = b"Code\tN\n11-1011\t3\n"


def refusal(path: Path, limits: ArchiveLimits | None = None) -> SourceError:
    with pytest.raises(SourceError) as caught, open_archive(path, limits=limits or ArchiveLimits()):
        pass
    assert caught.value.source == path.name
    assert caught.value.hint
    return caught.value


def test_a_table_is_found_by_its_base_name(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {"db/One.txt": TABLE, "db/Two.txt": TABLE})
    with open_archive(path) as archive:
        assert archive.basenames == ("One.txt", "Two.txt")
        assert archive.table("Two.txt")["N"].to_list() == ["3"]
        with pytest.raises(SourceError, match=r"a\.zip: the archive lacks a file"):
            archive.table("Three.txt")


def test_two_members_of_one_base_name_are_not_guessed_between(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {"one/A.txt": TABLE, "two/A.txt": TABLE})
    with open_archive(path) as archive, pytest.raises(SourceError, match="holds a file twice"):
        archive.read("A.txt")


@pytest.mark.parametrize("share", [0.05, 0.5, 0.98])
def test_a_truncated_archive_is_refused(tmp_path: Path, share: float) -> None:
    path = zip_of(tmp_path / "cut.zip", {"A.txt": TABLE * 500, "B.txt": TABLE})
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert "cut off or damaged" in refusal(path).problem


def test_a_flipped_bit_in_a_member_is_found_and_nothing_is_left(tmp_path: Path) -> None:
    path = tmp_path / "bit.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("A.txt", TABLE)
    data = bytearray(path.read_bytes())
    data[data.index(b"11-1011")] ^= 1
    path.write_bytes(bytes(data))
    with open_archive(path) as opened:
        with pytest.raises(SourceError, match=r"bit\.zip: A\.txt: is damaged"):
            opened.read("A.txt")
        with pytest.raises(SourceError, match="is damaged"):
            opened.unpack("A.txt", tmp_path / "out" / "A.txt")
    assert listing(tmp_path / "out") == []


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil.txt", "a/../../evil.txt", "..\\evil.txt", "C:/evil.txt"])
def test_a_path_that_leads_outside_is_refused(tmp_path: Path, name: str) -> None:
    path = zip_of(tmp_path / "evil.zip", {"A.txt": TABLE, name: b"x"})
    error = refusal(path)
    assert "leads outside" in error.problem
    assert error.got == name


def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "link.zip"
    info = zipfile.ZipInfo("A.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert "symbolic link" in refusal(path).problem


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "locked.zip", {"A.txt": TABLE})
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(signature) + offset
        data[place : place + 2] = struct.pack("<H", 1)
    path.write_bytes(bytes(data))
    assert "encrypted" in refusal(path).problem


def test_a_member_packed_beyond_belief_is_refused(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "bomb.zip", {"A.txt": b"0" * (50 << 20)})
    error = refusal(path)
    assert "packed beyond belief" in error.problem
    assert error.expected == "at most 200 to 1"


def test_too_much_in_all_and_too_many_members_are_refused(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "big.zip", {f"{place}.txt": TABLE for place in range(30)})
    assert "too large" in refusal(path, ArchiveLimits(total_bytes=100)).problem
    assert "too many members" in refusal(path, ArchiveLimits(members=29)).problem


def test_a_declared_size_of_a_terabyte_is_refused_unread(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "liar.zip", {"A.txt": TABLE})
    data = bytearray(path.read_bytes())
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = struct.pack("<I", 0xFFFFFFF0)
    path.write_bytes(bytes(data))
    assert "too large" in refusal(path).problem


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "the file is empty"),
        (b"<!DOCTYPE html><html></html>", "is an HTML page where a zip archive was due"),
        (b"no archive at all", "is not a zip archive"),
    ],
)
def test_what_is_no_archive_is_named(tmp_path: Path, data: bytes, problem: str) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    assert problem in refusal(path).problem


def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("A.txt", TABLE)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("A.txt", TABLE)
    assert "the same name" in refusal(path).problem
