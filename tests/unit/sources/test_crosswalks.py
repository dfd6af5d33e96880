"""Crosswalks between classifications: from codes that exist to codes that exist, corrected where misprinted."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from worktide.core.errors import SourceError
from worktide.sources.census.read import READERS as CENSUS_READERS
from worktide.sources.registry import read_source

CENSUS_WORKBOOK = "census/2018-occupation-code-list-and-crosswalk.xlsx"


@pytest.fixture(scope="module")
def folder(data_folder: Path) -> Path:
    return data_folder / "crosswalks"


@pytest.fixture(scope="module")
def soc_2018(folder: Path) -> pl.DataFrame:
    return read_source("soc-2018-codes", folder / "soc_2018_detailed_codes.csv")["occupations"]


@pytest.fixture(scope="module")
def census(folder: Path) -> dict[str, pl.DataFrame]:
    return read_source("crosswalk-census-2018", folder / CENSUS_WORKBOOK)


def _crosswalk(folder: Path, name: str, file: str) -> pl.DataFrame:
    return read_source(name, folder / file)["crosswalk"]


def test_soc_2018_has_867_detailed_occupations(soc_2018: pl.DataFrame) -> None:
    assert soc_2018.height == 867
    assert not soc_2018["soc_2018_code"].str.ends_with("0").any()
    assert soc_2018["title"].is_unique().all()


def test_soc_2010_to_2018_covers_both(folder: Path, soc_2018: pl.DataFrame) -> None:
    crosswalk = _crosswalk(folder, "crosswalk-soc-2010-to-2018", "soc2010_to_soc2018.csv")
    assert (crosswalk.height, crosswalk["soc_2010_code"].n_unique()) == (900, 840)
    assert set(crosswalk["soc_2018_code"]) == set(soc_2018["soc_2018_code"])


def test_all_but_military_occupations_are_in_the_matrix(folder: Path, data_folder: Path) -> None:
    crosswalk = _crosswalk(folder, "crosswalk-nem-onet", "nem-onet-to-soc-crosswalk.xlsx")
    occupations = read_source("onet-30-1", data_folder / "onet" / "db_30_1_text.zip")["occupations"]
    missing = occupations.join(crosswalk, left_on="onet_soc_code", right_on="onet_soc_2019_code", how="anti")
    assert crosswalk.height == 997
    assert missing.height == 19
    assert missing["onet_soc_code"].str.starts_with("55-").all()
    dashes = crosswalk["ooh_profile_code"].null_count()
    assert dashes == crosswalk["ooh_page"].null_count() > 0


def test_isco_and_soc_2010_from_both_files(folder: Path) -> None:
    ours = _crosswalk(folder, "crosswalk-isco-08-to-soc-2010", "isco08_to_soc_bls.xlsx")
    both = _crosswalk(folder, "crosswalk-isco-soc-xls", "esco_onet/ISCO_SOC_Crosswalk.xls")
    shared = ["isco_08_code", "soc_2010_code", "soc_partial"]
    assert ours.height == 1_125
    assert ours.select(shared).equals(both.select(shared))
    assert ours["soc_partial"].sum() == 437
    several = pl.len().over("isco_08_code") > 1
    assert both.select((pl.col("isco_partial") == several).all()).item()


def test_isco_minor_groups_stay_minor_groups_and_armed_forces_keep_their_zero(folder: Path) -> None:
    crosswalk = _crosswalk(folder, "crosswalk-isco-08-to-soc-2010", "isco08_to_soc_bls.xlsx")
    short = crosswalk.filter(pl.col("isco_08_code").str.len_chars() == 3)
    assert short["isco_08_code"].to_list() == ["211", "315"]
    assert crosswalk.filter(pl.col("soc_2010_code").str.starts_with("55-"))["isco_08_code"].str.starts_with("0").all()


def test_census_codes_of_2018(census: dict[str, pl.DataFrame]) -> None:
    occupations = census["occupations"]
    assert occupations.height == 570
    assert occupations["census_2018_code"].str.contains(r"^\d{4}$").all()
    levels = dict(occupations["level"].value_counts().iter_rows())
    assert (levels["pattern"], levels[None], sum(levels.values())) == (38, 2, 570)
    without = occupations.filter(pl.col("soc_2018_pattern").is_null())
    assert without["census_2018_code"].to_list() == ["9830", "9920"]


def test_each_soc_occupation_is_in_one_census_code(census: dict[str, pl.DataFrame], soc_2018: pl.DataFrame) -> None:
    members = census["members"]
    assert members["soc_2018_code"].is_unique().all()
    assert set(members["soc_2018_code"]) == set(soc_2018["soc_2018_code"])
    patterns = members.join(census["occupations"], on="census_2018_code", validate="m:1")
    for code, pattern, level in patterns.select("soc_2018_code", "soc_2018_pattern", "level").rows():
        fixed = pattern if level == "detailed" else pattern.rstrip("X0")
        assert code.startswith(fixed), (code, pattern)


def test_the_misprinted_code_is_in_the_file_and_corrected(folder: Path, census: dict[str, pl.DataFrame]) -> None:
    raw = CENSUS_READERS["crosswalk-census-2018"](folder / CENSUS_WORKBOOK)["members"]
    assert raw.filter(pl.col("soc_2018_code") == "56-6031")["census_2018_code"].to_list() == ["9365"]
    right = census["members"].filter(pl.col("soc_2018_code") == "53-6031")
    assert right["census_2018_code"].to_list() == ["9365"]


def test_the_census_csv_is_the_workbooks_code_list(folder: Path, census: dict[str, pl.DataFrame]) -> None:
    file = "census/census2018_to_soc2018.csv"
    assert _crosswalk(folder, "crosswalk-census-2018-to-soc-2018", file).equals(census["occupations"])


def test_the_budget_lab_gives_each_occupation_a_census_code(folder: Path, census: dict[str, pl.DataFrame]) -> None:
    crosswalk = _crosswalk(folder, "crosswalk-onet-to-census-cps", "onet2019_to_census_cps_budgetlab.csv")
    assert crosswalk.height == 1_016
    assert crosswalk["data_level"].sum() == 923
    assert crosswalk["census_2018_code"].null_count() == 0
    assert set(crosswalk["census_2018_code"]) <= set(census["occupations"]["census_2018_code"])
    corrected = crosswalk.filter(pl.col("census_2018_code") == "8630")
    assert corrected["onet_soc_2019_code"].str.starts_with("51-809").all()


def test_esco_occupations_and_their_titles(folder: Path) -> None:
    tables = read_source("esco-occupations", folder / "esco_onet/esco_occup_level5.csv")
    assert (tables["occupations"].height, tables["alternative_titles"].height) == (1_701, 16_441)
    assert tables["occupations"]["isco_08_code"].str.contains(r"^\d{4}$").all()
    armed_forces = tables["occupations"].filter(pl.col("isco_08_code").str.starts_with("0"))
    assert armed_forces.height == 21


def test_the_two_esco_crosswalks_differ_as_their_readme_says(folder: Path) -> None:
    newest = _crosswalk(folder, "crosswalk-esco-onet-nov2020", "esco_onet/esco_onet_crosswalk_Nov2020.csv")
    used = _crosswalk(folder, "crosswalk-esco-onet-mcc", "esco_onet/esco_onet_crosswalk_MCC.csv")
    both = newest.join(used, on="esco_uri", suffix="_used", validate="1:1")
    assert both.height == newest.height == used.height == 1_680
    other = both.filter(pl.col("onet_soc_2010_code") != pl.col("onet_soc_2010_code_used"))
    assert other["esco_title"].to_list() == ["member of parliament"]
    differing = {
        name: both.filter(pl.col(name).ne_missing(pl.col(f"{name}_used"))).height
        for name in ("matching_titles", "semantic_similarity", "isco_08_code", "confidence")
    }
    assert differing == {"matching_titles": 5, "semantic_similarity": 13, "isco_08_code": 0, "confidence": 0}


def test_esco_leads_to_codes_of_2010_and_to_esco_itself(folder: Path) -> None:
    crosswalk = _crosswalk(folder, "crosswalk-esco-onet-nov2020", "esco_onet/esco_onet_crosswalk_Nov2020.csv")
    former = read_source("onet-soc-2010-list", folder / "onet_soc_2010_list.csv")["occupations"]
    esco = read_source("esco-occupations", folder / "esco_onet/esco_occup_level5.csv")["occupations"]
    assert set(crosswalk["onet_soc_2010_code"]) <= set(former["onet_soc_2010_code"])
    joined = crosswalk.join(esco, on=["esco_uri", "isco_08_code"], validate="1:1")
    assert joined.height == crosswalk.height
    assert not crosswalk["matching_titles"].str.contains(r"^\d+$").any()
    assert crosswalk["matching_titles"].null_count() == 670


def test_a_list_of_titles_that_is_cut_off_is_named(folder: Path, tmp_path: Path) -> None:
    text = (folder / "esco_onet/esco_onet_crosswalk_Nov2020.csv").read_text("utf-8")
    path = tmp_path / "crosswalk.csv"
    path.write_text(text.replace("['secretary of state']", "['secretary of state'", 1), "utf-8")
    with pytest.raises(SourceError, match="matching_job_titles is not a list") as caught:
        read_source("crosswalk-esco-onet-nov2020", path)
    assert caught.value.row == 2


def test_a_code_of_another_form_is_named(folder: Path, tmp_path: Path) -> None:
    text = (folder / "soc2010_to_soc2018.csv").read_text("utf-8")
    path = tmp_path / "crosswalk.csv"
    path.write_text(text.replace("11-1021,", "11-102,", 1), "utf-8")
    with pytest.raises(SourceError, match=r"crosswalk\.csv, row 3") as caught:
        read_source("crosswalk-soc-2010-to-2018", path)
    assert caught.value.got == "11-102"
