"""The pages as a real server gives them: what they say, where they lead, and what their headers forbid."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.browser.serving import PROGRAM, Server, environment, serving
from tests.functional.page_reader import read_page

from worktide.assessment.assess import assess
from worktide.core.hashing import sha256_of_bytes
from worktide.core.intervals import Interval
from worktide.history import of
from worktide.moves import moves_from, related
from worktide.panel.cards import CARDS
from worktide.release.manifest import MANIFEST, Member, manifest_bytes
from worktide.release.open import Release, open_release
from worktide.release.record import Horizon, YearRange
from worktide.release.validity import CARD, Analysis, Figure, ValidityCard, card_member, card_of, key_of
from worktide.scoring.starting_out import EVIDENCE
from worktide.site.pages.move_section import ON_THE_PAGE
from worktide.site.words import INDICES, RATERS, spoken

PAGES = (
    "/",
    "/search?q=teacher",
    "/search?q=zzqx+blorb",
    "/job/mlops-engineer",
    "/job/electricians",
    "/ranking",
    "/method",
    "/validity",
    "/about",
    "/no-such-page",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("site") / "state", "--port", "8310") as started:
        yield started


@pytest.fixture(scope="module")
def release() -> Release:
    return open_release()


def _ends(interval: Interval) -> set[float]:
    return {interval.value, interval.low, interval.high}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_the_headers_and_nothing_inline(server: Server, path: str) -> None:
    answer = server.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "set-cookie" not in answer.headers
    page = read_page(answer)
    assert page.inline == []
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("path", PAGES)
def test_pages_load_only_their_own_hashed_files(server: Server, path: str) -> None:
    answer = server.get(path)
    links = re.findall(r'<link rel="(?:stylesheet|icon)"\s+href="([^"]+)"', answer.text)
    assert len(links) >= 5
    named = re.findall(r"<([^>]+)>; rel=preload; as=style", answer.headers["link"])
    assert len(named) >= 3
    assert set(named) < set(links)
    for link in links:
        assert re.fullmatch(r"/static/worktide/\w+\.[0-9a-f]{12}\.(css|svg)", link)
        static = server.get(link)
        assert static.status == 200
        assert "immutable" in static.headers["cache-control"]
        assert static.headers["x-content-type-options"] == "nosniff"


def test_the_page_of_a_role_shows_the_numbers_of_its_record(server: Server, release: Release) -> None:
    record = release.record("mlops-engineer")
    answer = server.get("/job/mlops-engineer")
    shown = set(read_page(answer).values)
    assert answer.status == 200
    assert "Will AI replace MLOps Engineers?" in answer.text
    assert record.risk is not None
    assert record.shares is not None
    expected = _ends(record.risk.percentile) | _ends(record.risk.share_in_five_years)
    for share in (record.shares.ai_does, record.shares.ai_helps, record.shares.people_do):
        expected |= _ends(share)
    for task in record.tasks:
        assert task.text.replace("'", "&#x27;") in answer.text
        expected |= _ends(task.automation) | {task.time_share} | {rater.value for rater in task.raters.values()}
    expected |= {index.percentile for index in record.indices.values() if index.percentile is not None}
    assert expected <= shown
    assert release.stamp.id in answer.text


def test_every_number_of_a_page_is_in_its_record(server: Server, release: Release) -> None:
    record = release.record("registered-nurses")
    shown = moves_from(release, "registered-nurses", most=ON_THE_PAGE), related(release, "registered-nurses")
    past = of("registered-nurses")
    before, now = (one.measures["percentile"].value for one in past[-2:])
    text = f"{record} {shown} {past} {abs(now - before)!r}"
    held = {float(number) for number in re.findall(r"-?\d+\.\d+(?:e-?\d+)?|-?\d+", text)}
    assert record.risk is not None
    hours = {0.4 * end for end in _ends(record.risk.share_in_five_years)}
    weights = {100 * code.weight for code in record.occupation.codes}
    assert record.causes is not None
    causes = (record.causes.percentile, record.causes.ai_does, record.causes.share_in_five_years)
    parts = {100 * part for shares in causes for part in shares.values()}
    for value in read_page(server.get("/job/registered-nurses")).values:
        assert any(abs(value - known) < 1e-9 for known in held | hours | weights | parts), value


class _Visible(HTMLParser):
    """Collects the text that a reader sees before opening anything."""

    def __init__(self) -> None:
        super().__init__()
        self.folds = 0
        self.hidden: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.folds += tag == "details"
        if self.hidden[-1:] == [tag] or tag in ("nav", "svg") or dict(attrs).get("class") == "unseen":
            self.hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.folds -= tag == "details"
        if self.hidden[-1:] == [tag]:
            self.hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self.folds and not self.hidden:
            self.text.append(data)


def _words(html: str) -> int:
    reader = _Visible()
    reader.feed(html)
    return len(re.findall(r"\S*\w\S*", " ".join(reader.text)))


def test_the_moves_come_after_at_most_350_words(server: Server, release: Release) -> None:
    scored = [listed.slug for listed in release.listing if listed.risk]
    roles = [listed.slug for listed in release.listing if listed.kind == "role"]
    longest = ["graders-and-sorters-agricultural-products", "audio-and-video-technicians"]
    for slug in [*longest, *roles[::10], *scored[::25]]:
        main = server.get(f"/job/{slug}").text.partition('<main id="content" tabindex="-1">')[2]
        before, found, _ = main.partition('<section aria-labelledby="moves">')
        assert found
        assert 150 < _words(before) <= 350, slug


def test_the_page_of_a_job_tells_every_section_of_its_record(server: Server, release: Release) -> None:
    record = assess("registered-nurses", release)
    page = " ".join(unescape(re.sub(r"<[^>]+>", " ", server.get("/job/registered-nurses").text)).split())
    assert record.adoption is not None
    assert record.skills is not None
    assert record.outlook is not None
    assert record.starting_out is not None
    told = [task.reason for task in record.tasks] + [barrier.reason for barrier in record.barriers or ()]
    told += [skill.reason for skill in (*record.skills.at_risk, *record.skills.resistant, *record.skills.rising)]
    told += [argument.text for argument in record.counter_arguments or ()]
    told += [change.text for change in record.would_change or ()]
    told += [entry.question for entry in record.questions or ()] + [entry.answer for entry in record.questions or ()]
    told += [record.adoption.note, record.outlook.track_record, record.starting_out.text]
    told += [study.citation for study in EVIDENCE]
    assert [text for text in told if text not in page] == []


def test_the_chart_of_years_shows_each_task_and_scenario(server: Server, release: Release) -> None:
    record = release.record("mlops-engineer")
    text = server.get("/job/mlops-engineer").text
    assert record.timeline is not None
    assert text.count('<tr role="row">') >= len(record.tasks)
    shown = set(read_page(server.get("/job/mlops-engineer")).values)
    horizons = [task.horizon for task in record.tasks if task.horizon]
    scenarios = [*record.timeline.quarter.values(), *record.timeline.half.values()]
    every: list[Horizon | YearRange] = [*horizons, *scenarios]
    years = {year for given in every for year in (given.p10, given.p50, given.p90) if year is not None}
    assert len(horizons) == len(record.tasks)
    assert {given.p50 for given in every if given.p50 is not None} <= shown
    assert years - shown <= {given.p90 for given in every if given.p50 is None}
    for scenario in ("Slow", "Central", "Fast"):
        assert f"{scenario} scenario: a quarter in" in text


def test_a_mostly_physical_job_says_so_before_its_number(server: Server, release: Release) -> None:
    record = release.record("electricians")
    assert record.physical is not None
    assert record.physical.note is not None
    text = unescape(server.get("/job/electricians").text)
    assert text.index(record.physical.note) < text.index("Of a 40-hour week")


def test_method_shows_each_rater_and_every_assumption(server: Server, release: Release) -> None:
    text = unescape(server.get("/method").text)
    for card in CARDS:
        assert card.title in text
        assert card.limitation in text
    for parameter in release.manifest.parameters:
        assert spoken(parameter.name) in text
        assert parameter.reference in text


def test_validity_says_how_each_claim_will_be_judged(server: Server, release: Release) -> None:
    text = unescape(server.get("/validity").text)
    for claim in release.manifest.claims:
        assert claim["claim"] in text
        assert claim["why"] in text
    card = card_of(release)
    assert ("not part of this release" in text) == (card is None)
    for analysis in card.analyses if card else ():
        assert analysis.summary in text
        if analysis.figures:
            page = unescape(server.get(f"/validity/{analysis.name}").text)
            assert all(figure.name in page for figure in analysis.figures)
    assert server.get("/validity/no-such-analysis").status == 404


def test_the_card_of_a_release_is_shown_with_its_intervals(release: Release, tmp_path: Path) -> None:
    figure = Figure("head and rater", 0.705, 0.69, 0.7217, "correlation", 19_265, "tasks", "2023", "m", "l", "higher")
    analysis = Analysis("heads", "Heads with raters", "reliability", "measured", "They agree.", (figure,))
    later = Analysis("moves", "Moves", "validity", "not yet part of this release", "Nothing yet.", ())
    folder = tmp_path / "release"
    shutil.copytree(release.folder, folder)
    card = ValidityCard(1, key_of(release.manifest), (analysis, later))
    packed = card_member(card)
    (folder / CARD).write_bytes(packed)
    member = Member(sha256_of_bytes(packed), len(packed))
    manifest = replace(release.manifest, members={**release.manifest.members, CARD: member})
    (folder / MANIFEST).write_bytes(manifest_bytes(manifest))
    with serving(tmp_path / "state", "--port", "8330", WORKTIDE_RELEASE=str(folder)) as with_card:
        overview = with_card.get("/validity").text
        assert 'href="/validity/heads"' in overview
        assert "not yet part of this release" in overview
        assert 'href="/validity/moves"' not in overview
        page = with_card.get("/validity/heads").text
        for words in ("0.705", "0.69 to 0.722", "19,265\u00a0tasks"):
            assert words in page


def test_a_job_without_a_score_says_so_and_shows_no_number(server: Server, release: Release) -> None:
    slug = next(listed.slug for listed in release.listing if listed.risk is None)
    answer = server.get(f"/job/{slug}")
    assert answer.status == 200
    assert "We cannot say" in answer.text
    assert "percentile-axis" not in answer.text
    assert "Quote it" not in answer.text


def test_every_rater_and_index_of_the_release_has_a_name(release: Release) -> None:
    for listed in release.listing:
        record = release.record(listed.slug)
        assert set(record.indices) <= set(INDICES)
        for task in record.tasks:
            assert set(task.raters) <= set(RATERS)


@pytest.mark.parametrize(
    ("alias", "slug"),
    [
        ("ml-ops-engineer", "mlops-engineer"),
        ("MLOps-Engineer", "mlops-engineer"),
        ("15-1252.00", "software-developers"),
    ],
)
def test_an_alias_leads_to_the_one_address(server: Server, alias: str, slug: str) -> None:
    for suffix in ("", ".json"):
        answer = server.get(f"/job/{alias}{suffix}")
        assert answer.status == 301
        assert answer.headers["location"] == f"/job/{slug}{suffix}"


def test_an_ambiguous_address_leads_to_the_choice(server: Server) -> None:
    answer = server.get("/job/teacher")
    assert answer.status == 302
    assert answer.headers["location"] == "/search?q=teacher"


def test_the_twin_for_programs_is_what_the_command_line_prints(server: Server) -> None:
    for slug in ("mlops-engineer", "registered-nurses"):
        printed = subprocess.run(
            [*PROGRAM, "assess", slug, "--json"],
            capture_output=True,
            check=True,
            timeout=60,
            env=environment(server.state),
        ).stdout
        answer = server.get(f"/job/{slug}.json")
        assert answer.headers["content-type"] == "application/json"
        assert answer.body == printed


def test_search_leads_to_the_record_a_choice_or_the_nearest(server: Server, release: Release) -> None:
    exact = server.get("/search?q=ML%20Ops%20engineer")
    assert (exact.status, exact.headers["location"]) == (302, "/job/mlops-engineer")
    choice = server.get("/search?q=teacher")
    assert "Which job is “teacher”?" in choice.text
    assert choice.headers["cache-control"] == "no-store"
    first = re.search(r'<ol class="choice">.*?href="/job/([^"]+)"', choice.text, re.DOTALL)
    assert first
    listed = release.listing[release.positions[first[1]]]
    assert listed.risk is not None
    assert _ends(listed.risk) <= set(read_page(choice).values)
    unknown = server.get("/search?q=underwater%20basket%20poet")
    assert unknown.status == 200
    assert len(re.findall(r'href="/search\?q=', unknown.text)) == 5
    assert server.get("/search?q=").headers["location"] == "/"


def test_an_unknown_job_is_404_with_the_nearest(server: Server) -> None:
    answer = server.get("/job/underwater-basket-poet")
    assert answer.status == 404
    assert "We found no job called “underwater basket poet”" in answer.text
    assert len(re.findall(r'href="/search\?q=', answer.text)) == 5


def test_the_ranking_is_sorted_filtered_and_bounded(server: Server, release: Release) -> None:
    answer = server.get("/ranking")
    slugs = re.findall(r'<a href="/job/([^"]+)"', answer.text)
    risks = [release.listing[release.positions[slug]].risk for slug in slugs]
    values = [risk.value for risk in risks if risk]
    assert len(values) == len(slugs) == 100
    assert values == sorted(values, reverse=True)
    lowest = server.get("/ranking?sort=lowest&sector=Legal")
    legal = re.findall(r'<a href="/job/([^"]+)"', lowest.text)
    assert {release.listing[release.positions[slug]].sector for slug in legal} == {"Legal"}
    assert server.get("/ranking?page=99999&sort=nonsense&sector=%00").status == 200


def test_about_names_every_source_with_its_licence(server: Server, release: Release) -> None:
    text = server.get("/about").text
    for source in release.manifest.sources:
        assert source.name in text
    assert "O*NET 30.1 Database by the U.S. Department of Labor" in " ".join(text.split())
    assert release.stamp.hash in text


def test_pages_may_be_kept_and_are_asked_for_once(server: Server) -> None:
    first = server.get("/job/mlops-engineer")
    assert set(first.headers["cache-control"].split(", ")) == {"public", "max-age=300"}
    again = server.get("/job/mlops-engineer", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    packed = server.get("/job/mlops-engineer", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.body) < 30_000


def test_the_server_says_that_it_lives_and_is_ready(server: Server, release: Release) -> None:
    assert server.get("/healthz").status == 200
    ready = server.get("/readyz")
    assert ready.status == 200
    assert release.stamp.id in ready.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_changed(server: Server, method: str) -> None:
    answer = server.get("/job/mlops-engineer", method=method, body=b"x" * 1000)
    assert answer.status == 405
    assert "This page can only be read" in answer.text
    assert answer.headers["allow"] == "GET, HEAD"


def test_head_gives_the_headers_alone(server: Server) -> None:
    answer = server.get("/job/mlops-engineer", method="HEAD")
    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "'; DROP TABLE x; --", "\u202eesrun", "a\x00b\x07c", "💥" * 20, "{{ 7 }}{% now %}"],
)
def test_hostile_searches_are_shown_as_text(server: Server, text: str) -> None:
    answer = server.get(f"/search?q={quote(text)}")
    assert answer.status in (200, 302)
    page = answer.text
    assert "<script" not in page.replace('<script src="/static/', "")
    assert "\u202e" not in page
    assert "\x00" not in page
    assert "\x07" not in page


@pytest.mark.parametrize("length", [301, 3_000, 5_000, 50_000])
def test_a_long_search_is_refused_with_advice(server: Server, length: int) -> None:
    answer = server.get(f"/search?q={'a' * length}")
    assert answer.status == 414
    assert "Type only the title of the job" in answer.text


def test_a_search_of_a_megabyte_is_refused(server: Server) -> None:
    assert server.get(f"/search?q={'a' * 1_000_000}").status in (414, 431)
    assert server.get("/healthz").status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/job/../../etc/passwd",
        "/job/..%2f..%2fetc%2fpasswd",
        "/static/../settings.py",
        "/static/..%2f..%2fsigning.key",
        "/static/%2e%2e/state.sqlite3",
        "/job/%00",
        "/job/%ff%fe",
        "/job/mlops-engineer/",
        "//example.org/job",
        "/job/%0d%0aSet-Cookie:%20a=b",
    ],
)
def test_path_tricks_find_nothing(server: Server, path: str) -> None:
    answer = server.get(path)
    assert answer.status == 404
    assert "set-cookie" not in answer.headers
    assert "Search" in answer.text


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "a" * 300, "[::1"]
)
def test_other_hosts_are_refused(server: Server, host: str) -> None:
    answer = server.get("/", headers={"Host": host})
    assert answer.status == 400
    assert host not in answer.text
    forwarded = server.get("/", headers={"X-Forwarded-Host": host})
    assert host not in forwarded.text


def test_bad_requests_have_a_page_that_says_what_to_do(server: Server) -> None:
    answer = server.get("/", headers={"Host": "evil.example"})
    assert "That request could not be read" in answer.text
    assert answer.headers["content-security-policy"]
