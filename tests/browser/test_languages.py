"""Every page type in a language 40 % longer than English, and in one that runs from right to left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.languages import FROM_RIGHT, LONGER, is_laid_out, speaking
from tests.browser.serving import Server

PAGES = {
    "home": "/",
    "occupation": "/job/registered-nurses",
    "role": "/job/mlops-engineer",
    "no score": "/job/legislators",
    "moves": "/job/registered-nurses/moves",
    "choose moves": "/moves",
    "yours": "/job/registered-nurses/yours",
    "client's report": "/job/registered-nurses/report",
    "choice": "/search?q=engineer",
    "nothing found": "/search?q=xqzvv",
    "document": "/document",
    "compare": "/compare?job=registered-nurses&job=carpenters&job=accountants-and-auditors",
    "ranking": "/ranking",
    "sectors": "/sectors",
    "sector": "/sectors/legal",
    "map": "/map?sector=Legal",
    "indices": "/indices?sector=Legal",
    "equity": "/equity",
    "method": "/method",
    "validity": "/validity",
    "analysis": "/validity/correlations",
    "sources": "/sources",
    "glossary": "/glossary",
    "changes": "/changes",
    "corrections": "/corrections",
    "track record": "/track-record",
    "data": "/data",
    "interface": "/api/v1/docs",
    "about": "/about",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
    "report": "/report?page=/job/electricians",
    "received": "/report/received/7",
    "follow": "/follow?job=carpenters",
    "asked": "/follow/asked",
    "embed": "/embed/mlops-engineer",
    "embed of tasks": "/embed/mlops-engineer/tasks",
    "embedding": "/job/mlops-engineer/embed",
    "other release": "/r/2020-01-01-00000000/job/electricians",
    "fault": "/nowhere",
}
WIDTHS = (360, 1440)
# Ways around the site, buttons and the foot are all ours: none may lack the brackets of a catalogue.
WITHOUT_CATALOGUE = """() => [...document.querySelectorAll('.skip, .top nav a, button, .bottom p')]
  .map((one) => one.textContent.trim())
  .filter((text) => /[a-z]{2}/i.test(text) && !text.includes('⟦'))"""
PORTS = {LONGER: "8462", FROM_RIGHT: "8463"}


@pytest.fixture(scope="module", params=list(PORTS))
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    mail = {
        "WORKTIDE_SMTP": "smtp://127.0.0.1:8464",
        "WORKTIDE_MAIL_FROM": "alerts@example.org",
        "WORKTIDE_ADDRESS": "https://worktide.example.org",
    }
    folder = tmp_path_factory.mktemp("languages")
    with speaking(request.param, folder, "--port", PORTS[request.param], **mail) as started:
        yield started


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_and_no_text_covers_another(browser: Browser, server: Server, name: str, width: int) -> None:
    is_laid_out(browser, server.address + PAGES[name], width)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_its_language_and_its_words_come_from_the_catalogue(page: Page, server: Server, name: str) -> None:
    page.goto(server.address + PAGES[name])
    root = page.locator("html")
    assert (root.get_attribute("lang"), root.get_attribute("dir")) in (("en-XA", "ltr"), ("ar-XB", "rtl"))
    assert "⟦" in page.title()
    assert page.evaluate(WITHOUT_CATALOGUE) == []
