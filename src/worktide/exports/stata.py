"""The panels for Stata and R: a labelled .dta, the do-file and the R script that read it, and the same as CSV."""

from __future__ import annotations

import io
from datetime import datetime
from importlib import import_module
from typing import Any, Final

from worktide.core.errors import WorktideError
from worktide.exports.model import ExportTable, flat

LONGEST_LABEL: Final = 80
# Longer text than this does not fit Stata's fixed text; it is stored as its long one.
_LONGEST_FIXED: Final = 2_045


def dta_bytes(table: ExportTable) -> bytes:
    """Return a table as a Stata file (version 118, Unicode) with variable labels: equal tables, equal bytes.

    Raises WorktideError where pandas, which writes it, is not installed.
    """
    frame = _pandas_frame(table)
    labels = {column.name: stata_label(column.title, column.unit) for column in table.columns}
    long = [
        name for name in frame.columns if frame[name].dtype == object and frame[name].str.len().max() > _LONGEST_FIXED
    ]
    sink = io.BytesIO()
    frame.to_stata(
        sink,
        write_index=False,
        version=118,
        variable_labels=labels,
        data_label=f"Worktide {table.release.id}: {table.title}"[:LONGEST_LABEL],
        time_stamp=datetime.fromisoformat(table.release.date),
        convert_strl=long,
    )
    return sink.getvalue()


def stata_label(title: str, unit: str) -> str:
    """Return a variable's label: its title and unit in at most 80 letters.

    >>> stata_label("Percentile", "percentile, 0 to 100")
    'Percentile (percentile, 0 to 100)'
    """
    whole = f"{title} ({unit})" if unit else title
    return whole if len(whole) <= LONGEST_LABEL else title[:LONGEST_LABEL]


def _pandas_frame(table: ExportTable) -> Any:
    try:
        import_module("pandas")
    except ModuleNotFoundError as error:
        raise WorktideError("a Stata file needs pandas", hint="Install it with: pip install pandas") from error
    frame = flat(table.data).to_pandas()
    for column in table.columns:
        if column.type not in {"Float64", "Int64"}:
            # Stata has no missing text: it writes nothing.
            frame[column.name] = frame[column.name].astype(object).fillna("")
    return frame


def do_file(table: ExportTable) -> bytes:
    """Return a do-file that reads the CSV and labels every variable: what the .dta holds, readable."""
    lines = [
        f"* Worktide {table.release.id}, {table.title}. Data up to {table.release.date}.",
        "* Licence: our columns CC BY 4.0; publishers' columns by their own terms, in the notes.",
        "version 14",
        f'import delimited using "{table.name}.csv", clear varnames(1) case(preserve) encoding("utf-8") ///',
        f"    stringcols({' '.join(map(str, _text_places(table)))})",
        f'label data "Worktide {table.release.id}: {table.title}"',
    ]
    for column in table.columns:
        lines.append(f'label variable {column.name} "{_quoted(stata_label(column.title, column.unit))}"')
        lines.append(f'notes {column.name}: "{_quoted(f"{column.meaning}. Licence: {column.licence}")}"')
    lines += ["compress", f'save "{table.name}.dta", replace', ""]
    return "\n".join(lines).encode()


def _text_places(table: ExportTable) -> list[int]:
    return [place for place, one in enumerate(table.columns, 1) if one.type not in {"Float64", "Int64"}]


def _quoted(words: str) -> str:
    return words.replace('"', "'").replace("`", "'").replace("$", "USD ").replace("\n", " ")


def r_script(table: ExportTable) -> bytes:
    """Return an R script that reads the CSV with base R and gives every column its label."""
    kinds = ", ".join(f'"{_r_type(column.type)}"' for column in table.columns)
    lines = [
        f"# Worktide {table.release.id}, {table.title}. Data up to {table.release.date}.",
        '# Licence: our columns CC BY 4.0; publishers\' columns by their own terms, in attribute "licence".',
        f'{table.name} <- read.csv("{table.name}.csv", encoding = "UTF-8", na.strings = "",',
        f"  colClasses = c({kinds}))",
    ]
    for column in table.columns:
        place = f'{table.name}[["{column.name}"]]'
        lines.append(f'attr({place}, "label") <- "{_r_quoted(column.title)}"')
        lines += [f'attr({place}, "unit") <- "{_r_quoted(column.unit)}"'] if column.unit else []
        lines.append(f'attr({place}, "licence") <- "{_r_quoted(column.licence)}"')
    lines += [f'saveRDS({table.name}, "{table.name}.rds")', ""]
    return "\n".join(lines).encode()


def _r_type(kind: str) -> str:
    return {"Float64": "numeric", "Int64": "integer"}.get(kind, "character")


def _r_quoted(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', '\\"')
