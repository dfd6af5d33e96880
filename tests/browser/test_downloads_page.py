"""The downloads on the page about data, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from tests.browser.checks import asks_nobody_else, is_accessible_and_fits, reads_at_four_times_the_size
from tests.browser.serving import Server, serving

from worktide.exports import catalogue
from worktide.release.open import open_release

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("data") / "state", "--port", "8392") as started:
        yield started


@pytest.mark.parametrize(("width", "theme"), [(375, "light"), (375, "dark"), (1440, "light")])
def test_the_page_is_accessible_and_fits(browser: Browser, server: Server, width: int, theme: str) -> None:
    is_accessible_and_fits(browser, f"{server.address}/data", width, theme)


def test_the_page_reads_at_four_times_the_size(browser: Browser, server: Server) -> None:
    reads_at_four_times_the_size(browser, f"{server.address}/data")


def test_every_file_is_linked_under_a_name_of_its_own_and_one_can_be_fetched(browser: Browser, server: Server) -> None:
    context = browser.new_context(java_script_enabled=False, accept_downloads=True)
    try:
        page = context.new_page()
        page.goto(f"{server.address}/data")
        links = page.locator('a[href^="/data/files/"]')
        files = [one.get_attribute("href") for one in links.all()]
        assert sorted(files, key=str) == sorted(f"/data/files/{one.file}" for one in catalogue(open_release()))
        names = [" ".join(str(one.text_content()).split()) for one in links.all()]
        assert len(set(names)) == len(names)
        with page.expect_download() as waiting:
            page.get_by_role("link", name="csv of indices").click()
        assert waiting.value.suggested_filename == f"indices-{open_release().stamp.id}.csv"
    finally:
        context.close()


def test_nothing_is_asked_of_anyone_else(browser: Browser, server: Server) -> None:
    context = browser.new_context()
    try:
        asks_nobody_else(context.new_page(), server.address, "/data")
    finally:
        context.close()
