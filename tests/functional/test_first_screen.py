"""The first screen of every job, on the real server, reads at school grade 6 or easier."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from tests.browser.serving import Server, serving

from worktide.catalogue.reading import reading_grade, trade_words
from worktide.release.open import open_release

HARDEST_GRADE = 6
_HEADER = re.compile(r'<header class="answer">.*?</header>', re.DOTALL)
# Names of jobs, drawings and what is folded are no sentences.
_NO_SENTENCES = re.compile(r"<(details|svg|ul|h1)\b.*?</\1>", re.DOTALL)
_SENTENCES = re.compile(r"<(?:p class=\"(?!kicker|big)[^\"]*\"|p|h2 [^>]*)>(.*?)</(?:p|h2)>", re.DOTALL)
_ENDS = re.compile(r"[.?!;:]+(?:\s|$)")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("first") / "state", "--port", "8490") as started:
        yield started


def sentences(page: str) -> list[str]:
    """The sentences that stand above the folds of a job's first screen."""
    header = _HEADER.search(page)
    assert header is not None
    blocks = _SENTENCES.findall(_NO_SENTENCES.sub("", header[0]))
    texts = (" ".join(unescape(re.sub(r"<[^>]+>", " ", block)).split()) for block in blocks)
    return [part for text in texts for part in _ENDS.split(text) if re.search("[a-z]", part)]


def test_the_reader_of_first_screens_takes_sentences_alone() -> None:
    page = '<header class="answer"><p class="kicker">Legal</p><h1>Will AI?</h1><p class="lead">It may. So may you.</p>'
    assert sentences(page + "<svg><text>0 h</text></svg><details><p>Also</p></details></header>") == [
        "It may",
        "So may you",
    ]


def test_every_first_screen_is_of_grade_six_or_easier(server: Server) -> None:
    hard = {}
    for listed in open_release().listing:
        said = sentences(server.get(f"/job/{listed.slug}").text)
        assert said, listed.slug
        grade = reading_grade(said, trade_words(listed.title, said))
        if grade > HARDEST_GRADE:
            hard[listed.slug] = (round(grade, 1), said)
    assert not hard, f"{len(hard)}: {sorted(hard.items(), key=lambda one: -one[1][0])[:5]}"
