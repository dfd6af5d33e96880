"""Several files in one ZIP whose bytes depend on the files and the release's date alone."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_READABLE: Final = 0o644 << 16
_PACKED_ALREADY: Final = (".parquet", ".xlsx", ".zip")
_UNIX: Final = 3


def zip_bytes(files: Mapping[str, bytes], date: str) -> bytes:
    """Return files, by name, as a ZIP sorted by name; every file is dated `date` (ISO 8601, midnight)."""
    year, month, day = (int(part) for part in date.split("-"))
    sink = io.BytesIO()
    with ZipFile(sink, "w") as archive:
        for name in sorted(files):
            entry = ZipInfo(name, (year, month, day, 0, 0, 0))
            entry.external_attr, entry.create_system = _READABLE, _UNIX
            entry.compress_type = ZIP_STORED if name.endswith(_PACKED_ALREADY) else ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return sink.getvalue()
