"""The pages in a real browser: accessible, by keyboard alone, without scripts, and asking nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from tests.browser.checks import asks_nobody_else, is_accessible_and_fits, reads_at_four_times_the_size, tab_to
from tests.browser.serving import Server, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "choice": "/search?q=teacher",
    "nearest": "/search?q=zzqx+blorb",
    "role": "/job/mlops-engineer",
    "occupation": "/job/registered-nurses",
    "physical": "/job/electricians",
    "unscored": "/job/production-workers-all-other",
    "ranking": "/ranking?sector=Legal",
    "method": "/method",
    "validity": "/validity",
    "about": "/about",
    "fault": "/no-such-page",
}
WIDTHS = (360, 1440)
THEMES = ("light", "dark")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("browser") / "state", "--port", "8410") as started:
        yield started


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_the_page_fits(
    browser: Browser, server: Server, name: str, theme: str, width: int
) -> None:
    is_accessible_and_fits(browser, server.address + PAGES[name], width, theme)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_well_at_four_times_the_size(browser: Browser, server: Server, name: str) -> None:
    reads_at_four_times_the_size(browser, server.address + PAGES[name])


@pytest.mark.parametrize("name", PAGES)
def test_no_request_leaves_the_site_and_nothing_is_refused(page: Page, server: Server, name: str) -> None:
    asks_nobody_else(page, server.address, PAGES[name], *(["404"] if name == "fault" else []))


def test_from_search_to_a_rater_by_keyboard_alone(page: Page, server: Server) -> None:
    page.goto(server.address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    tab_to(page, "input[name=q]")
    page.keyboard.type("teacher")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=teacher")
    tab_to(page, ".choice a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/job/*")
    assert page.locator("h1").inner_text().startswith("Will AI replace ")
    tab_to(page, ".task summary")
    page.keyboard.press("Enter")
    assert page.locator(".task details[open] table").first.is_visible()


def test_one_scenario_is_open_at_a_time(page: Page, server: Server) -> None:
    page.goto(server.address + PAGES["role"])
    page.get_by_role("heading", name="How soon").click()
    assert page.locator(".scenario[open] summary").all_inner_texts()[0].startswith("Central scenario")
    page.locator(".scenario summary", has_text="Fast scenario").click()
    opened = page.locator(".scenario[open] summary").all_inner_texts()
    assert len(opened) == 1
    assert opened[0].startswith("Fast scenario")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_chart_of_years_is_a_table_at_every_width(browser: Browser, server: Server, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    try:
        page = context.new_page()
        page.goto(server.address + PAGES["role"] + "#horizon")
        table = page.get_by_role("table").filter(has=page.get_by_role("columnheader", name="Years"))
        assert table.count() == 1
        rows = table.get_by_role("row")
        assert rows.count() == page.locator(".task").count() + 1
        assert "about" in rows.nth(1).get_by_role("cell").inner_text()
    finally:
        context.close()


def test_the_skip_link_leads_past_the_header(page: Page, server: Server) -> None:
    page.goto(server.address + PAGES["role"])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_everything_works_without_javascript(browser: Browser, server: Server) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(server.address)
        page.get_by_label("Your job title").fill("ML Ops engineer")
        page.get_by_role("button", name="Search").click()
        page.wait_for_url("**/job/mlops-engineer")
        page.get_by_role("heading", name="Quote it").click()
        page.get_by_text("Cite this page").click()
        assert page.get_by_text("@misc{").is_visible()
        page.get_by_role("link", name="Ranking").click()
        page.get_by_label("Sector").select_option("Legal")
        page.get_by_role("button", name="Show").click()
        assert page.locator("h1").inner_text() == "Legal: jobs by exposure to AI"
    finally:
        context.close()


def test_a_screen_reader_finds_its_way_by_names(page: Page, server: Server) -> None:
    page.goto(server.address + PAGES["role"])
    for role, name in (("search", "Search, top of page"), ("navigation", "Site"), ("navigation", "On this page")):
        assert page.get_by_role(role, name=name).count() == 1  # type: ignore[arg-type]  # names of roles
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    expected = [
        "What you can do",
        "Three shares of today's tasks",
        "Tasks",
        "Where to go from here",
        "Summary",
        "Quote it",
        "Among all jobs",
        "How soon",
        "Make it yours",
        "What slows adoption",
        "AI seen in use",
        "Skills",
        "Where to learn",
        "Labour market",
        "Outlook for employment",
        "Starting out",
        "Who disagrees",
        "Why this may be wrong",
        "What would change the score",
        "What this is not",
        "Questions and answers",
        "What the role is",
    ]
    assert [heading for heading in headings if heading in expected] == expected
    for link in page.locator(".toc a").all():
        assert page.locator(str(link.get_attribute("href"))).count() == 1


def test_print_leaves_out_what_paper_cannot_do(page: Page, server: Server) -> None:
    page.goto(server.address + PAGES["role"])
    page.emulate_media(media="print")
    assert not page.locator("header.top").is_visible()
    assert page.locator("h1").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
