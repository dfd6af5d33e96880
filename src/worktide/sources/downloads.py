"""One file over HTTP: resumed where it broke off, never larger than allowed, and never a web page in its
place.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import httpx2

from worktide.core.errors import SourceError, StorageError
from worktide.core.files import write_bytes
from worktide.sources.texts import escaped, looks_like_html

Progress = Callable[[int, int | None], None]

LARGEST_DOWNLOAD: Final = 1 << 30
_REDIRECTS: Final = 10
_PASSING: Final = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait: seconds to connect and between two bytes; how often to try, and the first pause
    between tries.
    """

    connect_seconds: float = 15.0
    read_seconds: float = 60.0
    attempts: int = 4
    pause_seconds: float = 1.0


class _TryAgainError(Exception):
    """The connection broke or the server is busy; what came so far is kept."""


@dataclass(frozen=True, slots=True)
class _Partial:
    """A download that is under way: its bytes in `path`, and beside it what the server said of the file."""

    path: Path
    address: str

    @property
    def notes(self) -> Path:
        return self.path.with_name(f"{self.path.name}.json")

    def size(self) -> int:
        return self.path.stat().st_size if self.path.is_file() else 0

    def validator(self) -> str | None:
        """Return the ETag or date by which the server can tell that the file is still the same, or None."""
        try:
            noted = json.loads(self.notes.read_text("utf-8"))
        except (OSError, ValueError):
            return None
        if not isinstance(noted, dict) or noted.get("address") != self.address:
            return None
        validator = noted.get("validator")
        return validator if isinstance(validator, str) else None

    def begin(self, response: httpx2.Response) -> None:
        etag = response.headers.get("ETag", "")
        strong = etag if etag and not etag.startswith("W/") else None
        validator = strong or response.headers.get("Last-Modified")
        self.discard()
        write_bytes(self.notes, json.dumps({"address": self.address, "validator": validator}).encode())
        write_bytes(self.path, b"")

    def discard(self) -> None:
        self.path.unlink(missing_ok=True)
        self.notes.unlink(missing_ok=True)


