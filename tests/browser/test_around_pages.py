"""The pages around the jobs in a real browser: accessible, by keyboard, without scripts, and shown on other sites."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from tests.browser.checks import asks_nobody_else, is_accessible_and_fits, reads_at_four_times_the_size
from tests.browser.serving import Server, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PAGES = {
    "map": "/map",
    "sector": "/map?measure=growth&sector=Legal",
    "indices": "/indices?sector=Legal",
    "glossary": "/glossary",
    "analysis": "/validity/correlations",
    "sources": "/sources",
    "changes": "/changes",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
    "report": "/report?page=/job/electricians",
    "received": "/report/received/7",
    "embed": "/embed/mlops-engineer",
    "embed of tasks": "/embed/mlops-engineer/tasks",
    "embedding": "/job/mlops-engineer/embed",
    "other release": "/r/2020-01-01-00000000/job/electricians",
}
WIDTHS = (360, 1440)
THEMES = ("light", "dark")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("around") / "state", "--port", "8420") as started:
        yield started


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_the_page_fits(
    browser: Browser, server: Server, name: str, theme: str, width: int
) -> None:
    is_accessible_and_fits(browser, server.address + PAGES[name], width, theme, 6)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_well_at_four_times_the_size(browser: Browser, server: Server, name: str) -> None:
    reads_at_four_times_the_size(browser, server.address + PAGES[name])


@pytest.mark.parametrize("name", PAGES)
def test_no_request_leaves_the_site_and_nothing_is_refused(page: Page, server: Server, name: str) -> None:
    asks_nobody_else(page, server.address, PAGES[name], "404")


def test_a_report_is_sent_by_keyboard_and_without_scripts(browser: Browser, server: Server) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(f"{server.address}/job/electricians")
        page.get_by_role("link", name="Something wrong here?").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/report?page=/job/electricians")
        page.get_by_role("radio", name="A task is wrong or missing").focus()
        page.keyboard.press("Space")
        page.get_by_label("What is wrong, in your words").focus()
        page.keyboard.type("We also fit chargers for cars.")
        page.get_by_role("button", name="Send").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/report/received/*")
        assert page.locator("h1").inner_text() == "Thank you"
        page.get_by_role("link", name="changes page").click()
        assert "report waits for an answer" in page.locator("main").inner_text()
    finally:
        context.close()


def test_the_form_says_what_is_missing_and_keeps_what_was_typed(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/report?title=Drone+wrangler")
    page.evaluate("document.querySelectorAll('[required]').forEach((field) => (field.required = false))")
    page.get_by_role("button", name="Send").click()
    assert "Choose what is wrong." in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Job title, if it is about one").input_value() == "Drone wrangler"


def test_the_map_is_walked_by_sector_and_its_boxes_have_names(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/map")
    stops = page.locator(".treemap a:not([tabindex='-1'])")
    assert 0 < stops.count() <= 30
    page.get_by_label("Sector").select_option("Legal")
    page.get_by_role("button", name="Show").click()
    box = page.locator(".treemap a", has_text="Lawyers").first
    assert "employees" in (box.locator("title").text_content() or "")
    box.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/job/lawyers")


def test_the_map_and_its_table_say_the_same(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/map?sector=Legal&measure=does")
    boxes = [title.split(": ", 1) for title in page.locator(".treemap title").all_text_contents()]
    rows = page.locator(".map-table tbody tr")
    assert rows.count() == len(boxes) > 3
    for place, (name, told) in enumerate(boxes):
        row = rows.nth(place).inner_text()
        assert name in row
        assert told.partition("employees, ")[2] in row


def test_another_site_may_show_an_embed_and_not_a_page(browser: Browser, server: Server) -> None:
    frames = "".join(
        f'<iframe src="{server.address}{path}"></iframe>' for path in ("/embed/electricians", "/job/electricians")
    )
    shown = (
        f'<!doctype html><title>Another site</title>{frames}<img src="{server.address}/embed/electricians/card.svg">'
    )

    class _Other(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(shown.encode())

        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

    other = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Other)
    thread = threading.Thread(target=other.serve_forever, daemon=True)
    thread.start()
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(f"http://localhost:{other.server_port}/")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.querySelector('img').naturalWidth") > 0
        answers = {
            frame.locator("h1", has_text="Will AI replace Electricians?").count(): "/embed/" in frame.url
            for frame in page.frames[1:]
        }
        assert answers == {1: True, 0: False}
    finally:
        context.close()
        other.shutdown()
        other.server_close()
        thread.join()
