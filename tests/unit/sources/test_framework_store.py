"""The store: files come in recognised by content, whole or not at all, whatever happens on the way."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.sources.framework_files import HEADER, ROWS, listing, titles_csv, zip_of

from worktide.core.errors import SourceError, StorageError
from worktide.core.hashing import sha256_of_file
from worktide.sources.description import descriptions, locks
from worktide.sources.store import Outcome, SourceStore, default_folder, search_folders
from worktide.sources.survey import locate, survey

TITLES = "h2b-titles-2011-2013"


@pytest.fixture
def store(tmp_path: Path) -> SourceStore:
    return SourceStore(tmp_path / "store")


@pytest.fixture(scope="session")
def located(data_folder: Path) -> dict[str, Path]:
    return locate([data_folder])


def add(store: SourceStore, *paths: Path, name: str | None = None) -> list[Outcome]:
    return list(store.add(paths, name=name))


def test_every_data_file_is_recognised_as_exactly_one_source(data_folder: Path) -> None:
    held = survey([data_folder])
    assert held.refused == ()
    assert held.further == ()
    assert set(held.found) == set(descriptions())
    assert all(found.locked for found in held.found.values())


def test_a_locked_file_is_added_under_the_publishers_name(
    store: SourceStore, located: dict[str, Path], tmp_path: Path
) -> None:
    given = tmp_path / "renamed by me.dat"
    shutil.copyfile(located["frey-osborne-2013"], given)
    (outcome,) = add(store, given)
    assert outcome == Outcome("renamed by me.dat", "added", "frey-osborne-2013", locked=True)
    place = store.path_of("frey-osborne-2013")
    assert place.name == descriptions()["frey-osborne-2013"].filename
    assert sha256_of_file(place) == locks()["frey-osborne-2013"].sha256
    assert add(store, given)[0].state == "here already"
    assert store.locate() == {"frey-osborne-2013": place}


def test_a_newer_file_is_taken_if_its_reader_accepts_it_and_flagged(store: SourceStore, tmp_path: Path) -> None:
    (outcome,) = add(store, titles_csv(tmp_path / "titles.csv"))
    assert (outcome.state, outcome.name, outcome.locked) == ("added", TITLES, False)
    assert "not the locked file" in outcome.message


def test_a_newer_file_that_its_reader_refuses_is_not_taken(store: SourceStore, tmp_path: Path) -> None:
    (outcome,) = add(store, titles_csv(tmp_path / "titles.csv", rows=(*ROWS, "X,no code,Y,2012,1")))
    assert (outcome.state, outcome.name) == ("damaged", TITLES)
    assert "row 4" in outcome.message
    assert listing(store.folder) == []


def test_a_newer_file_does_not_push_out_the_locked_one_unasked(
    store: SourceStore, located: dict[str, Path], tmp_path: Path
) -> None:
    add(store, located[TITLES])
    newer = titles_csv(tmp_path / "titles.csv")
    (outcome,) = add(store, newer)
    assert outcome.state == "not recognised"
    assert f"--as {TITLES}" in outcome.message
    assert sha256_of_file(store.path_of(TITLES)) == locks()[TITLES].sha256
    assert add(store, newer, name=TITLES)[0].state == "added"
    assert add(store, located[TITLES])[0].locked
    assert sha256_of_file(store.path_of(TITLES)) == locks()[TITLES].sha256


def test_look_alikes_are_named_and_taken_as_told(store: SourceStore, tmp_path: Path) -> None:
    path = tmp_path / "task_pct.csv"
    path.write_text("task_name,pct\nkeep the books of a small shop.,0.25\nnone,0.75\n", "utf-8")
    (outcome,) = add(store, path)
    assert outcome.state == "not recognised"
    assert "anthropic-tasks-4, anthropic-tasks-5" in outcome.message
    assert "--as NAME" in outcome.message
    assert add(store, path, name="anthropic-tasks-5")[0].state == "added"
    assert list(store.locate()) == ["anthropic-tasks-5"]


def test_an_unknown_name_is_told_with_near_ones(store: SourceStore, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="Did you mean onet-30-1"):
        add(store, titles_csv(tmp_path / "a.csv"), name="onet-30.1")


def test_a_folder_is_walked_and_everything_in_it_told(store: SourceStore, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    titles_csv(folder / "deep" / "titles.csv")
    (folder / "README.md").write_text("a note")
    (folder / ".hidden").write_text("hidden")
    (folder / "holiday.txt").write_text("a\tb\n1\t2\n")
    (folder / "empty.csv").write_bytes(b"")
    (folder / "page.csv").write_text("<!DOCTYPE html><html></html>")
    (folder / "old.csv").write_bytes(f"{HEADER}\n{ROWS[0]}\n".encode("utf-16"))
    os.mkfifo(folder / "pipe.csv")
    (folder / "loop.csv").symlink_to(folder / "loop.csv")
    (folder / "circle").symlink_to(folder)
    (folder / "bad\x1b[2Jname.csv").write_bytes(b"")
    outcomes = {outcome.label: outcome for outcome in add(store, folder)}
    assert outcomes["titles.csv"].state == "added"
    assert outcomes["holiday.txt"].state == "not recognised"
    expected = {
        "empty.csv": "the file is empty",
        "page.csv": "HTML page",
        "old.csv": "UTF-16",
        "pipe.csv": "not a regular file",
        "loop.csv": "symbolic links",
        "bad\\x1b[2Jname.csv": "the file is empty",
    }
    for name, told in expected.items():
        assert outcomes[name].state == "damaged"
        assert told in outcomes[name].message
    assert set(outcomes) == {"titles.csv", "holiday.txt", *expected}
    assert listing(store.folder) == [f"{TITLES}/{descriptions()[TITLES].filename}"]


def test_paths_that_lead_nowhere_are_told(store: SourceStore, tmp_path: Path) -> None:
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    outcomes = add(store, tmp_path / "none.csv", tmp_path / "broken")
    assert [outcome.state for outcome in outcomes] == ["not recognised"] * 2
    assert all("no such file" in outcome.message for outcome in outcomes)


def test_a_zip_of_several_files_is_looked_into(store: SourceStore, located: dict[str, Path], tmp_path: Path) -> None:
    names = ("onet-30-1", "frey-osborne-2013", "oews-2024")
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for place, name in enumerate(names):
            archive.write(located[name], f"folder/{place}.bin")
        archive.writestr("folder/README.md", "a note")
        archive.writestr("folder/other.txt", "a\tb\n1\t2\n")
    outcomes = add(store, path)
    assert {outcome.name for outcome in outcomes if outcome.locked} == set(names)
    assert [o.label for o in outcomes if o.state == "not recognised"] == ["all.zip: folder/other.txt"]
    assert sorted(store.locate()) == sorted(names)
    assert len(listing(store.folder)) == len(names)


def test_a_zip_in_a_zip_in_a_zip_is_not_looked_into(store: SourceStore, tmp_path: Path) -> None:
    inner = zip_of(tmp_path / "inner.zip", {"titles.csv": f"{HEADER}\n{ROWS[0]}\n".encode()})
    outer = zip_of(tmp_path / "outer.zip", {"inner.zip": inner.read_bytes(), "x.csv": b""})
    messages = {outcome.label: outcome.message for outcome in add(store, outer)}
    assert "within a zip archive" in messages["outer.zip: inner.zip"]
    assert "empty" in messages["outer.zip: x.csv"]
    assert listing(store.folder) == []


def test_a_bomb_and_a_path_outside_are_refused(store: SourceStore, tmp_path: Path) -> None:
    bomb = zip_of(tmp_path / "bomb.zip", {"a.txt": b"0" * (50 << 20)})
    evil = zip_of(tmp_path / "evil.zip", {"../../evil.txt": b"x"})
    outcomes = add(store, bomb, evil)
    assert [outcome.state for outcome in outcomes] == ["damaged", "damaged"]
    assert "packed beyond belief" in outcomes[0].message
    assert "leads outside" in outcomes[1].message
    assert listing(store.folder) == []
    assert not list(tmp_path.rglob("evil.txt"))


@pytest.mark.parametrize("share", [0.1, 0.6, 0.999])
def test_a_truncated_official_archive_is_refused(
    store: SourceStore, located: dict[str, Path], tmp_path: Path, share: float
) -> None:
    data = located["onet-30-1"].read_bytes()
    path = tmp_path / "db_30_1_text.zip"
    path.write_bytes(data[: int(len(data) * share)])
    (outcome,) = add(store, path)
    assert outcome.state == "damaged"
    assert "cut off or damaged" in outcome.message
    assert listing(store.folder) == []


def test_another_release_is_told_by_what_differs(store: SourceStore, located: dict[str, Path]) -> None:
    (outcome,) = add(store, located["onet-29-1"], name="onet-30-1")
    assert outcome.state == "damaged"
    assert "its reader refuses it" in outcome.message
    assert "O*NET 29.1" in outcome.message
    assert "30.1" in outcome.message
    assert listing(store.folder) == []


def test_locate_looks_into_archives_and_unpacks_to_the_cache(located: dict[str, Path], tmp_path: Path) -> None:
    folder, cache = tmp_path / "mine", tmp_path / "cache"
    folder.mkdir()
    with zipfile.ZipFile(folder / "two.zip", "w") as archive:
        archive.write(located["frey-osborne-2013"], "a")
        archive.write(located["daioe-2010-2023"], "b")
    before = listing(folder)
    found = locate([folder], unpack_into=cache)
    assert {name: sha256_of_file(path) for name, path in found.items()} == {
        name: locks()[name].sha256 for name in ("daioe-2010-2023", "frey-osborne-2013")
    }
    assert locate([folder], unpack_into=cache) == found
    assert listing(folder) == before
    assert len(listing(cache)) == 2


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is not a folder"):
        locate([tmp_path / "none"])


ADD = """
import sys
from pathlib import Path
from worktide.sources.store import SourceStore
for outcome in SourceStore(Path(sys.argv[1])).add([Path(sys.argv[2])]):
    print(outcome.state, outcome.message)
