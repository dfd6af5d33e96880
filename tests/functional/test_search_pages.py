"""The search as a real server gives it: a record, a choice with scores and a question, or the nearest titles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote

import pytest
from tests.browser.serving import Server, serving

from worktide.assessment.assess import assess


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("search") / "state", "--port", "8365") as started:
        yield started


def page(server: Server, typed: str, context: str = "") -> str:
    answer = server.get(f"/search?q={quote(typed)}{f'&context={quote(context)}' if context else ''}")
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    return " ".join(unescape(answer.text).split())


def offered(text: str) -> list[str]:
    return re.findall(r'<a href="/job/([^"]+)"', text.partition('<main id="content"')[2])


def test_a_title_that_is_sure_leads_to_its_record_with_what_else_it_says(server: Server) -> None:
    for typed, slug in (("Sr. MLOps Eng.", "mlops-engineer"), ("ingeniera de datos", "data-engineer")):
        answer = server.get(f"/search?q={quote(typed)}")
        assert answer.status == 302
        address, _, query = answer.headers["location"].partition("?")
        assert address == f"/job/{slug}"
        assert query.startswith("asked=")
        assert server.get(answer.headers["location"]).status == 200
    assert server.get("/search?q=RN").headers["location"] == "/job/registered-nurses"


def test_an_ambiguous_title_is_a_choice_with_scores_and_the_question(server: Server) -> None:
    text, answer = page(server, "engineer"), assess("engineer")
    assert answer.match.question is not None
    assert answer.match.question in text
    expected = [answer.occupation.slug, *(other.slug for other in answer.match.alternates)]
    assert offered(text)[: len(expected)] == expected
    assert answer.match.plausible is not None
    for end in (answer.match.plausible.low, answer.match.plausible.high):
        assert f'<data value="{end}">' in text


def test_what_else_is_known_is_kept_in_the_form_and_changes_the_order(server: Server) -> None:
    told = "Acme Chips; designs circuits and chips"
    text = page(server, "engineer", told)
    assert f'value="{told}"' in text
    first = offered(text)[0]
    assert first in ("electrical-engineers", "electronics-engineers-except-computer")
    assert first != offered(page(server, "engineer"))[0]
    assert server.get("/search?q=engineer&context=bridges+and+roads").headers["location"] == "/job/civil-engineers"


def test_a_title_that_no_list_holds_cannot_be_told(server: Server) -> None:
    text = page(server, "Software Ninja")
    assert "We cannot tell" in text
    assert "Do you mainly" in text
    assert "None of them?" in text
    assert len(re.findall(r'href="/search\?q=', text)) == 5


def test_nonsense_and_unknown_languages_get_no_job(server: Server) -> None:
    assert offered(page(server, "zzqx blorb")) == []
    text = page(server, "\u770b\u8b77\u5e2b")
    assert "It seems to be Chinese" in text
    assert offered(text) == []


def test_an_empty_field_leaves_nothing_in_the_address(server: Server) -> None:
    assert server.get("/search?q=teacher&context=").headers["location"] == "/search?q=teacher"


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "'; DROP TABLE jobs; --", "{{7*7}}", "a" * 299])
def test_hostile_text_is_shown_as_text(server: Server, typed: str) -> None:
    answer = server.get(f"/search?q={quote(typed)}&context={quote(typed)}")
    assert answer.status in (200, 302)
    assert "<script>alert" not in answer.text
    assert ">49<" not in answer.text
    assert server.get(f"/job/lawyers?asked={quote(typed)}").status == 200
