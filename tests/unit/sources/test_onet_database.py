"""The O*NET archives: every table, the exact differences of two releases, and archives that are not what they say."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest

from worktide.core.errors import SourceError
from worktide.sources.onet.database import read_release, read_table
from worktide.sources.onet.descriptor_layouts import DESCRIPTOR_LAYOUTS, WORK_STYLES
from worktide.sources.onet.occupation_layouts import OCCUPATION_LAYOUTS
from worktide.sources.registry import read_source
from worktide.sources.tables import open_archive

Tables = Mapping[str, pl.DataFrame]
ROWS = {
    "abilities_to_work_activities": 381,
    "abilities_to_work_context": 139,
    "alternate_titles": 56_505,
    "basic_interests_to_riasec": 53,
    "content_model": 630,
    "dwas": 2_087,
    "education_training_experience": 37_125,
    "education_training_experience_categories": 41,
    "emerging_tasks": 328,
    "interests": 8_307,
    "interests_illustrative_activities": 188,
    "interests_illustrative_occupations": 186,
    "iwas": 332,
    "job_zone_reference": 5,
    "job_zones": 923,
    "level_scale_anchors": 483,
    "occupation_metadata": 32_202,
    "occupations": 1_016,
    "related_occupations": 18_460,
    "reported_titles": 7_955,
    "riasec_keywords": 75,
    "scales": 31,
    "skills_to_work_activities": 232,
    "skills_to_work_context": 96,
    "survey_booklet_locations": 211,
    "task_categories": 7,
    "task_dwas": 23_850,
    "tasks": 18_796,
    "technology_skills": 32_773,
    "tools_used": 41_662,
    "unspsc": 4_264,
    "work_context_categories": 281,
    "work_styles": 37_422,
    "work_values": 7_866,
}


@pytest.fixture(scope="module")
def new(data_folder: Path) -> Tables:
    return read_source("onet-30-1", data_folder / "onet" / "db_30_1_text.zip")


@pytest.fixture(scope="module")
def old(data_folder: Path) -> Tables:
    return read_source("onet-29-1", data_folder / "onet" / "db_29_1_text.zip")


@pytest.fixture
def rewritten(data_folder: Path, tmp_path: Path) -> Callable[[Mapping[str, bytes]], Path]:
    """Returns a copy of the 30.1 archive with members replaced or added."""

    def rewrite(members: Mapping[str, bytes]) -> Path:
        path = tmp_path / "db_30_1_text.zip"
        with (
            zipfile.ZipFile(data_folder / "onet" / "db_30_1_text.zip") as source,
            zipfile.ZipFile(path, "w") as copy,
        ):
            for info in source.infolist():
                if info.filename not in members:
                    copy.writestr(info.filename, source.read(info))
            for name, data in members.items():
                copy.writestr(name, data)
        return path

    return rewrite


def _member(data_folder: Path, name: str) -> bytes:
    with zipfile.ZipFile(data_folder / "onet" / "db_30_1_text.zip") as archive:
        return archive.read(f"db_30_1_text/{name}")


def _layout_columns(name: str) -> list[str]:
    layouts = {**OCCUPATION_LAYOUTS, **DESCRIPTOR_LAYOUTS, "work_styles": ("", WORK_STYLES["30.1"])}
    return [column.name for column in layouts[name][1].columns.values()]


def test_all_tables_of_the_archive_are_read_whole(new: Tables) -> None:
    assert {name: frame.height for name, frame in new.items()} == ROWS
    for name, frame in new.items():
        assert frame.columns == _layout_columns(name)


def test_both_releases_give_the_same_tables(new: Tables, old: Tables) -> None:
    assert list(new) == list(old)
    same = [name for name in new if new[name].schema == old[name].schema]
    assert sorted(set(new) - set(same)) == ["work_styles"]


def test_no_marks_for_missing_and_no_quotation_marks_are_left_over(new: Tables, old: Tables) -> None:
    for tables in (new, old):
        for frame in tables.values():
            for column in frame.select(pl.col(pl.String)):
                assert not column.is_in(["n/a", ""]).any()
        assert not tables["alternate_titles"]["alternate_title"].str.contains('"').any()
        # Six statements hold quotation marks of their own, which a reader with quoting would swallow.
        assert tables["tasks"]["task"].str.count_matches('"').sum() > 0
        assert tables["tasks"]["task"].str.count_matches('"').is_in([0, 2, 4, 6]).all()


def test_tasks(new: Tables) -> None:
    tasks = new["tasks"]
    assert tasks["task_id"].dtype == pl.Int64
    assert tasks["onet_soc_code"].n_unique() == 923
    kinds = dict(tasks["task_type"].value_counts().iter_rows())
    assert kinds == {"Core": 13_643, "Supplemental": 4_308, None: 845}
    assert tasks["date"].str.contains(r"^\d{4}-\d{2}$").all()


def test_alternate_titles_lead_to_more_than_one_occupation(new: Tables) -> None:
    codes = new["alternate_titles"].group_by("alternate_title").agg(pl.col("onet_soc_code").n_unique())
    assert codes.height == 46_095
    several = codes.filter(pl.col("onet_soc_code") > 1).height
    assert several == 6_819
    assert 0.14 < several / codes.height < 0.15


def test_a_title_that_stands_twice_keeps_its_abbreviation(old: Tables) -> None:
    titles = old["alternate_titles"]
    assert titles.height == 55_120 - 2
    short = titles.filter((pl.col("onet_soc_code") == "21-1014.00") & pl.col("short_title").is_in(["LCMHC", "LMHC"]))
    assert short.height == 2


def test_every_task_has_its_work_activity(new: Tables) -> None:
    linked = new["task_dwas"].join(new["dwas"], on="dwa_id").join(new["iwas"], on="iwa_id", suffix="_of_iwa")
    assert linked.height == 23_850
    assert linked["task_id"].n_unique() == 18_796
    assert linked["element_id"].equals(linked["element_id_of_iwa"])
    codes = new["task_dwas"].join(new["tasks"], on="task_id", suffix="_of_task")
    assert codes["onet_soc_code"].equals(codes["onet_soc_code_of_task"])


def test_shares_of_education_add_up(new: Tables) -> None:
    shares = new["education_training_experience"].filter(pl.col("category") > 0)
    sums = shares.group_by("onet_soc_code", "element_id").agg(pl.col("data_value").sum())["data_value"]
    assert sums.is_between(99.9, 100.1).all()
    assert new["education_training_experience"].filter(pl.col("category") == 0)["scale_id"].unique().to_list() == ["IM"]


def test_a_work_value_without_third_high_point_is_zero(new: Tables) -> None:
    scale = new["scales"].filter(pl.col("scale_id") == "VH").row(0, named=True)
    assert (scale["minimum"], scale["maximum"]) == (1, 6)
    points = new["work_values"].filter((pl.col("scale_id") == "VH") & (pl.col("data_value") == 0))
    assert points["element_id"].unique().sort().to_list()[-1] == "1.B.2.i"


def test_related_occupations_are_ranked_1_to_20(new: Tables) -> None:
    ranks = new["related_occupations"].group_by("onet_soc_code").agg(pl.col("rank").sort())
    assert ranks.height == 923
    assert all(row == list(range(1, 21)) for row in ranks["rank"].to_list())


def test_what_changed_from_29_1_to_30_1(new: Tables, old: Tables) -> None:
    before, after = old["tasks"], new["tasks"]
    both = before.join(after, on="task_id", suffix="_after", validate="1:1")
    assert both.height == 18_775
    assert before.join(after, on="task_id", how="anti").height == 21
    assert after.join(before, on="task_id", how="anti").height == 21
    assert both.filter(pl.col("task") != pl.col("task_after")).height == 5
    assert both.filter(pl.col("task_type").ne_missing(pl.col("task_type_after"))).height == 477
    related = old["related_occupations"].join(new["related_occupations"], on=old["related_occupations"].columns)
    assert (related.height, new["related_occupations"].height) == (8_021, 18_460)


def test_work_styles_changed_their_schema(new: Tables, old: Tables) -> None:
    assert new["work_styles"]["element_id"].n_unique() == 21
    assert new["work_styles"]["scale_id"].unique().sort().to_list() == ["DR", "WI"]
    assert old["work_styles"]["element_id"].n_unique() == 16
    assert old["work_styles"]["scale_id"].unique().to_list() == ["IM"]
    gone = set(old["work_styles"].columns) - set(new["work_styles"].columns)
    assert gone == {"n", "standard_error", "lower_bound", "upper_bound", "recommend_suppress"}


def test_new_work_styles_are_refused_by_the_old_layout(data_folder: Path) -> None:
    with (
        open_archive(data_folder / "onet" / "db_30_1_text.zip") as archive,
        pytest.raises(SourceError, match=r"Work Styles\.txt, row 1") as caught,
    ):
        read_table(archive, "work_styles", "Work Styles", WORK_STYLES["29.1"])
    message = str(caught.value)
    assert "went: N, Standard Error, Lower CI Bound, Upper CI Bound, Recommend Suppress" in message
    assert "This reader knows O*NET 29.1" in message


def test_old_work_styles_are_refused_by_the_new_layout(data_folder: Path) -> None:
    with (
        open_archive(data_folder / "onet" / "db_29_1_text.zip") as archive,
        pytest.raises(SourceError, match="came: N, Standard Error"),
    ):
        read_table(archive, "work_styles", "Work Styles", WORK_STYLES["30.1"])


def test_another_release_is_named(data_folder: Path) -> None:
    with pytest.raises(SourceError, match="not the release that was due") as caught:
        read_source("onet-30-1", data_folder / "onet" / "db_29_1_text.zip")
    assert "O*NET 29.1 Database" in str(caught.value.got)


@pytest.mark.parametrize(
    ("member", "was", "becomes", "message"),
    [
        ("Job Zones.txt", b"11-1011.03\t5", b"99-1011.03\t5", "job_zones: onet_soc_code holds unknown codes"),
        ("Work Values.txt", b"EX\t6.33", b"EX\t7.33", "work_values: a value lies outside its scale"),
        ("Tasks to DWAs.txt", b"\t20461\t4.A.2.a.4.I09.D03", b"\t99999\t4.A.2.a.4.I09.D03", "unknown code"),
        ("Job Zones.txt", b"11-1011.03\t5", b"11-1011.00\t5", "repeat a key of onet_soc_code"),
        ("Task Statements.txt", b"\tCore\t", b"\tCentral\t", "task_type fails the check"),
        ("Related Occupations.txt", b"Relatedness Tier", b"Tier", "went: Relatedness Tier; came: Tier"),
    ],
)
def test_what_contradicts_itself_is_refused(
    rewritten: Callable[[Mapping[str, bytes]], Path],
    data_folder: Path,
    member: str,
    was: bytes,
    becomes: bytes,
    message: str,
) -> None:
    data = _member(data_folder, member)
    assert was in data
    path = rewritten({f"db_30_1_text/{member}": data.replace(was, becomes, 1)})
    with pytest.raises(SourceError, match=r"db_30_1_text\.zip") as caught:
        read_release(path, "30.1")
    assert message in str(caught.value)


def test_a_complete_archive_gives_its_further_tables(
    rewritten: Callable[[Mapping[str, bytes]], Path], data_folder: Path
) -> None:
    skills = read_source("onet-30-1-skills", data_folder / "onet" / "db_30_1_Skills.xlsx")["skills"]
    official = {
        "onet_soc_code": "O*NET-SOC Code",
        "element_id": "Element ID",
        "element_name": "Element Name",
        "scale_id": "Scale ID",
        "data_value": "Data Value",
        "n": "N",
        "standard_error": "Standard Error",
        "lower_bound": "Lower CI Bound",
        "upper_bound": "Upper CI Bound",
        "recommend_suppress": "Recommend Suppress",
        "not_relevant": "Not Relevant",
        "date": "Date",
        "domain_source": "Domain Source",
    }
    flags = pl.col("recommend_suppress", "not_relevant")
    text = skills.with_columns(
        pl.when(flags).then(pl.lit("Y")).when(~flags).then(pl.lit("N")).name.keep(),
        pl.col("date").str.replace(r"^(\d{4})-(\d{2})$", "$2/$1"),
    )
    body = text.rename(official).write_csv(separator="\t", quote_style="never", null_value="n/a")
    fragment = (data_folder / "onet" / "Task Ratings (36-row fragment).txt").read_bytes()
    tables = read_release(rewritten({"Skills.txt": body.encode(), "Task Ratings.txt": fragment}), "30.1")
    assert tables["skills"].equals(skills)
    assert tables["task_ratings"]["task_id"].to_list() == [8823, 8824, 8832, 8847]
    assert "knowledge" not in tables
