"""What is exported: a table with its dictionary, before any format."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from worktide.release.manifest import ManifestSource
from worktide.release.record import ReleaseStamp


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column as the data dictionary tells of it.

    `type` is that of the schema (`String`, `Int64`, `Float64`, `List(…)`), `unit` empty where there is none, `licence`
    ours or the publishers', `sources` the names of their files in the manifest.
    """

    name: str
    type: str
    title: str
    unit: str
    meaning: str
    licence: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExportTable:
    """One table with all that travels with it: dictionary, licences, sources and the release it is from.

    `left_out` names columns of the release that are not handed on, with the reason.
    """

    name: str
    title: str
    key: tuple[str, ...]
    columns: tuple[ExportColumn, ...]
    sources: tuple[ManifestSource, ...]
    release: ReleaseStamp
    left_out: tuple[str, ...]
    data: pa.Table


def flat(table: pa.Table) -> pa.Table:
    """Return a table whose lists are texts with a semicolon between the parts, for formats that know no lists.

    >>> flat(pa.table({"ids": [[1, 2], [], None]})).column("ids").to_pylist()
    ['1;2', '', None]
    """
    for place, field in enumerate(table.schema):
        if pa.types.is_list(field.type) or pa.types.is_large_list(field.type):
            texts = [None if one is None else ";".join(map(_text, one)) for one in table.column(place).to_pylist()]
            table = table.set_column(place, field.name, pa.array(texts, pa.string()))
    return table


def _text(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
