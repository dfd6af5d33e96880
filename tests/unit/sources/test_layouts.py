"""A layout as data: names, kinds, categories, ranges; and a message for each way in which a file can miss it."""

from __future__ import annotations

import polars as pl
import pytest

from worktide.core.errors import SourceError
from worktide.sources.layouts import Column, Layout, table
from worktide.sources.tables import parse_delimited

LAYOUT = Layout(
    {
        "Code": Column("onet_soc_code", "onet_soc"),
        "ISCO": Column("isco_08_code", "isco"),
        "Kind": Column("kind", nullable=True, among=("Core", "Supplemental")),
        "Share": Column("share", "number", low=0, high=1),
        "Count": Column("count", "integer", nullable=True, low=0),
        "Seen": Column("seen", "flag"),
        "Date": Column("date", "month"),
        "Link": Column("link", pattern=r"^https://"),
    },
    key=("onet_soc_code",),
    ignored=("Comment",),
    knows="releases 1 to 2",
)
HEADER = "Code\tISCO\tKind\tShare\tCount\tSeen\tDate\tLink\tComment"
GOOD = "11101100\t110\tCore\t0.5\t87.0\tY\t08/2023\thttps://example.org\tn/a"


def _read(*rows: str, header: str = HEADER) -> pl.DataFrame:
    frame = parse_delimited("\n".join((header, *rows)).encode(), "file.txt")
    return table(frame, LAYOUT, source="file.txt")


def test_a_row_becomes_what_its_columns_hold() -> None:
    frame = _read("11-1011.03\t1112\tn/a\t1\tn/a\tN\t12/1999\thttps://example.org/a\tx", GOOD)
    assert frame.columns == [column.name for column in LAYOUT.columns.values()]
    first = ("11-1011.00", "0110", "Core", 0.5, 87, True, "2023-08", "https://example.org")
    second = ("11-1011.03", "1112", None, 1.0, None, False, "1999-12", "https://example.org/a")
    assert frame.rows() == [first, second]


@pytest.mark.parametrize(
    ("old", "new", "row", "message"),
    [
        ("11101100", "1110", 2, "onet_soc_code does not have the form"),
        ("11101100", "n/a", 2, "onet_soc_code is missing"),
        ("Core", "Central", 2, "kind fails the check"),
        ("0.5", "1.5", 2, "share fails the check"),
        ("0.5", "n/a", 2, "share is missing"),
        ("87.0", "87.5", 2, "count is not a whole number"),
        ("\tY\t", "\tperhaps\t", 2, "seen is neither yes nor no"),
        ("08/2023", "13/2023", 2, "date fails the check"),
        ("https", "http", 2, "link fails the check"),
    ],
)
def test_a_cell_that_does_not_fit_is_named(old: str, new: str, row: int, message: str) -> None:
    assert old in GOOD
    with pytest.raises(SourceError, match=r"file\.txt") as caught:
        _read(GOOD.replace(old, new))
    assert message in caught.value.problem
    assert caught.value.row == row


def test_a_renamed_column_is_suggested() -> None:
    with pytest.raises(SourceError, match='"Shares" may be the new name of "Share"') as caught:
        _read(GOOD, header=HEADER.replace("Share", "Shares"))
    assert "releases 1 to 2" in str(caught.value)


def test_a_key_stands_once() -> None:
    with pytest.raises(SourceError, match="repeat a key of onet_soc_code") as caught:
        _read(GOOD, GOOD)
    assert caught.value.row == 3
