"""`worktide catalogue links` against a real server on loopback that answers as the web does, well and badly."""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from worktide.catalogue.resources import load_resources
from worktide.cli.main import run as run_worktide

QUICK = ("--pause", "0.01", "--timeout", "0.5")


@dataclass(frozen=True)
class Page:
    """How a path is answered: by status for HEAD and GET (one a request, the last for good), and how fast."""

    get: tuple[int, ...] = (200,)
    head: int | None = None
    location: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    stall: float = 0.0
    drip: float = 0.0
    closes: bool = False


@dataclass(frozen=True)
class Asked:
    """One request: method, path, headers, and when it began and ended, in seconds."""

    method: str
    path: str
    headers: dict[str, str]
    began: float
    ended: float


@dataclass
class Server:
    """What is served and what was asked, in order of the beginnings."""

    address: str
    pages: dict[str, Page]
    asked: list[Asked] = field(default_factory=list)
    begun: list[tuple[str, str]] = field(default_factory=list)
    now: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    faults: list[BaseException] = field(default_factory=list)

    def methods(self, path: str) -> list[str]:
        return [method for method, asked in self.begun if asked == path]


class _Handler(BaseHTTPRequestHandler):
    server: _Listener

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so.
        pass

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def do_CONNECT(self) -> None:
        self._answer()

    def _answer(self) -> None:
        state, began = self.server.state, time.monotonic()
        with state.lock:
            state.now += 1
            state.most_at_once = max(state.most_at_once, state.now)
            before = state.methods(self.path).count("GET")
            state.begun.append((self.command, self.path))
        try:
            self._send(state.pages.get(self.path, Page(get=(404,))), before)
        except OSError:
            self.close_connection = True
        finally:
            with state.lock:
                state.now -= 1
                headers = {name.lower(): value for name, value in self.headers.items()}
                state.asked.append(Asked(self.command, self.path, headers, began, time.monotonic()))

    def _send(self, page: Page, before: int) -> None:
        time.sleep(page.stall)
        if page.closes:
            self.close_connection = True
            return
        if page.drip:
            for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 100:
                self.wfile.write(bytes([byte]))
                time.sleep(page.drip)
        later = page.get[min(before, len(page.get) - 1)]
        self.send_response(later if self.command == "GET" or page.head is None else page.head)
        if page.location is not None:
            self.send_header("Location", page.location)
        for name, value in page.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()


