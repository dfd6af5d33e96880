"""The kernel: rows of a table in, mergeable sums out. Pure, so that every engine gives the same bytes.

`condense` turns a record batch of rows into a record batch of sums, one row each title, context and combination of
groups; `merge` adds such batches, in any order and any split, to the same sums. `answer` (see `answering`) then turns
distinct titles into records with weights, scores and confidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from worktide.coding.answers import LONGEST_READ
from worktide.coding.blocks import check_columns
from worktide.coding.kernel import CONTEXT_BREAK
from worktide.workforce.cells import (
    A_HEADER,
    A_TOTAL,
    LARGEST_HEADS,
    LARGEST_WAGE,
    Decimal,
    are_totals,
    as_numbers,
    as_text,
    code_faults,
    headcount_faults,
    title_faults,
)
from worktide.workforce.results import HEADS, PAY, group_names

SOURCE: Final = "worktide source"
ROW: Final = "worktide row"
FAULT: Final = "worktide fault"
"""Columns that a reader adds: the file, the row in it, and what is wrong with the row, if anything."""

PLACE_BREAK: Final = "\x1f"
_LONGEST_SHOWN: Final = 120
_ROW_HEADS: Final = pa.decimal128(18, 3)
_ROW_WAGE: Final = pa.decimal128(18, 2)
_SUMS: Final = ("rows", "heads", "heads_paid", "pay", "uncounted", "unpaid")


@dataclass(frozen=True, slots=True)
class Question:
    """What is read of a table: the names of its columns, and the sign before decimals.

    Without `headcount` a row is one head; `wage` is pay per head; `context` says more about a title; `system` names
    the classification where `title` holds codes instead of titles.
    """

    title: str
    context: tuple[str, ...] = ()
    headcount: str | None = None
    wage: str | None = None
    groups: tuple[str, ...] = ()
    decimal: Decimal = "point"
    system: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that are read, each once, the title first."""
        numbers = [name for name in (self.headcount, self.wage) if name is not None]
        return tuple(dict.fromkeys([self.title, *self.context, *numbers, *self.groups]))


def key_names(question: Question) -> tuple[str, ...]:
    """Return the columns by which sums are kept apart."""
    return ("reason", "of_column", "value", "title", "context", *group_names(len(question.groups)))


def sums_schema(question: Question) -> pa.Schema:
    """Return the columns of a batch of sums.

    `reason` is "" for rows kept; rows set aside are summed by reason, column and value instead of by title. `heads`
    are thousandths, `pay` is Σ heads · wage; `uncounted` are rows whose heads nobody can tell, `unpaid` rows kept
    without a wage; `place` is the first source and row among rows set aside.
    """
    keys = [(name, pa.string()) for name in key_names(question)]
    sums = [("rows", pa.int64()), ("heads", HEADS), ("heads_paid", HEADS), ("pay", PAY)]
    return pa.schema([*keys, *sums, ("uncounted", pa.int64()), ("unpaid", pa.int64()), ("place", pa.string())])


def condense(batch: pa.RecordBatch, question: Question) -> pa.RecordBatch:
    """Return the sums of a batch of rows (`sums_schema`); rows may hold any text, columns any type that reads as text.

    Raises WorktideError where a column is missing, there twice, or holds no text.
    """
    check_columns(question.columns, batch.schema.names, "the table")
    heads, head_faults = _heads(batch, question)
    faults, columns, values = _faults(batch, question, head_faults)
    kept = pc.equal(faults, "")
    paid, pay = _pay(batch, question, heads, kept)
    keys = {"reason": faults, "of_column": columns, "value": values, **_keys(batch, question, kept)}
    sums = {
        "rows": pa.repeat(pa.scalar(1, pa.int64()), batch.num_rows),
        "heads": pc.fill_null(heads, 0),
        "heads_paid": paid,
        "pay": pay,
        "uncounted": pc.is_null(heads).cast(pa.int64()),
        "unpaid": pc.and_(kept, pc.is_null(_wages(batch, question))).cast(pa.int64()),
        "place": pc.if_else(kept, "", _places(batch)),
    }
    return merge([pa.RecordBatch.from_pydict({**keys, **sums})], question)


def merge(batches: Iterable[pa.RecordBatch], question: Question) -> pa.RecordBatch:
    """Return the sums of batches of sums: one row each key, sorted by it; the same in any order and split."""
    keys, parts = list(key_names(question)), [batch for batch in batches if batch.num_rows]
    if not parts:
        return pa.RecordBatch.from_pylist([], schema=sums_schema(question))
    table = pa.Table.from_batches(parts)
    asked: list[tuple[str, str]] = [*((name, "sum") for name in _SUMS), ("place", "min")]
    summed = table.group_by(keys, use_threads=False).aggregate(asked)
    summed = summed.rename_columns([*keys, *_SUMS, "place"]).sort_by([(name, "ascending") for name in keys])
    whole: pa.RecordBatch = summed.cast(sums_schema(question)).combine_chunks().to_batches(max_chunksize=None)[0]
    return whole


