"""What surrounds the pages, on a real server: addresses, feeds, indices, sources, changes and reports of errors."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from html import unescape
from urllib.parse import urlencode

import pytest
from tests.browser.serving import PROGRAM, Answer, Server, environment, serving

from worktide.core.hashing import sha256_of_bytes
from worktide.release.open import Release, open_release
from worktide.release.validity import card_of
from worktide.site.figures import whole
from worktide.site.reports.kinds import KINDS
from worktide.site.words import index_name

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
SINGLE = (
    "/",
    "/ranking",
    "/indices",
    "/method",
    "/validity",
    "/sources",
    "/glossary",
    "/changes",
    "/about",
    "/privacy",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("around") / "state", "--port", "8350") as started:
        yield started


@pytest.fixture(scope="module")
def release() -> Release:
    return open_release()


def _canonical(answer: Answer) -> str | None:
    found = re.search(r'<link rel="canonical" href="([^"]+)"', answer.text)
    return found[1] if found else None


def _words(answer: Answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_robots_names_the_sitemap_and_the_sitemap_every_page(server: Server, release: Release) -> None:
    robots = server.get("/robots.txt")
    assert robots.headers["content-type"].startswith("text/plain")
    assert f"Sitemap: {server.address}/sitemap.xml" in robots.text
    assert "Disallow: /search" in robots.text
    listed = ET.fromstring(server.get("/sitemap.xml").body)  # noqa: S314 - our own bytes
    addresses = [element.text or "" for element in listed.iter(f"{SITEMAP}loc")]
    assert len(addresses) == len(set(addresses))
    for path in SINGLE:
        assert server.address + path in addresses
    jobs = {address.rpartition("/job/")[2] for address in addresses if "/job/" in address}
    assert jobs == set(release.positions)
    for address in addresses[:40]:
        assert server.get(address.removeprefix(server.address)).status == 200
    assert {element.text for element in listed.iter(f"{SITEMAP}lastmod")} == {release.stamp.date}


@pytest.mark.parametrize("path", [*SINGLE, "/job/electricians", "/ranking?sector=Legal&page=2"])
def test_every_page_names_its_one_address(server: Server, path: str) -> None:
    assert _canonical(server.get(path)) == server.address + path.partition("?")[0]


@pytest.mark.parametrize("path", ["/search?q=teacher", "/no-such-page", "/report/received/7"])
def test_what_is_no_page_of_its_own_names_no_address(server: Server, path: str) -> None:
    answer = server.get(path)
    assert _canonical(answer) is None
    assert 'content="noindex"' in answer.text


def test_a_pinned_address_answers_for_its_release_alone(server: Server, release: Release) -> None:
    pinned = f"/r/{release.stamp.id}/job/electricians"
    answer = server.get(pinned)
    assert answer.status == 200
    assert _canonical(answer) == f"{server.address}/job/electricians"
    assert f"pinned to release {release.stamp.id}" in _words(answer)
    assert server.get(f"{pinned}.json").body == server.get("/job/electricians.json").body
    assert pinned in server.get("/job/electricians").text


@pytest.mark.parametrize("path", ["/map", "/map.csv", "/indices.csv", "/ranking", "/validity/correlations", "/sources"])
def test_pages_about_all_jobs_can_be_pinned_too(server: Server, release: Release, path: str) -> None:
    pinned = server.get(f"/r/{release.stamp.id}{path}")
    assert pinned.status == 200
    if path.endswith(".csv"):
        assert pinned.body == server.get(path).body
    else:
        assert _canonical(pinned) == server.address + path
    assert server.get(f"/r/2020-01-01-00000000{path}").status == 404


@pytest.mark.parametrize("name", ["2020-01-01-00000000", "x" * 500, "%3Cscript%3E", "..", "%00"])
def test_another_release_is_said_to_be_another(server: Server, release: Release, name: str) -> None:
    answer = server.get(f"/r/{name}/job/electricians")
    assert answer.status == 404
    assert release.stamp.id in answer.text
    assert "<script" not in answer.text.replace('<script src="/static/', "")
    if not name.startswith((".", "%0")):
        assert 'href="/job/electricians"' in answer.text


def test_a_pinned_address_of_no_record_leads_nowhere_else(server: Server, release: Release) -> None:
    for rest in ("job/ml-ops-engineer", "job/zzz", "report", "changes", "job/electricians/more"):
        answer = server.get(f"/r/{release.stamp.id}/{rest}")
        assert answer.status == 404
        assert "location" not in answer.headers


def test_feeds_are_atom_and_lead_to_pages(server: Server, release: Release) -> None:
    for path in ("/feed.atom", "/job/electricians/feed.atom"):
        answer = server.get(path)
        assert answer.headers["content-type"].startswith("application/atom+xml")
        feed = ET.fromstring(answer.body)  # noqa: S314 - our own bytes
        links = [element.attrib["href"] for element in feed.iter(f"{ATOM}link")]
        assert server.address + path in links
        entries = feed.findall(f"{ATOM}entry")
        assert entries
        assert any(release.stamp.id in (entry.findtext(f"{ATOM}id") or "") for entry in entries)
        for link in links:
            assert server.get(link.removeprefix(server.address)).status == 200
    moved = server.get("/job/ml-ops-engineer/feed.atom")
    assert (moved.status, moved.headers["location"]) == (301, "/job/mlops-engineer/feed.atom")


def test_the_feed_of_a_job_says_its_range(server: Server, release: Release) -> None:
    risk = release.listing[release.positions["electricians"]].risk
    assert risk is not None
    text = server.get("/job/electricians/feed.atom").text
    assert f"about percentile {whole(risk.value)}, likely between {whole(risk.low)} and {whole(risk.high)}" in text


def test_a_public_address_stands_in_all_links_that_leave(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("address") / "state"
    public = "https://worktide.example.org"
    with serving(folder, "--port", "8360", WORKTIDE_ADDRESS=f"{public}/") as server:
        assert _canonical(server.get("/job/electricians")) == f"{public}/job/electricians"
        assert f"Sitemap: {public}/sitemap.xml" in server.get("/robots.txt").text
        for path in ("/sitemap.xml", "/feed.atom"):
            text = server.get(path).text
            assert public in text
            assert "127.0.0.1" not in text


def test_indices_show_the_percentiles_of_the_records(server: Server, release: Release) -> None:
    table = list(csv.reader(io.StringIO(server.get("/indices.csv").text)))
    header, rows = table[0], table[1:]
    assert [row[0] for row in rows] == [listed.slug for listed in release.listing]
    for row in rows[::40]:
        held = release.record(row[0]).indices
        for key, cell in zip(header[7:], row[7:], strict=True):
            index = held.get(key)
            expected = None if index is None else index.percentile
            assert (float(cell) if cell else None) == expected
    page = server.get("/indices?sort=apart&sector=Legal")
    text = _words(page)
    for key in header[7:]:
        assert index_name(key).title in text
    shown = re.findall(r'<a href="/job/([^"#]+)#disagree"', page.text)
    spread = []
    for slug in shown:
        known = [one.percentile for one in release.record(slug).indices.values() if one.percentile is not None]
        assert release.record(slug).occupation.sector == "Legal"
        spread.append(max(known) - min(known))
    assert spread == sorted(spread, reverse=True)
    assert len(shown) > 3


def test_the_matrix_is_that_of_the_card(server: Server, release: Release) -> None:
    card = card_of(release)
    assert card is not None
    figures = next(one for one in card.analyses if one.name == "correlations").figures
    rows = list(csv.DictReader(io.StringIO(server.get("/indices/correlations.csv").text)))
    assert {f"{row['first']} and {row['second']}": float(row["rank_correlation"]) for row in rows} == {
        figure.name: figure.value for figure in figures
    }
    page = server.get("/indices").text
    cells = re.findall(r'<td class="num step-\d">\s*<data value="([^"]+)">', page)
    assert sorted(map(float, cells)) == sorted(figure.value for figure in figures)


@pytest.mark.parametrize("query", ["sort=nonsense", "sector=%00", "page=-1", "page=99999", "sector=" + "x" * 3000])
def test_choices_that_do_not_exist_fall_back(server: Server, query: str) -> None:
    assert server.get(f"/indices?{query}").status == 200


def test_sources_names_every_file_with_its_hash_and_licence(server: Server, release: Release) -> None:
    answer = server.get("/sources")
    text = _words(answer)
    for source in release.manifest.sources:
        assert f'id="{source.name}"' in answer.text
        for told in (source.sha256, source.citation, source.published):
            assert " ".join(told.split()) in text
        assert source.licence.casefold() in text.casefold()
        assert getattr(source, "limitation", "") in text


def test_changes_says_which_release_it_is(server: Server, release: Release) -> None:
    text = _words(server.get("/changes"))
    assert release.stamp.id in text
    assert release.stamp.hash in text


# --- reports -----------------------------------------------------------------------------------------------------


def _post(server: Server, headers: Mapping[str, str], fields: Mapping[str, str]) -> Answer:
    return server.get("/report", method="POST", headers=headers, body=urlencode(fields).encode())


def _send(server: Server, *, headers: Mapping[str, str] = FORM, **fields: str) -> Answer:
    return _post(server, headers, fields)


def _reports(server: Server, *arguments: str) -> str:
    command = [*PROGRAM, "reports", *arguments]
    env = environment(server.state)
    return subprocess.run(command, capture_output=True, check=True, timeout=60, env=env, text=True).stdout


def test_the_form_is_on_every_page_and_knows_where_it_came_from(server: Server) -> None:
    for path in ("/", "/job/electricians", "/search?q=teacher", "/method", "/no-such-page"):
        assert f'href="/report?page={path.partition("?")[0]}"' in server.get(path).text
    form = server.get("/report?page=/job/electricians&kind=task&title=Spark")
    assert form.headers["cache-control"] == "no-store"
    assert "set-cookie" not in form.headers
    assert re.search(r'name="page"[^>]*value="/job/electricians"', form.text)
    assert re.search(r'value="task"\s+required\s+checked', form.text)
    assert all(words in form.text for words in KINDS.values())


def test_a_report_is_kept_without_an_address_answered_and_told(tmp_path_factory: pytest.TempPathFactory) -> None:
    with serving(tmp_path_factory.mktemp("reports") / "state", "--port", "8370") as server:
        sent = _send(
            server, kind="title", title="Drone  wrangler\u202e", text="Our own\r\nwords\x07", page="/job/pilots"
        )
        assert sent.status == 302
        number = sent.headers["location"].rpartition("/")[2]
        assert f"number {number}" in _words(server.get(sent.headers["location"]))
        (kept,) = json.loads(_reports(server, "list", "--json"))
        assert (kept["title"], kept["text"], kept["page"]) == ("Drone wrangler", "Our own\nwords", "/job/pilots")
        assert "127.0.0.1" not in (server.state / "state.sqlite3").read_bytes().decode("latin-1")
        assert "1 report waits for an answer" in _words(server.get("/changes"))
        assert "Our own" not in server.get("/changes").text
        assert "answered on the changes page" in _reports(server, "answer", number, "It comes with the next release.")
        for path in ("/changes", "/feed.atom"):
            assert "It comes with the next release." in server.get(path).text
            assert "Drone" not in server.get(path).text
        assert "No report waits" in _reports(server, "list")
        _reports(server, "delete", number)
        assert "It comes with the next release." not in server.get("/changes").text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {},
    ],
)
def test_forms_of_other_sites_are_refused(server: Server, headers: dict[str, str]) -> None:
    typed = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = _send(server, headers={**typed, **headers}, kind="other", text="forged")
    assert answer.status == 403
    assert "did not come from this site" in answer.text


def test_an_older_browser_is_known_by_its_origin(tmp_path_factory: pytest.TempPathFactory) -> None:
    with serving(tmp_path_factory.mktemp("origin") / "state", "--port", "8380") as server:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": server.address}
        assert _send(server, headers=headers, kind="other", text="honest").status == 302


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Choose what is wrong."),
        ({"kind": "nonsense", "text": "x"}, "Choose what is wrong."),
        ({"kind": "task"}, "Say in a few words what is wrong."),
        ({"kind": "task", "text": " \u200b\n "}, "Say in a few words what is wrong."),
        ({"kind": "task", "text": "x" * 2001}, "Keep it to 2,000 characters; you sent 2001."),
    ],
)
def test_a_report_that_says_too_little_or_too_much_comes_back(
    server: Server, fields: Mapping[str, str], told: str
) -> None:
    answer = _post(server, FORM, fields)
    assert answer.status == 400
    assert told in answer.text
    assert "Not sent yet" in answer.text


def test_hostile_reports_are_text_or_refused(server: Server) -> None:
    script = "<script>alert(1)</script>{{ 7 }}"
    back = _send(server, kind="nonsense", title=script, text=script)
    assert "<script" not in back.text.replace('<script src="/static/', "")
    assert "&lt;script&gt;" in back.text
    assert _send(server, kind="task", text="x", extra="y" * 50_000).status == 413
    assert server.get("/report", method="POST", headers=FORM, body=b"a=b&" * 9_000).status in (400, 413)
    assert server.get("/report", method="POST", headers=FORM, body=b"\xff\xfe=%ff%00&kind=task").status == 400
    broken = {**FORM, "Content-Type": "multipart/form-data; boundary="}
    assert server.get("/report", method="POST", headers=broken, body=b"--x").status == 400
    assert server.get("/report", method="PUT", headers=FORM, body=b"x").status == 405
    for page in ("//evil.example", "javascript:alert(1)", "/%0d%0aX: y", "x" * 900):
        form = server.get(f"/report?{urlencode({'page': page})}").text
        assert re.findall(r'name="page"[^>]*value="([^"]*)"', form) == [""]


def test_too_many_reports_are_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    with serving(tmp_path_factory.mktemp("flood") / "state", "--port", "8390", WORKTIDE_PROXIES="1") as server:
        states = [_send(server, kind="other", text=f"report {number}").status for number in range(8)]
        assert states == [302] * 5 + [429] * 3
        behind = [{**FORM, "X-Forwarded-For": f"203.0.113.9, 2001:db8::{host}"} for host in range(1, 7)]
        states = [_send(server, headers=headers, kind="other", text="one household").status for headers in behind]
        assert states == [302] * 5 + [429]
        assert len(json.loads(_reports(server, "list", "--json"))) == 10
        assert b"2001:db8" not in (server.state / "state.sqlite3").read_bytes()


def test_wrong_use_of_the_command_is_told_in_a_line(server: Server) -> None:
    command = [*PROGRAM, "reports", "answer", "999", "words"]
    ended = subprocess.run(
        command, capture_output=True, check=False, timeout=60, env=environment(server.state), text=True
    )
    assert ended.returncode == 2
    assert "there is no report 999" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_downloads_name_their_release(server: Server, release: Release) -> None:
    for path in ("/indices.csv", "/indices/correlations.csv"):
        answer = server.get(path)
        assert answer.headers["content-type"].startswith("text/csv")
        assert release.stamp.id in answer.headers["content-disposition"]
        assert sha256_of_bytes(answer.body) == sha256_of_bytes(server.get(path).body)
