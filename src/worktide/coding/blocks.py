"""A few thousand rows of a table on their way through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import pyarrow as pa

from worktide.core.errors import WorktideError


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows: `batch` holds their columns, `notes` what is wrong with a row by its place in the block.

    `objects` are the rows as read where they came as JSON; `read` is how much of the input's
    `total` (see `opening.Table`) is read so far.
    """

    batch: pa.RecordBatch
    notes: Mapping[int, str]
    objects: Sequence[dict[str, Any]] | None = None
    read: int = 0


def check_columns(wanted: Sequence[str], names: Sequence[str], source: str) -> None:
    """Raise WorktideError, naming the nearest column, where a wanted column is missing or there twice."""
    for name in wanted:
        if list(names).count(name) > 1:
            raise WorktideError("two columns have this name", source=source, got=name, hint="Rename one of them.")
        if name not in names:
            close = get_close_matches(name.casefold(), [one.casefold() for one in names], 1, 0.5)
            nearest = next((one for one in names if close and one.casefold() == close[0]), None)
            hint = f"Did you mean {nearest!r}? " if nearest else ""
            shown = ", ".join(repr(one) for one in list(names)[:20]) or "none"
            raise WorktideError("there is no such column", source=source, got=name, hint=f"{hint}The columns: {shown}.")
