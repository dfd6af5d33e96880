"""A thin cache before Django: pages that are the same for everyone, packed once and answered without the framework."""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Final, TypeAlias

from isal import igzip

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LARGEST_CACHE: Final = 64 * 1024 * 1024
PACKED_FROM: Final = 200
# A page of 170 KB takes 0.4 ms at this level and is 30 KB then; by zlib, at its usual 6, 2.4 ms and 26 KB.
PACKING_LEVEL: Final = 3
# Seconds that a page waits for others to be made.
LONGEST_WAIT: Final = 1.0
# What a page may vary by and still be held: the cache answers in both codings itself.
VARIES: Final = frozenset({"", "accept-encoding"})
METHODS: Final = ("GET", "HEAD")
# Tells the application that a page is packed after it, if it may be held.
PACKED_LATER: Final = "worktide.packed_later"
_OF_THE_CODING: Final = frozenset({"content-length", "content-encoding", "etag"})
_NOT_OF_304: Final = frozenset({"content-length", "content-encoding", "content-type"})

Headers: TypeAlias = list[tuple[str, str]]
Key: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class HeldPage:
    """A page as it is answered: its body, packed by gzip where that makes it smaller, and the headers of either coding.

    `tag` is the entity tag of the unpacked body, or empty.
    """

    body: bytes
    is_packed: bool
    tag: str
    packed_headers: Headers
    plain_headers: Headers


def held_page(body: bytes, headers: Headers) -> HeldPage:
    """Return a page to hold from a body, plain or packed by gzip as its headers say, and those headers."""
    by_name = {name.lower(): value for name, value in headers}
    is_packed = by_name.get("content-encoding") == "gzip"
    # The last four bytes of what gzip packs are its length unpacked.
    size = int.from_bytes(body[-4:], "little") if is_packed else len(body)
    packed = body if is_packed or size < PACKED_FROM else igzip.compress(body, PACKING_LEVEL, mtime=0)
    kept = [(name, value) for name, value in headers if name.lower() not in _OF_THE_CODING]
    tag = by_name.get("etag", "").removeprefix("W/")
    weak, strong = ([("ETag", f"{mark}{tag}")] if tag else [] for mark in ("W/", ""))
    coded = [*kept, *weak, ("Content-Encoding", "gzip"), ("Content-Length", str(len(packed)))]
    plainly = [*kept, *strong, ("Content-Length", str(size))]
    smaller = is_packed or len(packed) < size
    return HeldPage(packed if smaller else body, smaller, tag, coded, plainly)


