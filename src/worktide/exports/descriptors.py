"""Frictionless descriptors: a table's resource, and the data package of several tables.

After the Data Package standard, version 2: https://datapackage.org/standard/data-package/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from worktide.core.hashing import sha256_of_bytes
from worktide.exports.licences import OURS_ADDRESS, TERMS, release_citation
from worktide.exports.model import ExportColumn, ExportTable
from worktide.release.manifest import ManifestSource
from worktide.release.record import ReleaseStamp

PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
RESOURCE_PROFILE: Final = "https://datapackage.org/profiles/2.0/dataresource.json"

_MEDIA: Final = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
_TYPES: Final = {"String": "string", "Float64": "number", "Int64": "integer"}
_OURS: Final = {"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0", "path": OURS_ADDRESS}


def _field(column: ExportColumn, *, lists: bool, required: bool) -> dict[str, Any]:
    kind = _TYPES.get(column.type, "list" if lists else "string")
    described = f"{column.meaning} ({column.unit})" if column.unit else column.meaning
    field: dict[str, Any] = {"name": column.name, "type": kind, "title": column.title, "description": described}
    if required:
        field["constraints"] = {"required": True}
    return {**field, "unit": column.unit, "licence": column.licence, "sources": list(column.sources)}


def _source(source: ManifestSource) -> dict[str, str]:
    told = {"title": source.title or source.name, "path": source.page, "version": source.vintage}
    told |= {"name": source.name, "licence": source.licence, "citation": source.citation, "sha256": source.sha256}
    return {name: value for name, value in told.items() if value}


def resource(table: ExportTable, path: str, data: bytes) -> dict[str, Any]:
    """Return the descriptor of a table whose file is `data`, at `path` relative to the descriptor."""
    kind = path.rpartition(".")[2]
    fields = [_field(one, lists=kind == "parquet", required=one.name in table.key) for one in table.columns]
    described: dict[str, Any] = {
        "$schema": RESOURCE_PROFILE,
        "name": table.name.replace("_", "-"),
        "type": "table",
        "title": table.title,
        "description": " ".join([TERMS, *table.left_out]),
        "path": path,
        "format": kind,
        "mediatype": _MEDIA[kind],
        "bytes": len(data),
        "hash": f"sha256:{sha256_of_bytes(data)}",
        "licenses": [_OURS],
        "sources": [_source(source) for source in table.sources],
        "schema": {"fields": fields, "primaryKey": list(table.key)},
        "citation": release_citation(table.release),
        "release": {"id": table.release.id, "sha256": table.release.hash, "date": table.release.date},
    }
    if kind == "csv":
        described |= {"encoding": "utf-8", "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True}}
    return described


def package(
    stamp: ReleaseStamp, resources: Sequence[dict[str, Any]], sources: Sequence[ManifestSource]
) -> dict[str, Any]:
    """Return the descriptor of a data package of several tables of one release."""
    return {
        "$schema": PROFILE,
        "name": f"worktide-{stamp.id}",
        "id": f"worktide-release-{stamp.id}",
        "title": f"Worktide, release {stamp.id}",
        "description": TERMS,
        "version": stamp.id,
        "created": f"{stamp.date}T00:00:00Z",
        "keywords": ["artificial intelligence", "occupations", "tasks", "labour market"],
        "licenses": [_OURS],
        "contributors": [{"title": "The Worktide developers", "roles": ["creator"]}],
        "sources": [_source(source) for source in sources],
        "citation": release_citation(stamp),
        "release": {"id": stamp.id, "sha256": stamp.hash, "date": stamp.date},
        "resources": list(resources),
    }
