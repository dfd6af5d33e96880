"""A person's own small table: a CSV file read whole, its rows checked for being a CSV at all."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Final

from worktide.core.errors import SourceError

LARGEST_FILE: Final = 64 << 20


def csv_rows(path: Path, asked: str) -> list[list[str]]:
    """Return the rows of a CSV file of at most 64 MiB in UTF-8; commas, semicolons or tabs divide its columns.

    `asked` says in a sentence what an empty file should hold. Raises SourceError naming file, row and reason.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise SourceError("the file is too large", source=path.name, expected=f"at most {LARGEST_FILE:,} bytes")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SourceError(f"cannot be read ({error.strerror})", source=str(path)) from error
    except UnicodeDecodeError as error:
        hint = "Save the file as CSV in UTF-8."
        row = path.read_bytes()[: error.start].count(b"\n") + 1
        raise SourceError("is not UTF-8", source=path.name, row=row, hint=hint) from error
    if "\x00" in text:
        raise SourceError("holds NUL bytes", source=path.name, hint="Save the file as CSV in UTF-8.")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise SourceError(f"is no CSV ({error})", source=path.name, hint="Check its quotation marks.") from error
    if not rows or not any(rows[0]):
        raise SourceError("the file is empty", source=path.name, hint=asked)
    return rows