def _keys(batch: pa.RecordBatch, question: Question, kept: pa.Array) -> dict[str, pa.Array]:
    """Return what kept rows are summed by; rows set aside are not kept apart by it."""
    title = pc.utf8_slice_codeunits(as_text(batch.column(question.title)), 0, LONGEST_READ)
    said = [as_text(batch.column(name)) for name in question.groups]
    found = dict(zip(group_names(len(said)), said, strict=True))
    found = {"title": title, "context": _context(batch, question), **found}
    return {name: pc.if_else(kept, column, "") for name, column in found.items()}


def _context(batch: pa.RecordBatch, question: Question) -> pa.Array:
    if not question.context:
        return pa.repeat(pa.scalar(""), batch.num_rows)
    said = [as_text(batch.column(name)) for name in question.context]
    joined = pc.binary_join_element_wise(*said, CONTEXT_BREAK)
    # What is empty in a row leaves no break behind.
    joined = pc.replace_substring_regex(joined, r"(?: \| )+", CONTEXT_BREAK)
    joined = pc.replace_substring_regex(joined, r"^ \| | \| $", "")
    return pc.utf8_slice_codeunits(joined, 0, LONGEST_READ)


def _heads(batch: pa.RecordBatch, question: Question) -> tuple[pa.Array, pa.Array]:
    """Return the heads of each row (null where nobody can tell) and what is wrong with the cell."""
    if question.headcount is None:
        return pa.repeat(pa.scalar(1, pa.int64()), batch.num_rows).cast(pa.decimal128(19, 0)).cast(_ROW_HEADS), None
    column = batch.column(question.headcount)
    numbers = as_numbers(column, question.decimal)
    countable = pc.if_else(pc.less_equal(pc.abs(numbers), LARGEST_HEADS), numbers, pa.scalar(None, pa.float64()))
    return pc.cast(countable, _ROW_HEADS), headcount_faults(column, numbers)


def _wages(batch: pa.RecordBatch, question: Question) -> pa.Array:
    """Return the wage of each row, null where there is none: missing, no number, negative or beyond any wage."""
    if question.wage is None:
        return pa.nulls(batch.num_rows, _ROW_WAGE)
    numbers = as_numbers(batch.column(question.wage), question.decimal)
    real = pc.and_(pc.greater_equal(numbers, 0.0), pc.less_equal(numbers, LARGEST_WAGE))
    return pc.cast(pc.if_else(real, numbers, pa.scalar(None, pa.float64())), _ROW_WAGE)


def _pay(batch: pa.RecordBatch, question: Question, heads: pa.Array, kept: pa.Array) -> tuple[pa.Array, pa.Array]:
    wages = _wages(batch, question)
    paid = pc.if_else(pc.and_(kept, pc.is_valid(wages)), heads, pa.scalar(None, _ROW_HEADS))
    return pc.fill_null(paid, 0), pc.fill_null(pc.multiply(paid, wages), 0)


def _faults(batch: pa.RecordBatch, question: Question, head_faults: pa.Array | None) -> tuple[Any, Any, Any]:
    """Return why each row is set aside, "" where it is kept, with the column and the cell that say so."""
    titles = as_text(batch.column(question.title))
    faults = title_faults(titles) if question.system is None else code_faults(titles)
    faults = pc.if_else(_totals_beside(batch, question, titles), A_TOTAL, faults)
    columns = pc.if_else(pc.equal(faults, ""), "", question.title)
    values = pc.if_else(pc.equal(faults, ""), "", titles)
    found = [(_header_again(batch, question), A_HEADER, question.title, titles)]
    if head_faults is not None and question.headcount is not None:
        wrong = pc.and_(pc.not_equal(head_faults, ""), pc.equal(faults, ""))
        found.insert(0, (wrong, head_faults, question.headcount, as_text(batch.column(question.headcount))))
    if FAULT in batch.schema.names:
        said = as_text(batch.column(FAULT))
        found.append((pc.not_equal(said, ""), said, "", pa.repeat(pa.scalar(""), batch.num_rows)))
    for wrong, reason, column, cells in found:
        faults, columns = pc.if_else(wrong, reason, faults), pc.if_else(wrong, column, columns)
        values = pc.if_else(wrong, cells, values)
    return faults, columns, pc.utf8_slice_codeunits(values, 0, _LONGEST_SHOWN)


def _totals_beside(batch: pa.RecordBatch, question: Question, titles: pa.Array) -> pa.Array:
    """Return which rows have no title and a group that names a total."""
    found = pa.repeat(pa.scalar(value=False), batch.num_rows)
    for name in (*question.groups, *question.context):
        found = pc.or_(found, are_totals(as_text(batch.column(name))))
    return pc.and_(found, pc.equal(titles, ""))


def _header_again(batch: pa.RecordBatch, question: Question) -> pa.Array:
    """Return which rows repeat the names of all columns that are read, as files put one after the other do."""
    found = pa.repeat(pa.scalar(value=True), batch.num_rows)
    for name in question.columns:
        found = pc.and_(found, pc.equal(as_text(batch.column(name)), name.strip()))
    return found


def _places(batch: pa.RecordBatch) -> pa.Array:
    """Return each row's file and number as text that sorts like them, "" where a reader told none."""
    if SOURCE not in batch.schema.names:
        return pa.repeat(pa.scalar(""), batch.num_rows)
    numbers = pc.utf8_lpad(batch.column(ROW).cast(pa.string()), 12, "0")
    return pc.binary_join_element_wise(as_text(batch.column(SOURCE)), numbers, PLACE_BREAK)
