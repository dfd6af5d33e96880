"""Fair limits for interface and feeds: so many requests an address and minute, told in headers, first of all."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import msgspec

from worktide.site.api.problems import MEDIA_TYPE, plain_problem, problem
from worktide.site.visitors import visitor

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BEGINS: Final = "/api/"
FEED_ENDS: Final = (".atom", "/feed.json")
WINDOW_SECONDS: Final = 60
MOST_ADDRESSES: Final = 50_000


@dataclass(frozen=True, slots=True)
class Policy:
    """A limit: its name in the headers, and how many requests a window holds."""

    name: str
    quota: int


READING: Final = Policy("reading", 600)
COMPUTING: Final = Policy("computing", 60)
FEEDS: Final = Policy("feeds", 120)


class Windows:
    """How many requests each address made in its current minute; the address seen longest ago is forgotten first."""

    def __init__(self, most: int = MOST_ADDRESSES, clock: Callable[[], float] = monotonic) -> None:
        self._most, self._clock = most, clock
        self._held: OrderedDict[tuple[str, str], tuple[float, int]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._held)

    def take(self, address: str, policy: Policy) -> tuple[int, int]:
        """Count one request; return how many are left (below 0: refused) and the seconds until the window ends."""
        now, key = self._clock(), (policy.name, address)
        with self._lock:
            began, count = self._held.pop(key, (now, 0))
            if now - began >= WINDOW_SECONDS:
                began, count = now, 0
            count = min(count + 1, policy.quota + 1)
            self._held[key] = (began, count)
            if len(self._held) > self._most:
                self._held.popitem(last=False)
        return policy.quota - count, max(1, round(began + WINDOW_SECONDS - now))


def policy_of(path: str, method: str) -> Policy | None:
    """Return the limit that a request counts for, or None where there is none."""
    if path.startswith(BEGINS):
        return READING if method in ("GET", "HEAD", "OPTIONS") else COMPUTING
    return FEEDS if path.endswith(FEED_ENDS) else None


class FairLimits:
    """A WSGI application that counts requests to interface and feeds and refuses with 429 what is beyond the limit."""

    def __init__(self, application: WSGIApplication, proxies: int = 0, windows: Windows | None = None) -> None:
        self.application, self.proxies = application, proxies
        self.windows = windows or Windows()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with the limits in the headers; pages are not counted."""
        policy = policy_of(environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"])
        if policy is None:
            return self.application(environ, start_response)
        left, seconds = self.windows.take(visitor(environ, self.proxies), policy)
        told = [
            ("RateLimit-Policy", f'"{policy.name}";q={policy.quota};w={WINDOW_SECONDS}'),
            ("RateLimit", f'"{policy.name}";r={max(left, 0)};t={seconds}'),
        ]
        if left < 0:
            return _refused(start_response, told, policy, seconds)

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            return start_response(status, [*headers, *told], *error)

        return self.application(environ, start)


def _refused(
    start_response: StartResponse, told: list[tuple[str, str]], policy: Policy, seconds: int
) -> Iterable[bytes]:
    detail = f"One address may send {policy.quota} such requests a minute."
    given = problem(429, detail)
    body = msgspec.json.encode(plain_problem(given))
    headers = [
        ("Content-Type", MEDIA_TYPE),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Retry-After", str(seconds)),
        ("Access-Control-Allow-Origin", "*"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    start_response("429 Too Many Requests", [*headers, *told])
    return [body]
