"""What is exported says what it is: every column told of, every licence named, nothing handed on that may not be."""

from __future__ import annotations

import io
import json
import sqlite3
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pandas as pd  # type: ignore[import-untyped]  # it publishes no types
import polars as pl
import pyarrow.parquet as pq
import pytest
from jsonschema import Draft202012Validator

from worktide.core.errors import WorktideError
from worktide.core.hashing import sha256_of_bytes
from worktide.exports.archive import zip_bytes
from worktide.exports.columnar import KEY, parquet_bytes
from worktide.exports.database import sqlite_bytes
from worktide.exports.delimited import csv_bytes, sidecar_bytes
from worktide.exports.licences import LEFT_OUT, OURS, THIRD_PARTY
from worktide.exports.model import ExportTable, flat
from worktide.exports.panels import BY_OCCUPATION, BY_TASK, LONGEST_NAME, PANELS, export_panel
from worktide.exports.stata import LONGEST_LABEL, do_file, dta_bytes, r_script, stata_label
from worktide.exports.tables import export_table, table_names
from worktide.exports.workbook import xlsx_bytes
from worktide.exports.writing import every_table, packaged
from worktide.release.open import open_release
from worktide.release.schema import TABLES

# The essential rules of the Data Package standard, version 2, for what we write.
_TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
_SOURCE = {"type": "object", "required": ["title"], "properties": {"title": _TEXT, "path": _TEXT, "version": _TEXT}}
_LICENCE = {"type": "object", "anyOf": [{"required": ["name"]}, {"required": ["path"]}]}
_FIELD = {
    "type": "object",
    "required": ["name", "type", "title", "description", "licence"],
    "properties": {
        "name": _TEXT,
        "type": {"enum": ["string", "number", "integer", "list"]},
        "licence": _TEXT,
        "constraints": {"type": "object", "properties": {"required": {"type": "boolean"}}},
    },
}
_RESOURCE = {
    "type": "object",
    "required": ["name", "path", "schema", "licenses", "format", "mediatype", "bytes", "hash"],
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z0-9._-]+$"},
        "path": {"type": "string", "pattern": r"^(?!/)(?!.*\.\.).+$"},
        "type": {"const": "table"},
        "bytes": {"type": "integer", "minimum": 1},
        "hash": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
        "licenses": {"type": "array", "minItems": 1, "items": _LICENCE},
        "sources": {"type": "array", "items": _SOURCE},
        "schema": {
            "type": "object",
            "required": ["fields", "primaryKey"],
            "properties": {"fields": {"type": "array", "minItems": 1, "items": _FIELD}},
        },
    },
}
PACKAGE: dict[str, Any] = {
    "type": "object",
    "required": ["$schema", "name", "resources", "licenses", "version", "created"],
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z0-9._-]+$"},
        "created": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"},
        "resources": {"type": "array", "minItems": 1, "items": _RESOURCE},
        "licenses": {"type": "array", "minItems": 1, "items": _LICENCE},
        "sources": {"type": "array", "minItems": 1, "items": _SOURCE},
    },
}


@pytest.fixture(scope="module")
def tables() -> list[ExportTable]:
    return every_table(open_release())


@pytest.fixture(scope="module")
def panels() -> dict[str, ExportTable]:
    return {name: export_panel(open_release(), name) for name in PANELS}


def test_every_table_of_the_release_is_exported_with_every_column_told_of(tables: list[ExportTable]) -> None:
    assert [table.name for table in tables] == list(table_names(open_release()))
    for table in tables:
        assert [column.name for column in table.columns] == table.data.column_names
        assert set(table.key) <= set(table.data.column_names)
        assert all(column.title and column.meaning and column.licence for column in table.columns)
        assert table.data.num_rows > 0


def test_what_may_not_be_handed_on_is_nowhere(tables: list[ExportTable], panels: dict[str, ExportTable]) -> None:
    for table in [*tables, *panels.values()]:
        names = table.data.column_names
        assert not [column for other, column in LEFT_OUT if other == table.name and column in names]
        assert not [name for name in names if "webb" in name.lower()]
        assert not [source.name for source in table.sources if source.name.startswith("mobility")]
    moves = next(table for table in tables if table.name == "moves")
    assert "seen" not in moves.data.column_names
    assert "licence contradicts itself" in " ".join(moves.left_out)


def test_every_third_party_column_is_one_of_the_schema_and_names_sources_of_the_release() -> None:
    known = {(table.name, column.name) for table in TABLES for column in table.columns}
    sources = {source.name for source in open_release().manifest.sources}
    assert known >= THIRD_PARTY.keys() | LEFT_OUT.keys()
    assert {name for names in THIRD_PARTY.values() for name in names} <= sources


