"""Who sent something lately, remembered so that nobody can say who it was. Knows nothing of Django."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict, deque
from typing import Final

PER_VISITOR: Final = 5
VISITOR_SECONDS: Final = 600
VISITORS_REMEMBERED: Final = 10_000

# Made anew with each process and never written down, so what is remembered says nothing once the process has ended.
_SALT: Final = secrets.token_bytes(32)


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
