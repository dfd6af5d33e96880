"""Columns out of and into tables of Polars, pandas and Arrow, without one library loading another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from worktide.core.errors import WorktideError

Library = Literal["polars", "pandas", "pyarrow"]

_HINT: Final = "Give a polars.DataFrame, a pandas.DataFrame, a pyarrow.Table or a pyarrow.RecordBatch."


def library_of(frame: object) -> Library:
    """Return which library a table is of; raises WorktideError for anything else, a lazy frame too."""
    name, root = type(frame).__name__, type(frame).__module__.partition(".")[0]
    if root == "polars" and name == "DataFrame":
        return "polars"
    if root == "pandas" and name == "DataFrame":
        return "pandas"
    if root == "pyarrow" and name in {"Table", "RecordBatch"}:
        return "pyarrow"
    hint = f"Collect it first, with .collect(). {_HINT}" if name == "LazyFrame" else _HINT
    raise WorktideError("not a table that can be scored", got=f"{root}.{name}", hint=hint)


def _pyarrow() -> Any:
    try:
        return import_module("pyarrow")
    except ModuleNotFoundError as error:
        hint = "Install it with: pip install 'worktide[coding]'"
        raise WorktideError("Polars and Arrow tables need pyarrow", hint=hint) from error


def names_of(frame: Any) -> list[str]:
    """Return the names of a table's columns."""
    return list(frame.schema.names) if library_of(frame) == "pyarrow" else [str(name) for name in frame.columns]


def distinct(frame: Any, column: str) -> tuple[list[str | None], NDArray[np.int64]]:
    """Return the distinct cells of a column as text, an empty cell last as None, and each row's place among them."""
    if library_of(frame) == "pandas":
        import pandas as pd  # type: ignore[import-untyped]  # it publishes no types

        places, values = pd.factorize(frame[column])
        return _with_missing([str(value) for value in values], np.asarray(places, dtype=np.int64))
    pa = _pyarrow()
    arrow = frame[column].to_arrow() if library_of(frame) == "polars" else frame.column(column)
    whole = arrow.combine_chunks() if isinstance(arrow, pa.ChunkedArray) else arrow
    plain = whole.dictionary_decode() if isinstance(whole, pa.DictionaryArray) else whole
    coded = plain.dictionary_encode()
    places = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return _with_missing([None if one is None else str(one) for one in coded.dictionary.to_pylist()], places)


def _with_missing(
    texts: list[str | None] | list[str], places: NDArray[np.int64]
) -> tuple[list[str | None], NDArray[np.int64]]:
    return [*texts, None], np.where(places < 0, len(texts), places)


def _arrow_column(given: Sequence[str] | NDArray[Any], places: NDArray[np.int64]) -> Any:
    pa = _pyarrow()
    if isinstance(given, np.ndarray):
        taken = given[places]
        return pa.array(taken, mask=np.isnan(taken) if taken.dtype.kind == "f" else None)
    return pa.array(list(given), type=pa.string()).take(pa.array(places))


def extended(frame: Any, columns: Mapping[str, Sequence[str] | NDArray[Any]], places: NDArray[np.int64]) -> Any:
    """Return a table of the same library with more columns: `columns` by distinct cell, `places` by row.

    A number that is NaN becomes what the library calls missing.
    """
    library = library_of(frame)
    if library == "pandas":
        return _pandas(frame, columns, places)
    if library == "polars":
        import polars as pl

        return frame.with_columns(
            pl.from_arrow(_arrow_column(given, places)).alias(name)  # type: ignore[union-attr]  # an array gives a series
            for name, given in columns.items()
        )
    pa = _pyarrow()
    own = list(frame.columns)
    added = [_arrow_column(given, places) for given in columns.values()]
    fields = [*frame.schema, *(pa.field(name, one.type) for name, one in zip(columns, added, strict=True))]
    return type(frame).from_arrays([*own, *added], schema=pa.schema(fields, metadata=frame.schema.metadata))


def _pandas(frame: Any, columns: Mapping[str, Sequence[str] | NDArray[Any]], places: NDArray[np.int64]) -> Any:
    import pandas as pd

    def column(given: Sequence[str] | NDArray[Any]) -> Any:
        if isinstance(given, np.ndarray):
            return given[places]
        kinds = list(dict.fromkeys(given))
        codes = np.array([kinds.index(one) for one in given], dtype=np.int8)
        return pd.Categorical.from_codes(codes[places], categories=kinds)

    added = pd.DataFrame({name: column(given) for name, given in columns.items()}, index=frame.index, copy=False)
    return pd.concat([frame, added], axis=1)
