"""Layouts: what each column of a publisher's table is called, holds and may hold, written once as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import pandera.polars as pa
import polars as pl

from worktide.sources.tables import checked, renamed, with_booleans, with_codes, with_numbers

Kind = Literal["text", "flag", "month", "integer", "number", "onet_soc", "soc", "census", "isco", "task_id"]

MONTH: Final = r"^\d{4}-(0[1-9]|1[0-2])$"
ELEMENT: Final = r"^\d(\.[A-Z])?(\.\w{1,2})*$"

_CODES: Final = ("onet_soc", "soc", "census", "isco", "task_id")
_TYPES: Final[Mapping[str, Any]] = {
    "flag": pl.Boolean,
    "integer": pl.Int64,
    "number": pl.Float64,
    "task_id": pl.Int64,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of ours: its name, what it holds, and what is allowed in it.

    `kind` is `text`, `flag` (yes or no), `month` (`08/2023` becomes `2023-08`), `integer`, `number` or the form of a
    code. `among` are the only values allowed; `low` and `high` are the ends of a range, both allowed; `pattern` is a
    regular expression.
    """

    name: str
    kind: Kind = "text"
    nullable: bool = False
    among: tuple[Any, ...] = ()
    low: float | None = None
    high: float | None = None
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A table of a publisher: its columns by the name that the publisher gives them, and what makes a row unique.

    `ignored` are the publisher's columns that we do not take up; `knows` says in words which releases have this layout.
    """

    columns: Mapping[str, Column]
    key: tuple[str, ...]
    ignored: tuple[str, ...] = ()
    knows: str | None = None

    def of_kind(self, *kinds: str) -> list[str]:
        """Return our names of the columns of some kinds, in order."""
        return [column.name for column in self.columns.values() if column.kind in kinds]


def _checks(column: Column) -> list[pa.Check]:
    checks = []
    if column.among:
        checks.append(pa.Check.isin(list(column.among)))
    if column.low is not None:
        checks.append(pa.Check.ge(column.low))
    if column.high is not None:
        checks.append(pa.Check.le(column.high))
    pattern = MONTH if column.kind == "month" else column.pattern
    if pattern is not None:
        checks.append(pa.Check.str_matches(pattern))
    return checks


def schema_of(columns: list[Column]) -> pa.DataFrameSchema:
    """Return the pandera schema of columns: type, nulls, categories, range and pattern of each."""
    return pa.DataFrameSchema(
        {
            column.name: pa.Column(_TYPES.get(column.kind, pl.String), _checks(column), nullable=column.nullable)
            for column in columns
        }
    )


def typed(frame: pl.DataFrame, layout: Layout, *, source: str) -> pl.DataFrame:
    """Return a frame of text under our names and in our types, still with its row numbers.

    Raises SourceError where a column went, came or was renamed, and at the first cell that its column cannot hold.
    """
    columns = layout.columns.values()
    names = {publisher: column.name for publisher, column in layout.columns.items()}
    frame = renamed(frame, names, source=source, knows=layout.knows, ignored=layout.ignored)
    codes: dict[str, Any] = {column.name: column.kind for column in columns if column.kind in _CODES}
    numbers = {column.name: _TYPES[column.kind] for column in columns if column.kind in ("integer", "number")}
    frame = with_numbers(with_codes(frame, codes, source=source), numbers, source=source)
    frame = with_booleans(frame, layout.of_kind("flag"), source=source)
    months = [pl.col(name).str.replace(r"^(\d{2})/(\d{4})$", "$2-$1") for name in layout.of_kind("month")]
    return frame.with_columns(months)


def checked_table(frame: pl.DataFrame, layout: Layout, *, source: str) -> pl.DataFrame:
    """Return a typed frame as a table: every check of its layout holds, and it is sorted by its key."""
    return checked(frame, schema_of(list(layout.columns.values())), source=source, key=layout.key)


def table(frame: pl.DataFrame, layout: Layout, *, source: str) -> pl.DataFrame:
    """Return a frame of text as a typed and checked table; raises SourceError as `typed` and `checked` do."""
    return checked_table(typed(frame, layout, source=source), layout, source=source)