def test_third_party_columns_carry_their_own_terms_and_ours_carry_ours(tables: list[ExportTable]) -> None:
    by_name = {table.name: {column.name: column for column in table.columns} for table in tables}
    assert by_name["labour_market"]["median_pay"].licence == "public domain"
    assert by_name["judgements"]["probabilities"].licence == "MIT"
    assert "no licence stated" in by_name["index_values"]["value"].licence
    assert by_name["occupations"]["ai_does"].licence == OURS


def test_an_unknown_table_is_named() -> None:
    with pytest.raises(WorktideError, match="no such table"):
        export_table(open_release(), "salaries")


def test_the_same_release_gives_the_same_bytes_in_every_format(tables: list[ExportTable]) -> None:
    small = [table for table in tables if table.name in {"equity", "indices", "occupations"}]
    again = [export_table(open_release(), table.name) for table in small]
    for write in (sqlite_bytes, xlsx_bytes):
        assert write(small) == write(again)
    for one, other in zip(small, again, strict=True):
        assert parquet_bytes(one) == parquet_bytes(other)
        assert csv_bytes(one) == csv_bytes(other)
        assert dta_bytes(one) == dta_bytes(other)


def test_parquet_gives_the_table_back_and_carries_its_dictionary(tables: list[ExportTable]) -> None:
    for table in tables:
        read = pq.read_table(io.BytesIO(parquet_bytes(table)))
        assert read.equals(table.data)
        described = json.loads(read.schema.metadata[KEY])
        assert [field["name"] for field in described["schema"]["fields"]] == table.data.column_names
        assert {source["name"] for source in described["sources"]} == {source.name for source in table.sources}
        for field, column in zip(read.schema, table.columns, strict=True):
            assert field.metadata[b"licence"].decode() == column.licence
            assert field.metadata[b"description"].decode() == column.meaning


def test_csv_gives_the_table_back_and_its_sidecar_knows_the_file(tables: list[ExportTable]) -> None:
    for table in tables:
        data = csv_bytes(table)
        wanted = pl.from_arrow(flat(table.data))
        assert isinstance(wanted, pl.DataFrame)
        empty = pl.col(pl.String).replace({"": None})
        read = pl.read_csv(data, schema_overrides=wanted.schema)
        assert read.with_columns(empty).equals(wanted.with_columns(empty))
        described = json.loads(sidecar_bytes(table, data))
        assert described["hash"] == f"sha256:{sha256_of_bytes(data)}"
        assert described["bytes"] == len(data)
        Draft202012Validator(_RESOURCE).validate(described)


def test_sqlite_holds_tables_dictionary_sources_and_terms(tables: list[ExportTable], tmp_path: Path) -> None:
    path = tmp_path / "release.sqlite"
    path.write_bytes(sqlite_bytes(tables))
    base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for table in tables:
            count = base.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0]  # noqa: S608 - our own names
            assert count == table.data.num_rows
        told = base.execute("SELECT table_name, column_name, meaning, licence FROM data_dictionary").fetchall()
        assert len(told) == sum(len(table.columns) for table in tables)
        assert all(meaning and licence for _, _, meaning, licence in told)
        terms = dict(base.execute("SELECT name, value FROM data_release").fetchall())
        assert terms["release"] == open_release().stamp.id
        assert "CC BY 4.0" in terms["terms"]
        named = {name for (name,) in base.execute("SELECT name FROM data_sources")}
        assert named == {source.name for table in tables for source in table.sources}
    finally:
        base.close()


def test_a_workbook_has_its_sheets_and_takes_no_text_for_a_formula(tables: list[ExportTable]) -> None:
    small = [table for table in tables if table.name in {"equity", "labour_market"}]
    sheets = pd.read_excel(io.BytesIO(xlsx_bytes(small)), sheet_name=None, engine="calamine")
    assert list(sheets) == ["About", "Dictionary", "Sources", *(table.name for table in small)]
    assert len(sheets["Dictionary"]) == sum(len(table.columns) for table in small)
    for table in small:
        assert sheets[table.name].columns.tolist() == table.data.column_names
        assert len(sheets[table.name]) == table.data.num_rows
    pay = sheets["labour_market"]["median_pay"].tolist()
    wanted = next(table for table in small if table.name == "labour_market").data.column("median_pay").to_pylist()
    assert pay == pytest.approx([float("nan") if one is None else one for one in wanted], nan_ok=True)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_data_package_keeps_the_rules_and_points_to_files_that_are_there(
    tables: list[ExportTable], form: str
) -> None:
    files = packaged(open_release(), tables, form)
    package = json.loads(files["datapackage.json"])
    Draft202012Validator(PACKAGE).validate(package)
    names = [one["name"] for one in package["resources"]]
    assert len(set(names)) == len(names) == len(tables)
    for one in package["resources"]:
        assert one["bytes"] == len(files[one["path"]])
        assert one["hash"] == f"sha256:{sha256_of_bytes(files[one['path']])}"
        fields = {field["name"] for field in one["schema"]["fields"]}
        assert set(one["schema"]["primaryKey"]) <= fields
    assert {source["name"] for source in package["sources"]} == {
        source.name for source in open_release().manifest.sources
    }


