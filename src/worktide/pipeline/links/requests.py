"""One address asked by one method, redirects followed by hand: each hop takes its turn at its host."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx2

from worktide.pipeline.links.turns import Turns

MOST_REDIRECTS: Final = 10
LONGEST_WAIT: Final = 60.0
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD: Final = frozenset({301, 308})
_PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Answer:
    """How a chain of redirects ended: status and address; `for_good` says that all of its redirects are permanent."""

    status: int
    words: str
    address: str
    for_good: bool

    @property
    def good(self) -> bool:
        """Whether there is a page."""
        return 200 <= self.status < 300

    @property
    def may_pass(self) -> bool:
        """Whether the same request may be answered otherwise in a while."""
        return self.status in _PASSING


class NoAnswerError(Exception):
    """No server answered as servers do; `may_pass` says whether that may be otherwise in a while."""

    def __init__(self, reason: str, *, may_pass: bool) -> None:
        super().__init__(reason)
        self.may_pass = may_pass


async def ask(client: httpx2.AsyncClient, turns: Turns, method: str, address: str, seconds: float) -> Answer:
    """Return how an address answers at the end of its redirects, `seconds` at most for each; raises NoAnswerError."""
    seen = [address]
    for_good = True
    while True:
        status, words, target = await _once(client, turns, method, seen[-1], seconds)
        if status not in _REDIRECTS or not target:
            return Answer(status, words, seen[-1], for_good)
        for_good &= status in _FOR_GOOD
        seen.append(_next(seen, target))


def _next(seen: list[str], target: str) -> str:
    """Return where a redirect leads; raises NoAnswerError for a circle, too many, or what is no address of the web."""
    try:
        address = urldefrag(urljoin(seen[-1], target)).url
        known = urlsplit(address).scheme in ("http", "https") and bool(urlsplit(address).hostname)
    except ValueError:
        known = False
    if not known:
        raise NoAnswerError("redirects to what is no address of the web", may_pass=False)
    if address in seen:
        raise NoAnswerError("redirects in a circle", may_pass=False)
    if len(seen) > MOST_REDIRECTS:
        raise NoAnswerError(f"redirects more than {MOST_REDIRECTS} times", may_pass=False)
    return address


async def _once(
    client: httpx2.AsyncClient, turns: Turns, method: str, address: str, seconds: float
) -> tuple[int, str, str]:
    host = urlsplit(address).hostname or ""
    try:
        async with (
            turns.at(host),
            # The client's own limits are between two bytes; a server may drip them without end.
            asyncio.timeout(seconds),
            # What the page says is not read: it is enough that the server begins to send it.
            client.stream(method, address) as response,
        ):
            if response.status_code in _PASSING:
                turns.put_off(host, _wait(response))
            return response.status_code, response.reason_phrase, response.headers.get("Location", "")
    except (TimeoutError, httpx2.TimeoutException) as error:
        raise NoAnswerError(f"no answer within {seconds:g} seconds", may_pass=True) from error
    except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, UnicodeError) as error:
        raise NoAnswerError("is no address of the web", may_pass=False) from error
    except httpx2.ConnectError as error:
        raise NoAnswerError(f"no connection ({str(error) or type(error).__name__})", may_pass=True) from error
    except (httpx2.TransportError, httpx2.DecodingError) as error:
        raise NoAnswerError(f"the connection broke ({str(error) or type(error).__name__})", may_pass=True) from error


def _wait(response: httpx2.Response) -> float:
    """Return for how many seconds a busy server asks to be left alone: a minute at most, 0 where it does not say."""
    given = response.headers.get("Retry-After", "")
    return min(float(given), LONGEST_WAIT) if given.isascii() and given.isdigit() else 0.0
