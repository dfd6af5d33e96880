"""Downloads at work: from the command line, kept in a folder, and over HTTP from a real server."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pyarrow.parquet as pq
import pytest
from tests.browser.serving import PROGRAM, Answer, Server, serving

from worktide.charts.press import press_charts
from worktide.core.errors import StorageError
from worktide.core.hashing import sha256_of_bytes, sha256_of_file
from worktide.exports import catalogue
from worktide.exports.listing import download_named, made
from worktide.exports.store import stored, stored_at
from worktide.release.open import open_release

# Each waits for some seconds.
TRIES = 15
FORMATS = {"csv", "parquet", "xlsx", "sqlite", "dta", "json", "zip"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("downloads") / "state", "--port", "8390") as started:
        yield started


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, "release", "export", *arguments], capture_output=True, text=True, timeout=300)


def _fetched(server: Server, file: str, **headers: str) -> Answer:
    """Ask for a file as a browser does that is told to come back: until it is made."""
    for _ in range(TRIES):
        answer = server.get(
            f"/data/files/{file}", headers={name.replace("_", "-"): one for name, one in headers.items()}
        )
        if answer.status != 503:
            return answer
        assert int(answer.headers["retry-after"]) > 0
        page = gzip.decompress(answer.body) if "content-encoding" in answer.headers else answer.body
        assert b"still being made" in page
    raise AssertionError(f"{file} was never made")


def test_the_catalogue_names_each_file_once_and_covers_every_format() -> None:
    files = catalogue(open_release())
    assert len({one.file for one in files}) == len(files)
    assert {one.file.rpartition(".")[2] for one in files} == FORMATS
    assert {one.kind for one in files} == {"whole", "table", "panel", "press", "about"}
    assert all("/" not in one.file and one.title and one.media_type for one in files)


def test_the_command_writes_what_it_lists(tmp_path: Path) -> None:
    listed = json.loads(_run("--list", "--json").stdout)
    assert [row["file"] for row in listed] == [one.file for one in catalogue(open_release())]
    done = _run("--out", str(tmp_path), "--only", "equity", "--only", "worktide-csv.zip", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert {row["file"] for row in told} == {path.name for path in tmp_path.iterdir()}
    for row in told:
        path = tmp_path / row["file"]
        assert path.stat().st_size == row["bytes"]
        download = download_named(open_release(), row["file"])
        assert sha256_of_file(path) == sha256_of_bytes(made(open_release(), download, press_charts))


def test_the_whole_release_as_csv_opens_as_a_data_package(tmp_path: Path) -> None:
    assert _run("--out", str(tmp_path), "--only", "worktide-csv.zip").returncode == 0
    with ZipFile(tmp_path / "worktide-csv.zip") as archive:
        assert archive.testzip() is None
        package = json.loads(archive.read("datapackage.json"))
        for resource in package["resources"]:
            data = archive.read(resource["path"])
            assert resource["hash"] == f"sha256:{sha256_of_bytes(data)}"
            assert json.loads(archive.read(f"{resource['path']}.json")) == resource


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--only", "salaries", "--list"], "no such file or table"),
        ([], "--out FOLDER"),
        (["/nowhere", "--list"], "no release is there"),
    ],
)
def test_wrong_use_is_told_in_a_line(arguments: list[str], words: str) -> None:
    done = _run(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_download_is_made_once_and_others_than_this_releases_go(tmp_path: Path) -> None:
    release, old = open_release(), tmp_path / "2020-01-01-00000000"
    old.mkdir()
    (old / "worktide.sqlite").write_bytes(b"old")
    download = download_named(release, "indices.csv")
    path = stored(tmp_path, release, download, press_charts)
    assert path == stored_at(tmp_path, release, download)
    assert path is not None
    assert not old.exists()
    assert stored(tmp_path, release, download, press_charts) == path
    again: list[Path | None] = []
    path.unlink()

    def ask() -> None:
        again.append(stored(tmp_path, release, download, press_charts, wait=60.0))

    asking = [threading.Thread(target=ask) for _ in range(8)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert again == [path] * 8
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_file_that_takes_long_goes_on_being_made_and_is_there_when_asked_again(tmp_path: Path) -> None:
    release, download = open_release(), download_named(open_release(), "worktide-panels.zip")
    assert stored(tmp_path, release, download, press_charts, wait=0.0) is None
    path = stored(tmp_path, release, download, press_charts, wait=120.0)
    assert path is not None
    assert sha256_of_file(path) == sha256_of_bytes(made(release, download, press_charts))


def test_a_folder_that_cannot_be_written_is_told_to_whoever_asks(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(StorageError, match="could not be written"):
        stored(blocked, open_release(), download_named(open_release(), "indices.csv"), press_charts)


def test_a_file_comes_over_http_with_its_name_type_and_tag(server: Server) -> None:
    answer = _fetched(server, "occupations.parquet")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/vnd.apache.parquet"
    assert open_release().stamp.id in answer.headers["content-disposition"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert "set-cookie" not in answer.headers
    assert pq.read_table(io.BytesIO(answer.body)).num_rows == len(open_release().listing)
    tag = answer.headers["etag"]
    unchanged = _fetched(server, "occupations.parquet", If_None_Match=tag)
    assert (unchanged.status, unchanged.body) == (304, b"")
    head = server.get("/data/files/occupations.parquet", method="HEAD")
    assert (head.status, head.body) == (200, b"")


def test_packed_files_are_not_packed_again_and_text_is(server: Server) -> None:
    assert "content-encoding" not in _fetched(server, "worktide-press.zip", Accept_Encoding="gzip").headers
    assert _fetched(server, "tasks.csv", Accept_Encoding="gzip").headers["content-encoding"] == "gzip"


def test_the_database_that_is_served_is_whole(server: Server, tmp_path: Path) -> None:
    answer = _fetched(server, "worktide.sqlite")
    path = tmp_path / "served.sqlite"
    path.write_bytes(answer.body)
    base = sqlite3.connect(path)
    try:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        base.close()
    kept = list((server.state / "downloads").rglob("worktide.sqlite"))
    assert [one.read_bytes() for one in kept] == [answer.body]


@pytest.mark.parametrize(
    "name", ["nothing.csv", "..%2Fsigning.key", "%2e%2e/signing.key", "occupations.parquet/x", "OCCUPATIONS.parquet"]
)
def test_other_names_are_no_page(server: Server, name: str) -> None:
    answer = server.get(f"/data/files/{name}")
    assert answer.status == 404
    assert b"Traceback" not in answer.body


def test_a_file_can_only_be_read(server: Server) -> None:
    answer = server.get("/data/files/indices.csv", method="POST", headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status == 405
