"""The engine of a cluster: the same kernel on Spark by `mapInArrow`; sums and answers come back to the same writer.

Every executor needs this package and the files under the same paths; the release travels to each once.
"""

from __future__ import annotations

import os
import sys
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's texts call it

from worktide.coding.decisions import NO_DECISIONS, Decisions
from worktide.core.hashing import sha256_of_value
from worktide.release.open import Release, open_release
from worktide.workforce.answering import ANSWER_SCHEMA, answer
from worktide.workforce.kernel import Question, condense, key_names, merge, sums_schema
from worktide.workforce.local import Plan, finish, open_inputs, parameters_hash, working_folder
from worktide.workforce.reading import AS_SEEN, Form, Piece, pieces_of, read_piece
from worktide.workforce.results import Source, Summary
from worktide.workforce.store import Store

MENDED: Final = "\x1emended"
"""Reason of rows of sums that count what a reader put right; they are told apart before anything is written."""
TITLES_AT_ONCE: Final = 1_000_000
_KEYS_AT_ONCE: Final = 1_000_000
_TITLES_A_TASK: Final = 2_000
_ARCHIVE: Final = "worktide_release"
_PIECES: Final = "path string, name string, row_group int, size bigint"


def run_spark(plan: Plan, master: str) -> Summary:
    """Run a plan on a Spark cluster; the results are those of `run_local`, byte for byte.

    Each file, and each row group of a Parquet file, is read by one task. Raises the errors of `run_local`.
    """
    inputs, parameters = open_inputs(plan.paths), parameters_hash(plan)
    form = [plan.form.delimiter, plan.form.encoding, plan.form.sheet]
    key = sha256_of_value(["spark", [[one.name, one.sha256] for one in inputs.sources], form, parameters])
    pieces = pieces_of(inputs.files)
    session = _session(master)
    try:
        rows = [(os.path.abspath(one.path), one.name, one.group, one.size) for one in pieces]  # noqa: PTH100 - no links
        found = session.createDataFrame(rows, _PIECES).repartition(max(len(rows), 1))
        sums = found.mapInArrow(
            partial(_read, question=plan.question, form=plan.form), _ddl(sums_schema(plan.question))
        )
        with Store(working_folder(plan.out), key, plan.question, plan.memory) as store:
            _collect(store, sums)
            inputs.check_unchanged()
            return _finished(plan, store, session, parameters, inputs.sources)
    finally:
        session.stop()


def sum_up(
    frame: DataFrame,
    question: Question,
    out: Path,
    release: Release | None = None,
    decisions: Decisions = NO_DECISIONS,
) -> Summary:
    """Sum up a Spark data frame that one already has into a folder of results; the frame's session goes on.

    Rows have no place in a file, so `set_aside.csv` names none; everything else is as for files.
    """
    plan = Plan((), question, Path(out), release or open_release(), decisions=decisions)
    columns = [frame[f"`{name.replace('`', '``')}`"] for name in question.columns]
    sums = frame.select(*columns).mapInArrow(partial(_condense, question=question), _ddl(sums_schema(question)))
    with Store(working_folder(plan.out), uuid.uuid4().hex, question, plan.memory) as store:
        _collect(store, sums)
        return _finished(plan, store, frame.sparkSession, parameters_hash(plan), ())


def _session(master: str) -> SparkSession:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("worktide workforce")
    settings: dict[str, bool | float | int | str | None] = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": str(sys.stderr.isatty()).lower(),
        "spark.log.level": "ERROR",
    }
    session = builder.config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _read(batches: Iterable[pa.RecordBatch], *, question: Question, form: Form = AS_SEEN) -> Iterator[pa.RecordBatch]:
    """Read the pieces that a task was given, and sum up their rows."""
    for batch in batches:
        for one in batch.to_pylist():
            piece = Piece(one["path"], one["name"], one["row_group"], one["size"])
            for rows in read_piece(piece, question.columns, form):
                yield condense(rows.batch, question)
                if rows.mended:
                    yield _mended(rows.mended, question)


def _condense(batches: Iterable[pa.RecordBatch], *, question: Question) -> Iterator[pa.RecordBatch]:
    return (condense(batch, question) for batch in batches)


