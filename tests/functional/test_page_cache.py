"""The cache before Django: it answers as Django does, holds only what is for everyone, and nobody can fill it."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event
from time import sleep
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.serving import Answer, Server, serving

from worktide.site.page_cache import HeldPages, PageCache, held_page, may_hold, takes_gzip

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PATH = "/job/registered-nurses"
PUBLIC = [("Content-Type", "text/html"), ("Cache-Control", "public, max-age=300"), ("ETag", '"abc"')]
BODY = b"<p>the same for everyone</p>" * 40
HOST = "example.org"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("cache") / "state", "--port", "8420") as started:
        yield started


def _but(answer: Answer, *names: str) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in ("date", *names)}


def _plain(answer: Answer) -> bytes:
    return gzip.decompress(answer.body) if answer.headers.get("content-encoding") == "gzip" else answer.body


@pytest.mark.parametrize("coding", ["", "gzip", "br, gzip;q=0.5"])
def test_a_held_page_is_the_page_that_django_made(server: Server, coding: str) -> None:
    # The query makes the first of each pair go past the cache.
    headers = {"Accept-Encoding": coding} if coding else {}
    made = server.get(f"{PATH}?past=1", headers=headers)
    held = [server.get(PATH, headers=headers) for _ in range(3)]
    assert made.status == 200
    for answer in held:
        assert answer.status == 200
        assert _plain(answer) == _plain(made)
        # Django's own packing differs in length each time.
        assert _but(answer, "content-length") == _but(made, "content-length")
        assert int(answer.headers["content-length"]) == len(answer.body)
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["content-security-policy"]
        assert answer.headers["date"]
        assert "set-cookie" not in answer.headers


def test_head_and_unchanged_pages_have_no_body(server: Server) -> None:
    whole = server.get(PATH, headers={"Accept-Encoding": "gzip"})
    again = server.get(PATH, headers={"Accept-Encoding": "gzip"})
    head = server.get(PATH, method="HEAD", headers={"Accept-Encoding": "gzip"})
    assert head.body == b""
    assert _but(head) == _but(again)
    for tag in (whole.headers["etag"], again.headers["etag"], '"other", ' + again.headers["etag"], "*"):
        unchanged = server.get(PATH, headers={"If-None-Match": tag})
        assert (unchanged.status, unchanged.body) == (304, b"")
        assert unchanged.headers["cache-control"] == "public, max-age=300"
        assert unchanged.headers["vary"] == "Accept-Encoding"
        assert "content-type" not in unchanged.headers
    assert server.get(PATH, headers={"If-None-Match": '"other"'}).status == 200


def test_a_foreign_host_is_refused_though_the_page_is_held(server: Server) -> None:
    assert server.get(PATH).status == 200
    assert server.get(PATH, headers={"Host": "evil.example"}).status == 400
    other = server.get(PATH, headers={"Host": "localhost:9999"})
    assert other.status == 200
    assert "http://localhost:9999/job" in other.text
    assert "localhost:9999" not in server.get(PATH).text


def test_what_is_not_for_everyone_reaches_django(server: Server) -> None:
    assert server.get("/search?q=teacher").headers["cache-control"] == "no-store"
    for _ in range(2):
        refused = server.get(PATH, method="POST", body=b"x=1")
        assert refused.status == 405
        assert server.get("/no-such-page").status == 404
        assert server.get("/job/ml-ops-engineer").status == 301


@dataclass
class Application:
    """A WSGI application that counts what reaches it."""

    status: str = "200 OK"
    headers: list[tuple[str, str]] = field(default_factory=lambda: list(PUBLIC))
    body: bytes = BODY
    asked: list[str] = field(default_factory=list)
    fault: OSError | None = None
    slow: Event | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.asked.append(environ["PATH_INFO"])
        if self.slow and environ["PATH_INFO"] == "/slow":
            self.slow.wait(60)
        if self.fault:
            raise self.fault
        start_response(self.status, self.headers)
        return [self.body]


def _cache(application: Application, stamp: Callable[[], str] = lambda: "one", **more: Any) -> PageCache:
    return PageCache(application, stamp, lambda port: frozenset({HOST, f"{HOST}:{port}"}), **more)


def _ask(cache: PageCache, path: str = "/a", query: str = "", method: str = "GET", **more: str) -> tuple[str, bytes]:
    told: list[str] = []

    def start(status: str, headers: list[tuple[str, str]], _error: object = None, /) -> Callable[[bytes], object]:
        del headers
        told.append(status)
        return lambda _data: None

    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": HOST,
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        **more,
    }
    body = b"".join(cache(environ, start))
    return told[0], body


def test_a_page_is_made_once() -> None:
    application = Application()
    cache = _cache(application)
    for coding in ("", "gzip", "identity", "gzip"):
        status, body = _ask(cache, HTTP_ACCEPT_ENCODING=coding)
        assert status == "200 OK"
        assert (gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body) == BODY
    assert application.asked == ["/a"]


def test_a_page_that_many_ask_for_at_once_is_made_once() -> None:
    application = Application()
    cache = _cache(application)
    with ThreadPoolExecutor(8) as clients:
        answers = list(clients.map(lambda _: _ask(cache), range(8)))
    assert answers == [("200 OK", BODY)] * 8
    assert application.asked == ["/a"]


def test_a_page_that_takes_long_keeps_no_other_waiting() -> None:
    gate = Event()
    application = Application(slow=gate)
    cache = _cache(application)
    with ThreadPoolExecutor(1) as client:
        first = client.submit(_ask, cache, "/slow")
        while not application.asked:
            sleep(0.01)
        assert _ask(cache, "/b") == ("200 OK", BODY)
        assert not first.done()
        gate.set()
        assert first.result() == ("200 OK", BODY)
    assert _ask(cache, "/c") == ("200 OK", BODY)


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("404 Not Found", PUBLIC),
        ("301 Moved Permanently", PUBLIC),
        ("200 OK", [("Content-Type", "text/html")]),
        ("200 OK", [*PUBLIC[:1], ("Cache-Control", "no-store")]),
        ("200 OK", [*PUBLIC[:1], ("Cache-Control", "public, no-store")]),
        ("200 OK", [*PUBLIC[:1], ("Cache-Control", "private, max-age=300")]),
        ("200 OK", [*PUBLIC, ("Set-Cookie", "a=b")]),
        ("200 OK", [*PUBLIC, ("Vary", "Accept-Encoding, Cookie")]),
        ("200 OK", [*PUBLIC, ("Content-Encoding", "br")]),
    ],
)
def test_what_may_not_be_held_is_asked_for_each_time(status: str, headers: list[tuple[str, str]]) -> None:
    assert not may_hold(status, headers)
    application = Application(status, headers)
    cache = _cache(application)
    assert [_ask(cache) for _ in range(3)] == [(status, BODY)] * 3
    assert len(application.asked) == 3
    assert len(cache.pages) == 0


def test_requests_that_could_fill_it_pass_it_by() -> None:
    application = Application()
    cache = _cache(application, live=frozenset({"/changes"}))
    for number in range(50):
        _ask(cache, query=f"x={number}")
        _ask(cache, HTTP_HOST=f"{HOST}:{number + 1000}")
        _ask(cache, HTTP_HOST=f"{number}.{HOST}")
        _ask(cache, method="POST")
        _ask(cache, "/changes")
        _ask(cache, f"/static/{number}")
    assert len(application.asked) == 300
    assert len(cache.pages) == 0


def test_another_release_finds_nothing_of_the_one_before() -> None:
    stamp = ["one"]
    application = Application()
    cache = _cache(application, lambda: stamp[0])
    assert _ask(cache)[1] == BODY
    stamp[0], application.body = "two", b"new" * 100
    assert _ask(cache)[1] == application.body
    assert len(application.asked) == 2


def test_pages_that_name_their_host_are_held_for_each_and_for_one_public_address_once() -> None:
    asked_of_each, asked_of_one = Application(), Application()
    by_host, by_address = _cache(asked_of_each), _cache(asked_of_one, origin="https://example.org")
    for cache in (by_host, by_address):
        _ask(cache)
        _ask(cache, HTTP_HOST=f"{HOST}:80")
    assert (len(asked_of_each.asked), len(asked_of_one.asked)) == (2, 1)


def test_what_is_held_stays_below_its_limit() -> None:
    page = held_page(bytes(range(256)) * 4, PUBLIC)
    pages = HeldPages(largest=20 * len(page.body))
    for number in range(100):
        pages.put(("one", "", str(number)), page)
        assert pages.get(("one", "", "0")) is page
        assert pages.size == len(pages) * len(page.body) <= pages.largest
    assert len(pages) == 20
    pages.put(("one", "", "large"), held_page(b"x" * 50, [("Content-Encoding", "identity")]))
    too_large = HeldPages(largest=3 * len(page.body))
    too_large.put(("one", "", "a"), page)
    assert len(too_large) == 0


def test_an_error_of_the_application_is_not_held() -> None:
    cache = _cache(Application(fault=OSError("disk")))
    for _ in range(2):
        with pytest.raises(OSError, match="disk"):
            _ask(cache)
    assert len(cache.pages) == 0


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [("gzip", True), ("br, GZIP;q=0.3", True), ("gzip;q=0", False), ("gzip; q=0.0", False), ("br", False), ("", False)],
)
def test_the_coding_is_the_one_asked_for(accepted: str, takes: bool) -> None:
    assert takes_gzip(accepted) is takes
