"""Figures by place, from a workbook in the layout of the publisher's workbook of states.

No workbook of states is among the files to test with. The header and the codes are the publisher's own; the figures are
examples, with each mark that stands where none may be told.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types
from tests.browser.serving import PROGRAM, Server, environment, serving

HEADER = (
    *("AREA", "AREA_TITLE", "AREA_TYPE", "PRIM_STATE", "NAICS", "NAICS_TITLE", "I_GROUP", "OWN_CODE"),
    *("OCC_CODE", "OCC_TITLE", "O_GROUP", "TOT_EMP", "EMP_PRSE", "JOBS_1000", "LOC_QUOTIENT", "PCT_TOTAL", "PCT_RPT"),
    *("H_MEAN", "A_MEAN", "MEAN_PRSE", "A_PCT10", "A_PCT25", "A_MEDIAN", "A_PCT75", "A_PCT90"),
)
NURSES = ("29-1141", "Registered Nurses", "detailed")
MANAGERS = ("11-1011", "Chief Executives", "detailed")


def _row(area: tuple[str, str], job: tuple[str, str, str], *figures: object) -> tuple[object, ...]:
    employment, per_thousand, quotient, low, median, high = figures
    before = (*area, "2", "VT", "000000", "Cross-industry", "cross-industry", "1235", *job)
    return (
        *before,
        employment,
        1.0,
        per_thousand,
        quotient,
        "",
        "",
        45.0,
        93600,
        0.5,
        low,
        80000,
        median,
        110000,
        high,
    )


ROWS = (
    _row(("50", "Vermont"), NURSES, 3282010, 21.282, 0.99, 66030, 93600, 135320),
    _row(("50", "Vermont"), MANAGERS, "**", "**", "**", 73710, "*", "#"),
    _row(("56", "Wyoming"), MANAGERS, 211850, 1.374, 1.0, 73710, 206420, "#"),
)


def _workbook(path: Path, rows: tuple[tuple[object, ...], ...] = ROWS, sheet: str = "state_M2024_dl") -> Path:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet)
        for at, row in enumerate((tuple(HEADER), *rows)):
            page.write_row(at, 0, row)
    return path


def _command(state: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*PROGRAM, "places", *arguments]
    return subprocess.run(command, env=environment(state), capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("places")
    told = _command(folder / "state", "add", str(_workbook(folder / "all_data_st_2024.xlsx")))
    assert told.returncode == 0, told.stderr
    assert "2 areas kept as state_M2024_dl, May 2024" in told.stdout
    with serving(folder / "state", "--port", "8470") as started:
        yield started


def test_a_job_shows_its_figures_in_a_state(server: Server) -> None:
    assert 'href="/job/registered-nurses/place"' in server.get("/job/registered-nurses").text
    page = server.get("/job/registered-nurses/place?at=state_M2024_dl.50")
    assert page.status == 200
    assert "set-cookie" not in page.headers
    for told in (
        "Registered Nurses in Vermont",
        "3,282,010",
        "21.28",
        "0.99",
        "$93,600",
        "$66,030",
        "$135,320",
        "May 2024",
    ):
        assert told in page.text
    assert '<option value="state_M2024_dl.50" selected>Vermont</option>' in page.text


def test_suppressed_figures_stay_marked(server: Server) -> None:
    page = server.get("/job/chief-executives/place?at=state_M2024_dl.50").text
    assert page.count("not published: no estimate of employment (**)") == 3
    assert "not published: no estimate of pay (*)" in page
    assert "at or above the highest wage that is published (#)" in page


def test_a_state_without_the_job_says_so_and_an_unknown_place_is_refused(server: Server) -> None:
    assert "prints no row" in server.get("/job/registered-nurses/place?at=state_M2024_dl.56").text
    for wrong in ("state_M2024_dl.99", "../../etc.passwd", "%3Cscript%3E", "."):
        page = server.get(f"/job/registered-nurses/place?at={wrong}")
        assert page.status == 404
        assert "Choose one from the list" in page.text
        assert "<script>" not in page.text


def test_without_a_workbook_the_page_tells_national_figures(tmp_path: Path) -> None:
    with serving(tmp_path / "state", "--port", "8471") as server:
        assert "/place" not in server.get("/job/registered-nurses").text
        assert "national figures alone" in server.get("/job/registered-nurses/place").text


def test_the_command_lists_removes_and_refuses_what_is_no_such_workbook(tmp_path: Path) -> None:
    state = tmp_path / "state"
    assert "No workbook was added" in _command(state, "list").stdout
    wrong = _command(state, "add", str(_workbook(tmp_path / "other.xlsx", sheet="Sheet1")))
    assert (wrong.returncode, "is no workbook of OEWS" in wrong.stderr) == (2, True)
    bad = _workbook(tmp_path / "bad.xlsx", (_row(("50", "Vermont"), NURSES, "many", 1, 1, 1, 1, 1),))
    refused = _command(state, "add", str(bad))
    assert (refused.returncode, "row 2: holds no such cell in TOT_EMP" in refused.stderr) == (2, True)
    assert _command(state, "add", str(_workbook(tmp_path / "good.xlsx"))).returncode == 0
    assert "state_M2024_dl\tMay 2024\t2 areas" in _command(state, "list").stdout
    assert _command(state, "remove", "state_M2024_dl").returncode == 0
    assert _command(state, "remove", "../signing.key").returncode == 2
