"""Releases over time, on a real server: differences and their file, corrections, and what came true."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import unescape

import pytest
from tests.browser.serving import Server, serving

from worktide import history
from worktide.history.past import checked
from worktide.history.reading import latest
from worktide.history.stored import stored_pairs
from worktide.release.open import open_release


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("history") / "state", "--port", "8490") as started:
        yield started


@pytest.fixture(scope="module")
def address() -> str:
    pair = latest()
    assert pair, "no stored pair ends in the embedded release"
    return f"/changes/{pair[0].id}..{open_release().stamp.id}"


def test_the_page_names_the_job_that_moved_most(server: Server, address: str) -> None:
    old, new = address.removeprefix("/changes/").split("..")
    ranks = [one for one in history.differences(old, new) if one.measure == "percentile"]
    most = max(ranks, key=lambda one: abs(one.points or 0.0))
    answer = server.get(address)
    assert answer.status == 200
    assert f"/job/{most.slug}" in answer.text
    assert "Another order would" in " ".join(unescape(answer.text).split())


def test_the_file_holds_every_change_with_parts_that_add_up(server: Server, address: str) -> None:
    found = json.loads(server.get(f"{address}.json").body)
    assert found["changes"]
    for one in found["changes"]:
        assert abs(sum(points for _, points in one["parts"]) - (one["new"]["value"] - one["old"]["value"])) < 1e-9


def test_an_unknown_pair_is_not_found(server: Server) -> None:
    assert server.get("/changes/2001-01-01-aaaaaaaa..2002-01-01-bbbbbbbb").status == 404


def test_changes_lead_to_the_stored_pair(server: Server, address: str) -> None:
    assert f'href="{address}"' in server.get("/changes").text


def test_corrections_are_a_page_and_a_feed(server: Server) -> None:
    assert server.get("/corrections").status == 200
    feed = ET.fromstring(server.get("/corrections.atom").body)  # noqa: S314 - our own feed
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == len(history.corrections())


def test_the_track_record_shows_every_verdict(server: Server) -> None:
    text = " ".join(unescape(server.get("/track-record").text).split())
    for one in checked(open_release()):
        assert one.said_by in text
        assert one.verdict in text


def test_a_job_has_its_history_as_json_with_parts_that_add_up(server: Server) -> None:
    slug = next(one.slug for one in history.differences(*ends()) if one.measure == "percentile")
    assert f'href="/job/{slug}/history.json"' in server.get(f"/job/{slug}").text
    found = json.loads(server.get(f"/job/{slug}/history.json").body)
    assert [one["release"]["id"] for one in found["history"]] == [one.id for one in history.releases()]
    changes = [change for one in found["history"] for change in one["changes"]]
    assert changes
    for one in changes:
        assert abs(sum(points for _, points in one["parts"]) - (one["new"]["value"] - one["old"]["value"])) < 1e-9
    assert json.loads(server.get(f"/api/v1/occupations/{slug}/history").body) == found
    part = json.loads(server.get(f"/api/v1/occupations/{slug}/history?fields=history.release.id").body)
    assert [one["release"]["id"] for one in part["history"]] == [one.id for one in history.releases()]
    assert server.get("/job/no-such-job/history.json").status == 404
    assert server.get("/api/v1/occupations/no-such-job/history").status == 404


def ends() -> tuple[str, str]:
    pair = latest()
    assert pair
    return pair[0].id, open_release().stamp.id


def test_each_stored_pair_is_an_entry_of_both_feeds(server: Server) -> None:
    atom = ET.fromstring(server.get("/changes/feed.atom").body)  # noqa: S314 - our own feed
    links = [one.get("href", "") for one in atom.iterfind(".//{http://www.w3.org/2005/Atom}entry/{*}link")]
    items = json.loads(server.get("/changes/feed.json").body)["items"]
    assert [item["url"] for item in items] == links
    assert len(items) == len(stored_pairs())
    address = f"/changes/{'..'.join(ends())}"
    entry = next(item for item in items if item["url"].endswith(address))
    assert "Causes were changed in this order: method, parameters, labels" in entry["content_text"]
    assert server.get(address).status == 200
