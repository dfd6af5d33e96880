"""Tables as one SQLite database that carries its dictionary, licences and sources."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from worktide.exports.licences import TERMS, release_citation
from worktide.exports.model import ExportTable, flat
from worktide.release.manifest import ManifestSource

_TYPES: Final = {"Float64": "REAL", "Int64": "INTEGER"}
_BATCH: Final = 5_000
DICTIONARY, SOURCES, RELEASE = "data_dictionary", "data_sources", "data_release"


def sqlite_bytes(tables: Sequence[ExportTable]) -> bytes:
    """Return tables as a SQLite database: equal tables, equal bytes with the same SQLite.

    Beside them stand `data_dictionary` (every column with title, unit, meaning, licence and sources), `data_sources`
    and `data_release` (terms, release, what is left out and why).
    """
    with tempfile.TemporaryDirectory(prefix="worktide-") as folder:
        path = Path(folder) / "release.sqlite"
        with closing(sqlite3.connect(path, isolation_level=None)) as base:
            base.execute("PRAGMA journal_mode = OFF")
            base.execute("PRAGMA page_size = 4096")
            base.execute("BEGIN")
            _about(base, tables)
            for table in tables:
                _fill(base, table)
            base.execute("COMMIT")
            base.execute("VACUUM")
        return path.read_bytes()


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _fill(base: sqlite3.Connection, table: ExportTable) -> None:
    columns = ", ".join(f"{_name(one.name)} {_TYPES.get(one.type, 'TEXT')}" for one in table.columns)
    keys = ", ".join(map(_name, table.key))
    base.execute(f"CREATE TABLE {_name(table.name)} ({columns}, PRIMARY KEY ({keys})) WITHOUT ROWID")
    marks = ", ".join("?" * len(table.columns))
    base.executemany(f"INSERT INTO {_name(table.name)} VALUES ({marks})", _rows(table))  # noqa: S608 - our own names


def _rows(table: ExportTable) -> Iterator[tuple[Any, ...]]:
    for batch in flat(table.data).to_batches(max_chunksize=_BATCH):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _put(base: sqlite3.Connection, name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    base.execute(f"CREATE TABLE {name} ({', '.join(f'{column} TEXT' for column in columns)})")
    base.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", rows)  # noqa: S608 - our own names


def _about(base: sqlite3.Connection, tables: Sequence[ExportTable]) -> None:
    names = ("table_name", "column_name", "type", "title", "unit", "meaning", "licence", "sources")
    _put(base, DICTIONARY, names, dictionary_rows(tables))
    fields = ("name", "title", "vintage", "published", "licence", "citation", "page", "limitation", "sha256")
    rows = ([getattr(source, field) for field in fields] for source in sources_of(tables))
    _put(base, SOURCES, fields, rows)
    _put(base, RELEASE, ("name", "value"), facts(tables))


def dictionary_rows(tables: Sequence[ExportTable]) -> Iterator[tuple[str, ...]]:
    """Yield the data dictionary: table, column, type, title, unit, meaning, licence, sources."""
    for table in tables:
        for one in table.columns:
            told = (one.name, one.type, one.title, one.unit, one.meaning, one.licence, ", ".join(one.sources))
            yield (table.name, *told)


def sources_of(tables: Sequence[ExportTable]) -> tuple[ManifestSource, ...]:
    """Return the sources of several tables once each, by name."""
    found = {source.name: source for table in tables for source in table.sources}
    return tuple(found[name] for name in sorted(found))


def facts(tables: Sequence[ExportTable]) -> list[tuple[str, str]]:
    """Return what is to be known of the whole: release, terms, each table's subject, and what is left out and why."""
    stamp = tables[0].release
    told = [("release", stamp.id), ("data up to", stamp.date), ("sha256 of the manifest", stamp.hash)]
    told += [("cite", release_citation(stamp)), ("terms", TERMS)]
    told += [(f"table {table.name}", table.title) for table in tables]
    return told + [(f"not in {table.name}", why) for table in tables for why in table.left_out]
