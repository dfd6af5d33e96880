"""Cells of a table to numbers and to what they are not: headcounts, wages, totals, headers that come again."""

from __future__ import annotations

from typing import Final, Literal

import pyarrow as pa
import pyarrow.compute as pc

from worktide.coding.answers import reason_not_asked
from worktide.core.errors import WorktideError

Decimal = Literal["point", "comma"]

A_TOTAL: Final = "a row of totals"
A_HEADER: Final = "the header again"
NO_CODE: Final = "no code"
NO_NUMBER: Final = "the headcount is no number"
NO_HEADCOUNT: Final = "no headcount"
NEGATIVE: Final = "the headcount is negative"
TOO_LARGE: Final = "the headcount is above a thousand million"
LARGEST_HEADS: Final = 1e9
LARGEST_WAGE: Final = 1e10

_POINT: Final = r"^[+-]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)?(\.[0-9]*)?([eE][+]?[0-9]{1,2})?$"
_COMMA: Final = r"^[+-]?([0-9]+|[0-9]{1,3}([. ][0-9]{3})+)?(,[0-9]*)?$"
_MONEY: Final = r"^(USD|EUR|GBP|CHF)|(USD|EUR|GBP|CHF)$|[$€£¥'’\s\x{A0}\x{202F}]"
_TOTALS: Final = (
    r"(?i)^\W*((sub|grand|overall)?[\s-]*totals?|sum|summe|gesamt(summe)?|insgesamt|zwischensumme|suma|somme"
    r"|total (g[eé]n[eé]ral|general)|all (staff|employees|occupations))\W*$"
    r"|^\W*(sub|grand)[\s-]?totals?\b|^\W*totals?\s*([:(]|for\b|of\b)|\btotals?\W*$"
)
# Only such cells are looked at one by one.
_SUSPECT: Final = r"^\s*$|^\s*=|[0-9]"
_LONGEST_CELL: Final = 300


def as_text(column: pa.Array) -> pa.Array:
    """Return a column as text without spaces around it, empty where nothing is; raises WorktideError for no text."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    try:
        text = column if pa.types.is_string(column.type) else column.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise WorktideError("a column holds no text", got=str(column.type)) from error
    return pc.fill_null(pc.utf8_trim_whitespace(text), "")


def as_numbers(column: pa.Array, decimal: Decimal) -> pa.Array:
    """Return a column as 64-bit floating point, null where a cell is no number in digits.

    `1,234.5`, `$1,234` and `1e5` are numbers where the decimal sign is a point, `1.234,5` where it is a comma.
    """
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_decimal(column.type):
        numbers = column.cast(pa.float64())
    else:
        coded = as_text(column).dictionary_encode()
        numbers = _of_text(coded.dictionary, decimal).take(coded.indices)
    return pc.if_else(pc.fill_null(pc.is_finite(numbers), False), numbers, pa.scalar(None, pa.float64()))


def _of_text(cells: pa.Array, decimal: Decimal) -> pa.Array:
    plain = pc.replace_substring_regex(cells, _MONEY, "") if decimal == "point" else _without_money(cells)
    good = pc.match_substring_regex(plain, _POINT if decimal == "point" else _COMMA)
    good = pc.and_(good, pc.match_substring_regex(plain, "[0-9]"))
    plain = pc.replace_substring_regex(plain, "[, ]" if decimal == "point" else "[. ]", "")
    plain = plain if decimal == "point" else pc.replace_substring(plain, ",", ".")
    return pc.cast(pc.if_else(good, plain, pa.scalar(None, pa.string())), pa.float64())


def _without_money(cells: pa.Array) -> pa.Array:
    """Return cells without signs of money; a space may part thousands and stays for the check."""
    spaced = pc.replace_substring_regex(cells, r"[\s\x{A0}\x{202F}'’]", " ")
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(spaced, "USD|EUR|GBP|CHF|[$€£¥]", ""))


def title_faults(titles: pa.Array) -> pa.Array:
    """Return why each cell is no title (a total, a date, a number, a formula, nothing), "" where it may be one."""
    coded = titles.dictionary_encode()
    distinct = coded.dictionary
    suspect = pc.or_(pc.match_substring_regex(distinct, _SUSPECT), pc.greater(pc.utf8_length(distinct), _LONGEST_CELL))
    totals = are_totals(distinct)
    if not pc.any(pc.or_(suspect, totals)).as_py():
        return pa.repeat(pa.scalar(""), len(titles))
    faults = [
        A_TOTAL if total else reason_not_asked(text) if odd else ""
        for text, total, odd in zip(distinct.to_pylist(), totals.to_pylist(), suspect.to_pylist(), strict=True)
    ]
    return pa.array(faults, type=pa.string()).take(coded.indices)


def code_faults(codes: pa.Array) -> pa.Array:
    """Return why a cell is no code of an occupation (a total, a major group of the SOC, nothing), "" where it may be.

    A table that names major groups beside their occupations, as OEWS does, would count every head again.
    """
    totals = pc.or_(are_totals(codes), pc.match_substring_regex(codes, r"^\d\d-0000$"))
    return pc.if_else(pc.equal(codes, ""), NO_CODE, pc.if_else(totals, A_TOTAL, ""))


def are_totals(cells: pa.Array) -> pa.Array:
    """Return which cells name a total: `Total`, `Grand total`, `Total: Nursing`, `Summe`."""
    return pc.match_substring_regex(cells, _TOTALS)


def headcount_faults(column: pa.Array, numbers: pa.Array) -> pa.Array:
    """Return why each headcount cannot be taken, "" where it can; `numbers` is the column read as numbers."""
    missing = pc.is_null(numbers)
    empty = pc.or_kleene(pc.is_null(column), pc.equal(as_text(column), ""))
    faults = pc.if_else(missing, pc.if_else(pc.fill_null(empty, True), NO_HEADCOUNT, NO_NUMBER), "")
    faults = pc.if_else(pc.fill_null(pc.less(numbers, 0.0), False), NEGATIVE, faults)
    return pc.if_else(pc.fill_null(pc.greater(pc.abs(numbers), LARGEST_HEADS), False), TOO_LARGE, faults)
