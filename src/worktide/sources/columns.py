"""Columns of text to named and typed columns, with the row and value of the first cell that does not fit."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, Literal

import polars as pl

from worktide.core.errors import SourceError
from worktide.sources.texts import ROW

CodeForm = Literal["soc", "onet_soc", "task_id", "census", "isco"]
MISSING_NUMBERS: Final = ("", "n/a", "N/A", "NA", "nan", "NaN", "*", "**", "#", "-", "–", "—")

_AGAIN: Final = "Download the file again; if it is a newer release, this reader does not know it yet."
_EXAMPLES: Final[Mapping[str, str]] = {
    "soc": "a SOC code such as 11-1011",
    "onet_soc": "an O*NET-SOC code such as 11-1011.00",
    "task_id": "a Task ID such as 8823",
    "census": "a Census code such as 0010",
    "isco": "an ISCO-08 unit group such as 1112",
}
_TRUE: Final = ("Y", "YES", "TRUE", "1")
_FALSE: Final = ("N", "NO", "FALSE", "0")


def row_of(frame: pl.DataFrame, index: int) -> int | None:
    """Return the row in the user's file of the row at `index`, or None where the frame does not carry it."""
    return int(frame[ROW][index]) if ROW in frame.columns else None


def came_and_went(came: Sequence[str], went: Sequence[str]) -> str:
    """Return in words what a file lacks that was known, and holds that was not."""
    parts = [f"{word}: {', '.join(names)}" for word, names in (("went", went), ("came", came)) if names]
    return "; ".join(parts)


def _renamings(came: Sequence[str], went: Sequence[str]) -> str:
    folded = {name.casefold(): name for name in came}
    pairs = [(old, difflib.get_close_matches(old.casefold(), folded, n=1, cutoff=0.5)) for old in went]
    likely = [f'"{folded[new[0]]}" may be the new name of "{old}"' for old, new in pairs if new]
    return f"{'; '.join(likely)}. " if likely else ""


def renamed(
    frame: pl.DataFrame,
    names: Mapping[str, str],
    *,
    source: str,
    knows: str | None = None,
    optional: Mapping[str, str] | None = None,
    ignored: Collection[str] = (),
) -> pl.DataFrame:
    """Return the columns of `names` under our names, in that order, with those of `optional` that are there.

    Raises SourceError where a column is missing or one is neither named, optional nor ignored: it says which
    went and which came, and what may be a new name. `knows` says which releases the reader knows.
    """
    every = {**names, **(optional or {})}
    went = [name for name in names if name not in frame.columns]
    came = [name for name in frame.columns if name not in every and name not in ignored and name != ROW]
    if went or came:
        problem = f"the columns are not those that this reader knows ({came_and_went(came, went)})"
        release = f"This reader knows {knows}. " if knows else ""
        hint = f"{_renamings(came, went)}{release}Use that release, or a newer version of Worktide."
        raise SourceError(problem, source=source, row=1, hint=hint)
    kept = [pl.col(name).alias(ours) for name, ours in every.items() if name in frame.columns]
    return frame.select(*kept, *([ROW] if ROW in frame.columns else []))


def _refuse_first(frame: pl.DataFrame, bad: pl.Expr, column: str, problem: str, expected: str, source: str) -> None:
    places = frame.select(bad.fill_null(value=False).arg_true()).to_series()
    if len(places):
        place = int(places[0])
        got = frame[column][place]
        more = f" ({len(places)} such rows)" if len(places) > 1 else ""
        raise SourceError(
            f"{column} {problem}{more}",
            source=source,
            row=row_of(frame, place),
            got=got,
            expected=expected,
            hint=_AGAIN,
        )


def _bare(column: str) -> pl.Expr:
    text = pl.col(column).cast(pl.String).str.strip_chars().str.strip_chars('"')
    return pl.when(text.is_in(MISSING_NUMBERS)).then(None).otherwise(text)


