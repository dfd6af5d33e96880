"""What other sites and machines see of a job: embeds, previews, structured data; and the map, on a real server."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from tests.browser.serving import Answer, Server, serving

from worktide.assessment.assess import assess
from worktide.charts.preview import can_draw
from worktide.release.open import Release, open_release
from worktide.release.validity import card_of
from worktide.site.figures import whole
from worktide.site.pages.map_measures import MEASURES

SVG = "{http://www.w3.org/2000/svg}"
SCHEMA = "https://schema.org/"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("embeds") / "state", "--port", "8400") as started:
        yield started


@pytest.fixture(scope="module")
def release() -> Release:
    return open_release()


def _words(answer: Answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?(data|a)\b[^>]*>", "", answer.text))).split())


def _svg_words(answer: Answer) -> str:
    root = ET.fromstring(answer.body)  # noqa: S314 - our own bytes
    return " ".join(element.text or "" for element in root.iter(f"{SVG}text"))


# --- embeds ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "/tasks", "/card.svg", "/tasks.svg"])
def test_other_sites_may_show_an_embed_and_no_other_page(server: Server, path: str) -> None:
    answer = server.get(f"/embed/electricians{path}")
    assert answer.status == 200
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "set-cookie" not in answer.headers
    page = server.get("/job/electricians")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-frame-options"] == "DENY"
    assert page.headers["cross-origin-resource-policy"] == "same-origin"


def test_a_card_carries_range_source_and_release(server: Server, release: Release) -> None:
    risk = release.record("electricians").risk
    assert risk is not None
    told = f"percentile {whole(risk.percentile.value)}, likely between {whole(risk.percentile.low)} and"
    for words in (_words(server.get("/embed/electricians")), _svg_words(server.get("/embed/electricians/card.svg"))):
        assert "Will AI replace Electricians?" in words
        assert told in words
        assert f"release {release.stamp.id}" in words
        assert "not a chance of losing a job" in words
    assert f"{server.address}/job/electricians" in _svg_words(server.get("/embed/electricians/card.svg"))


def test_a_chart_of_tasks_shows_them_in_order_with_ranges(server: Server, release: Release) -> None:
    tasks = sorted(release.record("electricians").tasks, key=lambda task: -task.automation.value)
    words = _svg_words(server.get("/embed/electricians/tasks.svg"))
    frame = _words(server.get("/embed/electricians/tasks"))
    assert [frame.index(task.text) for task in tasks[:10]] == sorted(frame.index(task.text) for task in tasks[:10])
    first = tasks[0]
    assert " ".join(first.text.split()[:3]) in words
    assert f"about {whole(first.automation.value)} %, likely between" in words


def test_a_job_without_a_score_says_so_everywhere(server: Server, release: Release) -> None:
    slug = next(listed.slug for listed in release.listing if listed.risk is None)
    assert "it has no score" in _words(server.get(f"/embed/{slug}"))
    words = _svg_words(server.get(f"/embed/{slug}/card.svg"))
    assert "so it has no" in words
    assert "likely between" not in words
    if not release.record(slug).tasks:
        assert server.get(f"/embed/{slug}/tasks.svg").status == 404
        assert server.get(f"/embed/{slug}/tasks").status == 404


def test_pinned_embeds_answer_for_their_release_alone(server: Server, release: Release) -> None:
    for path in ("", "/tasks", "/card.svg", "/tasks.svg"):
        pinned = server.get(f"/r/{release.stamp.id}/embed/electricians{path}")
        assert pinned.status == 200
        assert "frame-ancestors *" in pinned.headers["content-security-policy"]
        assert server.get(f"/r/2020-01-01-00000000/embed/electricians{path}").status == 404
    frame = server.get(f"/r/{release.stamp.id}/embed/electricians")
    assert f"/r/{release.stamp.id}/job/electricians" in frame.text


def test_aliases_of_embeds_lead_to_the_record(server: Server) -> None:
    for suffix in ("", "/tasks", "/card.svg", "/tasks.svg"):
        answer = server.get(f"/embed/ml-ops-engineer{suffix}")
        assert (answer.status, answer.headers["location"]) == (301, f"/embed/mlops-engineer{suffix}")
    assert server.get("/embed/zzz/card.svg").status == 404


def test_the_code_to_copy_names_addresses_that_answer(server: Server, release: Release) -> None:
    page = server.get("/job/electricians/embed")
    sources = re.findall(r'src="([^"]+)"', unescape(re.sub(r"<[^>]+>", " ", page.text)))
    assert len(sources) == 8
    assert sum(f"/r/{release.stamp.id}/" in source for source in sources) == 4
    for source in sources:
        assert source.startswith(server.address)
        assert server.get(source.removeprefix(server.address)).status == 200


def test_a_link_to_a_job_has_a_preview(server: Server) -> None:
    text = server.get("/job/electricians").text
    assert '<meta property="og:title" content="Will AI replace Electricians?"' in text
    found = re.search(r'property="og:image" content="([^"]+)"', text)
    assert bool(found) == can_draw()
    if found:
        picture = server.get(found[1].removeprefix(server.address))
        assert picture.headers["content-type"] == "image/png"
        assert picture.body.startswith(b"\x89PNG")
    else:
        assert server.get("/embed/electricians/preview.png").status == 404


# --- what machines read ------------------------------------------------------------------------------------------


class _Items(HTMLParser):
    """Gathers microdata: for each item its type, and its properties with content, address or text."""

    def __init__(self) -> None:
        super().__init__()
        self.types: Counter[str] = Counter()
        self.properties: list[tuple[str, str]] = []
        self._texts: list[tuple[str, str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("itemtype"):
            self.types[str(given["itemtype"]).removeprefix(SCHEMA)] += 1
        if "itemprop" not in given or "itemscope" in given:
            return
        value = given.get("content") or given.get("href")
        if value is None:
            self._texts.append((tag, str(given["itemprop"]), []))
        else:
            self.properties.append((str(given["itemprop"]), value))

    def handle_data(self, data: str) -> None:
        for _, _, texts in self._texts:
            texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._texts and self._texts[-1][0] == tag:
            _, name, texts = self._texts.pop()
            self.properties.append((name, " ".join("".join(texts).split())))


def _items(answer: Answer) -> _Items:
    reader = _Items()
    reader.feed(answer.text)
    reader.close()
    return reader


def test_structured_data_say_what_the_record_says(server: Server, release: Release) -> None:
    record = assess("electricians", release)
    found = _items(server.get("/job/electricians"))
    assert found.types["Occupation"] == found.types["FAQPage"] == 1
    held = dict(found.properties)
    assert ("name", record.occupation.title) in found.properties
    assert record.labour_market is not None
    assert float(held["median"]) == record.labour_market.median_pay
    questions = [(entry.question, entry.answer) for entry in record.questions or ()]
    assert found.types["Question"] == found.types["Answer"] == len(questions) > 0
    for question, answer in questions:
        assert ("name", " ".join(question.split())) in found.properties
        assert ("text", " ".join(answer.split())) in found.properties


def test_a_joint_figure_is_not_given_as_the_pay_of_one_job(server: Server, release: Release) -> None:
    markets = {listed.slug: release.record(listed.slug).labour_market for listed in release.listing}
    slug = next(slug for slug, market in markets.items() if market and market.join == "split")
    assert "estimatedSalary" not in server.get(f"/job/{slug}").text


def test_the_data_set_names_its_release_and_download(server: Server, release: Release) -> None:
    found = _items(server.get("/sources"))
    assert found.types["Dataset"] == found.types["DataDownload"] == 1
    held = dict(found.properties)
    assert held["version"] == release.stamp.id
    assert held["identifier"] == f"sha256:{release.stamp.hash}"
    assert server.get(held["contentUrl"].removeprefix(server.address)).status == 200


def test_titles_and_descriptions_of_pages_are_unique(server: Server, release: Release) -> None:
    paths = [f"/job/{listed.slug}" for listed in release.listing[::9]]
    paths += ["/", "/ranking", "/map", "/indices", "/sources", "/changes", "/privacy", "/accessibility", "/about"]
    paths += ["/method", "/validity", "/glossary", "/job/electricians/embed", "/report", "/sectors", "/compare"]
    card = card_of(release)
    paths += [f"/validity/{one.name}" for one in card.analyses if one.figures] if card else []
    for pattern in (r"<title>(.*?)</title>", r'name="description"\s+content="([^"]*)"'):
        told = Counter(
            found[1] for path in paths if (found := re.search(pattern, server.get(path).text, re.DOTALL)) is not None
        )
        assert sum(told.values()) == len(paths)
        assert [words for words, times in told.items() if times > 1] == []


# --- the map -----------------------------------------------------------------------------------------------------


def test_the_map_holds_every_counted_occupation_once(server: Server, release: Release) -> None:
    rows = list(csv.DictReader(io.StringIO(server.get("/map.csv").text)))
    slugs = [row["slug"] for row in rows]
    counted = {
        listed.slug
        for listed in release.listing
        if listed.kind == "occupation"
        and (market := release.record(listed.slug).labour_market) is not None
        and market.employment
    }
    assert len(slugs) == len(set(slugs))
    assert set(slugs) == counted
    for row in rows[::50]:
        market = release.record(row["slug"]).labour_market
        assert market is not None
        assert float(row["employees"]) * int(row["jobs_sharing_the_figure"]) == pytest.approx(
            market.employment, rel=1e-4
        )
    page = server.get("/map").text
    assert len(re.findall(r"<rect ", page)) == len(slugs)
    assert len(re.findall(r'<th scope="row">\s*<a href="/job/', page)) == len(slugs)


def test_joint_figures_are_counted_once(server: Server, release: Release) -> None:
    rows = list(csv.DictReader(io.StringIO(server.get("/map.csv").text)))
    by_figure: dict[tuple[str, float, float], float] = {}
    for row in rows:
        market = release.record(row["slug"]).labour_market
        assert market is not None
        key = (row["sector"], market.employment or 0.0, market.median_pay or 0.0)
        by_figure[key] = by_figure.get(key, 0.0) + float(row["employees"])
    for (_, employment, _), employees in by_figure.items():
        assert employees == pytest.approx(employment, rel=1e-3)


@pytest.mark.parametrize("measure", MEASURES)
def test_each_measure_colours_the_map_and_says_its_words(server: Server, release: Release, measure: str) -> None:
    page = server.get(f"/map?measure={measure}&sector=Legal")
    words = _words(page)
    assert MEASURES[measure].title in words
    reading = MEASURES[measure].read(release.record("lawyers"))
    assert reading is not None
    assert reading.words in words
    assert f'class="map-{MEASURES[measure].step(reading.value)}"' in page.text
    picture = server.get(f"/map.svg?measure={measure}")
    assert release.stamp.id in _svg_words(picture)
    assert ET.fromstring(picture.body).tag == f"{SVG}svg"  # noqa: S314 - our own bytes


@pytest.mark.parametrize(
    "query",
    ["measure=nonsense", "sector=%00", "sector=" + quote("<script>"), "measure=" + "x" * 3000, "x=" + "%ff" * 9],
)
def test_hostile_choices_fall_back_to_the_whole_map(server: Server, query: str) -> None:
    for path in ("/map", "/map.svg"):
        answer = server.get(f"{path}?{query}")
        assert answer.status == 200
        assert "<script>" not in answer.text


@pytest.mark.parametrize("path", ["/map", "/indices", "/sources", "/job/electricians", "/changes"])
def test_pages_weigh_little(server: Server, path: str) -> None:
    packed = server.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    styles = set(re.findall(r'href="(/static/[^"]+\.css)"', server.get(path).text))
    weight = len(packed.body) + sum(len(server.get(one, headers={"Accept-Encoding": "gzip"}).body) for one in styles)
    assert weight < 100_000


@pytest.mark.parametrize(
    "path", ["/embed/electricians", "/map", "/feed.atom", "/sitemap.xml", "/robots.txt", "/indices.csv"]
)
def test_nothing_around_the_pages_can_be_changed(server: Server, path: str) -> None:
    assert server.get(path, method="POST", body=b"x").status == 405
    assert server.get(path, method="HEAD").body == b""
