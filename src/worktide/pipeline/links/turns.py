"""One request at a time to each host, with a pause between two."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """Whose turn it is at each host, and at most so many requests over all hosts; `pause` is in seconds."""

    def __init__(self, pause: float, concurrency: int) -> None:
        self._pause = pause
        self._all = asyncio.Semaphore(concurrency)
        self._locks: dict[str, asyncio.Lock] = {}
        self._next: dict[str, float] = {}

    @asynccontextmanager
    async def at(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at a host, and hold it."""
        async with self._locks.setdefault(host, asyncio.Lock()):
            while (wait := self._next.get(host, 0.0) - _now()) > 0:
                await asyncio.sleep(wait)
            async with self._all:
                try:
                    yield
                finally:
                    self.put_off(host, self._pause)

    def put_off(self, host: str, seconds: float) -> None:
        """Let nobody ask a host for so many seconds from now."""
        self._next[host] = max(self._next.get(host, 0.0), _now() + seconds)


def _now() -> float:
    return asyncio.get_running_loop().time()
