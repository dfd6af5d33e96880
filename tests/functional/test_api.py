"""The REST interface on a real server: answers, errors of one shape, cursors, fields, limits and twins."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, validate
from tests.browser.serving import Answer, Server, serving
from tools import openapi

from worktide.assessment.assess import assess
from worktide.assessment.own_tasks import score_tasks
from worktide.assessment.text import json_of
from worktide.history.stored import stored_pairs
from worktide.publishing.publish import publish
from worktide.release.open import Release, open_release
from worktide.release.write import write_release
from worktide.site.api.limits import COMPUTING, FEEDS, Policy, Windows
from worktide.site.visitors import visitor

PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("api") / "state", "--port", "8480") as started:
        yield started


@pytest.fixture(scope="module")
def release() -> Release:
    return open_release()


def get(server: Server, path: str, **headers: str) -> Answer:
    return server.get(f"/api/v1{path}", headers=headers)


def found(server: Server, path: str) -> Any:
    answer = get(server, path)
    assert answer.status == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return json.loads(answer.body)


def refused(answer: Answer, status: int) -> dict[str, Any]:
    assert answer.status == status, answer.text
    assert answer.headers["content-type"] == PROBLEM
    told: dict[str, Any] = json.loads(answer.body)
    assert told["status"] == status
    assert told["title"]
    assert told["type"].startswith("/api/v1/docs#problem-")
    return told


def post(server: Server, path: str, value: object) -> Answer:
    headers = {"Content-Type": "application/json"}
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return server.get(f"/api/v1{path}", method="POST", headers=headers, body=body)


def test_a_record_is_what_the_package_says(server: Server, release: Release) -> None:
    assert found(server, "/occupations/registered-nurses") == json.loads(json_of(assess("registered-nurses", release)))
    tasks = found(server, "/occupations/registered-nurses/tasks")["tasks"]
    assert [task["text"] for task in tasks] == [task.text for task in release.record("registered-nurses").tasks]


def test_every_operation_with_an_example_answers(server: Server) -> None:
    page = server.get("/api/v1/docs")
    assert page.status == 200
    examples = re.findall(r'Try: <a href="([^"]+)"', re.sub(r"\s+", " ", page.text))
    assert len(examples) >= 18
    for address in examples:
        assert server.get(unescape(address)).status == 200, address


def test_fields_choose_a_part(server: Server, release: Release) -> None:
    part = found(server, "/occupations/registered-nurses?fields=occupation.title,tasks.id,risk.percentile")
    assert set(part) == {"occupation", "tasks", "risk"}
    assert part["occupation"] == {"title": "Registered Nurses"}
    assert set(part["risk"]) == {"percentile"}
    assert part["tasks"][0] == {"id": release.record("registered-nurses").tasks[0].id}
    told = refused(get(server, "/occupations/registered-nurses?fields=occupation.nothing"), 422)
    assert "nothing" in told["got"]
    refused(get(server, "/occupations/registered-nurses?fields=a..b"), 422)
    refused(get(server, "/occupations/registered-nurses?fields=" + ",".join(["occupation"] * 41)), 422)


def test_cursors_lead_through_the_whole_list_once(server: Server, release: Release) -> None:
    slugs: list[str] = []
    cursor = ""
    while True:
        part = found(server, f"/occupations?limit=200&cursor={cursor}")
        slugs += [one["slug"] for one in part["items"]]
        assert part["total"] == len(release.listing)
        if part["next_cursor"] is None:
            break
        cursor = part["next_cursor"]
    assert slugs == [listed.slug for listed in release.listing]
    refused(get(server, f"/occupations?kind=role&cursor={cursor}"), 422)
    refused(get(server, f"/ranking?cursor={cursor}"), 422)
    refused(get(server, f"/occupations?cursor={cursor[:-2]}xx"), 422)


def test_the_ranking_is_filtered_and_sorted(server: Server) -> None:
    items = found(server, "/ranking?sort=pay&sector=Legal&pay=60000&limit=200")["items"]
    pays = [one["median_pay"] for one in items]
    assert pays == sorted(pays, reverse=True)
    assert min(pays) >= 60_000
    assert {one["sector"] for one in items} == {"Legal"}


def test_titles_are_matched_and_doubt_is_told(server: Server) -> None:
    assert found(server, "/match?q=ML+Ops+engineer")["slug"] == "mlops-engineer"
    assert found(server, "/match?q=engineer")["match"]["sure"] is False
    told = refused(get(server, "/match?q=underwater+basket+weaver"), 409)
    assert told["options"]
    assert told["hint"]
    told = refused(get(server, "/match?q=zzzzqqq"), 404)
    assert told["detail"]
    answers = post(server, "/titles", {"titles": [{"title": "RN"}, {"title": "engineer"}, {"title": "zzqq"}]})
    value = json.loads(answers.body)
    assert [one["sure"] for one in value["answers"]] == [True, False, False]
    assert value["sure"] == 1
    assert value["answers"][0]["slug"] == "registered-nurses"
    assert value["answers"][2]["slug"] is None
    assert answers.headers["cache-control"] == "no-store"


def test_own_tasks_are_scored_as_the_package_does(server: Server, release: Release) -> None:
    texts, shares = ["Answer questions of customers by mail", "Repair bicycles"], [3.0, 1.0]
    tasks = [{"text": text, "share": share} for text, share in zip(texts, shares, strict=True)]
    value = json.loads(post(server, "/tasks/score", {"tasks": tasks}).body)
    expected = score_tasks(texts, shares, release)
    assert value["ai_does"]["value"] == expected.ai_does.value
    refused(post(server, "/tasks/score", {"tasks": [tasks[0], {"text": "Sing"}]}), 422)
    first = release.record("registered-nurses").tasks[0].id
    week = post(server, "/occupations/registered-nurses/week", {"hours": {first: 10}})
    assert json.loads(week.body)["hours"] == 10.0
    refused(post(server, "/occupations/registered-nurses/week", {"hours": {"no-such-task": 10}}), 422)


def test_moves_follow_the_filters_and_a_goal(server: Server) -> None:
    value = found(server, "/occupations/cashiers/moves?pay_floor=45000&limit=3")
    assert all(move["pay"]["there"] >= 45_000 for move in value["moves"]["moves"])
    assert 0 < len(value["moves"]["moves"]) <= 3
    routes = found(server, "/occupations/cashiers/moves?goal=registered-nurses")["paths"]
    assert all(path["steps"][-1]["slug"] == "registered-nurses" for path in routes)
    refused(get(server, "/occupations/cashiers/moves?weight=2"), 422)
    refused(get(server, "/occupations/cashiers/moves?education=none+such"), 422)
    refused(get(server, "/occupations/cashiers/moves?goal=no-such-job"), 404)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/occupations/no-such-job", 404),
        ("/match", 422),
        ("/match?q=", 422),
        ("/match?q=" + "x" * 3_000, 422),
        ("/match?q=" + "x" * 30_000, 414),
        ("/ranking?limit=0", 422),
        ("/ranking?sort=luck", 422),
        ("/compare?job=nurse&job=RN", 422),
        ("/validity/no-such-analysis", 404),
        ("/releases/2001-01-01-00000000", 404),
        ("/sectors/no-such-sector", 404),
    ],
)
def test_every_error_is_a_problem(server: Server, path: str, status: int) -> None:
    told = refused(get(server, path), status)
    assert "Traceback" not in str(told)


def test_what_cannot_be_read_is_a_problem(server: Server) -> None:
    refused(post(server, "/titles", b"{"), 400)
    refused(post(server, "/titles", b"\xff\xfe"), 400)
    refused(post(server, "/titles", {"titles": []}), 422)
    refused(post(server, "/titles", {"titles": [{"title": "RN", "salary": 1}]}), 422)
    refused(post(server, "/titles", {"titles": [{"title": "x" * 900}] * 100}), 413)
    refused(server.get("/api/v1/match?q=RN", method="DELETE"), 405)
    refused(server.get("/api/v1/match?q=RN", headers={"Host": "evil.example"}), 400)


def test_answers_are_cached_compressed_and_open_to_other_sites(server: Server) -> None:
    first = get(server, "/occupations/registered-nurses")
    assert first.headers["access-control-allow-origin"] == "*"
    again = get(server, "/occupations/registered-nurses", **{"If-None-Match": first.headers["etag"]})
    assert again.status == 304
    assert again.body == b""
    packed = get(server, "/occupations/registered-nurses", **{"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.body) < len(first.body) / 3
    assert "set-cookie" not in first.headers
    assert "access-control-allow-origin" not in post(server, "/titles", {"titles": [{"title": "RN"}]}).headers


def test_limits_are_told_and_held(tmp_path: Path) -> None:
    with serving(tmp_path / "state", "--port", "8490", "--workers", "1") as busy:
        left = []
        for _ in range(COMPUTING.quota + 1):
            answer = post(busy, "/titles", {"titles": [{"title": "RN"}]})
            told = re.fullmatch(r'"computing";r=(\d+);t=(\d+)', answer.headers["ratelimit"])
            assert told
            left.append(int(told[1]))
        assert left[:2] == [COMPUTING.quota - 1, COMPUTING.quota - 2]
        assert refused(answer, 429)["hint"]
        assert 0 < int(answer.headers["retry-after"]) <= 60
        assert get(busy, "/match?q=RN").status == 200


def test_whoever_hammers_a_feed_is_told_to_wait_and_may_read_on(tmp_path: Path) -> None:
    with serving(tmp_path / "state", "--port", "8491", "--workers", "1") as busy:
        first = busy.get("/job/registered-nurses/feed.json")
        known = {"If-None-Match": first.headers["etag"]}
        answers = [busy.get("/job/registered-nurses/feed.json", headers=known) for _ in range(FEEDS.quota)]
        assert {answer.status for answer in answers[:-1]} == {304}
        assert not any(answer.body for answer in answers[:-1])
        assert refused(answers[-1], 429)["hint"]
        assert 0 < int(answers[-1].headers["retry-after"]) <= 60
        for path in ("/follow/all/feed.atom", "/follow/all/feed.json", "/feed.atom"):
            assert busy.get(path).status == 429
        assert busy.get("/job/registered-nurses").status == get(busy, "/match?q=RN").status == 200


def test_windows_end_and_hold_a_bounded_number_of_addresses() -> None:
    now = [0.0]
    windows, policy = Windows(3, lambda: now[0]), Policy("reading", 2)
    assert [windows.take("a", policy)[0] for _ in range(4)] == [1, 0, -1, -1]
    now[0] = 61.0
    assert windows.take("a", policy)[0] == 1
    for name in "bcdef":
        windows.take(name, policy)
    assert len(windows) == 3


def test_a_visitor_is_the_peer_or_what_trusted_proxies_say() -> None:
    environ: Any = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "6.6.6.6, 203.0.113.7"}
    assert visitor(environ, 0) == "10.0.0.1"
    assert visitor(environ, 1) == "203.0.113.7"
    assert visitor(environ, 3) == "10.0.0.1"
    assert visitor({"REMOTE_ADDR": "2001:db8:1:2:3:4:5:6"}, 0) == "2001:db8:1:2::/64"
    assert visitor({"REMOTE_ADDR": "::1"}, 0) == "::/64"
    assert visitor({"REMOTE_ADDR": "nowhere" * 20}, 0) == ("nowhere" * 20)[:64]


@pytest.mark.parametrize(
    ("wanted", "kind", "holds"),
    [
        ("csl", "application/vnd.citationstyles.csl+json", '"type": "dataset"'),
        ("bibtex", "application/x-bibtex", "@misc{"),
        ("ris", "application/x-research-info-systems", "TY  - DATA"),
        ("apa", "text/plain", "[Data set]"),
        ("plain", "text/plain", "Worktide: "),
    ],
)
def test_a_citation_names_release_and_hash(
    server: Server, release: Release, wanted: str, kind: str, holds: str
) -> None:
    answer = get(server, f"/occupations/registered-nurses/citation?format={wanted}")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith(kind)
    for text in (holds, release.stamp.id, release.stamp.hash[:16]):
        assert text in answer.text


def test_each_page_has_its_twins(server: Server, release: Release) -> None:
    past = stored_pairs()[0]
    pages = ("/", "/job/registered-nurses", "/job/registered-nurses/moves", "/ranking", "/compare?job=cashiers", "/map")
    more = (
        "/indices",
        "/sectors",
        "/sectors/legal",
        "/method",
        "/validity",
        "/validity/heads",
        "/sources",
        "/glossary",
    )
    for path in (
        *pages,
        *more,
        "/changes",
        "/about",
        "/equity",
        "/data",
        "/privacy",
        "/accessibility",
        "/search?q=engineer",
        "/corrections",
        "/track-record",
        "/api/v1/docs",
        f"/changes/{past.old.id}..{past.new.id}",
        f"/r/{release.stamp.id}/sectors/legal",
        f"/r/{release.stamp.id}/validity/heads",
    ):
        page = server.get(path).text
        for kind in ("application/json", "text/markdown"):
            linked = re.search(rf'<link rel="alternate"\s+type="{kind}"\s+href="([^"]+)"', page)
            assert linked, (path, kind)
            twin = server.get(linked[1].replace("&amp;", "&"))
            assert twin.status == 200, (path, linked[1])
            assert twin.headers["content-type"].startswith(kind)
            assert len(twin.body) > 100
            assert "<svg" not in twin.text


def test_releases_are_listed_and_differ_from_themselves_in_nothing(server: Server, release: Release) -> None:
    (entry,) = found(server, "/releases")["releases"]
    assert (entry["id"], entry["hash"], entry["is_served"]) == (release.stamp.id, release.stamp.hash, True)
    same = found(server, f"/releases/{entry['id']}/differences/{entry['id']}")
    assert (same["jobs"], same["tasks"], same["causes"]) == ([], [], [])
    refused(get(server, f"/releases/{entry['id']}/differences/2001-01-01-00000000"), 404)


def test_the_markdown_of_a_job_is_that_of_the_command_line(server: Server, release: Release) -> None:
    text = server.get("/job/registered-nurses.md").text
    assert text.startswith("# Registered Nurses\n")
    assert release.stamp.id in text


def test_head_and_preflight_are_answered_and_writing_is_not_offered(server: Server) -> None:
    head = server.get("/api/v1/occupations/registered-nurses", method="HEAD")
    assert (head.status, head.body) == (200, b"")
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    preflight = server.get("/api/v1/match?q=RN", method="OPTIONS", headers=asked)
    assert preflight.status == 204
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD"
    refused(
        server.get("/api/v1/titles", method="OPTIONS", headers={**asked, "Access-Control-Request-Method": "POST"}), 405
    )
    refused(server.get("/api/v1/", method="PUT"), 405)
    for address in ("/api", "/api/", "/api/v1"):
        assert server.get(address).headers["location"] == "/api/v1/"


def test_a_name_unknown_in_a_query_is_refused_with_the_nearest(server: Server) -> None:
    told = refused(get(server, "/ranking?secter=Legal"), 422)
    assert told["got"] == "secter"
    assert "sector" in told["hint"]


@pytest.mark.parametrize("wanted", ["csl", "bibtex", "ris", "apa", "plain"])
def test_a_whole_release_is_cited_with_its_hash(server: Server, release: Release, wanted: str) -> None:
    answer = get(server, f"/releases/{release.stamp.id}/citation?format={wanted}")
    assert answer.status == 200
    assert release.stamp.id in answer.text
    assert release.stamp.hash[:16] in answer.text


def test_a_release_that_is_no_longer_served_stays_addressable(tmp_path: Path, release: Release) -> None:
    members = {name: (release.folder / name).read_bytes() for name in release.manifest.members}
    ids = [write_release(tmp_path / str(at), replace(release.manifest, seed=at), members).id for at in (1, 2)]
    for at in (1, 2):
        publish(tmp_path / "releases", tmp_path / str(at))
    with serving(tmp_path / "state", "--port", "8485", WORKTIDE_RELEASES=str(tmp_path / "releases")) as both:
        served = {one["id"]: one["is_served"] for one in found(both, "/releases")["releases"]}
        assert served == {ids[0]: False, ids[1]: True}
        assert found(both, f"/releases/{ids[0]}/occupations/actors")["release"]["id"] == ids[0]
        for ending in ("", ".json", ".md"):
            page = both.get(f"/r/{ids[0]}/job/actors{ending}")
            assert page.status == 200
            assert ids[0] in page.text
            # The page also tells what changed since; its data for programs name no other release.
            assert ending == "" or ids[1] not in page.text
        assert f"pinned to release {ids[0]}" in " ".join(both.get(f"/r/{ids[0]}/job/actors").text.split())
        for path in (
            "ranking?sector=Legal",
            "sectors/legal",
            "compare?job=actors&job=dancers",
            "embed/actors",
            "indices",
        ):
            answer = both.get(f"/r/{ids[0]}/{path}")
            assert answer.status == 200, path
            assert ids[0] in answer.text
            assert ids[1] not in answer.text
        assert both.get(f"/r/{ids[0]}/embed/actors/card.svg").text.count(f"release {ids[0]}") >= 1
        assert f'href="/r/{ids[0]}/job/lawyers"' in both.get(f"/r/{ids[0]}/ranking?sector=Legal").text
        assert ids[0] in both.get(f"/r/{ids[0]}/ranking.csv").headers["content-disposition"]
        told = json.loads(both.get(f"/r/{ids[0]}/ranking.json?sector=Legal").body)
        assert (told["release"]["id"], "Lawyers" in told["text"], "Actors" in told["text"]) == (ids[0], True, False)
        assert json.loads(both.get(f"/r/{ids[0]}/manifest.json").body)["seed"] == 1
        refused(get(both, f"/releases/{ids[0]}/occupations/no-such-job"), 404)


@pytest.mark.parametrize(
    ("page", "endpoint"),
    [("/ranking", "/ranking"), ("/sectors/legal", "/sectors/legal"), ("/validity/heads", "/validity/heads")],
)
def test_json_at_a_page_leads_to_its_endpoint(server: Server, page: str, endpoint: str) -> None:
    assert server.get(f"{page}.json").headers["location"] == f"/api/v1{endpoint}"


def test_the_stored_description_is_fresh() -> None:
    assert openapi.PLACE.read_text("utf-8") == openapi.text(), "stale: run python tools/openapi.py"


def test_the_stored_examples_are_what_the_interface_answers() -> None:
    assert openapi.EXAMPLES.read_text("utf-8") == openapi.examples_text(), "stale: run python tools/openapi.py"


def test_every_operation_has_examples_that_keep_to_its_description() -> None:
    described = json.loads(openapi.PLACE.read_text("utf-8"))
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert [one["name"] for one in operation.get("parameters", ()) if "example" not in one] == [], path
            for of in operation.get("requestBody", {}).get("content", {}).values():
                assert of["example"], (path, method)
            for media, of in operation["responses"]["200"]["content"].items():
                assert of["examples"], (path, media)
                shape = {**of["schema"], "components": described["components"]}
                for one in of["examples"].values():
                    validate(one["value"], shape, Draft202012Validator)


@pytest.mark.parametrize(
    ("page", "endpoint"),
    [
        ("/ranking?sector=Legal&pay=80,000&sort=pay&page=2", "/ranking?sector=Legal&pay=80000&sort=pay"),
        ("/map?sector=Legal&measure=pay", "/ranking?sector=Legal"),
        ("/compare?job=actors&job=dancers", "/compare?job=actors&job=dancers"),
        (
            "/job/actors/moves?pay=%2450,000&months=6&avoid=Legal&avoid=Sales+and+Related&goal=dancers&interests=sa",
            (
                "/occupations/actors/moves?pay_floor=50000.0&longest_training_months=6.0"
                "&avoid_fields=Legal&avoid_fields=Sales+and+Related&interests=SA&goal=dancers"
            ),
        ),
        ("/job/actors/moves?pay=much", "/occupations/actors/moves"),
    ],
)
def test_the_json_of_a_page_keeps_its_filters_and_order(server: Server, page: str, endpoint: str) -> None:
    path, _, query = page.partition("?")
    answer = server.get(f"{path}.json?{query}")
    assert answer.headers["location"] == f"/api/v1{endpoint}"
    assert get(server, endpoint).status == 200
    assert f'href="/api/v1{endpoint}"'.replace("&", "&amp;") in server.get(page).text


def test_the_markdown_of_a_page_keeps_its_filters(server: Server) -> None:
    text = server.get("/ranking.md?sector=Legal").text
    assert "[Lawyers]" in text
    assert "[Actors]" not in text
