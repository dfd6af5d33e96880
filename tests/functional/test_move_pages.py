"""Comparing, sectors and moves as a real server gives them: what they say, from which numbers, and what they refuse."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from html import unescape
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from tests.browser.equity_card import GROUPS, equity_figures, escape_figures, release_with_equity
from tests.browser.serving import Answer, Server, serving
from tests.functional.page_reader import read_page

from worktide.core.intervals import Interval
from worktide.moves import MoveFilters, Moves, moves_from, related
from worktide.release.open import Release, open_release
from worktide.release.validity import card_of
from worktide.site.pages.sectors import sectors_of

THREE = ("registered-nurses", "electricians", "mlops-engineer")
COMPARE = "/compare?" + "&".join(f"job={slug}" for slug in THREE)
PAGES = (
    "/compare",
    COMPARE,
    "/compare?job=teacher&job=zzqx+blorb&job=registered-nurses",
    "/sectors",
    "/sectors/legal",
    "/equity",
    "/moves",
    "/moves?job=teacher",
    "/job/electricians/moves",
    "/job/electricians/moves?pay=60000&interests=RIA&goal=electrical-engineers",
    "/job/electricians/moves?pay=abc",
    "/job/electricians",
)
LARGEST_PAGE = 100_000
BROKEN = re.compile(
    r"(?i:\b(?!that\b)(\w+) \1\b)|%%|\$\$|\.\.|,,|;;|[{}]|\b(?:nan|inf|null)\b|None\b(?! of)"
    r"|: ?[.;,]|\( ?\)| [.,;:](?!NET)"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("moves") / "state", "--port", "8350") as started:
        yield started


@pytest.fixture(scope="module")
def release() -> Release:
    return open_release()


def _text(answer: Answer) -> str:
    main = answer.text.partition('<main id="content"')[2].partition("</main>")[0]
    main = re.sub(r"<svg.*?</svg>", " ", main, flags=re.DOTALL)
    main = re.sub(r'<span class="[^"]*unit-line[^"]*">', " \N{BULLET} ", main)
    main = re.sub(r"</?(?:a|strong|data|span|em|time)\b[^>]*>", "", main)
    return " ".join(unescape(re.sub(r"<[^>]+>", " \N{BULLET} ", main)).split())


def _ends(interval: Interval | None) -> set[float]:
    return set() if interval is None else {interval.value, interval.low, interval.high}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_the_headers_nothing_inline_and_little_weight(server: Server, path: str) -> None:
    answer = server.get(path)
    assert answer.status == (400 if "abc" in path else 200)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers
    page = read_page(answer)
    assert page.inline == []
    assert len(page.ids) == len(set(page.ids))
    assert len(gzip.compress(answer.body)) < LARGEST_PAGE


@pytest.mark.parametrize("path", PAGES[:-1])
def test_no_page_has_doubled_words_or_signs_or_unfilled_blanks(server: Server, path: str) -> None:
    found = BROKEN.search(_text(server.get(path)))
    assert found is None, _text(server.get(path))[max(found.start() - 60, 0) : found.end() + 60]


def test_a_comparison_shows_the_numbers_of_its_records_and_no_others(server: Server, release: Release) -> None:
    answer = server.get(COMPARE)
    shown = set(read_page(answer).values)
    known: set[float] = set()
    for slug in THREE:
        record = release.record(slug)
        market, shares, risk = record.labour_market, record.shares, record.risk
        assert market is not None
        assert shares is not None
        assert risk is not None
        expected = _ends(risk.percentile) | _ends(shares.ai_does) | _ends(shares.ai_helps) | _ends(shares.people_do)
        hours = {0.4 * end for end in _ends(risk.share_in_five_years)}
        assert expected <= shown
        assert all(any(abs(one - value) < 1e-9 for value in shown) for one in hours)
        figures = (market.median_pay, market.pay_10, market.pay_90, market.employment, market.openings)
        known |= expected | hours | {value for value in figures if value is not None}
        known |= {market.projected_growth or 0.0, risk.band_certainty}
        known |= _ends(record.outlook.growth) if record.outlook else set()
    agreements = {100 * k / 200 for k in range(201)}
    assert all(any(abs(value - one) < 1e-9 for one in known | agreements) for value in shown)


def test_more_is_said_only_where_nine_draws_in_ten_agree(server: Server, release: Release) -> None:
    slugs = ("mlops-engineer", "paralegals-and-legal-assistants", "registered-nurses", "electricians", "web-developers")
    text = _text(server.get("/compare?" + "&".join(f"job={slug}" for slug in slugs)))
    draws = {slug: release.array("does_draws")[release.positions[slug]].astype(float) for slug in slugs}
    settled = 0
    for one, other in combinations(slugs, 2):
        titles = {slug: release.record(slug).occupation.title for slug in (one, other)}
        for first, second in ((one, other), (other, one)):
            share = float(np.mean(draws[first] > draws[second]))
            told = f"\N{BULLET} more of {titles[first]} than of {titles[second]} \N{BULLET}" in text
            assert told == (share >= 0.9)
            settled += told
    assert 0 < settled < 10


def test_titles_lead_to_the_address_with_the_records_own_names(server: Server) -> None:
    answer = server.get("/compare?job=ML+Ops+engineer&job=RN&job=")
    assert answer.status == 302
    assert answer.headers["location"] == "/compare?job=mlops-engineer&job=registered-nurses"
    assert "max-age" in server.get(answer.headers["location"]).headers["cache-control"]
    twice = server.get("/compare?job=registered-nurses&job=registered-nurses")
    assert twice.headers["location"] == "/compare?job=registered-nurses"


def test_names_that_are_no_one_job_get_a_message_and_the_others_stay(server: Server) -> None:
    answer = server.get(f"/compare?job=teacher&job=zzqx+blorb&job={'x' * 400}&job=registered-nurses")
    text = _text(answer)
    assert "“teacher” may mean several jobs" in text
    assert "We found no job called “zzqx blorb”" in text
    assert "is too long for a job title" in text
    assert re.search(r'href="/compare\?job=registered-nurses&amp;job=[a-z-]*teachers', answer.text)
    assert answer.headers["cache-control"] == "no-store"


def test_a_sixth_job_is_named_as_left_out(server: Server, release: Release) -> None:
    slugs = [listed.slug for listed in release.listing if listed.risk][:6]
    text = _text(server.get("/compare?" + "&".join(f"job={slug}" for slug in slugs)))
    left_out = release.record(slugs[5]).occupation.title
    assert f"At most 5 jobs fit side by side, so {left_out} is left out" in text


def test_hostile_names_are_shown_as_text(server: Server) -> None:
    for path in ("/compare?job=", "/moves?job=", "/job/electricians/moves?goal="):
        body = server.get(path + "%3Cscript%3Ealert(1)%3C/script%3E%00%E2%80%AE").text
        assert "<script>alert" not in body
        assert "&lt;script&gt;" in body


def test_a_job_without_a_score_is_compared_without_one(server: Server, release: Release) -> None:
    slug = next(listed.slug for listed in release.listing if listed.risk is None)
    answer = server.get(f"/compare?job={slug}&job=registered-nurses")
    assert answer.status == 200
    assert "No score: the sources hold no task data" in _text(answer)
    assert server.get(f"/job/{slug}/moves").status == 200
    assert 'id="moves"' not in server.get(f"/job/{slug}").text


def test_every_job_is_in_one_sector_and_every_sector_has_its_page(server: Server, release: Release) -> None:
    sectors = sectors_of(release)
    every = (*sectors.groups, *sectors.fields)
    assert sorted(job.slug for sector in every for job in sector.jobs) == sorted(one.slug for one in release.listing)
    assert len({sector.slug for sector in every}) == len(every)
    index = server.get("/sectors").text
    for sector in every:
        assert f'href="/sectors/{sector.slug}"' in index
    for sector in every[::6]:
        page = server.get(f"/sectors/{sector.slug}")
        assert all(f'href="/job/{job.slug}"' in page.text for job in sector.jobs)
        assert _ends(sector.share) <= set(read_page(page).values)
    assert server.get("/sectors/no-such-sector").status == 404


def test_the_people_of_all_sectors_are_those_of_the_labour_market(release: Release) -> None:
    total = sum(sector.people or 0.0 for sector in sectors_of(release).groups)
    markets = [release.record(one.slug).labour_market for one in release.listing if one.kind == "occupation"]
    figures = {
        (one.employment, one.median_pay, one.pay_10, one.openings, one.join if one.join == "split" else place)
        for place, one in enumerate(markets)
        if one is not None and one.employment is not None
    }
    assert total == pytest.approx(sum(figure[0] for figure in figures), rel=0.01)


def _numbers_of(moves: Moves) -> set[float]:
    held: set[float] = {float(moves.considered), float(moves.safer)} | _ends(moves.score)
    for move in moves.moves:
        held |= _ends(move.score) | {one.percent for one in move.entry.schooling_today} | {float(move.fit)}
        pay = move.pay
        given = (pay.there, pay.newcomer_low, pay.newcomer_high, move.openings, move.probability, move.interest_fit)
        held |= {value for value in given if value is not None}
    return held


def test_a_job_s_page_shows_its_first_moves_after_its_tasks(server: Server, release: Release) -> None:
    for slug in ("registered-nurses", "mlops-engineer"):
        found = moves_from(release, slug, most=4)
        answer = server.get(f"/job/{slug}")
        before, _, after = answer.text.partition('<section aria-labelledby="moves">')
        assert 'id="tasks"' in before
        section = after.partition("</section>")[0]
        titles = [unescape(one) for one in re.findall(r'id="move-[^"]+">\s*<a [^>]+>([^<]+)</a>', section)]
        assert titles == [move.title for move in found.moves]
        shown = {float(value) for value in re.findall(r'<data value="([^"]+)"', section)}
        assert shown <= _numbers_of(found)
        assert all(_ends(move.score) <= shown for move in found.moves)
        for role in related(release, slug):
            assert f'href="/job/{role.slug}"' in answer.text


def test_warnings_stand_beside_every_move(server: Server, release: Release) -> None:
    text = _text(server.get("/job/registered-nurses/moves"))
    moves = moves_from(release, "registered-nurses").moves
    assert any(move.warnings for move in moves)
    assert all(warning in text for move in moves for warning in move.warnings)
    assert all(line in text for move in moves for line in move.what_you_can_do)


def test_wishes_are_obeyed_told_and_not_stored(server: Server, release: Release) -> None:
    slug = "customer-service-representatives"
    answer = server.get(f"/job/{slug}/moves?pay=$45,000&months=24&education=associate&avoid=Legal&weight=0.25")
    filters = MoveFilters(45_000, 24, "associate", ("Legal",), weight=0.25)
    found = moves_from(release, slug, filters)
    assert found.moves
    assert all(move.pay.there is not None and move.pay.there >= 45_000 for move in found.moves)
    titles = re.findall(r'id="move-([^"]+)"', answer.text)
    assert titles == [move.slug for move in found.moves]
    assert "median pay of at least $45,000; at most 24 months to enter" in _text(answer)
    assert answer.headers["cache-control"] == "no-store"
    assert "max-age" in server.get(f"/job/{slug}/moves").headers["cache-control"]
    assert "max-age" in server.get(f"/job/{slug}/moves?pay=&goal=&weight=0.5&first=").headers["cache-control"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("pay=abc", "The least pay is no number"),
        ("months=-3", "the longest training cannot be -3"),
        ("months=1e999", "the longest training cannot be inf"),
        ("education=wizardry", "no such schooling"),
        ("interests=XYZ", "no such interest code"),
        ("first=S&second=S", "no such interest code"),
        ("avoid=Nowhere", "no such field"),
        ("weight=7", "the weight cannot be 7"),
        ("weight=nan", "weight"),
    ],
)
def test_a_wish_that_does_not_fit_is_400_with_the_form(server: Server, query: str, message: str) -> None:
    answer = server.get(f"/job/electricians/moves?{query}")
    assert answer.status == 400
    assert message in _text(answer)
    assert 'name="pay"' in answer.text


def test_interests_stand_apart_and_change_no_score(server: Server, release: Release) -> None:
    slug = "graphic-designers"
    with_them = server.get(f"/job/{slug}/moves?first=A&second=S")
    found = moves_from(release, slug, MoveFilters(interests="AS"))
    assert "Fits your interests" in with_them.text
    assert "Fits your interests" not in server.get(f"/job/{slug}/moves").text
    for move in found.moves:
        assert move.score == release.listing[release.positions[move.slug]].risk


def test_a_goal_is_reached_by_its_title(server: Server) -> None:
    known = _text(server.get("/job/electricians/moves?goal=electrical+engineers"))
    assert "Routes to Electrical Engineers" in known
    assert "“teacher” may mean several jobs" in _text(server.get("/job/electricians/moves?goal=teacher"))
    assert "We found no job called “zzqx blorb”" in _text(server.get("/job/electricians/moves?goal=zzqx+blorb"))


def test_the_explorer_is_found_by_alias_and_by_title(server: Server) -> None:
    alias = server.get("/job/ml-ops-engineer/moves")
    assert (alias.status, alias.headers["location"]) == (301, "/job/mlops-engineer/moves")
    title = server.get("/moves?job=ML+Ops+engineer")
    assert (title.status, title.headers["location"]) == (302, "/job/mlops-engineer/moves")
    assert server.get("/job/underwater-basket-poet/moves").status == 404


def test_explorers_of_many_jobs_read_cleanly(server: Server, release: Release) -> None:
    wrong = []
    for listed in release.listing[::60]:
        text = _text(server.get(f"/job/{listed.slug}/moves"))
        found = BROKEN.search(text)
        if found:
            wrong.append((listed.slug, text[max(found.start() - 50, 0) : found.end() + 50]))
    assert wrong == []


def test_the_equity_page_shows_each_group_with_its_range_and_caution(release: Release, tmp_path: Path) -> None:
    folder = release_with_equity(release, tmp_path / "release")
    with serving(tmp_path / "state", "--port", "8360", WORKTIDE_RELEASE=str(folder)) as with_card:
        answer = with_card.get("/equity")
    text = _text(answer)
    assert "Read with care. It describes occupations, not people." in text
    assert BROKEN.search(text) is None
    shown = read_page(answer).values
    for figure in (*equity_figures(), *escape_figures()):
        if figure.name != "coverage":
            factor = 100 if figure.unit.startswith("share") else 1
            held = [value * factor for value in (figure.value, figure.low, figure.high) if value is not None]
            assert all(any(abs(value - one) < 1e-9 for one in shown) for value in held), figure.name
    groups = {name for name in GROUPS if name != "all workers"}
    assert all(name in text for name in groups)
    assert "It is about 23 % for women and about 24 % for men." in text
    assert "highest for Hispanic or Latino (about 28 %) and lowest for White (about 25 %); their ranges meet" in text


def test_a_release_without_such_figures_says_so(server: Server, release: Release) -> None:
    card = card_of(release)
    measured = card is not None and any(one.name == "equity" and one.figures for one in card.analyses)
    assert ("holds no figures by sex" in _text(server.get("/equity"))) == (not measured)
