"""Comparing, sectors and moves in a real browser: accessible, by keyboard alone, without scripts, at every width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from tests.browser.checks import asks_nobody_else, is_accessible_and_fits, reads_at_four_times_the_size, tab_to
from tests.browser.equity_card import release_with_equity
from tests.browser.serving import Server, serving

from worktide.release.open import open_release

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PAGES = {
    "compare-empty": "/compare",
    "compare": "/compare?job=registered-nurses&job=electricians&job=mlops-engineer&job=paralegals-and-legal-assistants",
    "compare-unclear": "/compare?job=teacher&job=zzqx+blorb&job=production-workers-all-other",
    "equity": "/equity",
    "sectors": "/sectors",
    "sector": "/sectors/computer-and-mathematical",
    "field": "/sectors/trades",
    "moves-choose": "/moves?job=teacher",
    "moves": "/job/customer-service-representatives/moves",
    "moves-wishes": "/job/mlops-engineer/moves?pay=60000&months=36&weight=0.25&interests=IRC&goal=data-scientists",
    "moves-wrong": "/job/electricians/moves?pay=abc",
    "moves-unscored": "/job/production-workers-all-other/moves",
    "job": "/job/registered-nurses",
}
WIDTHS = (360, 768, 1440)
THEMES = ("light", "dark")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("browser")
    release = release_with_equity(open_release(), folder / "release")
    with serving(folder / "state", "--port", "8430", WORKTIDE_RELEASE=str(release)) as started:
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
    asks_nobody_else(page, server.address, PAGES[name], *(["400"] if name == "moves-wrong" else []))


def test_from_a_job_to_its_moves_with_wishes_by_keyboard_alone(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/moves")
    tab_to(page, "#job")
    page.keyboard.type("customer service representatives")
    page.keyboard.press("Enter")
    page.wait_for_url("**/job/customer-service-representatives/moves")
    tab_to(page, ".move-form summary")
    page.keyboard.press("Enter")
    tab_to(page, "#pay")
    page.keyboard.type("50000")
    page.keyboard.press("Enter")
    page.wait_for_url("**/moves?pay=50000**")
    assert "median pay of at least $50,000" in page.locator(".move-form").inner_text()
    assert page.locator(".move").count() > 0


def test_comparing_works_without_javascript(browser: Browser, server: Server) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(f"{server.address}/compare")
        page.get_by_label("Job to add").fill("ML Ops engineer")
        page.get_by_label("And another").fill("electricians")
        page.get_by_role("button", name="Compare").click()
        page.wait_for_url("**/compare?job=mlops-engineer&job=electricians")
        page.get_by_label("Job to add").fill("RN")
        page.get_by_role("button", name="Compare").click()
        page.wait_for_url("**&job=registered-nurses")
        page.get_by_role("checkbox", name="Electricians").uncheck()
        page.get_by_role("button", name="Compare").click()
        page.wait_for_url("**/compare?job=mlops-engineer&job=registered-nurses")
        assert page.locator("h1").inner_text() == "Compare MLOps Engineer and Registered Nurses"
    finally:
        context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("name", "heading"), [("compare", "Job"), ("sectors", "Sector"), ("sector", "Job"), ("equity", "Group")]
)
def test_every_chart_is_a_table_at_every_width(
    browser: Browser, server: Server, name: str, heading: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    try:
        page = context.new_page()
        page.goto(server.address + PAGES[name])
        tables = page.get_by_role("table").filter(has=page.get_by_role("columnheader", name=heading, exact=True))
        assert tables.count() > 0
        for table in tables.all():
            assert "about" in table.get_by_role("row").nth(1).get_by_role("cell").first.inner_text().casefold() or (
                "median" in table.get_by_role("row").nth(1).get_by_role("cell").first.inner_text()
            )
    finally:
        context.close()


def test_every_chart_opens_with_its_finding(page: Page, server: Server) -> None:
    page.goto(server.address + PAGES["compare"])
    for figure in page.locator("figure.measure").all():
        first = figure.locator("xpath=*[2]")
        assert first.evaluate("element => element.tagName") == "P" or figure.locator(".bar").count() > 0


def test_a_screen_reader_finds_moves_by_their_names(page: Page, server: Server) -> None:
    page.goto(server.address + PAGES["moves"])
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    assert headings == [
        "Moves, best first",
        "Skills that open doors",
        "Routes over two or three steps",
        "Who comes here",
        "Related roles",
    ]
    articles = page.get_by_role("article")
    titles = [one.inner_text() for one in page.locator(".move h3 a").all()]
    assert articles.count() == len(titles) > 0
    for title in titles:
        assert page.get_by_role("link", name=title, exact=True).count() >= 1
    summaries = page.locator(".move summary").all_inner_texts()
    assert len(set(summaries)) == len(summaries)
