"""The last check of a table: its pandera schema, its key, and values that must be known; failures as
SourceError.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import pandera.errors
import pandera.polars as pa
import polars as pl

from worktide.core.errors import SourceError
from worktide.sources.columns import came_and_went, row_of

_AGAIN = "Download the file again; if it is a newer release, this reader does not know it yet."
_LISTED = 20
_PROBLEMS = {
    "not_nullable": "is missing where a value is due",
    "field_uniqueness": "occurs more than once",
}


def _refuse_missing_columns(frame: pl.DataFrame, schema: pa.DataFrameSchema, source: str) -> None:
    missing = [name for name in schema.columns if name not in frame.columns]
    if missing:
        raise SourceError("the table lacks columns", source=source, got=frame.columns, expected=missing, hint=_AGAIN)


def _refuse_bad_key(frame: pl.DataFrame, key: Sequence[str], source: str) -> None:
    for column in key:
        places = frame[column].is_null().arg_true()
        if len(places):
            row = row_of(frame, int(places[0]))
            raise SourceError(f"{column} is missing where a value is due", source=source, row=row, hint=_AGAIN)
    repeated = (~frame.select(pl.struct(key).is_first_distinct()).to_series()).arg_true()
    if len(repeated):
        place = int(repeated[0])
        got = ", ".join(str(frame[column][place]) for column in key)
        problem = f"{len(repeated)} rows repeat a key of {', '.join(key)} that stood before"
        hint = f"Each key stands once. {_AGAIN}"
        raise SourceError(
            problem, source=source, row=row_of(frame, place), got=got, expected="each key once", hint=hint
        )


def _schema_failure(frame: pl.DataFrame, failures: Any, source: str) -> SourceError:
    first = failures.sort("index", nulls_last=False).row(0, named=True)
    row = None if first["index"] is None else row_of(frame, int(first["index"]))
    column = first["column"] or "the table"
    check = str(first["check"])
    problem = _PROBLEMS.get(check, f"fails the check {check}")
    return SourceError(
        f"{column} {problem}", source=source, row=row, got=first["failure_case"], expected=check, hint=_AGAIN
    )


def checked(frame: pl.DataFrame, schema: pa.DataFrameSchema, *, source: str, key: Sequence[str]) -> pl.DataFrame:
    """Return the table with the schema's columns in the schema's order, sorted by its key, once all of it
    holds.

    Raises SourceError, with the row in the user's file, for a missing column, a null or repeated key, a wrong
    type, a null or a value out of range.
    """
    _refuse_missing_columns(frame, schema, source)
    _refuse_bad_key(frame, key, source)
    table = frame.select(list(schema.columns))
    try:
        schema.validate(table, lazy=True)
    except pandera.errors.SchemaErrors as error:
        raise _schema_failure(frame, error.failure_cases, source) from error
    return table.sort(key, maintain_order=True)


def known_values(
    frame: pl.DataFrame, column: str, known: Collection[Any], *, source: str, among: str = "the known values"
) -> pl.DataFrame:
    """Return the frame unchanged when every value of a column is among `known` (nulls are not looked at).

    Raises SourceError at the first unknown code. `among` says in words what is known, such as `Occupation
    Data`.
    """
    unknown = frame[column].is_not_null() & ~frame[column].is_in(list(known))
    places = unknown.arg_true()
    if len(places):
        place = int(places[0])
        values = sorted(frame.filter(unknown)[column].unique().to_list())
        more = f" and {len(values) - _LISTED} more" if len(values) > _LISTED else ""
        problem = f"{column} holds unknown codes: {', '.join(map(str, values[:_LISTED]))}{more}"
        expected = f"one of {among}"
        raise SourceError(
            problem,
            source=source,
            row=row_of(frame, place),
            got=frame[column][place],
            expected=expected,
            hint=_AGAIN,
        )
    return frame


def same_values(
    frame: pl.DataFrame, column: str, known: Collection[str], *, source: str, knows: str | None = None
) -> pl.DataFrame:
    """Return the frame unchanged when a column holds exactly the values `known`, such as the elements of one
    release.

    Raises SourceError that says which went and which came.
    """
    values = set(frame[column].drop_nulls().unique().to_list())
    came, went = sorted(values - set(known)), sorted(set(known) - values)
    if came or went:
        problem = f"{column} holds other values than this reader knows ({came_and_went(came, went)})"
        hint = f"This reader knows {knows}. Use that release, or a newer version of Worktide." if knows else _AGAIN
        raise SourceError(problem, source=source, hint=hint)
    return frame
