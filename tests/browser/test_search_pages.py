"""Searching as one types, the ranking and a text of one's own in a real browser: by keyboard, without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser.checks import asks_nobody_else, is_accessible_and_fits, reads_at_four_times_the_size, tab_to
from tests.browser.serving import Server, serving
from tests.unit.coding.test_documents import docx_of, locked_pdf

import worktide.site
from worktide.release.open import open_release

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

ADVERT = """Job title: Registered Nurse
- Assess patients and record vital signs (40%)
- Administer medicines and injections
- Write care plans and discharge notes
"""
SCRIPT = Path(worktide.site.__file__).parent / "static/worktide/suggest.js"
SUGGEST = re.compile(r"/suggest\?q=")
PAGES = {
    "ranking": "/ranking?sector=Legal",
    "filtered": "/ranking?sector=Software&kind=role&sort=pay",
    "left out": "/ranking?sector=Nowhere&pay=much&kind=role&page=3",
    "document": "/document",
    "home": "/",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("searching") / "state", "--port", "8545") as started:
        yield started


def type_and_see(page: Page, field: str, text: str) -> None:
    """Type letter by letter until the list of jobs shows."""
    page.locator(field).press_sequentially(text, delay=20)
    page.locator("[role=listbox]:visible").wait_for()


def test_a_job_is_chosen_by_keyboard_alone(page: Page, server: Server) -> None:
    page.goto(server.address)
    tab_to(page, "#q")
    field = page.get_by_role("combobox", name="Your job title")
    assert field.get_attribute("aria-expanded") == "false"
    type_and_see(page, "#q", "nurs")
    assert field.get_attribute("aria-expanded") == "true"
    options = page.get_by_role("listbox", name="Jobs").get_by_role("option")
    assert field.get_attribute("aria-controls") == page.get_by_role("listbox").get_attribute("id")
    assert page.get_by_role("option", selected=True).count() == 0
    page.keyboard.press("ArrowDown")
    assert options.first.get_attribute("aria-selected") == "true"
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    page.keyboard.press("ArrowUp")
    assert options.last.get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowDown")
    listed = open_release().listing[open_release().positions["registered-nurses"]]
    assert listed.risk is not None
    told = options.first.inner_text()
    assert told.startswith("Registered Nurses")
    assert listed.sector in told
    assert re.search(r"percentile about \d+, likely between \d+ and \d+", told)
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Enter")
    page.wait_for_url("**/job/registered-nurses")


def test_escape_closes_the_list_and_enter_searches_what_was_typed(page: Page, server: Server) -> None:
    page.goto(server.address)
    type_and_see(page, "#q", "teacher")
    page.keyboard.press("Escape")
    assert page.locator("[role=listbox]").is_hidden()
    assert page.locator("#q").input_value() == "teacher"
    page.keyboard.press("ArrowDown")
    page.locator("[role=listbox]:visible").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=teacher")
    assert page.locator("h1").inner_text() == "Which job is “teacher”?"


def test_a_job_is_chosen_by_a_click_and_the_list_goes_with_the_focus(page: Page, server: Server) -> None:
    page.goto(server.address + "/about")
    type_and_see(page, "#q-top", "mlops")
    page.keyboard.press("Tab")
    assert page.locator("[role=listbox]").is_hidden()
    page.locator("#q-top").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("option", name=re.compile("MLOps Engineer")).click()
    page.wait_for_url("**/job/mlops-engineer")


def test_the_count_is_announced_and_so_is_that_there_is_none(page: Page, server: Server) -> None:
    page.goto(server.address)
    type_and_see(page, "#q", "mlops")
    assert page.get_by_role("status").inner_text() == "1 job; choose by the arrow keys."
    page.fill("#q", "zzqxv")
    page.get_by_text("No job begins so; press Enter to search.").wait_for(state="attached")
    assert page.locator("[role=listbox]").is_hidden()


def test_the_answer_to_an_older_letter_never_shows(page: Page, server: Server) -> None:
    late: list[Route] = []
    page.route(re.compile(r"/suggest\?q=nu$"), lambda route: late.append(route))
    page.goto(server.address)
    page.locator("#q").press_sequentially("nu")
    page.wait_for_timeout(200)
    page.locator("#q").press_sequentially("clear med")
    page.get_by_role("option", name=re.compile("^Nuclear Medicine")).first.wait_for()
    assert len(late) == 1
    with page.expect_response(re.compile(r"/suggest\?q=nu$")):
        late[0].continue_()
    page.wait_for_timeout(100)
    assert all("Nuclear" in text for text in page.get_by_role("option").all_inner_texts())


def test_nothing_moves_when_the_list_opens(page: Page, server: Server) -> None:
    page.goto(server.address)
    page.evaluate(
        "window.moved = 0; new PerformanceObserver((seen) => seen.getEntries().forEach((one) => {"
        " window.moved += one.value; })).observe({type: 'layout-shift', buffered: true})"
    )
    before = page.locator("h2").first.bounding_box()
    type_and_see(page, "#q", "engineer")
    assert page.locator("h2").first.bounding_box() == before
    assert page.evaluate("window.moved") < 0.01


def test_where_suggesting_fails_the_form_works_and_asks_no_more(page: Page, server: Server) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/suggest?" in request.url else None)
    page.route(SUGGEST, lambda route: route.abort())
    page.goto(server.address)
    page.locator("#q").press_sequentially("registered nurse", delay=150)
    assert len(asked) == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/job/registered-nurses")


def test_a_title_that_looks_like_markup_stays_text(page: Page, server: Server) -> None:
    hostile = '{"jobs":[{"title":"<img src=x onerror=alert(1)>","named":"<b>","sector":"s","score":"p","address":"/"}]}'
    page.route(SUGGEST, lambda route: route.fulfill(body=hostile, content_type="application/json"))
    page.goto(server.address)
    type_and_see(page, "#q", "nurse")
    assert page.get_by_role("option").inner_text().startswith("<img src=x onerror=alert(1)>")
    assert page.locator("[role=option] img").count() == 0


def test_the_script_is_small_and_nobody_else_is_asked(page: Page, server: Server) -> None:
    assert SCRIPT.stat().st_size <= 4_096
    asks_nobody_else(page, server.address, "/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    type_and_see(page, "#q", "nurse")
    assert asked
    assert all(url.startswith(f"{server.address}/") for url in asked)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_pages_fit(browser: Browser, server: Server, name: str, width: int, theme: str) -> None:
    is_accessible_and_fits(browser, server.address + PAGES[name], width, theme)


@pytest.mark.parametrize("name", PAGES)
def test_pages_read_at_four_times_the_size(browser: Browser, server: Server, name: str) -> None:
    reads_at_four_times_the_size(browser, server.address + PAGES[name])


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_open_list_and_a_read_text_are_accessible(browser: Browser, server: Server, width: int, theme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)  # type: ignore[arg-type]  # one of two words
    try:
        page = context.new_page()
        for path, field in (("/", "#q"), ("/ranking", "#q-top")):
            page.goto(server.address + path)
            type_and_see(page, field, "nurse")
            page.keyboard.press("ArrowDown")
            _finds_nothing(page, width)
        page.goto(server.address + "/document")
        page.get_by_label("Text of an advert").fill(ADVERT)
        page.get_by_role("button", name="Read it").click()
        page.get_by_role("heading", name="The job in your text").wait_for()
        _finds_nothing(page, width)
    finally:
        context.close()


def _finds_nothing(page: Page, width: int) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_file_is_sent_by_keyboard_and_without_scripts(browser: Browser, server: Server, tmp_path: Path) -> None:
    file, locked = tmp_path / "<b>me.docx", tmp_path / "locked.pdf"
    file.write_bytes(docx_of(ADVERT))
    locked.write_bytes(locked_pdf())
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(server.address)
        page.get_by_text("Or paste an advert or a résumé").click()
        page.get_by_label("Or a file").set_input_files(locked)
        page.get_by_role("button", name="Read it").press("Enter")
        assert "locked by a password" in page.get_by_role("alert").inner_text()
        page.get_by_label("Or a file").set_input_files(file)
        page.get_by_role("button", name="Read it").press("Enter")
        assert page.locator("h1").inner_text() == "The job in your text"
        assert page.get_by_role("row", name=re.compile("^This job")).count() == 1
        assert (
            page.get_by_role("link", name="Registered Nurses").first.get_attribute("href") == "/job/registered-nurses"
        )
        assert "me.docx" not in page.content()
    finally:
        context.close()


def test_the_ranking_is_sorted_and_filtered_without_scripts(browser: Browser, server: Server) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(server.address + "/ranking")
        page.get_by_label("Sector").select_option("Legal")
        page.get_by_text("More filters").click()
        page.get_by_label("At least, employees").fill("10,000")
        page.get_by_role("button", name="Show").click()
        page.get_by_role("columnheader", name="Median pay").get_by_role("link").click()
        head = page.get_by_role("columnheader", name="Median pay")
        assert head.get_attribute("aria-sort") == "descending"
        assert page.get_by_label("At least, employees").input_value() == "10000"
        assert page.get_by_role("row").nth(1).get_by_role("rowheader").inner_text().startswith("Lawyers")
        with page.expect_download() as download:
            page.get_by_role("link", name=re.compile("rows of this choice")).click()
        text = download.value.path().read_text(encoding="utf-8")
        assert text.count("\n") == page.get_by_role("row").count()
    finally:
        context.close()
