"""From what is asked for to its bytes: one table, a panel, or the whole release, in one format."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from worktide.exports.archive import zip_bytes
from worktide.exports.columnar import parquet_bytes
from worktide.exports.delimited import csv_bytes, sidecar_bytes
from worktide.exports.descriptors import package, resource
from worktide.exports.model import ExportTable
from worktide.exports.panels import PANELS, export_panel
from worktide.exports.tables import export_table, table_names
from worktide.release.open import Release


def written(release: Release, kind: str, subject: str, form: str) -> bytes:
    """Return a table, a panel, a descriptor or the whole release in a format."""
    if kind == "whole":
        return _whole(release, form)
    if kind == "about":
        return _about(release, subject)
    if subject == "panels":
        return zip_bytes(_panel_files(release), release.stamp.date)
    table = export_panel(release, subject) if kind == "panel" else export_table(release, subject)
    return _one(table, form)


def _one(table: ExportTable, form: str) -> bytes:
    match form:
        case "csv":
            return csv_bytes(table)
        case "parquet":
            return parquet_bytes(table)
        case "dta":
            from worktide.exports.stata import dta_bytes

            return dta_bytes(table)
        case "sqlite":
            return _database([table])
    return _workbook([table])


def _database(tables: Sequence[ExportTable]) -> bytes:
    from worktide.exports.database import sqlite_bytes

    return sqlite_bytes(tables)


def _workbook(tables: Sequence[ExportTable]) -> bytes:
    from worktide.exports.workbook import xlsx_bytes

    return xlsx_bytes(tables)


def every_table(release: Release) -> list[ExportTable]:
    """Return every table of a release as it is exported."""
    return [export_table(release, name) for name in table_names(release)]


def _whole(release: Release, form: str) -> bytes:
    tables = every_table(release)
    match form:
        case "sqlite":
            return _database(tables)
        case "xlsx":
            return _workbook(tables)
    return zip_bytes(packaged(release, tables, form), release.stamp.date)


def packaged(release: Release, tables: Sequence[ExportTable], form: str) -> dict[str, bytes]:
    """Return the files of a data package: every table as `csv` or `parquet`, and `datapackage.json` beside them."""
    files: dict[str, bytes] = {f"{table.name}.{form}": _one(table, form) for table in tables}
    resources = [resource(table, f"{table.name}.{form}", files[f"{table.name}.{form}"]) for table in tables]
    sidecars = {f"{one['path']}.json": _json(one) for one in resources} if form == "csv" else {}
    return {**files, **sidecars, "datapackage.json": _json(package(release.stamp, resources, release.manifest.sources))}


def _about(release: Release, subject: str) -> bytes:
    if subject == "datapackage":
        return packaged(release, every_table(release), "csv")["datapackage.json"]
    table = export_table(release, subject)
    return sidecar_bytes(table, csv_bytes(table))


def _panel_files(release: Release) -> Mapping[str, bytes]:
    from worktide.exports.stata import do_file, dta_bytes, r_script

    files: dict[str, bytes] = {}
    for name in PANELS:
        table = export_panel(release, name)
        data = csv_bytes(table)
        files |= {f"{name}.csv": data, f"{name}.csv.json": sidecar_bytes(table, data), f"{name}.dta": dta_bytes(table)}
        files |= {f"{name}.do": do_file(table), f"{name}.R": r_script(table)}
    return files


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()
