"""Whom a request counts for, and who sent something lately, so remembered that nobody can say who it was."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from collections import OrderedDict, deque
from collections.abc import Mapping
from typing import Any, Final

PER_VISITOR: Final = 5
VISITOR_SECONDS: Final = 600
VISITORS_REMEMBERED: Final = 10_000
BITS_OF_V6: Final = 64
"""Bits of an IPv6 address that count: a household has the rest to itself."""
_LONGEST: Final = 64

# Made anew with each process and never written down, so what is remembered says nothing once the process has ended.
_SALT: Final = secrets.token_bytes(32)


def visitor(environ: Mapping[str, Any], proxies: int) -> str:
    """Return whom a request counts for: the peer, or behind `proxies` trusted ones the address that they were sent by.

    `environ` is that of WSGI. Of an IPv6 address the network of 64 bits counts.
    """
    sent = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    address: str = sent[-proxies] if proxies and len(sent) >= proxies else environ.get("REMOTE_ADDR", "")
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:_LONGEST]
    return str(parsed) if parsed.version == 4 else str(ipaddress.ip_network((int(parsed), BITS_OF_V6), strict=False))


class RecentVisitors:
    """How often each visitor sent something lately, by a keyed hash of the address, in memory alone."""

    def __init__(self) -> None:
        self._sent: OrderedDict[bytes, deque[float]] = OrderedDict()

    def may_send(self, address: str, now: float) -> bool:
        """Return whether the visitor may send once more, and count it; `now` in seconds of any steady clock."""
        key = hashlib.blake2b(address.encode("utf-8", "replace")[:200], key=_SALT, digest_size=16).digest()
        times = self._sent.pop(key, deque())
        while times and times[0] <= now - VISITOR_SECONDS:
            times.popleft()
        allowed = len(times) < PER_VISITOR
        if allowed:
            times.append(now)
        self._sent[key] = times
        self._forget(now)
        return allowed

    def _forget(self, now: float) -> None:
        """Drop who sent nothing for ten minutes, and the longest silent where there are too many."""
        while self._sent:
            times = next(iter(self._sent.values()))
            if len(self._sent) <= VISITORS_REMEMBERED and times and times[-1] > now - VISITOR_SECONDS:
                return
            self._sent.popitem(last=False)
