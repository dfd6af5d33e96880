"""A newer release whose schema changed: Work Styles between O*NET 29.1 and 30.1, and columns of a small file."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from tests.unit.sources.framework_files import HEADER, ROWS, titles_csv

from worktide.core.errors import SourceError
from worktide.sources.registry import read_source
from worktide.sources.survey import locate

STYLES = "Work Styles.txt"


@pytest.fixture(scope="session")
def releases(data_folder: Path) -> tuple[Path, Path]:
    located = locate([data_folder / "onet"])
    return located["onet-29-1"], located["onet-30-1"]


def work_styles(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(next(name for name in archive.namelist() if name.endswith(STYLES)))


def with_styles(newer: Path, styles: bytes, path: Path) -> Path:
    with zipfile.ZipFile(newer) as archive, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as copy:
        for info in archive.infolist():
            copy.writestr(info.filename, styles if info.filename.endswith(STYLES) else archive.read(info))
    return path


def test_the_columns_that_differ_are_named(releases: tuple[Path, Path], tmp_path: Path) -> None:
    older, newer = releases
    with pytest.raises(SourceError) as caught:
        read_source("onet-30-1", with_styles(newer, work_styles(older), tmp_path / "mixed.zip"))
    assert caught.value.source == f"mixed.zip: {STYLES}"
    assert "came: N, Standard Error, Lower CI Bound, Upper CI Bound, Recommend Suppress" in caught.value.problem
    assert "O*NET 30.1" in str(caught.value.hint)


def test_the_elements_that_differ_are_named(releases: tuple[Path, Path], tmp_path: Path) -> None:
    older, newer = releases
    kept = (0, 1, 2, 3, 4, 10, 11)
    rows = [line.split("\t") for line in work_styles(older).decode().splitlines()]
    styles = "\n".join("\t".join(row[place] for place in kept) for row in rows).encode()
    elements = sorted({row[1] for row in rows[1:]})
    with pytest.raises(SourceError) as caught:
        read_source("onet-30-1", with_styles(newer, styles, tmp_path / "mixed.zip"))
    assert len(elements) == 16
    assert all(element in str(caught.value) for element in elements)


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (HEADER.replace("JOB_TITLE", "JOBTITLE"), '"JOBTITLE" may be the new name of "JOB_TITLE"'),
        (HEADER.replace(",n", ",count"), "went: n; came: count"),
        (f"{HEADER},STATE", "came: STATE"),
    ],
)
def test_a_renamed_or_added_column_of_a_small_file_is_named(tmp_path: Path, header: str, told: str) -> None:
    rows = tuple(f"{row},TX" for row in ROWS) if header.endswith("STATE") else ROWS
    path = titles_csv(tmp_path / "titles.csv", header=header, rows=rows)
    with pytest.raises(SourceError) as caught:
        read_source("h2b-titles-2011-2013", path)
    assert told in str(caught.value)
    assert caught.value.row == 1


def test_a_missing_column_of_a_small_file_is_named(tmp_path: Path) -> None:
    rows = tuple(row.rsplit(",", 1)[0] for row in ROWS)
    path = titles_csv(tmp_path / "titles.csv", header=HEADER.removesuffix(",n"), rows=rows)
    with pytest.raises(SourceError, match="went: n"):
        read_source("h2b-titles-2011-2013", path)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "latin-1"])
def test_another_encoding_of_a_small_file_is_named(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "titles.csv"
    path.write_bytes("\n".join([HEADER, "GÄRTNER,37-3011,X,2012,7"]).encode(encoding))
    with pytest.raises(SourceError, match=r"UTF-16|Latin-1"):
        read_source("h2b-titles-2011-2013", path)
