"""Text that is UTF-8 but for some lines: those are read as Windows-1252 and counted."""

from __future__ import annotations

import io
from typing import BinaryIO, Final

OTHER: Final = "lines read as Windows-1252, which were not UTF-8"
_AT_ONCE: Final = 1 << 22


class MendedText(io.RawIOBase):
    """A stream of bytes that are all UTF-8; `lines` counts those that were not.

    Bytes that Windows-1252 does not know are shown as replacement characters.
    """

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream, self._rest, self._ready = stream, b"", b""
        self.lines, self.read_bytes = 0, 0

    def readable(self) -> bool:
        """Return True: this is what it is for."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what io calls it with
        """Fill a buffer with mended bytes and return how many; 0 at the end."""
        while not self._ready:
            more = self._stream.read(_AT_ONCE)
            self.read_bytes += len(more)
            if not more and not self._rest:
                return 0
            self._ready = self._mended(more)
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count

    def _mended(self, more: bytes) -> bytes:
        """Return the whole lines so far as UTF-8; an unfinished one waits, except at the end."""
        text = self._rest + more
        cut = text.rfind(b"\n") + 1 if more else len(text)
        text, self._rest = text[:cut], text[cut:]
        try:
            text.decode()
        except UnicodeDecodeError:
            return b"".join(self._line(line) for line in text.splitlines(keepends=True))
        return text

    def _line(self, line: bytes) -> bytes:
        try:
            line.decode()
        except UnicodeDecodeError:
            self.lines += 1
            return line.decode("cp1252", errors="replace").encode()
        return line
