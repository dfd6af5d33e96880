"""Corrections of errors in the publishers' files, as data: each says what stood, what it becomes, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import polars as pl

from worktide.core.errors import SourceError
from worktide.sources.description import yaml_of


@dataclass(frozen=True, slots=True)
class Correction:
    """One wrong cell, or the same wrong cell in several rows: where it is, what stood, what it becomes, why,
    who says so.
    """

    table: str
    where: Mapping[str, Any]
    column: str
    was: Any
    becomes: Any
    reason: str
    reference: str


_KEYS = {field.name for field in fields(Correction)}


def _correction(raw: Any, place: str) -> Correction:
    if not isinstance(raw, dict) or set(raw) != _KEYS:
        raise SourceError("a correction has missing or unknown keys", source=place, got=raw, expected=sorted(_KEYS))
    if not isinstance(raw["where"], dict) or not raw["where"]:
        raise SourceError("a correction does not say where", source=place, got=raw["where"], expected="column: value")
    return Correction(**raw)


def read_corrections(raw: Mapping[str, Any], source: str) -> dict[str, tuple[Correction, ...]]:
    """Return the corrections of one `corrections.yml` by source name; raises SourceError where it breaks its
    form.
    """
    every = {}
    for name, items in raw.items():
        if not isinstance(items, list):
            raise SourceError("is not a list of corrections", source=f"{source}: {name}", got=items)
        every[str(name)] = tuple(_correction(item, f"{source}: {name}") for item in items)
    return every


@cache
def corrections(publisher: str) -> Mapping[str, tuple[Correction, ...]]:
    """Return the corrections of a publisher's sources by source name."""
    return read_corrections(yaml_of(publisher, "corrections.yml"), f"{publisher}/corrections.yml")


def _stale(source: str, correction: Correction, got: object) -> SourceError:
    place = ", ".join(f"{column} {value}" for column, value in correction.where.items())
    problem = f"the correction of {correction.table}.{correction.column} where {place} is stale"
    hint = "The publisher has changed the row: check it and remove the correction."
    return SourceError(problem, source=source, got=got, expected=correction.was, hint=hint)


def _corrected(frame: pl.DataFrame, correction: Correction, source: str) -> pl.DataFrame:
    columns = [*correction.where, correction.column]
    if any(column not in frame.columns for column in columns):
        raise _stale(source, correction, f"columns {frame.columns}")
    at = pl.all_horizontal(pl.col(column).eq_missing(pl.lit(value)) for column, value in correction.where.items())
    dtype = frame.schema[correction.column]
    rows = frame.filter(at)
    was = rows.filter(pl.col(correction.column).eq_missing(pl.lit(correction.was, dtype=dtype)))
    if rows.is_empty() or was.height < rows.height:
        raise _stale(source, correction, rows[correction.column].to_list() or "no such row")
    value = pl.lit(correction.becomes, dtype=dtype)
    return frame.with_columns(pl.when(at).then(value).otherwise(pl.col(correction.column)).alias(correction.column))


def corrected(
    tables: Mapping[str, pl.DataFrame], items: tuple[Correction, ...], source: str
) -> dict[str, pl.DataFrame]:
    """Return the tables with the corrections applied.

    Raises SourceError where what a correction replaces no longer stands in the file, so that none outlives
    its error.
    """
    result = dict(tables)
    for item in items:
        if item.table not in result:
            raise _stale(source, item, f"tables {sorted(result)}")
        result[item.table] = _corrected(result[item.table], item, source)
    return result