def test_keys_are_keys(tables: list[ExportTable], panels: dict[str, ExportTable]) -> None:
    for table in [*tables, *panels.values()]:
        keys = list(zip(*(table.data.column(name).to_pylist() for name in table.key), strict=True))
        assert len(set(keys)) == len(keys)


def test_the_panel_by_occupation_has_every_index_of_the_release(panels: dict[str, ExportTable]) -> None:
    table = panels[BY_OCCUPATION]
    indices = export_table(open_release(), "indices").data.column("index").to_pylist()
    assert {name for index in indices for name in (index, f"{index}_pct", f"{index}_join")} <= {
        *table.data.column_names
    }
    long = export_table(open_release(), "index_values").data.to_pylist()
    wide = {row["slug"]: row for row in table.data.to_pylist()}
    for one in long[::97]:
        row = wide[one["slug"]]
        wanted = (one["value"], one["percentile"], one["join"])
        assert (row[one["index"]], row[f"{one['index']}_pct"], row[f"{one['index']}_join"]) == wanted
    frey = next(column for column in table.columns if column.name == "frey_osborne_2013")
    assert "no licence stated" in frey.licence


def test_the_panel_by_task_has_every_judgement(panels: dict[str, ExportTable]) -> None:
    table = panels[BY_TASK]
    judged = export_table(open_release(), "judgements").data
    assert table.data.num_rows == len(
        set(zip(*(judged.column(n).to_pylist() for n in ("record", "task")), strict=True))
    )
    given = [name for name in table.data.column_names if name.endswith("_basis")]
    raters = set(judged.column("rater").to_pylist())
    assert len(given) == len(raters)
    counted = sum(table.data.num_rows - table.data.column(name).null_count for name in given)
    assert counted == judged.num_rows
    known = table.data.filter(table.data.column("gpt4_exp_p0").is_valid()).slice(0, 500).to_pylist()
    assert all(abs(sum(row[f"gpt4_exp_p{level}"] for level in range(3)) - 1) < 0.001 for row in known)


def test_stata_reads_names_labels_and_values(panels: dict[str, ExportTable]) -> None:
    for table in panels.values():
        assert all(len(column.name) <= LONGEST_NAME for column in table.columns)
        reader = pd.io.stata.StataReader(io.BytesIO(dta_bytes(table)))
        with reader:
            labels = reader.variable_labels()
            frame = reader.read()
        assert frame.columns.tolist() == table.data.column_names
        assert labels == {column.name: stata_label(column.title, column.unit) for column in table.columns}
        assert all(0 < len(label) <= LONGEST_LABEL for label in labels.values())
        assert len(frame) == table.data.num_rows
        number = next(column.name for column in table.columns if column.type == "Float64")
        wanted = [float("nan") if one is None else one for one in table.data.column(number).to_pylist()]
        assert frame[number].tolist() == pytest.approx(wanted, nan_ok=True)


def test_the_do_file_and_the_r_script_tell_of_every_column(panels: dict[str, ExportTable]) -> None:
    for table in panels.values():
        stata, r = do_file(table).decode(), r_script(table).decode()
        for column in table.columns:
            assert f"label variable {column.name} " in stata
            assert f'[["{column.name}"]], "label") <- ' in r
        assert all(line.count('"') % 2 == 0 for line in stata.splitlines())
        text = [column for column in table.columns if column.type not in {"Float64", "Int64"}]
        assert r.count('"character"') == len(text)


def test_a_zip_is_sorted_dated_by_the_release_and_always_the_same() -> None:
    files = {"b.csv": b"b\n", "a.parquet": b"a"}
    assert zip_bytes(files, "2026-03-31") == zip_bytes(dict(reversed(files.items())), "2026-03-31")
    with ZipFile(io.BytesIO(zip_bytes(files, "2026-03-31"))) as archive:
        assert [one.filename for one in archive.infolist()] == ["a.parquet", "b.csv"]
        assert {one.date_time for one in archive.infolist()} == {(2026, 3, 31, 0, 0, 0)}
