"""Delimited text: what is read, and what is said of what cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.core.errors import SourceError
from worktide.sources.tables import ROW, read_delimited, read_text
from worktide.sources.texts import escaped, label, parse_delimited


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_tab_text_is_read_without_quoting(tmp_path: Path) -> None:
    data = b'\xef\xbb\xbfCode\tTask\tN\r\n11-1011.00\t"Plan, "as due"\tn/a\r\n11-1021.00\t  trim \t3\r\n'
    frame = read_delimited(write(tmp_path / "a.txt", data))
    assert frame.columns == ["Code", "Task", "N", ROW]
    assert frame["Task"].to_list() == ['"Plan, "as due"', "trim"]
    assert frame["N"].to_list() == [None, "3"]
    assert frame[ROW].to_list() == [2, 3]


def test_csv_is_read_with_quoting_and_true_line_numbers(tmp_path: Path) -> None:
    data = b'a,,c\n"one\ntwo",x,"say ""yes"""\n\n3,,\n'
    frame = read_delimited(write(tmp_path / "a.csv", data), separator=",", quoted=True)
    assert frame.columns == ["a", "column_2", "c", ROW]
    assert frame["a"].to_list() == ["one\ntwo", "3"]
    assert frame["c"].to_list() == ['say "yes"', None]
    assert frame[ROW].to_list() == [2, 5]


@pytest.mark.parametrize(
    ("data", "problem", "hint"),
    [
        (b"", "the file is empty", "Download"),
        (b" \r\n", "the file is empty", "Download"),
        (b"a\tb\n", "holds a header and no rows", "Download"),
        (b"\n<!DOCTYPE html><html><body>Sorry</body></html>", "is an HTML page", "browser"),
        ("a\tb\n1\t2\n".encode("utf-16"), "encoded in UTF-16", "iconv -f UTF-16"),
        ("a\tb\n1\t2\n".encode("utf-16-le"), "encoded in UTF-16", "iconv -f UTF-16"),
        ("a\tb\n1\t2\nJos\xe9\t3\n".encode("latin-1"), "is not UTF-8", "iconv -f WINDOWS-1252"),
        (b"a\tb\n" + b"1\t2\n" * 20 + b"\x00\t3\n", "NUL characters", "Download"),
        (b"PK\x03\x04rest", "is a zip archive or workbook", "Download"),
        (b"\xd0\xcf\x11\xe0rest", "is an old Excel workbook", "Download"),
        (b"%PDF-1.7 rest", "is a PDF document", "Download"),
        (b"\x1f\x8brest", "is a gzip archive", "Download"),
        (b"a\tb\n1\t2\n3", "another number of fields", "cut off"),
        (b"a\tb\n1\t2\t3\n", "another number of fields", "damaged"),
        (b"a\ta\n1\t2\n", "names a column twice", "Download"),
    ],
)
def test_what_is_no_table_is_named(tmp_path: Path, data: bytes, problem: str, hint: str) -> None:
    path = write(tmp_path / "My file.txt", data)
    with pytest.raises(SourceError) as caught:
        read_delimited(path)
    assert problem in caught.value.problem
    assert caught.value.hint is not None
    assert hint in caught.value.hint
    assert str(caught.value).startswith("My file.txt")


def test_the_row_of_a_wrong_byte_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "a\tb\n1\t2\nJos\xe9\t3\n".encode("latin-1"))
    with pytest.raises(SourceError) as caught:
        read_text(path)
    assert (caught.value.row, caught.value.got) == (3, "byte 0xE9")


def test_an_open_quotation_mark_is_named_with_its_row() -> None:
    with pytest.raises(SourceError) as caught:
        parse_delimited(b'a,b\n1,2\n"open,3\n4,5\n', "cut.csv", separator=",", quoted=True)
    assert caught.value.row == 3
    assert "not closed" in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"none\.txt: could not be read"):
        read_delimited(tmp_path / "none.txt")


def test_names_are_told_without_control_characters(tmp_path: Path) -> None:
    assert label(tmp_path / "a\x1b[31m\nb.txt", "c\td") == "a\\x1b[31m\\nb.txt: c\\td"


@given(st.text())
def test_escaped_text_is_printable_and_unchanged_if_it_was(text: str) -> None:
    assert escaped(text).isprintable()
    assert escaped(text) == text or not text.isprintable()


@given(st.lists(st.lists(st.text('abc ,"\n\té'), min_size=2, max_size=2), min_size=1))
def test_quoted_text_comes_back_as_it_was_written(rows: list[list[str]]) -> None:
    quoted = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    frame = parse_delimited(f"x,y\n{quoted}\n".encode(), "a.csv", separator=",", quoted=True)
    assert [list(row[:2]) for row in frame.rows()] == [[cell.strip() or None for cell in row] for row in rows]
