"""Every page of every occupation and role, rendered by the real server and read: words, signs, numbers, titles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from tests.browser.serving import Server, serving

from worktide.assessment.assess import assess
from worktide.history import of
from worktide.moves import moves_from, related
from worktide.moves.tables import holds_moves
from worktide.release.open import Release, open_release
from worktide.site.pages.move_section import ON_THE_PAGE

# A word twice in a row that is right: "had had" never occurs here, "that that" would be mended.
DOUBLED = re.compile(r"\b([a-z]{2,}) \1\b")
BLANKS = re.compile(r"\{\{|\}\}|\{%|%\}|\bNone\b(?! of )|\bnan\b|\bNaN\b|\bundefined\b|\binf\b|<bound|\[\]|\(\s*\)")
SIGNS = re.compile(r"%%|% %|\$\$|,,|;;|\.\.(?!\.)|\s,|,\.|\(\)|percent %|million million|\bof of\b")
NUMBERS = re.compile(r"-?\d+\.\d+(?:e-?\d+)?|-?\d+")
BLOCKS = frozenset(("p", "li", "dt", "dd", "td", "th", "h1", "h2", "h3", "summary", "caption", "figcaption", "option"))


@dataclass
class Page(HTMLParser):
    """What a page holds: its title and description, its text block by block, and its numbers."""

    title: str = ""
    description: str = ""
    blocks: list[str] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    _place: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "meta" and given.get("name") == "description":
            self.description = given.get("content") or ""
        if tag == "data":
            self.values.append(float(given["value"] or "nan"))
        if tag in BLOCKS:
            self.blocks.append("")
        if tag not in ("meta", "link", "br", "input", "img", "hr"):
            self._place.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._place:
            while self._place and self._place.pop() != tag:
                pass
        if tag in BLOCKS:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        if self._place[-1:] == ["title"] and "head" in self._place:
            self.title += data
        elif "svg" not in self._place and "pre" not in self._place and "main" in self._place:
            if not self.blocks:
                self.blocks.append("")
            self.blocks[-1] += data

    @property
    def texts(self) -> list[str]:
        """The blocks on one line each, without empty ones."""
        return [text for block in self.blocks if (text := " ".join(block.split()))]


@pytest.fixture(scope="module")
def release() -> Release:
    return open_release()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, release: Release) -> Iterator[dict[str, Page]]:
    with serving(tmp_path_factory.mktemp("every") / "state", "--port", "8520") as server:
        yield {listed.slug: read(server, f"/job/{listed.slug}") for listed in release.listing}


def read(server: Server, path: str) -> Page:
    answer = server.get(path)
    assert answer.status == 200, path
    page = Page()
    page.feed(answer.text)
    page.close()
    return page


def test_no_word_or_sign_stands_twice_and_no_blank_is_left(pages: dict[str, Page]) -> None:
    wrong = [
        (slug, found[0], text[max(found.start() - 30, 0) : found.end() + 30])
        for slug, page in pages.items()
        for text in page.texts
        for pattern in (DOUBLED, BLANKS, SIGNS)
        if (found := pattern.search(text))
    ]
    assert wrong == [], f"{len(wrong)}: {wrong[:8]}"


def test_titles_and_descriptions_are_each_their_own(pages: dict[str, Page]) -> None:
    for name in ("title", "description"):
        counted = Counter(getattr(page, name) for page in pages.values())
        assert [text for text, times in counted.items() if times > 1 or not text.strip()] == []
    assert max(len(page.title) for page in pages.values()) < 160


def test_every_number_is_one_that_the_release_holds(pages: dict[str, Page], release: Release) -> None:
    for slug, page in pages.items():
        known = held(slug, release)
        strange = [value for value in page.values if not known & nearby(value)]
        assert strange == [], (slug, strange[:5])


def nearby(value: float) -> set[float]:
    return {round(value, 6)}


def held(slug: str, release: Release) -> set[float]:
    """Every number of a record and of what its page shows beside it, and what follows from them by a stated rule."""
    answer = assess(slug, release)
    beside = ""
    if holds_moves(release) and answer.risk:
        beside = f"{moves_from(release, slug, most=ON_THE_PAGE)} {related(release, slug)}"
    past = of(slug)
    numbers = {float(found) for found in NUMBERS.findall(f"{answer} {beside} {past}")}
    percentiles = [one.measures["percentile"].value for one in past if "percentile" in one.measures]
    numbers |= {abs(now - before) for before, now in pairwise(percentiles)}
    if answer.risk:
        share = answer.risk.share_in_five_years
        numbers |= {0.4 * end for end in (share.value, share.low, share.high)}
    numbers |= {100 * code.weight for code in answer.occupation.codes}
    if answer.causes:
        every = (answer.causes.percentile, answer.causes.ai_does, answer.causes.share_in_five_years)
        numbers |= {100 * part for shares in every for part in shares.values()}
    market = answer.labour_market
    if market and market.projected_growth is not None:
        numbers.add(abs(market.projected_growth / 10))
    return {round(number, 6) for number in numbers}
