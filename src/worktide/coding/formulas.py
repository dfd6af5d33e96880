"""Cells that a spreadsheet would run, made harmless: a leading apostrophe, as spreadsheets themselves write text."""

from __future__ import annotations

import re
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

# The signs that start a formula, their full-width forms, and what some programs skip in front of them.
_STARTS: Final = r"^[=+\-@\t\r\n\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]"
# A plain number is no formula, and −5 must stay −5.
_NUMBER: Final = r"^[+-]?[0-9]+([.,][0-9]+)*([eE][+-]?[0-9]+)?[ ]?%?$"
_STARTS_HERE: Final = re.compile(_STARTS.replace(r"\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}", "\uff1d\uff0b\uff0d\uff20"))
_NUMBER_HERE: Final = re.compile(_NUMBER[:-1] + r"\Z")
MARK: Final = "'"


def harmless(text: str) -> str:
    """Return a cell that no spreadsheet runs: `=1+1` becomes `'=1+1`; plain numbers stay.

    >>> harmless("=1+1"), harmless("-5"), harmless("Nurse")
    ("'=1+1", '-5', 'Nurse')
    """
    return MARK + text if _STARTS_HERE.match(text) and not _NUMBER_HERE.match(text) else text


def unmarked(text: str) -> str:
    """Return a cell of a file that we wrote without the apostrophe that made it harmless."""
    return text[1:] if text.startswith(MARK) and harmless(text[1:]) == text else text


def harmless_column(column: pa.Array) -> pa.Array:
    """Return a column of text with every cell harmless; other columns as they are."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    if pc.any(pc.match_substring(column, "\r")).as_py():
        # A lone carriage return ends a row for some readers.
        column = pc.replace_substring_regex(column, r"\r\n?", "\n")
    risky = pc.match_substring_regex(column, _STARTS)
    if not pc.any(risky).as_py():
        return column
    risky = pc.and_not(risky, pc.match_substring_regex(column, _NUMBER))
    return pc.if_else(pc.fill_null(risky, False), pc.binary_join_element_wise(MARK, column, ""), column)
