"""The report on a workforce from a table on disk to its files: joined groups, equal bytes, refused columns."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

from worktide.cli.main import run
from worktide.core.errors import WorktideError
from worktide.release.open import open_release
from worktide.workforce.annex import annex, audit_log
from worktide.workforce.report import WorkforceReport, workforce_report
from worktide.workforce.report_files import html_of, workbook_of
from worktide.workforce.results import Results, open_results

ROWS = (
    ("Job", "Heads", "Pay", "Site", "Surname"),
    ("Registered nurse", 40, 65000, "North", "a"),
    ("Nursing assistant", 3, 35000, "North", "b"),
    ("Accountant", 30, 70000, "=South<b>", "c"),
    ("Truck driver", 4, 48000, "West", "d"),
)


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
    for write in (html_of, workbook_of, annex, audit_log):
        assert write(again) == write(report)


def test_the_page_loads_nothing_and_escapes_what_it_was_given(report: WorkforceReport) -> None:
    page = html_of(report).decode()
    assert "<script" not in page
    assert "src=" not in page
    assert "<b>" not in page
    assert "77 heads" in page


def test_the_workbook_holds_no_formula(report: WorkforceReport) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook_of(report))) as book:
        sheets = [book.read(f"xl/worksheets/sheet{place}.xml") for place in (1, 2)]
    assert b"<v>43</v>" in sheets[0]
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
    assert sorted(path.name for path in written.iterdir()) == ["annex.md", "audit.json", "report.html", "report.xlsx"]
    first = {path.name: path.read_bytes() for path in written.iterdir()}
    assert run([*asked, "--out", str(tmp_path / "out"), "--report", str(written), "--annex"]) == 0
    assert {path.name: path.read_bytes() for path in written.iterdir()} == first
    for wrong in (["--annex"], ["--report", str(tmp_path / "out")], ["--report", str(written), "--drop", "Shift"]):
        assert run([*asked, "--out", str(tmp_path / "out"), *wrong]) == 2
    assert "no group column has this name" in capsys.readouterr().err
