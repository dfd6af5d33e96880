"""The ranking as a real server gives it: filters, order, pages and the file, by addresses alone."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from tests.browser.serving import Answer, Server, serving

from worktide.release.open import Release, open_release
from worktide.release.record import Record


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("ranking") / "state", "--port", "8525") as started:
        yield started


@pytest.fixture(scope="module")
def release() -> Release:
    return open_release()


def slugs(answer: Answer) -> list[str]:
    return re.findall(r'<a href="/job/([^"]+)"', answer.text)


def rows(server: Server, query: str) -> list[dict[str, str]]:
    answer = server.get(f"/ranking.csv?{query}")
    assert answer.status == 200
    return list(csv.DictReader(io.StringIO(answer.text)))


def records(release: Release, given: list[str]) -> list[Record]:
    return [release.record(slug) for slug in given]


MEASURES: dict[str, Callable[[Any], float | None]] = {
    "percentile": lambda record: record.risk.percentile.value,
    "hours": lambda record: record.risk.share_in_five_years.value,
    "employment": lambda record: record.labour_market.employment if record.labour_market else None,
    "pay": lambda record: record.labour_market.median_pay if record.labour_market else None,
}


@pytest.mark.parametrize("order", ["ascending", "descending"])
@pytest.mark.parametrize("sort", MEASURES)
def test_every_order_holds_over_all_rows_and_what_is_unknown_comes_last(
    server: Server, release: Release, sort: str, order: str
) -> None:
    given = [row["slug"] for row in rows(server, f"sort={sort}&order={order}")]
    assert sorted(given) == sorted(listed.slug for listed in release.listing if listed.risk)
    values = [MEASURES[sort](record) for record in records(release, given)]
    known = [value for value in values if value is not None]
    assert values[: len(known)] == known
    assert known == sorted(known, reverse=order == "descending")
    titles = [release.record(slug).occupation.title.casefold() for slug in given]
    for place in range(1, len(given)):
        if values[place] == values[place - 1]:
            assert titles[place - 1] <= titles[place]


def test_titles_are_sorted_both_ways(server: Server) -> None:
    forth = [row["title"].casefold() for row in rows(server, "sort=title")]
    assert forth == sorted(forth)
    assert [row["title"].casefold() for row in rows(server, "sort=title&order=descending")] == forth[::-1]


def test_filters_are_met_by_every_row_and_by_no_row_left_out(server: Server, release: Release) -> None:
    query = "sector=Computer+and+Mathematical&kind=occupation&employment=50,000&pay=%2490%20000"
    given = {row["slug"] for row in rows(server, query)}
    expected = set()
    for listed in release.listing:
        market = release.record(listed.slug).labour_market
        large = market and (market.employment or 0) >= 50_000 and (market.median_pay or 0) >= 90_000
        if listed.risk and large and listed.sector == "Computer and Mathematical" and listed.kind == "occupation":
            expected.add(listed.slug)
    assert expected
    assert given == expected == set(slugs(server.get(f"/ranking?{query}")))
    bands = {row["band"] for row in rows(server, "band=highest+fifth")}
    assert bands == {"highest fifth"}
    assert {row["kind"] for row in rows(server, "kind=role")} == {"role"}


def test_pages_hold_every_job_once(server: Server) -> None:
    expected = [row["slug"] for row in rows(server, "sort=pay&kind=occupation")]
    path, found = "/ranking?sort=pay&kind=occupation", []
    for _ in range(20):
        answer = server.get(path)
        found += slugs(answer)
        after = re.search(r'<a rel="next" href="([^"]+)"', answer.text)
        if after is None:
            break
        path = unescape(after[1])
        assert "sort=pay" in path
    assert found == expected


def test_the_table_shows_each_number_with_its_range(server: Server, release: Release) -> None:
    answer = server.get("/ranking?sector=Legal")
    shown = {float(value) for value in re.findall(r'<data value="([^"]+)"', answer.text)}
    for record in records(release, slugs(answer)):
        assert record.risk is not None
        assert record.labour_market is not None
        percentile, share = record.risk.percentile, record.risk.share_in_five_years
        expected = {percentile.value, percentile.low, percentile.high}
        expected |= {0.4 * end for end in (share.value, share.low, share.high)}
        expected |= {record.labour_market.employment or 0.0, record.labour_market.median_pay or 0.0}
        assert all(any(abs(value - one) < 1e-9 for one in shown) for value in expected)


def test_headings_sort_and_turn_round(server: Server) -> None:
    text = server.get("/ranking?sector=Legal").text
    assert 'aria-sort="descending"' in text
    links = [unescape(link) for link in re.findall(r'<th scope="col"[^>]*>\s*<a href="([^"]+)"', text)]
    assert links == [
        "/ranking?sector=Legal&sort=title",
        "/ranking?sector=Legal&order=ascending",
        "/ranking?sector=Legal&sort=hours",
        "/ranking?sector=Legal&sort=employment",
        "/ranking?sector=Legal&sort=pay",
    ]
    turned = server.get(links[1]).text
    assert 'aria-sort="ascending"' in turned
    assert slugs(server.get(links[1])) == slugs(server.get("/ranking?sector=Legal"))[::-1]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("sector=Nowhere", "“Nowhere” is no sector of this release, so it was left out."),
        ("kind=x", "“x” is no kind of job"),
        ("band=x", "“x” is no band"),
        ("sort=luck", "“luck” is nothing to sort by"),
        ("order=up", "“up” is no order"),
        ("employment=many", "“many” is no number of employees; give digits, such as 50,000."),
        ("pay=-5", "“-5” is no pay in dollars a year"),
        ("page=two", "“two” is no page of this table"),
        ("page=0", "“0” is no page of this table"),
        ("page=99999", "There is no page 99,999; this is the last one"),
        ("sector=%00%E2%80%AE", "“?” is no sector"),
        ("sector=" + "x" * 900, "“" + "x" * 40 + "…” is no sector"),
    ],
)
def test_what_cannot_be_followed_is_left_out_and_said(server: Server, query: str, says: str) -> None:
    answer = server.get(f"/ranking?{query}")
    assert answer.status == 200
    assert says in unescape(answer.text)
    assert slugs(answer)
    if not query.startswith("page=9"):
        file = server.get(f"/ranking.csv?{query}")
        assert file.status == 400
        assert says in unescape(file.text)


def test_older_addresses_lead_to_the_same_tables(server: Server) -> None:
    assert slugs(server.get("/ranking?sort=highest")) == slugs(server.get("/ranking"))
    assert slugs(server.get("/ranking?sort=lowest&sector=Legal")) == slugs(
        server.get("/ranking?sector=Legal&order=ascending")
    )


def test_a_choice_that_fits_no_job_says_so(server: Server) -> None:
    answer = server.get("/ranking?employment=500000000")
    assert answer.status == 200
    assert "No job fits all of this" in answer.text
    assert slugs(answer) == []


def test_the_file_names_release_and_source_in_every_row(server: Server, release: Release) -> None:
    answer = server.get(f"/ranking.csv?sector={quote('Legal')}")
    assert answer.headers["content-type"].startswith("text/csv")
    assert f'filename="worktide-ranking-{release.stamp.id}.csv"' in answer.headers["content-disposition"]
    for row in csv.DictReader(io.StringIO(answer.text)):
        assert row["release"] == release.stamp.id
        assert release.stamp.hash in row["source"]
        assert float(row["percentile_low"]) <= float(row["percentile"]) <= float(row["percentile_high"])
        assert float(row["hours_low"]) <= float(row["hours_in_five_years"]) <= float(row["hours_high"])
