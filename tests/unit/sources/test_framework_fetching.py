"""Fetching a source by name from a mirror on loopback: compared with the lock, put in place whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.unit.sources.framework_files import HEADER, ROWS, listing, titles_csv, zip_of
from tests.unit.sources.framework_server import Page, Server, serving

from worktide.core.errors import SourceError
from worktide.core.hashing import sha256_of_file
from worktide.sources.description import descriptions, locks
from worktide.sources.downloads import Patience
from worktide.sources.fetching import address_of, fetch
from worktide.sources.store import SourceStore
from worktide.sources.survey import locate

NAME = "frey-osborne-2013"
TITLES = "h2b-titles-2011-2013"
ONCE = Patience(connect_seconds=2, read_seconds=0.5, attempts=1, pause_seconds=0.01)


def path_of(name: str) -> str:
    return f"/{name}/{quote(descriptions()[name].filename)}"


@pytest.fixture
def store(tmp_path: Path) -> SourceStore:
    return SourceStore(tmp_path / "store")


@pytest.fixture(scope="session")
def content(data_folder: Path) -> bytes:
    return locate([data_folder])[NAME].read_bytes()


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with serving({}) as server:
        monkeypatch.setenv("WORKTIDE_MIRROR", server.address)
        yield server


def test_the_locked_file_is_fetched_and_not_twice(store: SourceStore, mirror: Server, content: bytes) -> None:
    mirror.pages[path_of(NAME)] = Page(content)
    outcome = fetch(NAME, store, patience=ONCE)
    assert (outcome.state, outcome.locked) == ("added", True)
    assert sha256_of_file(store.path_of(NAME)) == locks()[NAME].sha256
    assert fetch(NAME, store, patience=ONCE).state == "here already"
    assert len(mirror.asked) == 1
    assert fetch(NAME, store, again=True, patience=ONCE).state == "added"
    assert listing(store.folder) == [f"{NAME}/{descriptions()[NAME].filename}"]


def test_a_broken_download_is_resumed_by_the_next_fetch(store: SourceStore, mirror: Server, content: bytes) -> None:
    mirror.pages[path_of(NAME)] = Page(content, cuts=[20_000])
    with pytest.raises(SourceError, match="it goes on from there"):
        fetch(NAME, store, patience=ONCE)
    assert store.locate() == {}
    assert fetch(NAME, store, patience=ONCE).locked
    asked = mirror.asked[-1][1]
    assert asked is not None
    assert asked.startswith("bytes=")


@pytest.mark.parametrize("stood", [True, False])
def test_a_wrong_checksum_keeps_nothing_and_says_both(
    store: SourceStore, mirror: Server, content: bytes, stood: bool
) -> None:
    if stood:
        mirror.pages[path_of(NAME)] = Page(content)
        fetch(NAME, store, patience=ONCE)
    before = listing(store.folder)
    mirror.pages[path_of(NAME)] = Page(content.replace(b"0.0028", b"0.0029"))
    with pytest.raises(SourceError, match="the checksum is wrong") as caught:
        fetch(NAME, store, again=True, patience=ONCE)
    assert caught.value.expected == locks()[NAME].sha256
    assert caught.value.got != caught.value.expected
    assert caught.value.hint is not None
    assert "--allow-changed" in caught.value.hint
    assert listing(store.folder) == before
    assert not stood or sha256_of_file(store.path_of(NAME)) == locks()[NAME].sha256


def test_a_changed_file_is_taken_if_allowed_and_readable(store: SourceStore, mirror: Server, tmp_path: Path) -> None:
    mirror.pages[path_of(TITLES)] = Page(titles_csv(tmp_path / "new.csv").read_bytes())
    outcome = fetch(TITLES, store, allow_changed=True, patience=ONCE)
    assert (outcome.state, outcome.locked) == ("added", False)
    assert "not the locked file" in outcome.message


@pytest.mark.parametrize(
    "header", ["JOB_TITLE,SOC_CODE,SOC_NAME,YEAR", f"{HEADER},extra", HEADER.replace("n", "count")]
)
def test_a_changed_file_that_its_reader_refuses_is_not_taken(store: SourceStore, mirror: Server, header: str) -> None:
    mirror.pages[path_of(TITLES)] = Page(f"{header}\n{ROWS[0]}\n".encode())
    with pytest.raises(SourceError):
        fetch(TITLES, store, allow_changed=True, patience=ONCE)
    assert listing(store.folder) == []


def test_a_web_page_and_an_empty_file_are_refused(store: SourceStore, mirror: Server) -> None:
    mirror.pages[path_of(NAME)] = Page(b"<html><body>Log in</body></html>", content_type="text/html")
    with pytest.raises(SourceError, match="HTML page"):
        fetch(NAME, store, patience=ONCE)
    mirror.pages[path_of(NAME)] = Page(b"")
    with pytest.raises(SourceError, match="an empty file"):
        fetch(NAME, store, patience=ONCE)
    assert listing(store.folder) == []


def test_a_workbook_is_taken_out_of_the_archive_that_the_publisher_gives(
    store: SourceStore, data_folder: Path, tmp_path: Path, mirror: Server
) -> None:
    name = "oews-2024"
    workbook = locate([data_folder])[name].read_bytes()
    archive = zip_of(tmp_path / "oesm24nat.zip", {"oesm24nat/national_M2024_dl.xlsx": workbook})
    mirror.pages["/oesm24nat.zip"] = Page(archive.read_bytes())
    address = mirror.url("/oesm24nat.zip")
    assert fetch(name, store, address=address, patience=ONCE).locked
    assert listing(store.folder) == [f"{name}/{descriptions()[name].filename}"]
    with pytest.raises(SourceError, match="the archive does not hold it"):
        fetch("oews-2023", store, address=address, patience=ONCE)


def test_a_source_without_address_says_where_to_get_it() -> None:
    bare = [one for one in descriptions().values() if one.download is None]
    for one in bare:
        with pytest.raises(SourceError, match="worktide sources add") as caught:
            address_of(one, {})
        assert caught.value.hint is not None
        assert one.page in caught.value.hint
    assert address_of(descriptions()[NAME], {"WORKTIDE_MIRROR": "http://m/x/"}) == f"http://m/x{path_of(NAME)}"


LIMITED = """
import resource, sys
from pathlib import Path
from worktide.core.errors import StorageError
from worktide.sources.fetching import fetch
from worktide.sources.store import SourceStore
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    fetch(sys.argv[2], SourceStore(Path(sys.argv[1])))
except StorageError as error:
    print(error)
    sys.exit(2)
