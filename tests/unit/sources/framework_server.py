"""A real HTTP server on loopback that serves files well, or badly in the ways that servers do."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Page:
    """How one path is answered; `cuts` are the bytes after which the first answers break off, one each."""

    content: bytes = b""
    status: int = 200
    ranges: bool = True
    etag: str | None = '"one"'
    last_modified: str | None = None
    content_type: str = "application/octet-stream"
    location: str | None = None
    declared: int | None = None
    cuts: list[int] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)
    stall_seconds: float = 0.0
    block: int = 1 << 16
    block_seconds: float = 0.0
    wrong_start: bool = False


@dataclass
class Server:
    """What is served, and what was asked for: path and Range of each request."""

    address: str
    pages: dict[str, Page]
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"{self.address}{path}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Listener

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so.
        pass

    def do_GET(self) -> None:
        state = self.server.state
        path = self.path.removeprefix(state.address)
        state.asked.append((self.path, self.headers.get("Range")))
        page = state.pages.get(path, Page(status=404))
        status = page.failures.pop(0) if page.failures else page.status
        if status != 200:
            self._short(status, page)
            return
        self._content(page)

    def _short(self, status: int, page: Page) -> None:
        self.send_response(status)
        if page.location is not None:
            self.send_header("Location", page.location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _start(self, page: Page) -> int:
        wanted, condition = self.headers.get("Range"), self.headers.get("If-Range")
        same = condition is None or condition in (page.etag, page.last_modified)
        return int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and page.ranges and same else 0

    def _content(self, page: Page) -> None:
        start, size = self._start(page), len(page.content)
        time.sleep(page.stall_seconds)
        if start >= size > 0:
            self._short(416, page)
            return
        told = start - 1 if page.wrong_start and start else start
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {told}-{size - 1}/{size}")
        for name, value in (("ETag", page.etag), ("Last-Modified", page.last_modified)):
            if value is not None:
                self.send_header(name, value)
        self.send_header("Content-Type", page.content_type)
        self.send_header("Content-Length", str((page.declared or size) - start))
        self.end_headers()
        self._send(page, page.content[start:])

    def _send(self, page: Page, body: bytes) -> None:
        cut = page.cuts.pop(0) if page.cuts else None
        body = body if cut is None else body[:cut]
        try:
            for place in range(0, len(body), page.block):
                self.wfile.write(body[place : place + page.block])
                self.wfile.flush()
                time.sleep(page.block_seconds)
        except OSError:
            pass
        if cut is not None or page.declared is not None:
            self.close_connection = True


class _Listener(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, pages: dict[str, Page]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.state = Server(f"http://127.0.0.1:{self.server_address[1]}", pages)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that hangs up is part of these tests."""


@contextmanager
def serving(pages: dict[str, Page]) -> Iterator[Server]:
    """Yield a server on a free port of loopback; it is gone afterwards."""
    listener = _Listener(pages)
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield listener.state
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join()
