"""Writing whole files and folders: an error, a full disk or a killed process leaves the old content or the new."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from worktide.core.errors import StorageError
from worktide.core.files import whole_file, whole_folder, write_bytes

MEMBERS = 40


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, hidden ones too."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def started(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Start Python on some code in a process of its own."""
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def killed(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def fill(folder: Path, content: bytes) -> None:
    (folder / "inner").mkdir()
    for number in range(MEMBERS):
        (folder / "inner" / f"{number}.bin").write_bytes(content)


def fill_folder(path: Path, members: int, content: bytes) -> None:
    """Replace a folder by one of some members."""
    with whole_folder(path) as temporary:
        for number in range(members):
            (temporary / str(number)).write_bytes(content)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder `release` that stands at its place with old content."""
    with whole_folder(tmp_path / "release") as temporary:
        fill(temporary, b"old")
    return tmp_path / "release"


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Mount a disk of one megabyte at `folder`; skip the test where this user may not."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("needs the program mount")
    if done.returncode != 0:
        pytest.skip("needs to mount a file system: run as root")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a" / "b" / "file", b"new")
    assert contents(tmp_path) == {"a/b/file": b"new"}
    assert (tmp_path / "a/b/file").stat().st_mode & 0o777 == 0o644


def test_a_folder_takes_the_place_of_the_former(old: Path) -> None:
    with whole_folder(old) as temporary:
        (temporary / "new").write_bytes(b"new")
        assert len(contents(old)) == MEMBERS
    assert contents(old.parent) == {"release/new": b"new"}
    assert old.stat().st_mode & 0o777 == 0o755


def stopped(write: Callable[[Path], AbstractContextManager[Path]], path: Path, error: type[BaseException]) -> None:
    """Fill a file or folder with new content and fail before its end."""
    with write(path) as temporary:
        if temporary.is_dir():
            fill(temporary, b"new")
        else:
            temporary.write_bytes(b"new")
        raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_error_leaves_what_was_there_and_nothing_else(old: Path, error: type[BaseException]) -> None:
    write_bytes(old.parent / "file", b"old")
    before = contents(old.parent)
    with pytest.raises(error):
        stopped(whole_folder, old, error)
    with pytest.raises(error):
        stopped(whole_file, old.parent / "file", error)
    assert contents(old.parent) == before
    assert {path.name for path in old.parent.iterdir()} == {"release", "file"}


def test_an_error_where_nothing_was_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no"), whole_folder(tmp_path / "release"):
        raise ValueError("no")
    with pytest.raises(ValueError, match="no"), whole_file(tmp_path / "file"):
        raise ValueError("no")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_behind_a_link_is_replaced_where_it_lies(old: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(old)
    with whole_folder(link) as temporary:
        (temporary / "new").write_bytes(b"new")
    assert link.is_symlink()
    assert contents(old) == {"new": b"new"}
    assert {path.name for path in tmp_path.iterdir()} == {"release", "link"}


@pytest.mark.parametrize("place", ["file/release", "file/deeper/release"])
def test_a_file_in_the_way_is_a_clear_error(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_bytes(b"old")
    for write in (whole_file, whole_folder):
        with pytest.raises(StorageError, match=r"could not be written .*nothing was replaced"), write(tmp_path / place):
            pytest.fail("the block must not run")
    assert contents(tmp_path) == {"file": b"old"}


def test_a_full_disk_leaves_the_old_file_and_folder(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    with small_disk(disk):
        write_bytes(disk / "file", b"old")
        with whole_folder(disk / "release") as temporary:
            (temporary / "member").write_bytes(b"old")
        before = contents(disk)
        with pytest.raises(StorageError, match=r"the disk is full\. Free some space and run"):
            write_bytes(disk / "file", b"x" * 2_000_000)
        with pytest.raises(StorageError, match="the disk is full"):
            fill_folder(disk / "release", 100, b"x" * 50_000)
        assert contents(disk) == before
        assert {path.name for path in disk.iterdir()} == {"file", "release"}
        write_bytes(disk / "file", b"x" * 500_000)


def test_a_limit_on_the_size_of_files_is_a_clear_error(tmp_path: Path) -> None:
    write_bytes(tmp_path / "file", b"old")
    process = started(
        """
        import resource, signal, sys
        from pathlib import Path
        from worktide.core.files import write_bytes
        from worktide.core.errors import StorageError

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            write_bytes(Path(sys.argv[1]), b"x" * 2000)
        except StorageError as error:
            print(error)
        """,
        tmp_path / "file",
    )
    told, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert f"could not be written ({os.strerror(errno.EFBIG)})" in told
    assert "nothing was replaced" in told
    assert contents(tmp_path) == {"file": b"old"}


SWAPPER = """
    import sys
    from pathlib import Path
    from worktide.core.files import whole_folder

    print("ready", flush=True)
    number = 0
    while True:
        number += 1
        with whole_folder(Path(sys.argv[1])) as temporary:
            for member in range(40):
                (temporary / f"{member}").write_text(str(number))
"""


def test_a_reader_finds_a_whole_folder_at_every_moment(old: Path) -> None:
    process = started(SWAPPER, old)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        seen: set[int] = set()
        end = time.monotonic() + 2
        while time.monotonic() < end:
            # One opened folder is one content, whatever stands at its name by now.
            handle = os.open(old, os.O_RDONLY)
            seen.add(os.fstat(handle).st_ino)
            os.close(handle)
    finally:
        killed(process)
    assert len(seen) > 1


@pytest.mark.parametrize("delay", [0.0, 0.01, 0.03, 0.07, 0.13, 0.2])
def test_a_killed_writer_leaves_the_old_or_the_new(tmp_path: Path, delay: float) -> None:
    path = tmp_path / "release"
    process = started(SWAPPER, path)
    assert process.stdout is not None
    process.stdout.readline()
    while not path.exists():
        time.sleep(0.001)
    time.sleep(delay)
    killed(process)
    found = contents(path)
    assert len(found) == MEMBERS
    assert len(set(found.values())) == 1
    with whole_folder(path) as temporary:
        (temporary / "next").write_bytes(b"next")
    assert contents(tmp_path) == {"release/next": b"next"}
    assert [entry.name for entry in tmp_path.iterdir()] == ["release"]


@pytest.mark.parametrize("kind", ["whole_file", "whole_folder"])
def test_what_a_killed_writer_left_goes_with_the_next_one(tmp_path: Path, kind: str) -> None:
    process = started(
        f"""
        import sys, time
        from pathlib import Path
        from worktide.core.files import {kind}

        with {kind}(Path(sys.argv[1])) as temporary:
            print(temporary.name, flush=True)
            time.sleep(60)
        """,
        tmp_path / "place",
    )
    assert process.stdout is not None
    left = process.stdout.readline().strip()
    # While it is at work, another writer of the same place leaves it alone.
    write_bytes(tmp_path / "place", b"other")
    assert {path.name for path in tmp_path.iterdir()} == {left, "place"}
    killed(process)
    assert (tmp_path / left).exists()
    write_bytes(tmp_path / "place", b"next")
    assert {path.name for path in tmp_path.iterdir()} == {"place"}


def test_a_folder_moved_aside_by_a_killed_writer_comes_back(old: Path) -> None:
    before = contents(old)
    old.rename(old.parent / ".release.abcd1234.former")
    with whole_folder(old):
        assert contents(old) == before
    assert contents(old) == {}


def test_other_hidden_files_of_the_user_stay(tmp_path: Path) -> None:
    names = {".release.notes", ".release.part", ".release.tooolong9.part", ".releases.abcd1234.part", ".gitignore"}
    for name in names:
        (tmp_path / name).write_bytes(b"mine")
    with whole_folder(tmp_path / "release"):
        pass
    assert {path.name for path in tmp_path.iterdir()} == names | {"release"}


def test_writers_at_the_same_time_do_not_disturb_each_other(tmp_path: Path) -> None:
    errors: list[BaseException] = []

    def write(number: int) -> None:
        try:
            for _ in range(15):
                with whole_folder(tmp_path / "release") as temporary:
                    fill(temporary, str(number).encode())
        except BaseException as error:  # noqa: BLE001 - a thread's error is told by the test
            errors.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    found = contents(tmp_path)
    assert len(found) == MEMBERS
    assert len(set(found.values())) == 1