"""


def test_a_download_that_cannot_be_written_whole_leaves_nothing(
    store: SourceStore, mirror: Server, content: bytes
) -> None:
    mirror.pages[path_of(NAME)] = Page(content)
    command = [sys.executable, "-c", LIMITED, str(store.folder), NAME]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "")
    assert "could not be written (File too large)" in done.stdout
    assert "run the same command again" in done.stdout
    assert listing(store.folder) == []


def test_a_server_that_declares_too_little_is_found_out_by_the_checksum(
    store: SourceStore, mirror: Server, content: bytes
) -> None:
    mirror.pages[path_of(NAME)] = Page(content, declared=len(content) - 100)
    with pytest.raises(SourceError, match="the checksum is wrong"):
        fetch(NAME, store, patience=ONCE)
    assert listing(store.folder) == []


FETCHING = """
import sys
from pathlib import Path
from worktide.sources.fetching import fetch
from worktide.sources.store import SourceStore
fetch(sys.argv[2], SourceStore(Path(sys.argv[1])))
"""


def test_a_killed_fetch_is_resumed_by_the_next(store: SourceStore, mirror: Server, content: bytes) -> None:
    page = Page(content, block=4096, block_seconds=0.2)
    mirror.pages[path_of(NAME)] = page
    child = subprocess.Popen([sys.executable, "-c", FETCHING, str(store.folder), NAME], env={**os.environ})
    partial = store.folder / ".partial" / NAME
    deadline = time.monotonic() + 60
    while not (partial.is_file() and partial.stat().st_size):
        assert child.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.005)
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    assert store.locate() == {}
    page.block_seconds = 0.0
    assert fetch(NAME, store, patience=ONCE).locked
    asked = mirror.asked[-1][1]
    assert asked is not None
    assert asked != "bytes=0-"
    assert listing(store.folder) == [f"{NAME}/{descriptions()[NAME].filename}"]


def test_the_whole_of_a_file_that_is_locked_as_an_excerpt_is_taken_as_such(
    store: SourceStore, mirror: Server, data_folder: Path, tmp_path: Path
) -> None:
    whole = tmp_path / "db_30_1_text.zip"
    whole.write_bytes((data_folder / "onet" / "db_30_1_text.zip").read_bytes())
    with zipfile.ZipFile(whole, "a") as archive:
        archive.writestr("db_30_1_text/Another Table.txt", "O*NET-SOC Code\tElement ID\n")
    mirror.pages[path_of("onet-30-1")] = Page(whole.read_bytes())
    outcome = fetch("onet-30-1", store, patience=ONCE)
    assert (outcome.state, outcome.locked) == ("added", False)
    assert "the publisher's whole file" in outcome.message
