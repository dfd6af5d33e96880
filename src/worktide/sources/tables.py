"""What a publisher's `read.py` is made of: open safely, name the columns, type them, check them.

A reader in ten lines (`source` is the user's file name, so that a message names the file he has)::

    _NAMES = {"SOC Code": "soc_code", "title": "title", "n": "employment"}
    _SCHEMA = pa.DataFrameSchema(
        {"soc_code": pa.Column(str), "title": pa.Column(str), "employment": pa.Column(int, nullable=True)}
    )

    def _occupations(path: Path) -> dict[str, pl.DataFrame]:
        source = label(path)
        frame = read_delimited(path, separator=",", quoted=True)
        frame = renamed(frame, _NAMES, source=source, knows="the 2025 release")
        frame = with_codes(frame, {"soc_code": "soc"}, source=source)
        frame = with_numbers(frame, {"employment": pl.Int64}, source=source)
        return {"occupations": checked(frame, _SCHEMA, source=source, key=["soc_code"])}

    READERS: dict[str, Reader] = {"some-source": _occupations}

What the pieces do; all raise `SourceError` with source, row, got, expected and hint:

- `read_delimited(path)`: tab text without quoting, as O*NET's; `separator=",", quoted=True` for CSV.
  `read_sheet(path, sheet, header=1)`: one sheet of a workbook (xlsx or xls). Text in a zip, members found by
  base name: `with open_archive(path) as archive: archive.table("Work Styles.txt")`. Every column arrives as
  String, named as the publisher named it, cells trimmed, `n/a` and empty cells null; whole numbers of a
  workbook have no `.0`; a column without a name is `column_N`. `read_cells(path, sheet)` gives raw rows where
  a sheet has no plain header.
- The frame carries an Int64 column `file_row` (constant `ROW`): the row in the user's file. Filter and sort
  as you like; it serves the messages, and `checked` takes it out. Without it messages merely lack the row.
- `renamed(frame, {publisher's name: ours}, source=…, knows="O*NET 29.1 and 30.1", ignored=[…],
  optional={…})`: the exact set of columns, else says which went, which came, and which may be a new name of
  which. Keeps only the columns that are named.
- `with_codes(frame, {"soc_code": "soc"}, …)`: the forms of `worktide.core.codes`: `soc`, `onet_soc`,
  `task_id` (Int64), `census`, `isco`.
- `with_numbers(frame, {"n": pl.Int64, "data_value": pl.Float64}, …)`: takes `8823`, `"8823"`, `8823.0`,
  `1,234`; `n/a`, `*`, `**`, `#`, `—` are null.
- `with_top_coded(frame, ["annual_wage"])`: before `with_numbers`; keeps where `#` stood as
  `annual_wage_top_coded`.
- `with_booleans(frame, ["recommend_suppress"], …)`: `Y`/`N`, `TRUE`/`FALSE`, `1`/`0`.
- `known_values(frame, "soc_code", known, …)`: every value is among `known` (unknown code, unknown scale);
  `same_values(…)`: also every known value occurs; it says which came and went, as when a newer release
  changed its elements.
- `checked(frame, schema, source=…, key=[…])`: the pandera schema, no null and no duplicate in the key;
  columns in the schema's order, rows sorted by the key.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from worktide.sources.archives import Archive, ArchiveLimits, open_archive
from worktide.sources.checking import checked, known_values, same_values
from worktide.sources.columns import renamed, with_booleans, with_codes, with_numbers, with_top_coded
from worktide.sources.texts import ROW, label, parse_delimited, read_delimited, read_text
from worktide.sources.workbooks import read_cells, read_sheet, sheet_names

Reader = Callable[[Path], dict[str, pl.DataFrame]]

__all__ = [
    "ROW",
    "Archive",
    "ArchiveLimits",
    "Reader",
    "checked",
    "known_values",
    "label",
    "open_archive",
    "parse_delimited",
    "read_cells",
    "read_delimited",
    "read_sheet",
    "read_text",
    "renamed",
    "same_values",
    "sheet_names",
    "with_booleans",
    "with_codes",
    "with_numbers",
    "with_top_coded",
]
