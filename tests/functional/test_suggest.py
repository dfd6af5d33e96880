"""What the search suggests while one types, from a real server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from tests.browser.serving import Server, serving

from worktide.release.open import open_release
from worktide.site.figures import whole


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("suggest") / "state", "--port", "8535") as started:
        yield started


def jobs(server: Server, typed: str) -> list[dict[str, Any]]:
    answer = server.get(f"/suggest?q={quote(typed)}")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    found = json.loads(answer.body)
    assert found["release"] == open_release().stamp.id
    assert len(found["jobs"]) <= 8
    return list(found["jobs"])


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("nurs", "registered-nurses"),
        ("Nurse", "registered-nurses"),
        ("mlo", "mlops-engineer"),
        ("software dev", "software-developers"),
        ("soft deve", "software-developers"),
        ("\u00c9lectrici", "electricians"),
        ("registered nures", "registered-nurses"),
    ],
)
def test_the_first_suggestion_is_the_job_that_is_meant(server: Server, typed: str, slug: str) -> None:
    first = jobs(server, typed)[0]
    listed = open_release().listing[open_release().positions[slug]]
    assert first["address"] == f"/job/{slug}"
    assert (first["title"], first["sector"]) == (listed.title, listed.sector)
    assert listed.risk is not None
    low, high = whole(listed.risk.low), whole(listed.risk.high)
    assert first["score"] == f"percentile about {whole(listed.risk.value)}, likely between {low} and {high}"


def test_another_title_of_a_job_is_named(server: Server) -> None:
    assert [job["named"] for job in jobs(server, "rn") if job["address"] == "/job/registered-nurses"] == ["rn"]


def test_every_suggestion_leads_to_a_page_and_none_comes_twice(server: Server) -> None:
    for typed in ("da", "engineer", "teach", "c++", "a m"):
        found = [job["address"] for job in jobs(server, typed)]
        assert found
        assert len(set(found)) == len(found)
        for address in found:
            assert server.get(address).status == 200


@pytest.mark.parametrize("typed", ["", "n", " ", "\x00", "??", "zzqxv", "<b>", "n" * 81, "nurse " * 200])
def test_what_is_no_beginning_of_a_title_suggests_nothing(server: Server, typed: str) -> None:
    assert jobs(server, typed) == []


def test_only_the_browser_itself_may_keep_what_was_typed(server: Server) -> None:
    headers = server.get("/suggest?q=nurse").headers
    assert set(headers["cache-control"].split(", ")) == {"private", "max-age=300"}
    assert "set-cookie" not in headers
    assert server.get("/suggest?q=nurse", method="POST", body=b"x").status == 405
