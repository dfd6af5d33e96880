"""Servers whose pages speak the two languages that only tests know, and what every page must pass in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.browser.checks import opened
from tests.browser.serving import Server, serving
from tools.messages import write_test_languages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LONGER: Final = "en_XA"
FROM_RIGHT: Final = "ar_XB"

# Pairs of texts that lie over one another by more than half of the lower line. Drawings lay text over marks by
# design, and what only a screen reader says is clipped to a point.
_OVERLAPS: Final = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  const clipped = (one) => one && (getComputedStyle(one).clipPath !== "none" || clipped(one.parentElement));
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!node.data.trim() || parent.closest("svg, .skip, option, script, textarea") || clipped(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width > 2 && box.height > 2) found.push({ box, node, parent, text: node.data.trim().slice(0, 40) });
    }
  }
  found.sort((one, other) => one.box.top - other.box.top);
  const over = [];
  found.forEach((one, place) => {
    for (const other of found.slice(place + 1)) {
      if (other.box.top >= one.box.bottom) break;
      if (other.node === one.node) continue;
      const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      const apart = one.parent.closest(".scroll") !== other.parent.closest(".scroll");
      const half = Math.min(one.box.height, other.box.height) / 2;
      if (wide > 3 && high > half && !apart) over.push([one.text, other.text]);
    }
  });
  return over;
}"""


@contextmanager
def speaking(language: str, folder: Path, *arguments: str, **settings: str) -> Iterator[Server]:
    """Serve the pages in a language of the tests, compiled from the words as they are."""
    catalogues = folder / "catalogues"
    write_test_languages(catalogues)
    with serving(
        folder / language, *arguments, WORKTIDE_LANGUAGE=language, WORKTIDE_LANGUAGES=str(catalogues), **settings
    ) as server:
        yield server


def is_laid_out(browser: Browser, address: str, width: int) -> None:
    """Assert that with every fold open nothing is wider than the window and no two texts lie over one another."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    try:
        page: Page = opened(context, address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(_OVERLAPS) == []
    finally:
        context.close()
