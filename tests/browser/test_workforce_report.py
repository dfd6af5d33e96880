"""The workforce report as a page: a file that works alone, in both themes, on a phone and on a desk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.checks import asks_nobody_else, is_accessible_and_fits, reads_at_four_times_the_size

from worktide.cli.main import run

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workforce")
    rows = ["Job,Heads,Pay,Site", "Registered nurse,40,65000,North", "Accountant,30,70000,North"]
    rows += ["Registered nurse,25,60000,South", "Electrician,50,55000,South", "Manager,12,,South"]
    (folder / "staff.csv").write_text("\n".join(rows))
    (folder / "openings.csv").write_text("title,number\nPayroll clerk,2\nManager,1\n")
    asked = ["workforce", str(folder / "staff.csv"), "--title", "Job", "--headcount", "Heads", "--wage", "Pay"]
    asked += ["--group", "Site", "--workers", "1", "--out", str(folder / "out"), "--report", str(folder / "report")]
    assert run([*asked, "--openings", str(folder / "openings.csv")]) == 0
    return folder / "report" / "report.html"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_report_is_accessible_and_fits(browser: Browser, report: Path, width: int, theme: str) -> None:
    is_accessible_and_fits(browser, report.as_uri(), width, theme)


def test_the_report_reads_at_four_times_the_size_and_asks_for_nothing(browser: Browser, report: Path) -> None:
    reads_at_four_times_the_size(browser, report.as_uri())
    context = browser.new_context()
    try:
        asks_nobody_else(context.new_page(), report.parent.as_uri(), f"/{report.name}")
    finally:
        context.close()
