"""The columns of tables of every kind as they are shown before a run, and what they are guessed to mean."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from worktide.core.errors import WorktideError
from worktide.workforce.guessing import guess
from worktide.workforce.preview import preview

ROWS = [("Site", "Job title", "FTE"), ("North", "Nurse", "1"), ("North", "Cook", "2"), ("South", "Clerk", "3")]
TABLE = {name: [row[place] for row in ROWS[1:]] for place, name in enumerate(ROWS[0])}


def _written(folder: Path, kind: str) -> Path:
    path = folder / f"staff{kind}"
    if kind == ".xlsx":
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["Staff of 2026"])
            for number, row in enumerate(ROWS, 2):
                sheet.write_row(number, 0, row)
    elif kind == ".parquet":
        pq.write_table(pa.table(TABLE), path)
    elif kind == ".jsonl":
        path.write_text("".join(f'{{"Site":"{a}","Job title":"{b}","FTE":{c}}}\n' for a, b, c in ROWS[1:]))
    else:
        path.write_text("\n".join(";".join(row) for row in ROWS))
    return path


@pytest.mark.parametrize("kind", [".csv", ".xlsx", ".parquet", ".jsonl"])
def test_every_kind_shows_its_columns_and_first_values(tmp_path: Path, kind: str) -> None:
    assert preview(_written(tmp_path, kind), "staff") == TABLE


def test_the_columns_are_guessed() -> None:
    found = guess({**TABLE, "Phone": ["030 123456"] * 3, "Salary": ["1,000", "2,000", "3,000"]})
    assert (found.title, found.headcount, found.wage) == ("Job title", "FTE", "Salary")
    assert list(found.personal) == ["Phone"]


def test_five_hundred_columns_are_shown_and_guessed(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(",".join(["Job", *map(str, range(499))]) + "\n" + ",".join(["Cook"] * 500))
    columns = preview(path, "wide")
    assert len(columns) == 500
    assert guess(columns).title == "Job"


@pytest.mark.parametrize(("kind", "data"), [(".xlsx", b"PK\x03\x04x"), (".parquet", b"PAR1"), (".csv", b"")])
def test_what_is_no_table_is_refused_by_the_name_it_was_given(tmp_path: Path, kind: str, data: bytes) -> None:
    path = tmp_path / f"broken{kind}"
    path.write_bytes(data)
    with pytest.raises(WorktideError, match="my table"):
        preview(path, "my table")