"""


def without_override() -> None:
    """Give up root's right to read and write what the file modes forbid."""
    for capability in (1, 2):
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)


def test_a_file_and_a_store_without_permission_are_told(store: SourceStore, tmp_path: Path) -> None:
    path = titles_csv(tmp_path / "titles.csv")
    path.chmod(0)
    command = [sys.executable, "-c", ADD, str(store.folder), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=without_override)
    assert done.stdout.startswith("damaged cannot be read (Permission denied)")
    path.chmod(0o644)
    (store.folder / ".lock").unlink()
    store.folder.chmod(0o555)
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=without_override)
    assert "StorageError" in done.stderr
    assert "could not be written (Permission denied)" in done.stderr
    assert listing(store.folder) == []


@pytest.mark.parametrize("environment", [{"WORKTIDE_SOURCES": "/a/b"}, {"XDG_DATA_HOME": "/x"}, {}])
def test_the_store_is_where_the_environment_says(environment: dict[str, str]) -> None:
    folder = default_folder(environment)
    if "WORKTIDE_SOURCES" in environment:
        assert folder == Path("/a/b")
    elif "XDG_DATA_HOME" in environment and sys.platform == "linux":
        assert folder == Path("/x/worktide/sources")
    else:
        assert folder.parts[-2:] == ("worktide", "sources")


