"""Whether each address leads to a page: a HEAD, then a GET for those that do not answer it, once again where that may
help.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import version
from typing import Final, Literal
from urllib.parse import urlsplit

import httpx2

from worktide.core.errors import WorktideError
from worktide.pipeline.links.requests import Answer, NoAnswerError, ask
from worktide.pipeline.links.turns import Turns

State = Literal["ok", "redirects", "unclear", "dead"]

_PAUSES_BEFORE_AGAIN: Final = 5
# What servers answer that let browsers in and programs not: a page is likely there.
_REFUSALS: Final = frozenset({401, 403, 405, 406, 429, 451, 999})


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for an answer, seconds between two requests to a host, and requests at once over all hosts."""

    seconds: float = 20.0
    pause: float = 1.0
    concurrency: int = 8


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one address: `final` is where it ends, `reason` what was told, `for_good` whether it has moved.

    `unclear` is an address whose server refuses programs: only a browser can tell.
    """

    address: str
    state: State
    final: str
    reason: str
    for_good: bool = False


def check_links(addresses: Iterable[str], patience: Patience | None = None) -> dict[str, Verdict]:
    """Return a verdict for each distinct address, sorted by address.

    One request at a time goes to a host, several hosts are asked at once; cookies are neither kept nor sent; a proxy
    comes from the environment. Raises WorktideError where the environment's proxy or certificates cannot be used.
    """
    wanted = sorted(set(addresses))
    verdicts = asyncio.run(_check_all(wanted, patience or Patience()))
    return dict(zip(wanted, verdicts, strict=True))


async def _check_all(addresses: list[str], patience: Patience) -> list[Verdict]:
    turns = Turns(patience.pause, patience.concurrency)
    async with _client(patience) as client:
        return await asyncio.gather(*(_check(client, turns, address, patience) for address in addresses))


def _client(patience: Patience) -> httpx2.AsyncClient:
    try:
        return httpx2.AsyncClient(
            headers={"User-Agent": f"worktide/{version('worktide')} (link check)", "Accept": "text/html, */*;q=0.5"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=httpx2.Timeout(patience.seconds),
            follow_redirects=False,
        )
    except (ImportError, ValueError) as error:
        hint = "Check HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE."
        raise WorktideError("the proxy or certificates of the environment cannot be used", hint=hint) from error


async def _check(client: httpx2.AsyncClient, turns: Turns, address: str, patience: Patience) -> Verdict:
    """Ask by HEAD; for a page that this does not show, by GET; and by GET again where that may help."""
    found = await _asked(client, turns, "HEAD", address, patience)
    if not _is_there(found):
        found = await _asked(client, turns, "GET", address, patience)
        if found.may_pass:
            found = await _asked(client, turns, "GET", address, patience)
    return _verdict(address, found)


async def _asked(
    client: httpx2.AsyncClient, turns: Turns, method: str, address: str, patience: Patience
) -> Answer | NoAnswerError:
    """Return an answer, or why there is none; a host that may do better in a while is left alone for a while."""
    found: Answer | NoAnswerError
    try:
        found = await ask(client, turns, method, address, patience.seconds)
    except NoAnswerError as error:
        found = error
    if found.may_pass:
        turns.put_off(urlsplit(address).hostname or "", _PAUSES_BEFORE_AGAIN * patience.pause)
    return found


def _is_there(found: Answer | NoAnswerError) -> bool:
    return isinstance(found, Answer) and found.good


def _verdict(address: str, found: Answer | NoAnswerError) -> Verdict:
    if isinstance(found, NoAnswerError):
        return Verdict(address, "dead", address, str(found))
    told = f"{found.status} {found.words}".strip()
    if found.good:
        moved = found.address != address
        return Verdict(address, "redirects" if moved else "ok", found.address, told, moved and found.for_good)
    state: State = "unclear" if found.status in _REFUSALS else "dead"
    return Verdict(address, state, found.address, told)
