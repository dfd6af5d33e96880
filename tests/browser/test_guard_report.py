"""The guard's report as a page: read from a file, with nothing beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.checks import asks_nobody_else, is_accessible_and_fits

from worktide.guard.compare import Report
from worktide.guard.findings import Finding
from worktide.guard.telling import as_html
from worktide.release.open import open_release

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    stamp = open_release().stamp
    place = "records.timeline.quarter.central.p50 where its sector is Production"
    found = (
        Finding("group_shift", "hold", place, "the group moved by 3 times what is usual", 3.0, 1.6, "times", ()),
        Finding("unknown_form", "warn", "codes.code", "forms never seen: share 0.1", 0.1, 0.0, "share", ("x" * 150,)),
    )
    path = tmp_path_factory.mktemp("report") / "report.html"
    looked = {"group_shift": 12_345, "columns": 678}
    path.write_text(as_html(Report("hold", stamp, stamp, "2026-11-23", found, looked, ("A note.",))), "utf-8")
    return path


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_report_is_accessible_and_fits(browser: Browser, report: Path, width: int, theme: str) -> None:
    is_accessible_and_fits(browser, report.as_uri(), width, theme)


def test_the_report_asks_for_nothing_else(browser: Browser, report: Path) -> None:
    context = browser.new_context()
    try:
        asks_nobody_else(context.new_page(), report.parent.as_uri(), f"/{report.name}")
    finally:
        context.close()
