"""How far a run is, on a terminal: what is done, the rate, and the time left."""

from __future__ import annotations

import sys
import time
from typing import Final, TextIO

_BETWEEN_LINES: Final = 0.5


class Progress:
    """Tells a terminal how far a step is, twice a second at most; says nothing where `stream` is none."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream if stream is not None else sys.stderr
        self._shown = self._stream.isatty()
        self._started = self._told = time.monotonic()

    def begin(self) -> None:
        """Start the clock of a step."""
        self._started = time.monotonic()

    def tell(self, what: str, done: int, part: float) -> None:
        """Say that `done` things (rows, titles) are done, which is the share `part` (0 to 1) of the step."""
        now = time.monotonic()
        if self._shown and now - self._told >= _BETWEEN_LINES:
            self._told = now
            self._stream.write(f"\r{progress_line(what, done, part, now - self._started)}\x1b[K")
            self._stream.flush()

    def end(self) -> None:
        """Clear the line."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def progress_line(what: str, done: int, part: float, seconds: float) -> str:
    """Return one line: done, rate, share and time left where they can be told.

    >>> progress_line("rows", 500_000, 0.25, 2.0)
    '500,000 rows, 250,000 a second, 25 %, 6 s left'
    """
    line = f"{done:,} {what}, {done / max(seconds, 1e-9):,.0f} a second"
    return f"{line}, {100 * part:.0f} %, {seconds * (1 - part) / part:,.0f} s left" if 0 < part <= 1 else line
