"""A table as Parquet, with its dictionary, licences and sources in the file's own metadata."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq

from worktide.core.hashing import canonical_json
from worktide.exports.descriptors import resource
from worktide.exports.model import ExportColumn, ExportTable

KEY = b"worktide"


def parquet_bytes(table: ExportTable) -> bytes:
    """Return a table as Parquet: equal tables, equal bytes.

    The schema's metadata holds `worktide` (the Frictionless resource as JSON: dictionary, licences, sources, release);
    each field's holds `title`, `unit`, `description`, `licence` and `sources`.
    """
    described = {
        name: value for name, value in resource(table, f"{table.name}.parquet", b"").items() if name not in _FILE
    }
    fields = [
        field.with_metadata(_told(column)) for field, column in zip(table.data.schema, table.columns, strict=True)
    ]
    schema = pa.schema(fields, metadata={KEY: canonical_json(described)})
    sink = io.BytesIO()
    pq.write_table(table.data.cast(schema), sink, compression="zstd", store_schema=True)
    return sink.getvalue()


# What only the finished file could say of itself.
_FILE = frozenset({"bytes", "hash", "path"})


def _told(column: ExportColumn) -> dict[str, str]:
    told = {"title": column.title, "unit": column.unit, "description": column.meaning}
    return {**told, "licence": column.licence, "sources": ", ".join(column.sources)}
