"""Current Population Survey: two copies of one table, shares that are withheld, and whom a column counts."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest
from tests.unit.sources.published_tables import EXCERPTS, changed, located, tables

from worktide.core.errors import SourceError
from worktide.core.hashing import sha256_of_file
from worktide.sources.bls.cps import NOT_REPORTED, read_demographics, read_labor_force

LABOR_FORCE = EXCERPTS / "bls" / "labor_force.csv"
SHARES = ["women_percent", "white_percent", "black_percent", "asian_percent", "hispanic_percent"]


def test_two_copies_differ_in_bytes_and_in_no_cell(data_folder: Path) -> None:
    names = ("cps-table-11-2022", "cps-table-11-2022-resaved")
    assert len({sha256_of_file(located(data_folder)[name]) for name in names}) == 2
    one, other = (tables(data_folder, name)["occupations"] for name in names)
    assert one.equals(other)


def test_shares_are_withheld_where_few_are_employed(data_folder: Path) -> None:
    frame = tables(data_folder, "cps-table-11-2022")["occupations"]
    withheld = frame.filter(pl.any_horizontal(pl.col(SHARES).is_null()))
    assert withheld["employed"].max() < 50_000  # type: ignore[operator]
    assert withheld.select(pl.all_horizontal(pl.col(SHARES).is_null()).all()).item()
    assert frame.filter(pl.col("employed") >= 50_000).select(SHARES).null_count().sum_horizontal().item() == 0


def test_the_first_line_is_everyone_in_persons(data_folder: Path) -> None:
    frame = tables(data_folder, "cps-table-11-2022")["occupations"].sort("position")
    assert frame["position"].to_list() == list(range(1, frame.height + 1))
    everyone = frame.row(0, named=True)
    assert everyone["employed"] == 158_291_000
    groups = frame.filter(pl.col("title").str.ends_with("occupations") & pl.col("title").str.contains("^Management,"))
    assert groups["employed"].is_sorted(descending=True)


def test_a_sheet_of_another_year_is_refused(data_folder: Path, tmp_path: Path) -> None:
    later = tmp_path / "cpsaat11.xlsx"
    with ZipFile(located(data_folder)["cps-table-11-2022"]) as old, ZipFile(later, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v>2022</v>", b"<v>2023</v>"))
    with pytest.raises(SourceError, match="not of the year") as caught:
        read_demographics(later)
    assert (caught.value.got, caught.value.expected) == (2023, 2022)


def test_native_and_foreign_born_add_up(data_folder: Path) -> None:
    frame = tables(data_folder, "cps-labor-force-2025")["occupations"]
    assert frame.height == 522
    gap = (pl.col("native") + pl.col("foreign_born") - pl.col("labor_force")).abs().max()
    assert frame.select(gap).item() < 1e-3
    assert 165_000_000 < frame["labor_force"].sum() < 172_000_000
    # All foreign-born people are a fifth of the labour force, those without citizenship about a tenth.
    share = frame.select(pl.col("foreign_born").sum() / pl.col("labor_force").sum()).item()
    assert share == pytest.approx(0.19, abs=0.01)


def test_codes_are_of_census_2018(data_folder: Path) -> None:
    codes = tables(data_folder, "cps-labor-force-2025")["occupations"]["census_2018_code"]
    known = tables(data_folder, "crosswalk-census-2018")["occupations"]["census_2018_code"]
    # The survey adds a code for those whose last job was in the armed forces.
    assert set(codes) - set(known) == {"9840"}


def test_people_without_an_occupation_are_left_out(tmp_path: Path) -> None:
    assert NOT_REPORTED in LABOR_FORCE.read_text("utf-8")
    assert read_labor_force(LABOR_FORCE)["occupations"]["census_2018_code"].to_list() == ["0440", "3255"]
    with pytest.raises(SourceError, match="form of its classification") as caught:
        read_labor_force(changed(LABOR_FORCE, tmp_path, "\n3255,", "\n-002,"))
    assert caught.value.row == 3
