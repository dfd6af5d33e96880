"""`worktide site export`: a copy of the site as plain files, whose links lead somewhere and which needs no server."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser
from tests.browser.serving import PROGRAM, environment

from worktide.assessment.assess import assess
from worktide.assessment.text import json_of
from worktide.core.hashing import sha256_of_bytes
from worktide.release.open import open_release

ADDRESS = "https://worktide.example.org"
JOBS = ("registered-nurses", "mlops-engineer")
MARK = "worktide-export.json"

_LINK = re.compile(r'\s(?:href|src|action|formaction)="([^"]*)"')


def _run(folder: Path, state: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    some = [part for job in JOBS for part in ("--job", job)]
    return subprocess.run(
        [*PROGRAM, "site", "export", str(folder), *some, *arguments],
        env=environment(state),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("export") / "state"


@pytest.fixture(scope="module")
def copy(state: Path) -> Path:
    folder = state.parent / "copy"
    done = _run(folder, state, "--address", ADDRESS)
    assert (done.returncode, done.stderr) == (0, "")
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert done.stdout.startswith(f"{len(files):,} files, ")
    return folder


@pytest.fixture(scope="module")
def without_address(state: Path) -> Path:
    folder = state.parent / "plain"
    done = _run(folder, state)
    assert done.returncode == 0
    assert "No address was given" in done.stderr
    return folder


def _pages(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*.html")):
        yield path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")


def _leads_to(here: str, link: str) -> tuple[str, str] | None:
    """The file and fragment that a link of a page means, or None where it leaves the copy."""
    if link.startswith(ADDRESS):
        link = link.removeprefix(ADDRESS)
    parts = urlsplit(link)
    if parts.scheme:
        return None
    path = unquote(parts.path)
    if not path:
        return here, parts.fragment
    file = path.removeprefix("/") if path.startswith("/") else normpath(join(dirname(here), path))
    return file or "index.html", parts.fragment


def _broken(folder: Path) -> list[tuple[str, str]]:
    ids = {page: set(re.findall(r'\sid="([^"]*)"', text)) for page, text in _pages(folder)}
    broken = []
    for page, text in _pages(folder):
        for link in map(unescape, _LINK.findall(text)):
            led = _leads_to(page, link)
            if led is None:
                continue
            file, fragment = led
            if not (folder / file).is_file() or (fragment and file in ids and fragment not in ids[file]):
                broken.append((page, link))
    return broken


def test_no_link_of_the_copy_is_broken(copy: Path, without_address: Path) -> None:
    assert sum(1 for _ in _pages(copy)) > 20
    assert _broken(copy) == []
    assert _broken(without_address) == []


def test_links_are_relative_so_that_any_folder_of_a_host_will_do(copy: Path) -> None:
    for page, text in _pages(copy):
        links = [link for link in map(unescape, _LINK.findall(text)) if not urlsplit(link).scheme]
        assert links
        assert [link for link in links if link.startswith("/") and page != "404.html"] == []


def test_it_holds_every_page_of_its_jobs(copy: Path) -> None:
    release = open_release()
    for slug in JOBS:
        for file in (f"job/{slug}.html", f"job/{slug}/feed.atom", f"embed/{slug}/card.svg", f"job/{slug}/report.pdf"):
            assert (copy / file).is_file(), file
        assert (copy / f"job/{slug}.json").read_text(encoding="utf-8") == json_of(assess(slug, release)) + "\n"
        page = (copy / f"job/{slug}.html").read_text(encoding="utf-8")
        for task in release.record(slug).tasks:
            assert task.text in unescape(page)
    assert {path.stem for path in (copy / "job").glob("*.html")} == set(JOBS)


def test_addresses_that_programs_read_name_the_files(copy: Path) -> None:
    sitemap = ET.fromstring((copy / "sitemap.xml").read_bytes())  # noqa: S314 - made by the program under test
    addresses = [str(node.text) for node in sitemap.iter() if node.tag.endswith("}loc")]
    assert f"{ADDRESS}/job/{JOBS[0]}.html" in addresses
    for page, text in _pages(copy):
        for canonical in re.findall(r'<link rel="canonical" href="([^"]*)"', text):
            # The later pages of a long table name the first, and what is to embed names its job, as on the site.
            first = re.sub(r"-page-\d+", "", re.sub(r"^embed/([^/]+)/\w+", r"job/\1", page))
            assert canonical == f"{ADDRESS}/{'' if page in ('index.html', '404.html') else first}"
    feed = (copy / "job" / JOBS[0] / "feed.atom").read_text(encoding="utf-8")
    assert f'href="{ADDRESS}/job/{JOBS[0]}.html"' in feed
    assert f"Sitemap: {ADDRESS}/sitemap.xml" in (copy / "robots.txt").read_text(encoding="utf-8")


def test_without_an_address_none_stands_anywhere(without_address: Path) -> None:
    for path in without_address.rglob("*"):
        if path.suffix in (".html", ".svg", ".txt", ".atom", ".xml", ".js"):
            assert "export.invalid" not in path.read_text(encoding="utf-8"), path
    assert not (without_address / "sitemap.xml").exists()
    assert list(without_address.rglob("*.atom")) == []
    assert "Sitemap" not in (without_address / "robots.txt").read_text(encoding="utf-8")


def test_no_form_asks_for_a_server(copy: Path) -> None:
    for page, text in _pages(copy):
        for form in re.findall(r"<form\b.*?</form>", text, re.DOTALL):
            opening = form.partition(">")[0]
            assert 'search.html"' in opening or 'method="dialog"' in opening, page
            if 'method="dialog"' in opening:
                assert "formaction" not in form
                assert 'type="submit"' not in form
    for page in ("ranking.html", "report.html", "compare.html"):
        assert "needs a server" in (copy / page).read_text(encoding="utf-8")


def test_the_search_page_lists_the_jobs_and_brings_its_index(copy: Path) -> None:
    page = (copy / "search.html").read_text(encoding="utf-8")
    for slug in JOBS:
        assert f'href="job/{slug}.html"' in page
    assert re.findall(r'<script src="([^"]*)"', page) == ["titles.js", "search.js"]
    index = json.loads((copy / "titles.js").read_text(encoding="utf-8").removeprefix("window.worktideTitles=")[:-2])
    assert [slug for slug, _ in index["jobs"]] == sorted(JOBS)
    assert {place for _, place in index["titles"]} == {0, 1}


@pytest.mark.browser
def test_the_search_works_in_a_browser_without_a_server(copy: Path, browser: Browser) -> None:
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((copy / "index.html").as_uri())
    page.locator("main").get_by_role("searchbox").fill("ML ops ENG")
    page.locator("main").get_by_role("button", name="Search").click()
    page.wait_for_url("**/search.html?*")
    found = page.locator("#found li a")
    assert [link.get_attribute("href") for link in found.all()] == ["job/mlops-engineer.html"]
    found.click()
    assert page.title() == re.findall(r"<title>(.*?)</title>", (copy / "job/mlops-engineer.html").read_text())[0]
    page.goto((copy / "search.html").as_uri() + "?q=%3Cimg+src%3Dx%3E")
    assert page.locator("#found-heading").inner_text() == "No job here is called “<img src=x>”"
    assert page.locator("#found img").count() == 0
    assert faults == []
    page.close()


@pytest.mark.browser
def test_the_hours_of_make_it_yours_work_and_send_nothing(copy: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((copy / "job" / "registered-nurses" / "yours.html").as_uri())
    before = page.locator('[data-figure="week"]').first.inner_text()
    hours = page.locator('#mix [data-part="hours"]').first
    hours.fill("30")
    assert page.locator('[data-figure="week"]').first.inner_text() != before
    address = page.url.partition("#")[0]
    hours.press("Enter")
    assert page.url.partition("#")[0] == address
    page.close()


def _digest(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256_of_bytes(path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_an_earlier_copy_is_replaced_by_the_same_bytes(copy: Path, state: Path) -> None:
    before = _digest(copy)
    (copy / "stale.html").write_text("left over")
    assert _run(copy, state, "--address", ADDRESS).returncode == 0
    assert _digest(copy) == before


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, state: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    refused = _run(tmp_path, state)
    assert refused.returncode == 2
    assert "no earlier export" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert _run(tmp_path / "mine.txt", state).returncode == 2


def test_an_unknown_job_or_address_is_named(tmp_path: Path, state: Path) -> None:
    for arguments, told in ((("--job", "no-such-job"), "no-such-job"), (("--address", "ftp://x/y"), "public address")):
        refused = _run(tmp_path / "new", state, *arguments)
        assert refused.returncode == 2
        assert told in refused.stderr
        assert not (tmp_path / "new").exists()


def test_an_interrupt_leaves_nothing_half(tmp_path: Path, state: Path) -> None:
    folder = tmp_path / "copy"
    export = subprocess.Popen(
        [*PROGRAM, "site", "export", str(folder)],
        env=environment(state),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 120
        while not any(tmp_path.glob(".copy.*/embed/*")) and time.monotonic() < deadline:
            time.sleep(0.05)
        # As a terminal does: the workers are told too.
        os.killpg(export.pid, signal.SIGINT)
        printed, told = export.communicate(timeout=120)
    finally:
        if export.poll() is None:
            os.killpg(export.pid, signal.SIGKILL)
    assert export.returncode == 130
    assert printed == ""
    assert told.strip() == "worktide: interrupted"
    assert list(tmp_path.iterdir()) == []
