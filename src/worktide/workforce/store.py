"""The working store of a run: sums and answers in DuckDB, on disk, so that memory is bounded and a run can go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import duckdb
import pyarrow as pa

from worktide.core.errors import StorageError, WorktideError, one_line
from worktide.core.files import whole_file
from worktide.core.hashing import sha256_of_bytes
from worktide.workforce.answering import ANSWER_SCHEMA
from worktide.workforce.kernel import Question, key_names, sums_schema

MEMORY: Final = "600MB"
THREADS: Final = 2
TITLES_AT_ONCE: Final = 20_000
_DATABASE: Final = "run.duckdb"
_SUMS: Final = ("rows", "heads", "heads_paid", "pay", "uncounted", "unpaid")
_KEY: Final = "key"


class Store:
    """Sums and answers of one run; use it in a `with` block, which holds it for this process.

    `key` stands for the input and all options: a folder of another key is begun anew. Raises WorktideError where
    another run holds the folder, StorageError where the disk is full or cannot be written.
    """

    def __init__(self, folder: Path, key: str, question: Question, memory: str = MEMORY) -> None:
        self.folder, self.question = folder, question
        # Tables of another version of ours are begun anew too.
        self._key = f"{key} {sha256_of_bytes(str(sums_schema(question)).encode())} {duckdb.__version__}"
        self._memory = memory
        self.sql: duckdb.DuckDBPyConnection

    def __enter__(self) -> Self:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.sql = self._connected()
            if self._kept_key() != self._key:
                self._begin_anew()
        except OSError as error:
            raise _storage_error(self.folder, error) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.sql.close()
        if isinstance(value, duckdb.IOException | duckdb.OutOfMemoryException):
            hint = "Free some space, or give more --memory, and run the same command again: it goes on where it was."
            told = one_line(str(value).partition("\n")[0])
            raise StorageError(f"could not be written ({told})", source=str(self.folder), hint=hint) from value

    def remove(self) -> None:
        """Remove all that was kept; for a run that has ended."""
        self.sql.close()
        for left in sorted(self.folder.rglob("*"), reverse=True):
            left.rmdir() if left.is_dir() else left.unlink(missing_ok=True)
        self.folder.rmdir()

    def blocks_done(self, piece: int) -> tuple[int, bool]:
        """Return how many blocks of a piece are kept, and whether that is all of it."""
        row = self.sql.execute("SELECT max(blocks), bool_or(whole) FROM done WHERE piece = ?", [piece]).fetchone()
        return (int(row[0]), bool(row[1])) if row and row[0] is not None else (0, False)

    def keep(
        self, sums: Sequence[pa.RecordBatch], piece: int, blocks: int, mended: Mapping[str, int], *, whole: bool
    ) -> None:
        """Keep the sums of some blocks of a piece, all or nothing; `blocks` counts those of the piece so far."""
        with self._transaction():
            for batch in sums:
                self._insert("sums", batch)
            for what, count in mended.items():
                self.sql.execute("INSERT INTO mended VALUES (?, ?)", [what, count])
            self.sql.execute("INSERT INTO done VALUES (?, ?, ?)", [piece, blocks, whole])

    def keep_answers(self, answers: pa.RecordBatch) -> None:
        """Keep the answers to some titles."""
        with self._transaction():
            self._insert("answers", answers)

    def condense(self) -> None:
        """Bring all sums together: one row each key. Spills to the disk where they are many."""
        keys = ", ".join(key_names(self.question))
        sums = ", ".join(f"sum({name}) AS {name}" for name in _SUMS)
        self.sql.execute("DROP TABLE IF EXISTS condensed")
        chosen = f"SELECT {keys}, {sums}, min(place) AS place FROM sums GROUP BY {keys}"  # noqa: S608 - names of our own
        self.sql.execute(f"CREATE TABLE condensed AS {chosen}")

    def open_titles(self, at_once: int = TITLES_AT_ONCE) -> Iterator[tuple[int, pa.RecordBatch]]:
        """Yield the number of titles (with contexts) that have no answer yet, and some thousands of them, in order."""
        self.sql.execute(
            "CREATE OR REPLACE TEMP TABLE open_titles AS SELECT DISTINCT title, context FROM condensed "
            "WHERE reason = '' AND (title, context) NOT IN (SELECT (title, context) FROM answers)"
        )
        total = self.count("open_titles")
        self.sql.execute(
            "CREATE OR REPLACE TEMP TABLE numbered AS SELECT row_number() OVER (ORDER BY title, context) - 1 AS place, "
            "title, context FROM open_titles"
        )
        for start in range(0, total, at_once):
            found: Any = self.sql.sql(
                "SELECT title, context FROM numbered WHERE place >= ? AND place < ? ORDER BY place",
                params=[start, start + at_once],
            ).to_arrow_table()
            yield total, found.combine_chunks().to_batches()[0]

    def count(self, table: str) -> int:
        """Return the number of rows of a table of ours."""
        row = self.sql.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - a name of our own
        return int(row[0]) if row else 0

    def _connected(self) -> duckdb.DuckDBPyConnection:
        settings: dict[str, Any] = {
            "memory_limit": self._memory,
            "threads": str(THREADS),
            "temp_directory": str(self.folder / "spilled"),
            "preserve_insertion_order": "false",
        }
        path = self.folder / _DATABASE
        try:
            return _quiet(duckdb.connect(str(path), config=settings))
        except (duckdb.InvalidInputException, duckdb.ParserException) as error:
            raise WorktideError("is no size of memory", got=self._memory, hint="Such as 600MB or 4GB.") from error
        except duckdb.Error as error:
            if "lock" in str(error).casefold():
                hint = "Wait until it has ended, or name another folder by --out."
                raise WorktideError("another worktide is writing this", source=str(path), hint=hint) from error
            # What is damaged, or of another version, is begun anew.
            for left in self.folder.glob(f"{_DATABASE}*"):
                left.unlink()
            (self.folder / _KEY).unlink(missing_ok=True)
            return _quiet(duckdb.connect(str(path), config=settings))

    def _kept_key(self) -> str | None:
        path = self.folder / _KEY
        return path.read_text("utf-8") if path.exists() else None

    def _begin_anew(self) -> None:
        (self.folder / _KEY).unlink(missing_ok=True)
        for name in ("sums", "answers", "done", "mended", "condensed"):
            self.sql.execute(f"DROP TABLE IF EXISTS {name}")
        for name, schema in (("sums", sums_schema(self.question)), ("answers", ANSWER_SCHEMA)):
            self.sql.register("shape", schema.empty_table())
            self.sql.execute(f"CREATE TABLE {name} AS SELECT * FROM shape")  # noqa: S608 - a name of our own
            self.sql.unregister("shape")
        self.sql.execute("CREATE TABLE done (piece BIGINT, blocks BIGINT, whole BOOLEAN)")
        self.sql.execute("CREATE TABLE mended (what VARCHAR, count BIGINT)")
        with whole_file(self.folder / _KEY) as path:
            path.write_text(self._key, "utf-8")

    def _insert(self, table: str, batch: pa.RecordBatch) -> None:
        if not batch.num_rows:
            return
        self.sql.register("added", pa.Table.from_batches([batch]))
        self.sql.execute(f"INSERT INTO {table} SELECT * FROM added")  # noqa: S608 - a name of our own
        self.sql.unregister("added")

    def _transaction(self) -> _Transaction:
        return _Transaction(self.sql)


def _quiet(sql: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    sql.execute("SET enable_progress_bar = false")
    return sql


class _Transaction:
    def __init__(self, sql: duckdb.DuckDBPyConnection) -> None:
        self._sql = sql

    def __enter__(self) -> None:
        self._sql.begin()

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: object) -> None:
        if kind is None:
            self._sql.commit()
        else:
            self._sql.rollback()


def _storage_error(path: Path, error: OSError) -> StorageError:
    hint = "Check that the folder exists and that you may write there."
    return StorageError(f"could not be written ({error.strerror or error})", source=str(path), hint=hint)