class _Listener(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, pages: dict[str, Page]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.state = Server(f"http://127.0.0.1:{self.server_address[1]}", pages)

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - the base class's signature
        """Keep what went wrong here; a client that hangs up is part of these tests and no fault."""
        fault = sys.exception()
        if fault is not None and not isinstance(fault, OSError):
            self.state.faults.append(fault)


@contextmanager
def serving(**pages: Page) -> Iterator[Server]:
    """Yield a server on a free port of loopback, with a page for each name; it is gone afterwards."""
    listener = _Listener({f"/{name}": page for name, page in pages.items()})
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield listener.state
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join()
        assert listener.state.faults == []


def listed(*addresses: str) -> str:
    """Return a file of resources that holds these addresses, with the ids knitting-0, knitting-1 and so on."""
    entries = [
        f"  - {{id: knitting-{number}, skill: Knitting, provider: Wool School, title: Wool, address: '{address}',\n"
        f"     cost: free, language: English, level: beginner, after: You can knit scarf number {number}.}}\n"
        for number, address in enumerate(addresses)
    ]
    return "skills:\n  Knitting: []\nresources:\n" + "".join(entries)


@dataclass(frozen=True)
class Result:
    exit_code: int
    out: str
    err: str


Try = Callable[..., Result]


@pytest.fixture
def attempt(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Try:
    """Try some addresses by the command; return exit code and both streams."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)

    def run(*addresses: str, options: tuple[str, ...] = QUICK) -> Result:
        path = tmp_path / "links.yml"
        path.write_text(listed(*addresses), "utf-8")
        exit_code = run_worktide(["catalogue", "links", str(path), *options])
        told = capfd.readouterr()
        assert "Traceback" not in told.err
        return Result(exit_code, told.out, told.err)

    return run


def test_a_page_that_is_there_is_asked_for_its_head_only(attempt: Try) -> None:
    with serving(ok=Page()) as server:
        result = attempt(f"{server.address}/ok")
    assert (result.exit_code, result.out) == (0, "1 tried: 1 ok, 0 redirected, 0 unclear, 0 dead\n")
    assert result.err == "trying 1 addresses\n"
    assert server.begun == [("HEAD", "/ok")]
    assert server.asked[0].headers["user-agent"].startswith("worktide/")
    assert "link check" in server.asked[0].headers["user-agent"]


@pytest.mark.parametrize("refusal", [400, 403, 404, 405, 501])
def test_a_server_that_knows_no_head_is_asked_for_the_page(refusal: int, attempt: Try) -> None:
    with serving(page=Page(head=refusal)) as server:
        assert attempt(f"{server.address}/page").exit_code == 0
    assert server.methods("/page") == ["HEAD", "GET"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_dead_and_not_asked_for_again(status: int, attempt: Try) -> None:
    with serving(ok=Page(), gone=Page(get=(status,))) as server:
        result = attempt(f"{server.address}/ok", f"{server.address}/gone")
    assert result.exit_code == 1
    assert result.out.startswith(f"dead: knitting-1, {server.address}/gone: {status} ")
    assert result.out.endswith("\n2 tried: 1 ok, 0 redirected, 0 unclear, 1 dead\n")
    assert server.methods("/gone") == ["HEAD", "GET"]


def test_redirects_are_followed_and_told(attempt: Try) -> None:
    pages = {
        "old": Page(get=(301,), location="/newer"),
        "newer": Page(get=(308,), location="ok"),
        "today": Page(get=(302,), location="/ok#top"),
        "lost": Page(get=(301,), location="/nowhere"),
        "ok": Page(),
    }
    with serving(**pages) as server:
        base = server.address
        result = attempt(f"{base}/old", f"{base}/today", f"{base}/lost")
    assert result.exit_code == 1
    assert result.out.splitlines() == [
        f"redirected: knitting-0, {base}/old: moved for good to {base}/ok",
        f"redirected: knitting-1, {base}/today: leads to {base}/ok",
        f"dead: knitting-2, {base}/lost: 404 Not Found at {base}/nowhere",
        "3 tried: 0 ok, 2 redirected, 0 unclear, 1 dead",
    ]


def test_circles_and_endless_or_foreign_redirects_are_dead(attempt: Try) -> None:
    pages = {
        "a": Page(get=(302,), location="/b"),
        "b": Page(get=(302,), location="/a"),
        "mail": Page(get=(302,), location="mailto:wool@example.org"),
        "odd": Page(get=(302,), location="http://[wool"),
        "nowhere": Page(get=(302,)),
        **{f"far{hop}": Page(get=(307,), location=f"/far{hop + 1}") for hop in range(30)},
    }
    with serving(**pages) as server:
        result = attempt(*(f"{server.address}/{name}" for name in ("a", "mail", "odd", "nowhere", "far0")))
    assert result.exit_code == 1
    reasons = [line.split(": ", 2)[2] for line in result.out.splitlines()[:-1]]
    assert reasons == [
        "redirects in a circle",
        "redirects to what is no address of the web",
        "redirects to what is no address of the web",
        "302 Found",
        "redirects more than 10 times",
    ]
    assert len(server.methods("/far10")) == 2
    assert server.methods("/far11") == []


@pytest.mark.parametrize("page", [Page(stall=2.0), Page(drip=0.1)], ids=["silent", "dripping"])
def test_a_slow_server_is_given_up_in_time_after_a_second_try(page: Page, attempt: Try) -> None:
    with serving(slow=page, ok=Page()) as server:
        began = time.monotonic()
        result = attempt(f"{server.address}/slow", f"{server.address}/ok")
        took = time.monotonic() - began
    assert result.exit_code == 1
    assert f"dead: knitting-0, {server.address}/slow: no answer within 0.5 seconds\n" in result.out
    assert "1 ok" in result.out
    assert server.methods("/slow") == ["HEAD", "GET", "GET"]
    assert 1.5 <= took < 6


def test_a_server_that_hangs_up_is_dead_after_a_second_try(attempt: Try) -> None:
    with serving(closing=Page(closes=True)) as server:
        result = attempt(f"{server.address}/closing")
    assert result.exit_code == 1
    assert f"dead: knitting-0, {server.address}/closing: the connection broke (" in result.out
    assert server.methods("/closing") == ["HEAD", "GET", "GET"]


def test_nobody_there_is_dead(attempt: Try) -> None:
    with socket.socket() as taken:
        # Bound and not listening: whoever connects is refused, and no other program can take the port.
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        result = attempt(address)
    assert result.exit_code == 1
    assert f"dead: knitting-0, {address}: no connection (" in result.out


def test_what_fails_once_is_tried_once_again_after_the_pause_that_the_server_asks_for(attempt: Try) -> None:
    busy = Page(get=(503, 200), head=503, headers={"Retry-After": "1"})
    with serving(busy=busy, broken=Page(get=(500,)), ok=Page()) as server:
        result = attempt(f"{server.address}/busy", f"{server.address}/broken", f"{server.address}/ok")
    assert result.exit_code == 1
    assert f"dead: knitting-1, {server.address}/broken: 500 Internal Server Error\n" in result.out
    assert "3 tried: 2 ok, 0 redirected, 0 unclear, 1 dead" in result.out
    assert server.methods("/busy") == ["HEAD", "GET", "GET"]
    assert server.methods("/broken") == ["HEAD", "GET", "GET"]
    asked = sorted(server.asked, key=lambda one: one.began)
    waits = [later.began - sooner.began for sooner, later in pairwise(asked) if sooner.path == "/busy"]
    assert min(waits[:2]) >= 0.9


@pytest.mark.parametrize("status", [401, 403, 405, 429, 451])
def test_a_server_that_refuses_programs_is_unclear_and_not_dead(status: int, attempt: Try) -> None:
    with serving(guarded=Page(get=(status,))) as server:
        result = attempt(f"{server.address}/guarded")
    assert result.exit_code == 0
    assert result.out.startswith(f"unclear: knitting-0, {server.address}/guarded: {status} ")
    assert "; look at it in a browser\n" in result.out


def test_one_request_at_a_time_goes_to_a_host_with_a_pause_between(attempt: Try) -> None:
    names = [f"page{number}" for number in range(6)]
    with serving(**{name: Page(stall=0.02) for name in names}) as server:
        addresses = [f"{server.address}/{name}" for name in names]
        result = attempt(*addresses, addresses[0], options=("--pause", "0.1", "--timeout", "5"))
    assert result.exit_code == 0
    assert "7 tried: 7 ok" in result.out
    assert server.most_at_once == 1
    assert sorted(path for _, path in server.begun) == sorted(f"/{name}" for name in names)
    asked = sorted(server.asked, key=lambda one: one.began)
    assert all(later.began - sooner.began >= 0.1 for sooner, later in pairwise(asked))


def test_no_cookie_is_kept(attempt: Try) -> None:
    cookie = {"Set-Cookie": "visitor=42; Path=/"}
    with serving(first=Page(get=(302,), location="/ok", headers=cookie), ok=Page(headers=cookie)) as server:
        assert attempt(f"{server.address}/first", f"{server.address}/ok").exit_code == 0
    assert len(server.asked) == 3
    assert not any("cookie" in asked.headers for asked in server.asked)


def test_json_tells_every_address(attempt: Try) -> None:
    with serving(old=Page(get=(301,), location="/ok"), ok=Page()) as server:
        base = server.address
        result = attempt(f"{base}/ok", f"{base}/old", f"{base}/gone", options=(*QUICK, "--json"))
    assert result.exit_code == 1
    told = json.loads(result.out)
    assert [(one["id"], one["state"], one["final"], one["for_good"]) for one in told] == [
        ("knitting-0", "ok", f"{base}/ok", False),
        ("knitting-1", "redirects", f"{base}/ok", True),
        ("knitting-2", "dead", f"{base}/gone", False),
    ]
    assert told[2]["reason"] == "404 Not Found"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"resources: [", "not valid YAML"),
        (b"skills: {}\n", "missing required field `resources`"),
        (listed("ftp://example.org/").encode(), "matching regex"),
        (b"\xff\xfe", "not UTF-8 text"),
        (None, "No such file"),
    ],
)
def test_a_file_that_is_none_is_told_in_a_line(
    content: bytes | None, expected: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "links.yml"
    if content is not None:
        path.write_bytes(content)
    assert run_worktide(["catalogue", "links", str(path)]) == 2
    told = capfd.readouterr()
    assert expected in told.err
    assert "links.yml" in told.err
    assert "Traceback" not in told.err
    assert told.out == ""


def test_without_a_file_the_packages_own_addresses_are_tried(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A proxy stands between this test and the web: it is asked for every host, and lets nobody through.
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with serving() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.address)
        monkeypatch.setenv("https_proxy", proxy.address)
        assert run_worktide(["catalogue", "links", "--pause", "0", "--timeout", "5", "--json"]) == 1
    told = {one["id"]: one for one in json.loads(capfd.readouterr().out)}
    resources = {one.id: one.address for one in load_resources().resources}
    assert {name: one["address"] for name, one in told.items()} == resources
    assert {one["state"] for one in told.values()} == {"dead"}
    hosts = {f"{urlsplit(address).hostname}:443" for address in resources.values()}
    assert {path for _, path in proxy.begun} == hosts
    assert {method for method, _ in proxy.begun} == {"CONNECT"}
