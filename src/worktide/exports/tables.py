"""The tables of a release as they are exported."""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from worktide.core.errors import WorktideError
from worktide.exports.licences import LEFT_OUT, THIRD_PARTY, licence_of, sources_named
from worktide.exports.model import ExportColumn, ExportTable
from worktide.release.open import Release
from worktide.release.schema import TABLES, Column, Table

_VALUES: Final = ("value", "percentile", "join")


def table_names(release: Release) -> tuple[str, ...]:
    """Return the names of the tables that a release holds, sorted."""
    return tuple(table.name for table in TABLES if _member(table) in release.manifest.members)


def _member(table: Table) -> str:
    return f"tables/{table.name}.parquet"


def read_table(release: Release, name: str) -> pa.Table:
    """Return a table of a release as it lies there; raises WorktideError where it holds none of that name."""
    if name not in table_names(release):
        known = ", ".join(table_names(release))
        raise WorktideError("the release holds no such table", got=name, expected=known)
    return pq.read_table(release.member(f"tables/{name}.parquet"))


def export_table(release: Release, name: str) -> ExportTable:
    """Return a table of a release with its dictionary; raises WorktideError where it holds none of that name."""
    data = read_table(release, name)
    schema = next(table for table in TABLES if table.name == name)
    columns = tuple(
        _column(release, schema, column) for column in schema.columns if (name, column.name) not in LEFT_OUT
    )
    named = tuple(dict.fromkeys(source for column in columns for source in column.sources))
    return ExportTable(
        name=name,
        title=schema.title,
        key=schema.key,
        columns=columns,
        sources=sources_named(release, named),
        release=release.stamp,
        left_out=tuple(
            f"{column} is not handed on. {why}" for (table, column), why in LEFT_OUT.items() if table == name
        ),
        data=_plain(data.select([column.name for column in columns])),
    )


def _column(release: Release, table: Table, column: Column) -> ExportColumn:
    names = THIRD_PARTY.get((table.name, column.name), ())
    if table.name == "index_values" and column.name in _VALUES:
        names = index_sources(release)
    sources = sources_named(release, names)
    own = tuple(source.name for source in sources)
    told = (column.name, column.type, column.title, column.unit, column.meaning)
    return ExportColumn(*told, licence_of(sources), own)


def index_sources(release: Release) -> tuple[str, ...]:
    """Return the names of the sources of all published indices."""
    if "indices" not in table_names(release):
        return ()
    return tuple(dict.fromkeys(read_table(release, "indices").column("source").to_pylist()))


def _plain(data: pa.Table) -> pa.Table:
    """Return a table in the types that every reader knows: string and list instead of their large kinds."""
    fields = [pa.field(field.name, _type(field.type)) for field in data.schema]
    return data.replace_schema_metadata(None).cast(pa.schema(fields))


def _type(given: pa.DataType) -> pa.DataType:
    if pa.types.is_large_string(given) or pa.types.is_string_view(given):
        return pa.string()
    if pa.types.is_large_list(given) or pa.types.is_list(given):
        return pa.list_(_type(given.value_type))
    return given