def test_files_are_looked_for_where_told_else_in_store_and_data(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    environment = {"WORKTIDE_SOURCES": str(tmp_path / "none"), "WORKTIDE_DATA": str(tmp_path / "data")}
    assert search_folders((), environment) == (tmp_path / "data",)
    assert search_folders([tmp_path / "mine"], environment) == (tmp_path / "mine",)


def test_two_at_once_are_kept_apart(store: SourceStore, tmp_path: Path) -> None:
    with store.opened(), pytest.raises(StorageError, match="another worktide is adding files"):
        add(SourceStore(store.folder), titles_csv(tmp_path / "titles.csv"))


LIMITED = """
import resource, sys
from pathlib import Path
from worktide.core.errors import StorageError
from worktide.sources.store import SourceStore
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    list(SourceStore(Path(sys.argv[1])).add([Path(sys.argv[2])]))
except StorageError as error:
    print(error)
    sys.exit(2)
"""


def test_a_file_that_cannot_be_written_whole_leaves_nothing(store: SourceStore, located: dict[str, Path]) -> None:
    command = [sys.executable, "-c", LIMITED, str(store.folder), str(located["frey-osborne-2013"])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "")
    assert "could not be written (File too large)" in done.stdout
    assert listing(store.folder) == []


FULL = """
set -e
mount -t tmpfs -o size=64k tmpfs "$1"
"$3" -c "$4" "$1/store" "$2" || code=$?
find "$1" -type f -size +0 -printf '%P\\n' >&2
umount "$1"
exit "$code"
"""


def test_a_full_disk_is_named_and_nothing_is_left(tmp_path: Path, located: dict[str, Path]) -> None:
    rooted = [] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]
    place = tmp_path / "small"
    place.mkdir()
    mount = ["sh", "-c", 'mount -t tmpfs -o size=64k tmpfs "$1" && umount "$1"', "sh", str(place)]
    if subprocess.run([*rooted, *mount], capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small disk: run as root")
    code = LIMITED.replace("resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))", "")
    script = ["sh", "-c", FULL, "sh", str(place), str(located["daioe-2010-2023"]), sys.executable, code]
    done = subprocess.run([*rooted, *script], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "the disk is full" in done.stdout
    assert done.stderr.split() == ["store/.worktide-store"]


ADDING = """
import sys
from pathlib import Path
from worktide.sources.store import SourceStore
store = SourceStore(Path(sys.argv[1]))
with store.opened():
    store.put("frey-osborne-2013", Path(sys.argv[2]), "0" * 64)
"""


@pytest.fixture
def killed(store: SourceStore, tmp_path: Path) -> Iterator[list[str]]:
    """What a process left behind that was killed while it copied a large file into the store."""
    large = tmp_path / "large"
    with large.open("wb") as stream:
        stream.truncate(4 << 30)
    child = subprocess.Popen([sys.executable, "-c", ADDING, str(store.folder), str(large)])
    deadline = time.monotonic() + 60
    while not any(path.stat().st_size for path in store.folder.glob("*/.*.part")):
        assert child.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.001)
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    yield listing(store.folder)
    large.unlink()


def test_what_a_killed_process_left_is_removed_by_the_next(
    store: SourceStore, killed: list[str], located: dict[str, Path]
) -> None:
    assert len(killed) == 1
    assert killed[0].endswith(".part")
    assert store.locate() == {}
    assert add(store, located["frey-osborne-2013"])[0].locked
    assert listing(store.folder) == [f"frey-osborne-2013/{descriptions()['frey-osborne-2013'].filename}"]
