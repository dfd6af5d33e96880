"""Interrupts that are never lost.

Python raises KeyboardInterrupt wherever the signal finds it, also in callbacks of its own (imports have some) that
print an exception and go on. So the wish to stop is kept as well, and heeded where the next step begins.
"""

from __future__ import annotations

import signal
from types import FrameType


class Interruption:
    """The wish to stop, from Ctrl-C (SIGINT) or SIGTERM, of a process that does its work in steps.

    Until `heed` is first called (while modules load) a signal is only noted; from then on the first one raises at once,
    and no later one disturbs what is put in order because of it.
    """

    def __init__(self) -> None:
        """Listen to both signals from now on."""
        self._asked = False
        self._begun = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - as signal hands them over
        first, self._asked = not self._asked, True
        if first and self._begun:
            raise KeyboardInterrupt

    def heed(self) -> None:
        """Raise KeyboardInterrupt if a stop has been asked for."""
        self._begun = True
        if self._asked:
            raise KeyboardInterrupt
