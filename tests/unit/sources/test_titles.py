"""Titles that lead to codes: the classification's own direct matches, and those that employers filed."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from worktide.sources.registry import read_source


def test_direct_match_titles_stand_once_an_occupation(data_folder: Path) -> None:
    file = data_folder / "titles" / "soc_2018_direct_match_title_file.xlsx"
    titles = read_source("soc-2018-direct-match-titles", file)["titles"]
    codes = read_source("soc-2018-codes", data_folder / "crosswalks" / "soc_2018_detailed_codes.csv")["occupations"]
    assert titles.height == 6_539 - 5
    assert set(titles["soc_2018_code"]) <= set(codes["soc_2018_code"])
    assert not titles["title"].str.contains(r"^\s|\s$").any()
    several = titles.group_by("title").agg(pl.len()).filter(pl.col("len") > 1)
    assert several.height == 14


def test_a_repeated_title_is_illustrative_where_either_row_says_so(data_folder: Path) -> None:
    file = data_folder / "titles" / "soc_2018_direct_match_title_file.xlsx"
    titles = read_source("soc-2018-direct-match-titles", file)["titles"]
    repeated = ["Auto Transmission Specialist", "Forensic Psychiatrist", "Home Inspector"]
    assert titles.filter(pl.col("title").is_in(repeated))["illustrative"].to_list() == [True, True, True]


def test_titles_that_employers_filed(data_folder: Path) -> None:
    titles = read_source("h2b-titles-2011-2013", data_folder / "titles" / "h2b_titles_soc_fy2011_2013.csv")["titles"]
    # 2,587 rows; one code is written once with and once without the .00 of O*NET-SOC.
    assert titles.height == 2_586
    assert titles["count"].sum() == 13_278
    assert titles["soc_code"].str.contains(r"^\d{2}-\d{4}$").all()
    assert titles["year"].unique().sort().to_list() == [2011, 2012, 2013]
    housekeeper = titles.filter((pl.col("title") == "HOUSEKEEPER") & (pl.col("soc_code") == "51-6011"))
    assert housekeeper["count"].to_list() == [2]


def test_filed_codes_are_not_all_of_soc_2018(data_folder: Path) -> None:
    titles = read_source("h2b-titles-2011-2013", data_folder / "titles" / "h2b_titles_soc_fy2011_2013.csv")["titles"]
    codes = read_source("soc-2018-codes", data_folder / "crosswalks" / "soc_2018_detailed_codes.csv")["occupations"]
    former = set(titles["soc_code"]) - set(codes["soc_2018_code"])
    assert {"15-1032", "15-1132", "35-3021"} <= former
