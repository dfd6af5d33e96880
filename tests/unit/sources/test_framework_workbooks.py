"""Workbooks: sheets as text, and damaged or wrong ones told."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from tests.unit.sources.framework_files import zip_of

from worktide.core.errors import SourceError
from worktide.sources.survey import locate
from worktide.sources.tables import ROW, read_cells, read_sheet, sheet_names


@pytest.fixture(scope="session")
def workbook(data_folder: Path) -> Path:
    return locate([data_folder / "indices" / "aioe"])["aioe-language-modeling-2023"]


def test_a_sheet_is_read_as_text_with_its_rows(workbook: Path) -> None:
    frame = read_sheet(workbook, "LM AIIE")
    assert frame.columns[:2] == ["NAICS", "NAICS Description"]
    assert frame[ROW][0] == 2
    assert frame["NAICS"].str.contains(r"^\d{4}[\dA]\d$").all()
    assert frame.height == len(read_cells(workbook, 1)) - 1


def test_numbers_keep_all_their_digits(workbook: Path) -> None:
    column = read_sheet(workbook, "LM AIOE").columns[2]
    texts = read_sheet(workbook, "LM AIOE")[column].to_list()
    cells = [row[2] for row in read_cells(workbook, "LM AIOE")[1:]]
    assert [float(text) for text in texts] == cells


def test_a_header_further_down_is_found_where_told(data_folder: Path) -> None:
    path = locate([data_folder / "bls" / "projections"])["projections-2024-34"]
    frame = read_sheet(path, "Table 1.2", header=2)
    assert frame[ROW][0] == 3


def test_a_sheet_that_is_not_there_is_told_with_those_that_are(workbook: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read_sheet(workbook, "LM Other")
    assert (caught.value.got, caught.value.expected) == (", ".join(sheet_names(workbook)), "LM Other")
    with pytest.raises(SourceError, match="lacks a sheet"):
        read_cells(workbook, 99)


def test_a_sheet_without_rows_below_its_header_is_told(workbook: Path) -> None:
    with pytest.raises(SourceError, match="holds no rows below its header"):
        read_sheet(workbook, "LM AIOE", header=5_000)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><html></html>", "HTML page"),
        (b"a,b\n1,2\n", "is not a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "damaged workbook"),
    ],
)
def test_what_is_no_workbook_is_told(tmp_path: Path, data: bytes, problem: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=problem):
        read_sheet(path)


def test_a_truncated_workbook_is_told(workbook: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.xlsx"
    data = workbook.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(SourceError, match="cut off or damaged"):
        read_sheet(path)


def test_a_workbook_that_is_a_bomb_is_told(workbook: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(workbook) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/sharedStrings.xml"] = b" " * (200 << 20)
    with pytest.raises(SourceError, match="packed beyond belief"):
        read_sheet(zip_of(tmp_path / "bomb.xlsx", members))


def test_an_old_workbook_whose_chain_of_sectors_is_a_circle_is_told(data_folder: Path, tmp_path: Path) -> None:
    located = locate([data_folder / "crosswalks" / "esco_onet"])
    data = bytearray(located["crosswalk-isco-soc-xls"].read_bytes())
    table = 512 * (1 + int.from_bytes(data[76:80], "little"))
    first = int.from_bytes(data[48:52], "little")
    data[table + 4 * first : table + 4 * first + 4] = first.to_bytes(4, "little")
    path = tmp_path / "circle.xls"
    path.write_bytes(bytes(data))
    with pytest.raises(SourceError, match=r"circle\.xls: is a damaged workbook"):
        sheet_names(path)


def test_a_workbook_with_one_cell_far_out_is_told(workbook: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(workbook) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"]
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    members["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", far)
    with pytest.raises(SourceError, match="workbook"):
        read_sheet(zip_of(tmp_path / "far.xlsx", members))
    near = far.replace(b"XFD1048576", b"XFD2000").replace(b"1048576", b"2000")
    members["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", near)
    with pytest.raises(SourceError, match="more than 20,000,000 cells"):
        read_sheet(zip_of(tmp_path / "near.xlsx", members))


def test_an_archive_that_is_no_workbook_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="damaged workbook"):
        read_sheet(zip_of(tmp_path / "a.xlsx", {"a.txt": b"a\tb\n"}))