def _check_address(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        hint = "Only http and https addresses are fetched."
        raise SourceError("is not an address that can be fetched", source=escaped(address), hint=hint)


def _check_end(response: httpx2.Response, address: str) -> None:
    if urlsplit(address).scheme == "https" and response.url.scheme != "https":
        hint = "Download it in a browser and pass it to `worktide sources add`."
        raise SourceError("redirects from https to http", source=address, got=str(response.url), hint=hint)


def _check_status(response: httpx2.Response, address: str) -> None:
    if response.status_code in _PASSING:
        raise _TryAgainError(f"the server answered {response.status_code} {response.reason_phrase}")
    if response.status_code not in (200, 206):
        hint = "Open the publisher's page in a browser, download the file and pass it to `worktide sources add`."
        got = f"{response.status_code} {response.reason_phrase}"
        raise SourceError("the server does not give the file", source=address, got=got, expected="200 OK", hint=hint)


def _start_of(response: httpx2.Response) -> int:
    """Return at which byte the answer starts: 0 for the whole file."""
    if response.status_code != 206:
        return 0
    unit, _, rest = response.headers.get("Content-Range", "").partition(" ")
    start = rest.split("-")[0]
    if unit != "bytes" or not start.isdigit():
        return -1
    return int(start)


def _blocks(response: httpx2.Response) -> Iterator[bytes]:
    # The bytes as they are on the server, unless it packs them although it was asked not to; in the pieces in
    # which they come, because what waits for a piece to fill is lost when the connection breaks.
    if response.headers.get("Content-Encoding", "identity") == "identity":
        return response.iter_raw()
    return response.iter_bytes()


def _length(response: httpx2.Response, start: int) -> int | None:
    declared = response.headers.get("Content-Length", "")
    return start + int(declared) if declared.isdigit() else None


def _receive(response: httpx2.Response, partial: _Partial, limit: int, progress: Progress) -> None:
    start = _start_of(response)
    if start == 0:
        partial.begin(response)
    elif start != partial.size():
        partial.discard()
        raise _TryAgainError("the server resumed at another byte than asked for")
    total, size = _length(response, start), start
    if (total or 0) > limit:
        raise _too_large(partial, total or 0, limit)
    try:
        with partial.path.open("ab") as sink:
            for block in _blocks(response):
                sink.write(block)
                size += len(block)
                if size > limit:
                    raise _too_large(partial, size, limit)
                progress(size, total)
    except OSError as error:
        hint = "Free some space and run the same command again; nothing was replaced."
        partial.discard()
        raise StorageError(
            f"could not be written ({error.strerror})", source=str(partial.path.parent), hint=hint
        ) from error


def _too_large(partial: _Partial, size: int, limit: int) -> SourceError:
    partial.discard()
    hint = "It cannot be the file that was meant; nothing was kept."
    return SourceError("is larger than allowed", source=partial.address, got=f"{size} bytes", expected=limit, hint=hint)


def _refuse_page(partial: _Partial, response: httpx2.Response) -> None:
    with partial.path.open("rb") as stream:
        head = stream.read(1024)
    if looks_like_html(head):
        partial.discard()
        hint = "Open the publisher's page in a browser, download the file and pass it to `worktide sources add`."
        got = response.headers.get("Content-Type", "a web page")
        raise SourceError(
            "the server sent an HTML page where a file was due", source=partial.address, got=got, hint=hint
        )


def _attempt(client: httpx2.Client, partial: _Partial, limit: int, progress: Progress) -> None:
    headers = {"Accept-Encoding": "identity"}
    size, validator = partial.size(), partial.validator()
    if size and validator:
        headers |= {"Range": f"bytes={size}-", "If-Range": validator}
    try:
        with client.stream("GET", partial.address, headers=headers) as response:
            if response.status_code == 416:
                partial.discard()
                raise _TryAgainError("the server cannot resume the file")
            _check_end(response, partial.address)
            _check_status(response, partial.address)
            _receive(response, partial, limit, progress)
            _refuse_page(partial, response)
    except httpx2.TooManyRedirects as error:
        hint = "The publisher has moved the file: look on its page."
        raise SourceError(
            "redirects in a circle", source=partial.address, expected=f"at most {_REDIRECTS}", hint=hint
        ) from error
    except (httpx2.UnsupportedProtocol, httpx2.InvalidURL) as error:
        hint = "Only http and https addresses are fetched."
        raise SourceError(
            "redirects to another kind of address", source=partial.address, got=str(error), hint=hint
        ) from error
    except (httpx2.TransportError, httpx2.DecodingError) as error:
        raise _TryAgainError(_reason(error)) from error


def _reason(error: httpx2.HTTPError) -> str:
    if isinstance(error, httpx2.TimeoutException):
        return "the server did not answer in time"
    if isinstance(error, httpx2.ConnectError):
        return f"no connection ({error})"
    return f"the connection broke ({error})"


def download(
    address: str,
    path: Path,
    *,
    limit: int = LARGEST_DOWNLOAD,
    patience: Patience | None = None,
    progress: Progress = lambda _size, _total: None,
) -> None:
    """Download a file to `path`, going on where an earlier call broke off; the proxy comes from the
    environment.

    `progress` is told the bytes so far and in all, where the server says. Raises SourceError where the server
    does not give the file, sends a web page, more than `limit` bytes or nothing, or after the last attempt;
    then what came is kept in `path` for the next call only where it can be resumed. Raises StorageError where
    the disk is full.
    """
    _check_address(address)
    patient = patience or Patience()
    partial = _Partial(path, address)
    timeout = httpx2.Timeout(patient.read_seconds, connect=patient.connect_seconds)
    agent = {"User-Agent": f"worktide/{version('worktide')}"}
    with httpx2.Client(timeout=timeout, follow_redirects=True, max_redirects=_REDIRECTS, headers=agent) as client:
        for attempt in range(1, patient.attempts + 1):
            try:
                return _attempt(client, partial, limit, progress)
            except _TryAgainError as error:
                if attempt == patient.attempts:
                    raise _given_up(partial, error) from error
                time.sleep(patient.pause_seconds * 2 ** (attempt - 1))
    return None


def _given_up(partial: _Partial, error: Exception) -> SourceError:
    kept = partial.size()
    hint = "Run the same command again later."
    if kept and partial.validator():
        hint = f"{kept} bytes are kept: run the same command again and it goes on from there."
    else:
        partial.discard()
    return SourceError(str(error), source=partial.address, hint=hint)
