"""The report on a workforce from a table on disk to its files: joined groups, equal bytes, refused columns."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from html import escape
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from tools import workforce_schema

from worktide.cli.main import run
from worktide.core.errors import WorktideError
from worktide.release.open import open_release
from worktide.workforce.annex import annex, audit_log
from worktide.workforce.openings import read_openings
from worktide.workforce.report import WorkforceReport, workforce_report
from worktide.workforce.report_files import html_of, workbook_of
from worktide.workforce.report_pdf import pdf_of
from worktide.workforce.report_sections import sections, told
from worktide.workforce.results import Results, open_results

ROWS = (
    ("Job", "Heads", "Pay", "Site", "Surname"),
    ("Registered nurse", 40, 65000, "North", "a"),
    ("Nursing assistant", 3, 35000, "North", "b"),
    ("Accountant", 30, 70000, "=South<b>", "c"),
    ("Truck driver", 4, 48000, "West", "d"),
)


FILES = ("report.html", "report.pdf", "report.xlsx")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("workforce")
    with (folder / "staff.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(ROWS)
    asked = ("--title", "Job", "--headcount", "Heads", "--wage", "Pay", "--group", "Site", "--group", "Surname")
    out = folder / "out"
    assert run(["workforce", str(folder / "staff.csv"), *asked, "--workers", "1", "--out", str(out)]) == 0
    return open_results(out)


@pytest.fixture(scope="module")
def report(results: Results) -> WorkforceReport:
    return workforce_report(results, open_release(), dropped=["Surname"])


def test_a_column_of_names_is_refused_unless_dropped(results: Results) -> None:
    with pytest.raises(WorktideError, match="Surname"):
        workforce_report(results, open_release())


def test_small_groups_are_joined_and_heads_add_up(report: WorkforceReport) -> None:
    assert report.whole is not None
    assert {row.heads for row in report.groups} == {43, 34}
    for rows in (report.groups, report.occupations):
        assert sum(row.heads for row in rows) == report.whole.heads == 77
        assert all(row.heads >= 10 for row in rows)
        assert all(0 <= row.by_heads.low <= row.by_heads.value <= row.by_heads.high <= 100 for row in rows)


def test_the_same_report_gives_the_same_bytes(results: Results, report: WorkforceReport) -> None:
    again = workforce_report(results, open_release(), dropped=["Surname"])
    for write in (html_of, workbook_of, pdf_of, annex, audit_log):
        assert write(again) == write(report)


def test_the_page_loads_nothing_and_escapes_what_it_was_given(report: WorkforceReport) -> None:
    page = html_of(report).decode()
    assert "<script" not in page
    assert "src=" not in page
    assert "<b>" not in page
    assert "77 heads" in page


def test_the_workbook_holds_no_formula(report: WorkforceReport) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook_of(report))) as book:
        sheets = [book.read(name) for name in sorted(book.namelist()) if name.startswith("xl/worksheets/sheet")]
    assert b"<v>43</v>" in sheets[1]
    assert not any(b"<f>" in sheet for sheet in sheets)


def test_the_annex_names_what_was_read(report: WorkforceReport, results: Results) -> None:
    words = annex(report)
    assert results.summary.inputs[0].sha256 in words
    assert "Annex III, point 4" in words


def test_the_command_writes_the_report_beside_the_results(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "roster.csv"
    table.write_text("Job,Heads,Site\nRegistered nurse,30,North\nAccountant,15,South\nCook,4,South\n")
    asked = ["workforce", str(table), "--title", "Job", "--headcount", "Heads", "--group", "Site", "--workers", "1"]
    written = tmp_path / "report"
    assert run([*asked, "--out", str(tmp_path / "out"), "--report", str(written), "--annex"]) == 0
    assert sorted(path.name for path in written.iterdir()) == [*("annex.md", "audit.json"), *FILES]
    first = {path.name: path.read_bytes() for path in written.iterdir()}
    assert run([*asked, "--out", str(tmp_path / "out"), "--report", str(written), "--annex"]) == 0
    assert {path.name: path.read_bytes() for path in written.iterdir()} == first
    for wrong in (
        ["--annex"],
        ["--openings", str(table)],
        ["--report", str(tmp_path / "out")],
        ["--report", str(written), "--drop", "Shift"],
    ):
        assert run([*asked, "--out", str(tmp_path / "out"), *wrong]) == 2
    assert "no column has this name" in capsys.readouterr().err


@pytest.fixture(scope="module")
def larger(tmp_path_factory: pytest.TempPathFactory) -> WorkforceReport:
    """Return the report on four jobs at two sites, small crossings among them, with openings."""
    folder = tmp_path_factory.mktemp("larger")
    rows = ["Job,Heads,Site,Shift", "Registered nurse,40,North,day", "Registered nurse,25,South,day"]
    rows += ["Accountant,30,North,night", "Accountant,4,South,day", "Electrician,50,South,night", "Cook,20,North,day"]
    rows += ["Truck driver,15,North,day", "Truck driver,3,South,day", "Manager,12,South,day"]
    (folder / "staff.csv").write_text("\n".join(rows))
    (folder / "openings.csv").write_text("title,number,group\nPayroll clerk,2,North\nManager,1,\n,3,South\n")
    asked = ("--title", "Job", "--headcount", "Heads", "--group", "Site", "--group", "Shift", "--workers", "1")
    assert run(["workforce", str(folder / "staff.csv"), *asked, "--out", str(folder / "out")]) == 0
    openings = read_openings(folder / "openings.csv", open_release())
    return workforce_report(open_results(folder / "out"), open_release(), ["Shift"], openings)


def test_tasks_horizons_and_barriers_follow_from_heads_that_are_shown(larger: WorkforceReport) -> None:
    """The attack on percents: what a table counts is a sum of heads that may be shown, so no percent tells of fewer."""
    assert larger.detail is not None
    single = {row.name: row.heads for row in larger.occupations}
    named = {line.occupation for line in larger.detail.tasks}
    assert named <= set(single)
    assert all(one.detail.heads >= 10 for one in larger.group_details)
    for one in larger.group_details:
        told_of = {line.occupation for line in one.detail.tasks}
        assert "Accountants and Auditors" not in told_of
        assert "Heavy and Tractor-Trailer Truck Drivers" not in told_of
    assert any(one.detail.tasks for one in larger.group_details)
    for line in larger.detail.scenarios:
        ends = [(one.low, one.value, one.high) for one in line.within]
        assert ends == sorted(ends)
        assert all(0 <= low <= value <= high <= 100 for low, value, high in ends)
    assert sum(line.does for line in larger.detail.causes) == pytest.approx(100, abs=3)
    assert all(0 < line.heads <= 100 for line in larger.detail.barriers)


def test_heads_worked_out_from_percents_and_totals_are_ten_or_more(larger: WorkforceReport) -> None:
    """The attack: a task's percent of the hours, times the heads, over its share of the job, is the job's heads."""
    release = open_release()
    slugs = {listed.title: listed.slug for listed in release.listing}
    worked_out = 0
    for one in larger.group_details:
        for line in one.detail.tasks:
            tasks = release.record(slugs[line.occupation]).tasks
            share = next(task.time_share for task in tasks if task.text == line.text)
            heads = line.hours * one.detail.heads / share * sum(task.time_share for task in tasks) / 100
            # The percent is rounded to a tenth, which is up to 0.05 percent of the heads over the share.
            assert heads >= 10 - 0.05 * one.detail.heads / share
            worked_out += 1
    assert worked_out >= 10


def test_people_here_meet_openings_here_by_occupation(larger: WorkforceReport) -> None:
    payroll, manager = sorted(larger.filled, key=lambda one: one.opening.title, reverse=True)
    assert payroll.occupation == "Payroll and Timekeeping Clerks"
    assert payroll.moves
    assert all(move.heads >= 10 and all(heads >= 10 for _, heads in move.groups) for move in payroll.moves)
    assert all(0 <= move.fit <= 100 for move in payroll.moves)
    assert any(skill.resource for move in payroll.moves for skill in move.skills)
    # The title alone does not settle it, so it gets no list.
    assert manager.moves == ()
    assert larger.openings is not None
    assert sum(larger.openings.set_aside.values()) == 1


def test_page_workbook_and_pdf_are_set_from_the_same_tables(larger: WorkforceReport) -> None:
    page = html_of(larger).decode()
    with zipfile.ZipFile(io.BytesIO(workbook_of(larger))) as book:
        names = book.read("xl/workbook.xml").decode()
    tables = [table for section in sections(larger) for table in section.tables]
    expected = {"Tasks of the whole", "Tasks by group", "Three horizons", "Scenarios", "Barriers of the whole"}
    assert expected | {"People here to openings here", "Skills to build"} <= {table.name for table in tables}
    for table in tables:
        assert table.rows
        assert f"<caption>{table.name}</caption>" in page
        assert table.name[:31] in names
        cells = [told(cell, column) for row in table.rows for cell, column in zip(row, table.columns, strict=True)]
        assert all(escape(cell) in page for cell in cells)
    made = pdf_of(larger)
    assert made.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in made


def test_a_title_whose_rest_would_be_small_is_named_without_its_numbers(tmp_path: Path) -> None:
    table = tmp_path / "roster.csv"
    table.write_text("Job,Heads\nManager,40\nGeneral and operations manager,4\nCook,30\n")
    asked = ["workforce", str(table), "--title", "Job", "--headcount", "Heads", "--workers", "1"]
    assert run([*asked, "--out", str(tmp_path / "out")]) == 0
    found = {one.title: one.heads for one in workforce_report(open_results(tmp_path / "out"), open_release()).check}
    assert found["Manager"] is None


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Surname", ("Abelson", "Kernberg")),
        ("Born on", ("1980-02-03", "1991-12-30")),
        ("Key", ("104233", "104234")),
        ("Contact", ("a@b.example", "c@d.example")),
        ("Reach", ("+49 30 123456", "030 / 9876543")),
        ("Who", ("Abel, Anna", "Kern, Karl")),
    ],
)
def test_a_column_that_nobody_asked_for_is_refused_unless_dropped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], header: str, values: tuple[str, str]
) -> None:
    table = tmp_path / "roster.csv"
    rows = [("Job", "Heads", "Site", header), ("Cook", 30, "North", values[0]), ("Cook", 15, "South", values[1])]
    with table.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)
    asked = ["workforce", str(table), "--title", "Job", "--headcount", "Heads", "--group", "Site", "--workers", "1"]
    asked += ["--out", str(tmp_path / "out"), "--report", str(tmp_path / "report")]
    assert run(asked) == 2
    assert f"--drop {header!r}" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert run([*asked, "--drop", header]) == 0
    assert values[0].encode() not in (tmp_path / "report" / "report.html").read_bytes()


def test_a_second_report_by_other_groups_is_warned_of(tmp_path: Path) -> None:
    table = tmp_path / "roster.csv"
    table.write_text("Job,Heads,Site,Shift\nRegistered nurse,30,North,day\nAccountant,15,South,night\n")
    asked = ["workforce", str(table), "--title", "Job", "--headcount", "Heads", "--group", "Site", "--group", "Shift"]
    asked += ["--workers", "1", "--out", str(tmp_path / "out"), "--report", str(tmp_path / "report"), "--annex"]
    logs = []
    for dropped in ([], ["--drop", "Shift"], ["--drop", "Shift"]):
        assert run([*asked, *dropped]) == 0
        logs.append(json.loads((tmp_path / "report" / "audit.json").read_bytes()))
    assert logs[0]["warning"] is None
    assert logs[1] == logs[2]
    assert logs[1]["earlier_reports"] == [{"groups": ["Site", "Shift"]}]
    assert "can be subtracted" in logs[1]["warning"]
    assert "Site, Shift" in (tmp_path / "report" / "annex.md").read_text()


@pytest.mark.parametrize("text", ["job,number\nCook,2\n", "title\nCook\n", ""])
def test_a_table_without_openings_is_refused_in_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "openings.csv"
    path.write_text(text)
    with pytest.raises(WorktideError):
        read_openings(path, open_release())


def test_the_summary_is_as_its_schema_says(results: Results) -> None:
    assert workforce_schema.PLACE.read_text("utf-8") == workforce_schema.text(), "run python tools/workforce_schema.py"
    summary = json.loads((results.folder / "summary.json").read_bytes())
    Draft202012Validator(workforce_schema.schema()).validate(summary)
    with pytest.raises(ValidationError):
        Draft202012Validator(workforce_schema.schema()).validate({**summary, "format": 2})
