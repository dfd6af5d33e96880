"""The folder that a run writes: six files that any engine writes byte for byte alike, and what reads them again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from worktide.core.errors import WorktideError

FORMAT: Final = 1
SUMMARY: Final = "summary.json"
TITLES: Final = "titles.parquet"
GROUPS: Final = "groups.parquet"
GROUP_CODES: Final = "group_codes.parquet"
REVIEW: Final = "review.csv"
SET_ASIDE: Final = "set_aside.csv"
MEMBERS: Final = (SUMMARY, TITLES, GROUPS, GROUP_CODES, REVIEW, SET_ASIDE)

# Sums are fixed-point integers; the type states the scale: decimal128(38, 3) counts thousandths of a head.
HEADS: Final = pa.decimal128(38, 3)
PAY: Final = pa.decimal128(38, 5)
WEIGHT: Final = pa.decimal128(5, 4)
SHARED_HEADS: Final = pa.decimal128(38, 7)
SHARED_PAY: Final = pa.decimal128(38, 9)
SCORE_MASS: Final = pa.decimal128(38, 8)

BINS: Final = 10
"""Bins of the percentile score, ten points each; the last one holds 100 too."""
BIN_COLUMNS: Final = tuple(f"heads_scored_{10 * place}" for place in range(BINS))
"""Heads whose record's score lies from this number to ten above it."""

TITLE_SCHEMA: Final = pa.schema(
    [
        ("title", pa.string()),
        ("context", pa.string()),
        ("rows", pa.int64()),
        ("heads", HEADS),
        ("records", pa.list_(pa.struct([("record", pa.string()), ("weight", WEIGHT)]))),
        ("code", pa.string()),
        ("code_title", pa.string()),
        ("confidence", pa.float64()),
        ("stage", pa.string()),
        ("sure", pa.bool_()),
        ("seniority", pa.string()),
        ("language", pa.string()),
        ("score", pa.float64()),
        ("score_low", pa.float64()),
        ("score_high", pa.float64()),
    ]
)
"""One row a distinct title (with its context), sorted by both. `records` share its heads, heaviest first, their
weights sum to 1; it is empty where no record answers. `code` is the first record's SOC 2018 code, `score` its
percentile (0 to 100) with the range over the plausible records."""


def group_names(count: int) -> tuple[str, ...]:
    """Return the names of the columns that hold the values of `count` group columns.

    >>> group_names(2)
    ('group_1', 'group_2')
    """
    return tuple(f"group_{place}" for place in range(1, count + 1))


def group_schema(count: int) -> pa.Schema:
    """Return the columns of `groups.parquet`: one row each combination of the groups' values, sorted by them.

    `heads` are all heads kept; `heads_matched` those that a record answers for, `heads_sure` those whose title settles
    it. `pay` is Σ heads · wage over `heads_paid`, the heads with a wage. `score_mass` is Σ heads · percentile score
    over `heads_scored`; a bin's heads are those scored in it. The whole table's sums are sums of its rows.
    """
    keys = [(name, pa.string()) for name in group_names(count)]
    sums = [("rows", pa.int64()), ("heads", HEADS), ("heads_matched", HEADS), ("heads_sure", HEADS)]
    paid = [("heads_paid", HEADS), ("pay", PAY)]
    scored = [
        ("heads_scored", SHARED_HEADS),
        ("score_mass", SCORE_MASS),
        *((name, SHARED_HEADS) for name in BIN_COLUMNS),
    ]
    return pa.schema([*keys, *sums, *paid, *scored])


def group_code_schema(count: int) -> pa.Schema:
    """Return the columns of `group_codes.parquet`: one row each group and record, sorted; record "" is unmatched.

    A title's heads and pay are shared by its records' weights, so that each group's rows sum to the group exactly.
    """
    keys = [(name, pa.string()) for name in group_names(count)]
    shared = [("heads", SHARED_HEADS), ("heads_paid", SHARED_HEADS), ("pay", SHARED_PAY)]
    return pa.schema([*keys, ("record", pa.string()), *shared])


REVIEW_COLUMNS: Final = (
    *("title", "context", "code", "who", "why", "rows", "heads", "confidence", "heads_times_doubt"),
    *("suggested_code", "suggested_title", "suggested_record", "second_code", "second_title"),
)
"""Titles that nobody could tell for sure, those that decide most heads first; `code`, `who`, `why` are to be filled in
and the file is then given back as decisions."""

SET_ASIDE_COLUMNS: Final = ("reason", "column", "value", "rows", "heads", "first_source", "first_row")
"""Rows kept apart, by what was wrong with them; `heads` is empty where they cannot be counted."""


class Counts(msgspec.Struct, frozen=True):
    """Rows and heads of a part of the input; heads as a decimal of three places, as text."""

    rows: int
    heads: str


class Source(msgspec.Struct, frozen=True):
    """One file read: its name without the folder, its SHA-256, and its size in bytes."""

    name: str
    sha256: str
    size: int


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What a run came to.

    `whole` = `kept` + all of `set_aside`, in rows and in heads, to the last one; `kept` = `sure` + `unsure` +
    `unmatched`. `uncounted_rows` are rows set aside whose headcount nobody can tell; they are in `set_aside` with no
    heads. `groups`, `title`, … are the names of the columns as asked; `parameters` is the SHA-256 of the question;
    `inputs` name what was read, empty for a data frame.
    """

    format: int
    release: str
    release_hash: str
    parameters: str
    inputs: tuple[Source, ...]
    title: str
    context: tuple[str, ...]
    headcount: str | None
    wage: str | None
    groups: tuple[str, ...]
    system: str | None
    decisions_sha256: str
    whole: Counts
    kept: Counts
    sure: Counts
    unsure: Counts
    unmatched: Counts
    set_aside: dict[str, Counts]
    uncounted_rows: int
    rows_without_wage: int
    rows_mended: dict[str, int]
    distinct_titles: int
    titles_in_review: int
    matched_share: float | None


@dataclass(frozen=True, slots=True)
class Results:
    """A folder of results, opened."""

    folder: Path
    summary: Summary

    def table(self, name: str) -> pa.Table:
        """Return one of the Parquet tables by its file name; raises WorktideError where it is missing or damaged."""
        try:
            return pq.read_table(self.folder / name)
        except (OSError, pa.ArrowException) as error:
            raise _damaged(self.folder / name) from error


def open_results(folder: Path) -> Results:
    """Open a folder of results; raises WorktideError where it is none, damaged, or of another format."""
    try:
        summary = msgspec.json.decode((folder / SUMMARY).read_bytes(), type=Summary)
    except (OSError, msgspec.DecodeError) as error:
        raise _damaged(folder / SUMMARY) from error
    if summary.format != FORMAT:
        raise WorktideError("was written by another version", source=str(folder), got=summary.format, expected=FORMAT)
    return Results(folder, summary)


def _damaged(path: Path) -> WorktideError:
    hint = "Run `worktide workforce` again with this folder as --out."
    return WorktideError("is missing or damaged", source=str(path), hint=hint)