def code_expression(column: str, form: CodeForm) -> pl.Expr:
    """Return the expression that gives a column's codes the form of `worktide.core.codes`; null where they
    have none.
    """
    text = _bare(column)
    if form == "soc":
        parts = [
            text.str.extract(r"^([0-9]{2})-?[0-9]{4}(?:\.00)?$"),
            text.str.extract(r"^[0-9]{2}-?([0-9]{4})(?:\.00)?$"),
        ]
        return pl.concat_str(parts, separator="-")
    if form == "onet_soc":
        shape = r"^([0-9]{2})-?([0-9]{4})(?:\.?([0-9]{2}))?$"
        whole = pl.concat_str([text.str.extract(shape, 1), text.str.extract(shape, 2)], separator="-")
        return pl.concat_str([whole, text.str.extract(shape, 3).fill_null("00")], separator=".")
    if form == "task_id":
        return text.str.extract(r"^([0-9]{1,6})(?:\.0+)?$").cast(pl.Int64)
    fewest = 3 if form == "isco" else 1
    return text.str.extract(rf"^([0-9]{{{fewest},4}})(?:\.0+)?$").str.zfill(4)


def with_codes(frame: pl.DataFrame, forms: Mapping[str, CodeForm], *, source: str) -> pl.DataFrame:
    """Return the frame with its code columns in their one form; missing codes stay null.

    Raises SourceError at the first value that does not have the form of its classification.
    """
    for column, form in forms.items():
        code = code_expression(column, form)
        bad = code.is_null() & _bare(column).is_not_null()
        _refuse_first(frame, bad, column, "does not have the form of its classification", _EXAMPLES[form], source)
        frame = frame.with_columns(code.alias(column))
    return frame


def with_numbers(
    frame: pl.DataFrame, types: Mapping[str, Any], *, source: str, missing: Collection[str] = MISSING_NUMBERS
) -> pl.DataFrame:
    """Return the frame with text columns as numbers: `pl.Int64` or `pl.Float64`; publishers' marks for
    missing are null.

    Raises SourceError at the first value that is not a finite number, or not whole where a whole one was due.
    """
    for column, dtype in types.items():
        text = pl.col(column).cast(pl.String).str.strip_chars().str.strip_chars('"').str.replace_all(",", "")
        text = pl.when(text.is_in(list(missing))).then(None).otherwise(text)
        number = text.cast(pl.Float64, strict=False)
        whole = dtype != pl.Float64
        bad = text.is_not_null() & (
            number.is_null() | ~number.is_finite() | (pl.lit(whole) & (number != number.floor()))
        )
        expected = "a whole number" if whole else "a number"
        _refuse_first(frame, bad, column, f"is not {expected}", expected, source)
        frame = frame.with_columns(number.cast(dtype).alias(column))
    return frame


def with_top_coded(frame: pl.DataFrame, columns: Sequence[str], *, mark: str = "#") -> pl.DataFrame:
    """Return the frame with a boolean `…_top_coded` for each column: whether the publisher put `mark` for a
    value too high to print.
    """
    flags = [
        (pl.col(column).str.strip_chars() == mark).fill_null(value=False).alias(f"{column}_top_coded")
        for column in columns
    ]
    return frame.with_columns(flags)


def with_booleans(frame: pl.DataFrame, columns: Sequence[str], *, source: str) -> pl.DataFrame:
    """Return the frame with `Y`/`N`, `TRUE`/`FALSE` and `1`/`0` as booleans; missing stays null.

    Raises SourceError at the first other value.
    """
    for column in columns:
        text = _bare(column).str.to_uppercase()
        bad = text.is_not_null() & ~text.is_in([*_TRUE, *_FALSE])
        _refuse_first(frame, bad, column, "is neither yes nor no", "Y or N", source)
        frame = frame.with_columns(pl.when(text.is_not_null()).then(text.is_in(_TRUE)).alias(column))
    return frame
