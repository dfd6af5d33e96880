"""A table as CSV, and the sidecar that says what its columns mean and under which terms they stand."""

from __future__ import annotations

import io
import json

import pyarrow.csv as pc

from worktide.exports.descriptors import resource
from worktide.exports.model import ExportTable, flat


def csv_bytes(table: ExportTable) -> bytes:
    """Return a table as CSV in UTF-8 with a header: text in quotes, lists joined by semicolons, nothing for null."""
    sink = io.BytesIO()
    pc.write_csv(flat(table.data), sink, pc.WriteOptions(quoting_style="needed"))
    return sink.getvalue()


def sidecar_bytes(table: ExportTable, data: bytes) -> bytes:
    """Return the Frictionless resource of a table whose CSV is `data`, as JSON to lie beside it."""
    return (json.dumps(resource(table, f"{table.name}.csv", data), indent=1, ensure_ascii=False) + "\n").encode()
