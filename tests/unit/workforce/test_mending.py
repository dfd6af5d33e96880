"""Text whose lines are in two encodings is read whole, and the lines that were not UTF-8 are counted."""

from __future__ import annotations

from io import BufferedReader, BytesIO

from hypothesis import given
from hypothesis import strategies as st

from worktide.workforce.mending import MendedText


def mended(content: bytes) -> tuple[bytes, int]:
    stream = MendedText(BytesIO(content))
    with BufferedReader(stream, 16) as reader:
        return reader.read(), stream.lines


@given(st.text())
def test_utf_8_stays_as_it_is(text: str) -> None:
    assert mended(text.encode("utf-8", "ignore")) == (text.encode("utf-8", "ignore"), 0)


def test_other_lines_are_mended_and_counted() -> None:
    content = "Köchin\n".encode() + "Köchin\r\n".encode("cp1252") + b"Cook\n" + "Caf\xe9".encode("cp1252")
    assert mended(content) == ("Köchin\nKöchin\r\nCook\nCafé".encode(), 2)


@given(st.binary())
def test_any_bytes_become_utf_8_and_no_line_is_lost(content: bytes) -> None:
    found, _ = mended(content)
    assert found.decode().count("\n") == content.count(b"\n")
