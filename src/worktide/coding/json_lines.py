"""Reading JSON lines: one object a line; a line that is none is kept and marked."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final

import pyarrow as pa

from worktide.coding.blocks import Block, check_columns
from worktide.coding.encodings import encoding_of, not_decoded
from worktide.coding.streams import buffered, place_in, size_of
from worktide.core.errors import WorktideError

UNREAD: Final = "unread"
NOT_AN_OBJECT: Final = "not a JSON object"
_AT_ONCE: Final = 1 << 22
_SNIFFED: Final = 1 << 16


class JsonLines:
    """A table of JSON lines; its columns are the keys of the objects in the first megabytes, in their order.

    Keys that first come later are told in the note of their row. Raises WorktideError where it is empty or lacks a
    wanted column.
    """

    def __init__(self, stream: BinaryIO, source: str, wanted: Sequence[str], encoding: str | None = None) -> None:
        self._bytes = buffered(stream)
        self.total = size_of(self._bytes)
        self.source, self._rows_read = source, 0
        self._encoding = encoding_of(self._bytes.peek(_SNIFFED)[:_SNIFFED], encoding, source)
        self._text = io.TextIOWrapper(self._bytes, encoding=self._encoding, errors="strict")
        self._first = self._objects()
        if not self._first:
            raise WorktideError("is empty", source=source, hint="Give one JSON object a line.")
        self.names = tuple(dict.fromkeys(key for found in self._first for key in found))
        check_columns(wanted, self.names, source)

    def blocks(self) -> Iterator[Block]:
        """Yield all rows, some megabytes of text at a time."""
        objects = self._first
        while objects:
            self._rows_read += len(objects)
            yield self._block(objects)
            objects = self._objects()

    def _objects(self) -> list[dict[str, Any]]:
        try:
            lines = self._text.readlines(_AT_ONCE)
        except UnicodeError as error:
            raise not_decoded(error, self._encoding, self.source, self._rows_read) from error
        return [_object(line) for line in lines if line.strip()]

    def _block(self, objects: list[dict[str, Any]]) -> Block:
        known, notes = set(self.names), {}
        for place, found in enumerate(objects):
            if UNREAD in found and len(found) == 1:
                notes[place] = NOT_AN_OBJECT
                if UNREAD not in known:
                    notes[place] += f": {found[UNREAD]}"
            elif not known.issuperset(found):
                more = {key: value for key, value in found.items() if key not in known}
                notes[place] = f"has further keys: {json.dumps(more, ensure_ascii=False)}"
        columns = [pa.array([_cell(found.get(name)) for found in objects], type=pa.string()) for name in self.names]
        batch = pa.RecordBatch.from_arrays(columns, names=list(self.names))
        return Block(batch, notes, objects=objects, read=place_in(self._bytes))


def _object(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {UNREAD: line.strip()}
    return found if isinstance(found, dict) else {UNREAD: line.strip()}


def _cell(value: Any) -> str | None:
    """Return a value as a cell of text: text as it is, anything else as JSON; no lone surrogates."""
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode("utf-8")
