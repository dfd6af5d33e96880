"""From sums and answers to the folder of results: joined, shared among records, sorted by key, written."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from worktide.coding.codes import SOC_2018, code_column
from worktide.coding.formulas import harmless
from worktide.core.files import whole_folder
from worktide.core.hashing import canonical_json
from worktide.release.open import Release
from worktide.workforce.kernel import PLACE_BREAK, Question
from worktide.workforce.results import (
    BIN_COLUMNS,
    BINS,
    FORMAT,
    GROUP_CODES,
    GROUPS,
    REVIEW,
    REVIEW_COLUMNS,
    SET_ASIDE,
    SET_ASIDE_COLUMNS,
    SUMMARY,
    TITLE_SCHEMA,
    TITLES,
    Counts,
    Source,
    Summary,
    group_code_schema,
    group_names,
    group_schema,
)
from worktide.workforce.store import Store

_ROWS_AT_ONCE: Final = 65_536
_THOUSANDTH: Final = Decimal("0.001")
_HEADS: Final = "DECIMAL(24, 3)"
_PAY: Final = "DECIMAL(31, 5)"
# Sums of decimals are exact; what is multiplied must leave room for the digits of the weight.
_PREPARE: Final = (
    "CREATE OR REPLACE TEMP TABLE titles AS SELECT row_number() OVER (ORDER BY title, context) AS id, * FROM answers",
    """CREATE OR REPLACE TEMP TABLE weights AS SELECT id, one.record AS record, one.weight AS weight
    FROM (SELECT id, unnest(records) AS one FROM titles)""",
    "INSERT INTO weights SELECT id, '', 1 FROM titles WHERE len(records) = 0",
    """CREATE OR REPLACE TEMP TABLE kept AS SELECT titles.id, len(titles.records) > 0 AS matched, titles.sure,
    condensed.* EXCLUDE (reason, of_column, value, title, context, place, uncounted)
    FROM condensed JOIN titles USING (title, context) WHERE reason = ''""",
)


def write_results(
    store: Store, folder: Path, release: Release, parameters: str, sources: Sequence[Source], decisions: str
) -> Summary:
    """Write the folder of results of a store whose titles are all answered, whole or not at all; return its summary.

    Raises StorageError where the folder cannot be written; what stood there stays.
    """
    for statement in _PREPARE:
        store.sql.execute(statement)
    _records(store, release)
    question = store.question
    with whole_folder(folder) as temporary:
        _parquet(store, temporary / GROUP_CODES, _group_codes(question), group_code_schema(len(question.groups)))
        _parquet(store, temporary / GROUPS, _groups(question), group_schema(len(question.groups)))
        _parquet(store, temporary / TITLES, _titles(), TITLE_SCHEMA)
        in_review = _csv(temporary / REVIEW, REVIEW_COLUMNS, _review(store))
        _csv(temporary / SET_ASIDE, SET_ASIDE_COLUMNS, _set_aside(store))
        summary = _summary(store, release, parameters, sources, decisions, in_review)
        (temporary / SUMMARY).write_bytes(canonical_json(msgspec.to_builtins(summary)))
    return summary


def _records(store: Store, release: Release) -> None:
    """Lay out what is looked up of records: title, code, and the percentile with its bin."""
    codes = code_column(release, SOC_2018)
    scores = [listed.risk.value if listed.risk else None for listed in release.listing]
    columns = {
        "record": [listed.slug for listed in release.listing],
        "record_title": [listed.title for listed in release.listing],
        "code": list(codes.codes),
        "score": pa.array([None if one is None else Decimal(f"{one:.1f}") for one in scores], pa.decimal128(4, 1)),
        "bin": pa.array([None if one is None else min(int(one // 10), BINS - 1) for one in scores], pa.int32()),
    }
    store.sql.register("listing", pa.table(columns))
    store.sql.execute("CREATE OR REPLACE TEMP TABLE records AS SELECT * FROM listing")
    store.sql.unregister("listing")


def _group_codes(question: Question) -> str:
    shared = ", ".join(
        f"sum({name}::{kind} * weight) AS {name}"
        for name, kind in (("heads", _HEADS), ("heads_paid", _HEADS), ("pay", _PAY))
    )
    keys = ", ".join([*group_names(len(question.groups)), "record"])
    return (
        f"CREATE OR REPLACE TEMP TABLE group_codes AS SELECT {keys}, {shared} "  # noqa: S608 - names of our own
        f"FROM kept JOIN weights USING (id) GROUP BY {keys}; SELECT * FROM group_codes ORDER BY {keys}"
    )


def _groups(question: Question) -> str:
    # One constant key where there are no groups, so that the same words serve.
    keys = ", ".join(group_names(len(question.groups)))
    chosen = keys or "0 AS everything"
    key = keys or "everything"
    shared = "heads::DECIMAL(30, 7)"
    bins = ", ".join(
        f"coalesce(sum({shared}) FILTER (bin = {place}), 0) AS {name}" for place, name in enumerate(BIN_COLUMNS)
    )
    scored = (
        f"SELECT {chosen}, coalesce(sum({shared}) FILTER (score IS NOT NULL), 0) AS heads_scored, "  # noqa: S608 - ours
        f"coalesce(sum({shared} * score), 0) AS score_mass, {bins} "
        f"FROM group_codes LEFT JOIN records USING (record) GROUP BY {key}"
    )
    counted = (
        f"SELECT {chosen}, sum(rows) AS rows, sum(heads) AS heads, "  # noqa: S608 - names of our own
        "coalesce(sum(heads) FILTER (matched), 0) AS heads_matched, "
        "coalesce(sum(heads) FILTER (matched AND sure), 0) AS heads_sure, "
        f"sum(heads_paid) AS heads_paid, sum(pay) AS pay FROM kept GROUP BY {key}"
    )
    return f"SELECT * FROM ({counted}) JOIN ({scored}) USING ({key}) ORDER BY {key}"  # noqa: S608 - names of our own


def _titles() -> str:
    wanted = ", ".join(TITLE_SCHEMA.names)
    return (
        f"SELECT {wanted} FROM titles JOIN (SELECT id, sum(rows)::BIGINT AS rows, sum(heads) AS heads "  # noqa: S608
        "FROM kept GROUP BY id) USING (id) ORDER BY id"
    )


def _parquet(store: Store, path: Path, query: str, schema: pa.Schema) -> None:
    """Write what a query gives, in row groups of one size, whatever pieces it comes in."""
    *first, last = query.split("; ")
    for statement in first:
        store.sql.execute(statement)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        reader: Any = store.sql.sql(last).to_arrow_reader(_ROWS_AT_ONCE)
        waiting: list[pa.RecordBatch] = []
        for batch in reader:
            waiting.append(batch)
            if sum(one.num_rows for one in waiting) >= _ROWS_AT_ONCE:
                waiting = _written(writer, waiting, schema)
        rest = pa.Table.from_batches(waiting, reader.schema)
        if rest.num_rows:
            writer.write_table(_typed(rest, schema))


def _written(writer: pq.ParquetWriter, waiting: list[pa.RecordBatch], schema: pa.Schema) -> list[pa.RecordBatch]:
    table = _typed(pa.Table.from_batches(waiting), schema)
    writer.write_table(table.slice(0, _ROWS_AT_ONCE))
    left: list[pa.RecordBatch] = table.slice(_ROWS_AT_ONCE).to_batches()
    return left


def _typed(table: pa.Table, schema: pa.Schema) -> pa.Table:
    return table.select(schema.names).cast(schema)


def _csv(path: Path, header: Sequence[str], rows: Iterator[Sequence[Any]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        for count, row in enumerate(rows, 1):  # noqa: B007 - counted for the caller
            writer.writerow([harmless("" if cell is None else str(cell)) for cell in row])
    return count


def _fetched(store: Store, query: str) -> Iterator[tuple[Any, ...]]:
    found = store.sql.execute(query)
    while rows := found.fetchmany(_ROWS_AT_ONCE):
        yield from rows


def _review(store: Store) -> Iterator[Sequence[Any]]:
    doubt = "heads::DECIMAL(24, 3) * (1 - coalesce(confidence, 0)::DECIMAL(5, 4))"
    return _fetched(
        store,
        "SELECT title, context, '', '', '', rows, heads::DECIMAL(38, 3), confidence, "  # noqa: S608 - names of our own
        f"{doubt} AS doubt, one.code, one.record_title, one.record, two.code, two.record_title "
        "FROM titles JOIN (SELECT id, sum(rows)::BIGINT AS rows, sum(heads) AS heads FROM kept GROUP BY id) USING (id) "
        "LEFT JOIN records one ON one.record = records[1].record LEFT JOIN records two ON two.record = "
        "records[2].record WHERE NOT sure OR len(records) = 0 ORDER BY doubt DESC, title, context",
    )


def _set_aside(store: Store) -> Iterator[Sequence[Any]]:
    found = _fetched(
        store,
        "SELECT reason, of_column, value, rows, CASE WHEN uncounted = rows THEN NULL ELSE heads END, place "
        "FROM condensed WHERE reason <> '' ORDER BY ALL",
    )
    for *cells, place in found:
        source, _, row = place.partition(PLACE_BREAK)
        yield [*cells, source, row.lstrip("0")]


def _summary(
    store: Store, release: Release, parameters: str, sources: Sequence[Source], decisions: str, in_review: int
) -> Summary:
    question = store.question
    by_state = {
        state: _counts(rows, heads)
        for state, rows, heads in _fetched(
            store,
            "SELECT CASE WHEN NOT matched THEN 'unmatched' WHEN sure THEN 'sure' ELSE 'unsure' END AS state, "
            "sum(rows), sum(heads) FROM kept GROUP BY state ORDER BY state",
        )
    }
    aside = {
        reason: _counts(rows, heads)
        for reason, rows, heads in _fetched(
            store, "SELECT reason, sum(rows), sum(heads) FROM condensed WHERE reason <> '' GROUP BY reason ORDER BY 1"
        )
    }
    none = Counts(0, "0.000")
    sure, unsure, unmatched = (by_state.get(name, none) for name in ("sure", "unsure", "unmatched"))
    kept = _together([sure, unsure, unmatched])
    answered = Decimal(kept.heads) - Decimal(unmatched.heads)
    return Summary(
        format=FORMAT,
        release=release.stamp.id,
        release_hash=release.stamp.hash,
        parameters=parameters,
        inputs=tuple(sources),
        title=question.title,
        context=question.context,
        headcount=question.headcount,
        wage=question.wage,
        groups=question.groups,
        system=question.system,
        decisions_sha256=decisions,
        whole=_together([kept, *aside.values()]),
        kept=kept,
        sure=sure,
        unsure=unsure,
        unmatched=unmatched,
        set_aside=aside,
        uncounted_rows=_number(store, "SELECT sum(uncounted) FROM condensed"),
        rows_without_wage=_number(store, "SELECT sum(unpaid) FROM kept") if question.wage else 0,
        rows_mended={what: int(count) for what, count in _fetched(store, _MENDED)},
        distinct_titles=_number(store, "SELECT count(*) FROM titles"),
        titles_in_review=in_review,
        matched_share=round(float(answered / Decimal(kept.heads)), 4) if Decimal(kept.heads) else None,
    )


_MENDED: Final = "SELECT what, sum(count) FROM mended GROUP BY what ORDER BY what"


def _number(store: Store, query: str) -> int:
    row = store.sql.execute(query).fetchone()
    return int(row[0] or 0) if row else 0


def _counts(rows: Any, heads: Any) -> Counts:
    return Counts(int(rows), str(Decimal(heads).quantize(_THOUSANDTH)))


def _together(parts: Sequence[Counts]) -> Counts:
    heads = sum((Decimal(one.heads) for one in parts), Decimal("0.000"))
    return Counts(sum(one.rows for one in parts), str(heads))