def _mended(counts: Mapping[str, int], question: Question) -> pa.RecordBatch:
    """Return counts of what was put right as rows of sums."""
    rows = [{"reason": MENDED, "value": what, "rows": count} for what, count in counts.items()]
    empty = {field.name: "" if pa.types.is_string(field.type) else 0 for field in sums_schema(question)}
    return pa.RecordBatch.from_pylist([{**empty, **row} for row in rows], schema=sums_schema(question))


def _collect(store: Store, sums: DataFrame) -> None:
    """Bring the sums of all tasks together on the cluster, and then into the store, some at a time."""
    if store.blocks_done(0)[1]:
        return
    keys = key_names(store.question)
    added = [F.sum(name).alias(name) for name in ("rows", "heads", "heads_paid", "pay", "uncounted", "unpaid")]
    whole = sums.groupBy(*keys).agg(*added, F.min("place").alias("place")).persist()
    try:
        parts = -(-whole.count() // _KEYS_AT_ONCE) or 1
        for part in range(parts):
            share = whole.where(F.pmod(F.xxhash64(*keys), F.lit(parts)) == part) if parts > 1 else whole
            table = share.toArrow().cast(sums_schema(store.question))
            _keep(store, table, part, whole=part == parts - 1)
    finally:
        whole.unpersist()


def _keep(store: Store, table: pa.Table, part: int, *, whole: bool) -> None:
    is_mended = [reason == MENDED for reason in table.column("reason").to_pylist()]
    mended = {row["value"]: row["rows"] for row in table.filter(pa.array(is_mended, pa.bool_())).to_pylist()}
    rest = table.filter(pa.array([not one for one in is_mended], pa.bool_()))
    batches = [merge(rest.to_batches(), store.question)] if rest.num_rows else []
    store.keep(batches, 0, part + 1, mended, whole=whole)


def _finished(plan: Plan, store: Store, session: SparkSession, parameters: str, sources: Sequence[Source]) -> Summary:
    """Answer the titles on the cluster and write the results here."""
    answering = plan.answering or _answering(session, plan.release, store.folder)
    planned = replace(plan, answering=answering, titles_at_once=TITLES_AT_ONCE)
    return finish(planned, store, parameters, sources)


def _answering(session: SparkSession, release: Release, folder: Path) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
    """Return what answers a batch of titles on the cluster; the release goes to every executor once."""
    name = f"{_ARCHIVE}_{release.stamp.hash[:16]}"
    archive = folder / f"{name}.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
        for path in sorted(release.folder.rglob("*")):
            packed.write(path, path.relative_to(release.folder).as_posix())
    # Executors that join later fetch it too: it lies in the store until the run has ended.
    session.sparkContext.addArchive(f"{archive}#{name}")

    def answered(batch: pa.RecordBatch) -> pa.RecordBatch:
        tasks = -(-batch.num_rows // _TITLES_A_TASK)
        frame = session.createDataFrame(pa.Table.from_batches([batch])).repartition(tasks, "title", "context")
        found: Any = frame.mapInArrow(partial(_answer, name=name), _ddl(ANSWER_SCHEMA)).toArrow()
        return found.cast(ANSWER_SCHEMA).combine_chunks().to_batches()[0]

    return answered


def _answer(batches: Iterable[pa.RecordBatch], *, name: str) -> Iterator[pa.RecordBatch]:
    from pyspark import SparkFiles

    release = open_release(SparkFiles.get(name))
    return (answer(batch, release) for batch in batches if batch.num_rows)


def _ddl(schema: pa.Schema) -> str:
    """Return an Arrow schema in Spark's words."""
    return ", ".join(f"`{field.name}` {_type(field.type)}" for field in schema)


def _type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"array<{_type(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return f"struct<{', '.join(f'{field.name}: {_type(field.type)}' for field in kind)}>"
    if pa.types.is_decimal(kind):
        return f"decimal({kind.precision}, {kind.scale})"
    return {pa.string(): "string", pa.int64(): "bigint", pa.float64(): "double", pa.bool_(): "boolean"}[kind]
