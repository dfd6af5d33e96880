"""The desk walked whole in a browser: a roster in, columns, titles settled by click, the report taken."""

from __future__ import annotations

import http.client
import json
import re
import select
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from tests.browser.checks import is_accessible_and_fits
from tests.browser.serving import PROGRAM, START_SECONDS, environment, stop

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ROSTER = [
    "Job title,FTE,Pay,Site,Surname",
    "Registered nurse,40,65000,North,Abel",
    "Registered nurse,12,65000,South,Kern",
    "Manager,25,90000,North,Baker",
    "Accountant,30,70000,South,Cole",
    "Accountant,14,70000,North,Lund",
    "Total,121,,,",
    "Electrician,-2,,South,Dorn",
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[str]:
    """The address of a desk that is stopped afterwards, and whose folder is then gone."""
    process = subprocess.Popen(
        [*PROGRAM, "workforce", "--serve", "--port", "0", "--workers", "1"],
        env={**environment(tmp_path / "state"), "TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], START_SECONDS)
        found = re.search(r"http://\S+", process.stdout.readline() if ready else "")
        assert found is not None
        yield found[0]
    finally:
        code = stop(process)
    assert code == 0
    assert list(tmp_path.glob("worktide-desk-*")) == []


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "staff.csv"
    path.write_text("\n".join(ROSTER), encoding="utf-8")
    return path


def _give(page: Page, address: str, roster: Path) -> None:
    page.goto(address)
    page.set_input_files("#roster", roster)
    page.get_by_role("button", name="Look at its columns").click()


def _saved(page: Page, link: str) -> bytes:
    with page.expect_download() as coming:
        page.get_by_role("link", name=link).click()
    return Path(coming.value.path()).read_bytes()


def test_the_desk_is_walked_whole_and_asks_nobody_else(page: Page, desk: str, roster: Path) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    _give(page, desk, roster)
    assert page.locator("#title").input_value() == "Job title"
    assert page.locator("#headcount").input_value() == "FTE"
    assert page.locator("#wage").input_value() == "Pay"
    page.get_by_label("Site").check()
    page.get_by_label("Leave them out").check()
    page.get_by_role("button", name="Run", exact=True).click()
    assert "121 heads kept" in page.locator(".counts").inner_text()
    assert "negative" in page.locator(".counts").inner_text()
    settled = page.locator("fieldset", has_text="Manager").first
    settled.get_by_role("radio").nth(1).check()
    page.get_by_role("button", name="Keep these and run again").click()
    assert "No title is in doubt" in page.inner_text("main")
    assert "Manager,,".casefold() in _saved(page, "Your decisions").decode().casefold()
    assert b"<h1>" in _saved(page, "Page (HTML)")
    assert _saved(page, "Document (PDF)").startswith(b"%PDF")
    assert _saved(page, "Workbook").startswith(b"PK")
    assert json.loads(_saved(page, "Audit log"))
    assert b"use of Worktide on a workforce" in _saved(page, "Annex")
    assert b"negative" in _saved(page, "Rows kept apart")
    assert all(url.startswith(desk) for url in asked)
    assert complaints == []
    assert page.context.cookies() == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_its_pages_are_accessible_and_fit(browser: Browser, page: Page, desk: str, roster: Path, theme: str) -> None:
    is_accessible_and_fits(browser, desk, 360, theme)
    _give(page, desk, roster)
    is_accessible_and_fits(browser, f"{desk}columns", 360, theme)
    page.get_by_label("Leave them out").check()
    page.get_by_role("button", name="Run", exact=True).click()
    is_accessible_and_fits(browser, f"{desk}results", 360, theme)
    is_accessible_and_fits(browser, f"{desk}results", 1440, theme)


def test_what_is_no_table_is_refused_in_words(page: Page, desk: str, tmp_path: Path) -> None:
    for name, data, told in (
        ("photo.png", b"\x89PNG", "is of no known kind"),
        ("empty.csv", b"", "is empty"),
        ("broken.xlsx", b"PK\x03\x04broken", "cannot be read"),
        ("broken.parquet", b"PAR1", "cannot be read"),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        _give(page, desk, path)
        assert told in page.get_by_role("alert").inner_text()


def _status(address: str, path: str, method: str = "GET", **headers: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(address).port or 0, timeout=20)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        return connection.getresponse().status
    finally:
        connection.close()


def test_nobody_else_gets_in(desk: str) -> None:
    path = urlsplit(desk).path
    assert _status(desk, path) == 200
    assert _status(desk, path, Host="worktide.example") == 421
    assert _status(desk, "/guess/") == 404
    assert _status(desk, f"{path}files/../../etc/passwd") == 404
    assert _status(desk, f"{path}style/settings.py") == 404
    assert _status(desk, path, "POST", Sec_Fetch_Site="cross-site") == 403
    assert _status(desk, path, "POST") == 403
    assert _status(desk, path, "POST", Sec_Fetch_Site="same-origin") == 400
