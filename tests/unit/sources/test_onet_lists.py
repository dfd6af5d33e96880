"""O*NET's single files: workbooks, the wording of 2015, four work contexts, and the taxonomies."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from worktide.core.errors import SourceError
from worktide.sources.registry import read_source


@pytest.fixture(scope="module")
def occupations(data_folder: Path) -> pl.DataFrame:
    return read_source("onet-30-1", data_folder / "onet" / "db_30_1_text.zip")["occupations"]


@pytest.mark.parametrize(
    ("name", "file", "elements", "unsure"),
    [("skills", "db_30_1_Skills.xlsx", 35, 147), ("knowledge", "db_30_1_Knowledge.xlsx", 33, 4_880)],
)
def test_workbooks_of_ratings(data_folder: Path, name: str, file: str, elements: int, unsure: int) -> None:
    table = read_source(f"onet-30-1-{name}", data_folder / "onet" / file)[name]
    assert table.height == 894 * elements * 2
    assert table["element_id"].n_unique() == elements
    limits = {"IM": (1, 5), "LV": (0, 7)}
    for (scale,), rows in table.group_by("scale_id"):
        assert rows["data_value"].is_between(*limits[str(scale)]).all()
    assert table["recommend_suppress"].sum() == unsure
    assert table.filter(pl.col("scale_id") == "IM")["not_relevant"].null_count() == 894 * elements
    assert table.filter(pl.col("scale_id") == "LV")["not_relevant"].null_count() == 0


def test_a_workbook_under_the_other_name_is_refused(data_folder: Path) -> None:
    with pytest.raises(SourceError, match="lacks a sheet"):
        read_source("onet-30-1-skills", data_folder / "onet" / "db_30_1_Knowledge.xlsx")


def test_the_wording_of_2015(data_folder: Path) -> None:
    tasks = read_source("onet-task-statements-20-1", data_folder / "onet" / "task_statements_v20.1.csv")["tasks"]
    known = read_source("onet-soc-2010-list", data_folder / "crosswalks" / "onet_soc_2010_list.csv")["occupations"]
    assert tasks.height == 19_530
    assert tasks["task"].n_unique() == 18_429
    assert tasks["task_type"].null_count() == 658
    assert tasks["incumbents_responding"].dtype == pl.Int64
    assert tasks["onet_soc_2010_code"].is_in(known["onet_soc_2010_code"].to_list()).all()


def test_work_contexts_are_shares_of_known_titles(data_folder: Path, occupations: pl.DataFrame) -> None:
    file = data_folder / "onet" / "work_contexts_4_items.csv"
    table = read_source("onet-work-contexts-4-items", file)["work_contexts"]
    assert table.height == 873
    assert table["title"].is_in(occupations["title"].to_list()).all()
    for name in table.columns[1:]:
        assert table[name].is_between(0, 1).all()


def test_the_way_from_2010_to_2019(data_folder: Path, occupations: pl.DataFrame) -> None:
    folder = data_folder / "crosswalks"
    crosswalk = read_source("crosswalk-onet-2010-to-2019", folder / "onet_soc_2010_to_2019.csv")["crosswalk"]
    former = read_source("onet-soc-2010-list", folder / "onet_soc_2010_list.csv")["occupations"]
    assert crosswalk.height == 1_164
    assert set(crosswalk["onet_soc_2010_code"]) == set(former["onet_soc_2010_code"])
    without = set(occupations["onet_soc_code"]) - set(crosswalk["onet_soc_2019_code"])
    assert sorted(without) == ["15-1299.04", "15-1299.05", "15-1299.06", "15-1299.07"]


def test_legacy_codes_are_gone_from_2019(data_folder: Path, occupations: pl.DataFrame) -> None:
    file = data_folder / "crosswalks" / "onet_soc_legacy_to_2019.csv"
    crosswalk = read_source("crosswalk-onet-legacy-to-2019", file)["crosswalk"]
    codes = set(occupations["onet_soc_code"])
    assert crosswalk.height == 706
    assert set(crosswalk["onet_soc_2019_code"]) <= codes
    assert not set(crosswalk["legacy_code"]) & codes
    assert (crosswalk["first_taxonomy"] <= crosswalk["last_taxonomy"]).all()


def test_the_structure_is_a_tree_over_all_occupations(data_folder: Path, occupations: pl.DataFrame) -> None:
    file = data_folder / "crosswalks" / "onet_soc_structure_2019.csv"
    structure = read_source("onet-soc-2019-structure", file)["structure"]
    levels = dict(structure["level"].value_counts().iter_rows())
    assert levels == {"major": 23, "minor": 98, "broad": 459, "detailed": 867, "onet_soc": 149}
    assert set(structure["parent_code"].drop_nulls()) <= set(structure["code"])
    assert structure.filter(pl.col("parent_code").is_null())["level"].unique().to_list() == ["major"]
    same_group = structure.drop_nulls("parent_code")
    assert (same_group["code"].str.head(2) == same_group["parent_code"].str.head(2)).all()
    detailed = structure.filter(pl.col("level") == "detailed")["code"] + ".00"
    added = structure.filter(pl.col("level") == "onet_soc")["code"]
    assert {*detailed, *added} == set(occupations["onet_soc_code"])


def test_each_code_of_2010_has_one_soc_code(data_folder: Path) -> None:
    folder = data_folder / "crosswalks"
    crosswalk = read_source("crosswalk-onet-2010-to-soc-2010", folder / "onet2010_to_soc2010.xlsx")["crosswalk"]
    copy = read_source("crosswalk-onet-us2010-soc-nesta", folder / "esco_onet" / "ONET_to_US2010SOC.xlsx")["crosswalk"]
    assert crosswalk.height == 1_110
    assert (crosswalk["onet_soc_2010_code"].str.head(7) == crosswalk["soc_2010_code"]).all()
    assert crosswalk.select("onet_soc_2010_code", "soc_2010_code").equals(
        copy.select("onet_soc_2010_code", "soc_2010_code")
    )


def test_a_correction_takes_the_stray_quotation_mark(data_folder: Path) -> None:
    tools = read_source("onet-30-1", data_folder / "onet" / "db_30_1_text.zip")["tools_used"]
    assert not tools["example"].str.contains('"').any()
    assert "Laser facsimile machines" in tools.filter(pl.col("onet_soc_code") == "13-1032.00")["example"].to_list()
