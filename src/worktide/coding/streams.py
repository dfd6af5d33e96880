"""Streams of bytes that can be looked into, and how far one has come in them."""

from __future__ import annotations

import io
import os
import stat
from typing import BinaryIO, cast


def buffered(stream: BinaryIO) -> io.BufferedReader:
    """Return a stream whose first bytes can be looked at without being read."""
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream))


def size_of(stream: io.BufferedReader) -> int:
    """Return the size of the file behind a stream in bytes, 0 where it is none."""
    try:
        about = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return 0
    return about.st_size if stat.S_ISREG(about.st_mode) else 0


def place_in(stream: io.BufferedReader) -> int:
    """Return how many bytes of a file are read, 0 where that cannot be told."""
    try:
        return stream.tell()
    except (OSError, ValueError):
        return 0
