"""A page of the site as its views make it, asked for within the process: no server, no network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Final
from urllib.parse import unquote_to_bytes, urlsplit

from django.core.handlers.wsgi import WSGIHandler

REDIRECTS: Final = frozenset({"301", "302", "303", "307", "308"})
GONE: Final = frozenset({"404", "410"})


@dataclass(frozen=True, slots=True)
class Rendered:
    """One answer of the site: its status, kind of content, where it leads on to (or nothing), and body."""

    status: str
    kind: str
    onward: str
    body: bytes


@lru_cache(maxsize=1)
def _handler() -> WSGIHandler:
    return WSGIHandler()


def _environ(path: str, query: str, origin: str) -> dict[str, object]:
    address = urlsplit(origin)
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": address.hostname or "",
        "SERVER_PORT": str(address.port or (443 if address.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": address.netloc,
        "wsgi.url_scheme": address.scheme,
        "wsgi.input": BytesIO(),
    }


def render(request: str, origin: str) -> Rendered:
    """Return what the site answers to a GET of a path (with its query) at an origin such as https://example.org."""
    path, _, query = request.partition("?")
    told: list[tuple[str, dict[str, str]]] = []
    written: list[bytes] = []

    def start(status: str, headers: list[tuple[str, str]], _error: object = None, /) -> Callable[[bytes], object]:
        told.append((status, {name.lower(): value for name, value in headers}))
        return written.append

    parts = _handler()(_environ(path, query, origin), start)
    try:
        body = b"".join([*written, *parts])
    finally:
        parts.close()
    status, headers = told[0]
    return Rendered(status[:3], headers.get("content-type", "").partition(";")[0], headers.get("location", ""), body)