class HeldPages:
    """The pages held, those asked for longest ago dropped first once their bodies take more than `largest` bytes."""

    def __init__(self, largest: int = LARGEST_CACHE) -> None:
        self.largest = largest
        self.size = 0
        self._pages: OrderedDict[Key, HeldPage] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: Key) -> HeldPage | None:
        """Return a page, or None where it is not held."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: HeldPage) -> None:
        """Hold a page; one that alone is larger than a quarter of the whole is not held."""
        if len(page.body) > self.largest // 4:
            return
        with self._lock:
            before = self._pages.pop(key, None)
            self.size += len(page.body) - (len(before.body) if before else 0)
            self._pages[key] = page
            while self.size > self.largest:
                self.size -= len(self._pages.popitem(last=False)[1].body)


@dataclass(slots=True)
class _Answer:
    """What the application said before its body."""

    status: str = ""
    headers: Headers = field(default_factory=list)

    def start(
        self,
        status: str,
        headers: Headers,
        _error: tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None] | None = None,
        /,
    ) -> Callable[[bytes], object]:
        self.status, self.headers = status, headers
        return _no_writing


def _nothing() -> None:
    pass


def _no_writing(_data: bytes) -> object:
    raise NotImplementedError("the old write() of WSGI is not used by Django")


def may_hold(status: str, headers: Headers) -> bool:
    """Return whether a response is one for everyone: 200, public, without cookie, varying by its coding alone."""
    by_name = {name.lower(): value.lower() for name, value in headers}
    control = {part.strip() for part in by_name.get("cache-control", "").split(",")}
    return (
        status.startswith("200 ")
        and "public" in control
        and not control & {"no-store", "no-cache", "private"}
        and "set-cookie" not in by_name
        and by_name.get("content-encoding", "gzip") == "gzip"
        and {part.strip() for part in by_name.get("vary", "").split(",")} <= VARIES
    )


def takes_gzip(accepted: str) -> bool:
    """Return whether an Accept-Encoding allows gzip."""
    for part in accepted.lower().split(","):
        coding, _, quality = part.partition(";")
        if coding.strip() == "gzip":
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _is_unchanged(asked: str, tag: str) -> bool:
    if not tag:
        return False
    tags = {one.strip().removeprefix("W/") for one in asked.split(",")}
    return "*" in tags or tag.removeprefix("W/") in tags


class PageCache:
    """A WSGI application that answers from memory what another one said may be kept by anyone.

    Only GET and HEAD of a path without a query are looked at, from one of `hosts`, so that no request can fill it with
    copies; every other request goes to the application untouched. `stamp` gives the release that is open: under another
    one nothing held before is found. `origin` is the site's public address where the operator set one: the pages are
    then the same whatever host was asked for. Pages under `live` change between releases and are never held.
    """

    def __init__(
        self,
        application: WSGIApplication,
        stamp: Callable[[], str],
        hosts: Callable[[str], frozenset[str]],
        origin: str = "",
        live: frozenset[str] = frozenset(),
        pages: HeldPages | None = None,
    ) -> None:
        self.application = application
        self.stamp = stamp
        self.hosts = hosts
        self.origin = origin
        self.live = live
        self.pages = pages or HeldPages()
        self._making = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory, or let the application answer and keep what may be kept."""
        key = self._key(environ)
        if key is None:
            return self.application(environ, start_response)
        page = self.pages.get(key)
        if page is not None:
            return _answer(page, environ, start_response)
        # Pages are made one after the other: threads that share the interpreter take longer side by side, and what
        # many ask for at once is made once. What takes long, such as a file of data, keeps nobody waiting.
        alone = self._making.acquire(timeout=LONGEST_WAIT)
        try:
            page = self.pages.get(key)
            if page is not None:
                return _answer(page, environ, start_response)
            return self._made(key, environ, start_response)
        finally:
            if alone:
                self._making.release()

    def _key(self, environ: WSGIEnvironment) -> Key | None:
        path, host = environ.get("PATH_INFO", ""), environ.get("HTTP_HOST", "")
        if environ["REQUEST_METHOD"] not in METHODS or environ.get("QUERY_STRING") or path in self.live:
            return None
        if path.startswith("/static/") or host not in self.hosts(environ.get("SERVER_PORT", "")):
            return None
        return self.stamp(), self.origin or f"{environ['wsgi.url_scheme']}://{host}", path

    def _made(self, key: Key, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer, is_get = _Answer(), environ["REQUEST_METHOD"] == "GET"
        # What is held is packed here, once.
        parts = self.application({**environ, PACKED_LATER: True} if is_get else environ, answer.start)
        if not is_get or not may_hold(answer.status, answer.headers):
            start_response(answer.status, answer.headers)
            return parts
        try:
            body = b"".join(parts)
        finally:
            getattr(parts, "close", _nothing)()
        page = held_page(body, answer.headers)
        self.pages.put(key, page)
        return _answer(page, environ, start_response)


def _answer(page: HeldPage, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    packed = page.is_packed and takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    headers = page.packed_headers if packed else page.plain_headers
    if _is_unchanged(environ.get("HTTP_IF_NONE_MATCH", ""), page.tag):
        start_response("304 Not Modified", [pair for pair in headers if pair[0].lower() not in _NOT_OF_304])
        return []
    start_response("200 OK", list(headers))
    if environ["REQUEST_METHOD"] == "HEAD":
        return []
    return [page.body if packed or not page.is_packed else gzip.decompress(page.body)]
