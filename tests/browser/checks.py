"""What every page must pass in a real browser, whichever page it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

WIDE = 1440


def opened(context: BrowserContext, address: str, folds: int | None = None) -> Page:
    """Open a page with its folds unfolded: all of them, or the first few."""
    page = context.new_page()
    page.goto(address)
    # Folds that share a name close each other, so the name goes first.
    page.evaluate(
        "(folds) => [...document.querySelectorAll('details')].slice(0, folds ?? undefined)"
        ".forEach((one) => { one.removeAttribute('name'); one.open = true; })",
        folds,
    )
    return page


def is_accessible_and_fits(browser: Browser, address: str, width: int, theme: str, folds: int | None = None) -> None:
    """Assert that axe finds nothing and that nothing is wider than the window."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)  # type: ignore[arg-type]  # one of two words
    try:
        page = opened(context, address, folds)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        context.close()


def reads_at_four_times_the_size(browser: Browser, address: str) -> None:
    """Assert that a page fits at 400 % zoom of a screen 1280 wide, which leaves 320 for it (WCAG 1.4.10)."""
    context = browser.new_context(viewport={"width": 320, "height": 256})
    try:
        page = opened(context, address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    finally:
        context.close()


def asks_nobody_else(page: Page, site: str, path: str, *expected: str) -> None:
    """Assert that no request leaves the site, that the browser complains of `expected` alone, and no cookie is set."""
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(site + path)
    assert asked
    assert all(url.startswith(site) for url in asked)
    assert [text for text in complaints if not any(word in text for word in expected)] == []
    assert page.context.cookies() == []


def tab_to(page: Page, selector: str, most: int = 80) -> None:
    """Press Tab until the element has the focus, as a person without a mouse does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")
