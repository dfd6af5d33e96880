"""SHA-256 of files, bytes and values in one canonical form."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

_BLOCK = 1 << 20


def sha256_of_file(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file, whatever its size."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def sha256_of_bytes(data: bytes) -> str:
    """Return the hexadecimal SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def canonical_json(value: Any) -> bytes:
    """Return a value as JSON with sorted keys, no spaces and a final line break: equal values, equal bytes."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8") + b"\n"


def sha256_of_value(value: Any) -> str:
    """Return the hexadecimal SHA-256 of a JSON value in its canonical form."""
    return sha256_of_bytes(canonical_json(value))
