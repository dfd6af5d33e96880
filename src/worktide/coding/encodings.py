"""Which encoding a table is in: told by its first bytes, never guessed silently."""

from __future__ import annotations

import codecs
from typing import Final

from worktide.core.errors import WorktideError

PLAIN: Final = "utf-8"
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ARCHIVES: Final = {
    b"PK\x03\x04": "a workbook or archive",
    b"\xd0\xcf\x11\xe0": "an old workbook or document",
    b"\x1f\x8b": "compressed (gzip)",
    b"%PDF": "a PDF",
}
_HALF: Final = 0.4


def encoding_of(start: bytes, given: str | None, source: str) -> str:
    """Return the encoding of a table from its first bytes: the one given, its byte order mark's, else UTF-8.

    Raises WorktideError for an unknown encoding, for files that are no text, and for UTF-16 without its mark.
    """
    for mark, what in _ARCHIVES.items():
        if start.startswith(mark):
            hint = "Give a CSV, TSV, Parquet or JSON lines file; export a workbook as CSV (UTF-8)."
            raise WorktideError(f"is {what}, not a table of text", source=source, hint=hint)
    if given is not None:
        try:
            return codecs.lookup(given).name
        except LookupError as error:
            hint = "Such as utf-8, utf-16, latin-1 or cp1252."
            raise WorktideError("there is no such encoding", source=source, got=given, hint=hint) from error
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    if len(start) > 3 and max(start[::2].count(0), start[1::2].count(0)) > _HALF * len(start) / 2:
        hint = "Give --encoding utf-16-le or utf-16-be."
        raise WorktideError("looks like UTF-16 without a byte order mark", source=source, hint=hint)
    return PLAIN


def not_decoded(error: UnicodeError, encoding: str, source: str, rows: int) -> WorktideError:
    """Return the error for text that is not in its encoding; `rows` is how many rows were read before."""
    row = None
    got = None
    if isinstance(error, UnicodeDecodeError):
        row = rows + 1 + error.object[: error.start].count(b"\n")
        got = error.object[error.start : error.start + 1].hex()
    hint = "Save it as UTF-8, or give its encoding: --encoding latin-1 or cp1252 for older Western European files."
    return WorktideError(f"is not {encoding.upper()}", source=source, row=row, got=got and f"byte {got}", hint=hint)
