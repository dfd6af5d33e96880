"""Downloads against a real server on loopback: whole, resumed, refused; never half a file in the end."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.sources.framework_files import listing
from tests.unit.sources.framework_server import Page, serving

from worktide.core.errors import SourceError
from worktide.sources.downloads import Patience, download

CONTENT = bytes(range(256)) * 1000
ONCE = Patience(connect_seconds=2, read_seconds=0.3, attempts=1, pause_seconds=0.01)
THRICE = Patience(connect_seconds=2, read_seconds=0.3, attempts=3, pause_seconds=0.01)


def test_a_file_comes_whole_and_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    with serving({"/a": Page(CONTENT)}) as server:
        download(server.url("/a"), tmp_path / "a", progress=lambda size, total: told.append((size, total)))
    assert (tmp_path / "a").read_bytes() == CONTENT
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert told == sorted(told)


@pytest.mark.parametrize(
    "page",
    [
        Page(CONTENT, cuts=[100_000, 50_000]),
        Page(CONTENT, cuts=[9_000], etag=None, last_modified="Mon, 02 Mar 2026 10:00:00 GMT"),
    ],
)
def test_a_broken_connection_is_resumed_in_the_same_call(tmp_path: Path, page: Page) -> None:
    with serving({"/a": page}) as server:
        download(server.url("/a"), tmp_path / "a", patience=THRICE)
        ranges = [asked for _, asked in server.asked]
    assert (tmp_path / "a").read_bytes() == CONTENT
    assert ranges[0] is None
    assert all(asked is not None and asked != "bytes=0-" for asked in ranges[1:])
    assert len(ranges) > 1


def test_a_later_call_goes_on_where_an_earlier_one_broke_off(tmp_path: Path) -> None:
    with serving({"/a": Page(CONTENT, cuts=[100_000])}) as server:
        with pytest.raises(SourceError, match="bytes are kept: run the same command again"):
            download(server.url("/a"), tmp_path / "a", patience=ONCE)
        kept = (tmp_path / "a").stat().st_size
        assert 0 < kept <= 100_000
        download(server.url("/a"), tmp_path / "a", patience=ONCE)
        assert server.asked[-1] == ("/a", f"bytes={kept}-")
    assert (tmp_path / "a").read_bytes() == CONTENT


def test_a_file_that_changed_between_two_calls_starts_anew(tmp_path: Path) -> None:
    page = Page(CONTENT, cuts=[100_000])
    with serving({"/a": page}) as server:
        with pytest.raises(SourceError):
            download(server.url("/a"), tmp_path / "a", patience=ONCE)
        page.content, page.etag = CONTENT[::-1], '"two"'
        download(server.url("/a"), tmp_path / "a", patience=ONCE)
    assert (tmp_path / "a").read_bytes() == CONTENT[::-1]


@pytest.mark.parametrize(
    "page", [Page(CONTENT, ranges=False, cuts=[5_000]), Page(CONTENT, wrong_start=True, cuts=[5_000])]
)
def test_a_server_that_cannot_resume_starts_anew(tmp_path: Path, page: Page) -> None:
    with serving({"/a": page}) as server:
        download(server.url("/a"), tmp_path / "a", patience=THRICE)
    assert (tmp_path / "a").read_bytes() == CONTENT


def test_without_a_validator_nothing_is_kept(tmp_path: Path) -> None:
    with serving({"/a": Page(CONTENT, etag='W/"weak"', cuts=[5_000])}) as server:
        with pytest.raises(SourceError, match="Run the same command again later"):
            download(server.url("/a"), tmp_path / "a", patience=ONCE)
        assert listing(tmp_path) == []


def test_a_busy_server_is_asked_again(tmp_path: Path) -> None:
    with serving({"/a": Page(CONTENT, failures=[503, 500])}) as server:
        download(server.url("/a"), tmp_path / "a", patience=THRICE)
        assert len(server.asked) == 3
    assert (tmp_path / "a").read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        (Page(status=404), "does not give the file"),
        (Page(status=403), "does not give the file"),
        (Page(status=500), "the server answered 500"),
        (Page(CONTENT, stall_seconds=1.0), "did not answer in time"),
        (Page(CONTENT, block=1000, block_seconds=1.0), "did not answer in time"),
        (Page(CONTENT, declared=len(CONTENT) + 10, etag=None), "the connection broke"),
        (Page(b"<!DOCTYPE html><html>Please log in</html>", content_type="text/html"), "sent an HTML page"),
        (Page(status=302, location="/a"), "redirects in a circle"),
        (Page(status=302, location="ftp://127.0.0.1/a"), "redirects to another kind of address"),
        (Page(status=302, location="file:///etc/passwd"), "redirects to another kind of address"),
    ],
)
def test_what_is_no_file_is_named_and_not_kept(tmp_path: Path, page: Page, problem: str) -> None:
    with serving({"/a": page}) as server:
        with pytest.raises(SourceError) as caught:
            download(server.url("/a"), tmp_path / "a", patience=ONCE)
        assert caught.value.source == server.url("/a")
    assert problem in caught.value.problem
    assert caught.value.hint
    if not page.block_seconds:
        assert listing(tmp_path) == []


def test_a_redirect_is_followed(tmp_path: Path) -> None:
    with serving({"/a": Page(status=302, location="/b"), "/b": Page(CONTENT)}) as server:
        download(server.url("/a"), tmp_path / "a", patience=ONCE)
    assert (tmp_path / "a").read_bytes() == CONTENT


@pytest.mark.parametrize("etag", ['"one"', None])
def test_a_file_larger_than_allowed_is_given_up(tmp_path: Path, etag: str | None) -> None:
    page = Page(CONTENT, etag=etag)
    with serving({"/a": page}) as server, pytest.raises(SourceError, match="larger than allowed"):
        download(server.url("/a"), tmp_path / "a", limit=1000, patience=ONCE)
    assert listing(tmp_path) == []


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://127.0.0.1/a", "no address", "http://"])
def test_only_http_is_fetched(tmp_path: Path, address: str) -> None:
    with pytest.raises(SourceError, match="is not an address that can be fetched"):
        download(address, tmp_path / "a")


def test_no_connection_is_named(tmp_path: Path) -> None:
    with serving({}) as server:
        address = server.url("/a")
    with pytest.raises(SourceError, match="no connection"):
        download(address, tmp_path / "a", patience=ONCE)


def test_the_proxy_of_the_environment_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving({"http://files.example/a": Page(CONTENT)}) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.address)
        monkeypatch.setenv("http_proxy", proxy.address)
        for name in ("NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.delenv(name, raising=False)
        download("http://files.example/a", tmp_path / "a", patience=ONCE)
        assert proxy.asked == [("http://files.example/a", None)]
    assert (tmp_path / "a").read_bytes() == CONTENT
