"""Recent visitors, the layout of the map, its measures and the pairs of indices, on the release in the package."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.release.open import Release, open_release
from worktide.release.validity import card_of
from worktide.site.pages.correlations import STEPS, Pair, correlations_of
from worktide.site.pages.map_layout import HEIGHT, WIDTH, map_layout, sector_names
from worktide.site.pages.map_measures import MEASURES
from worktide.site.visitors import PER_VISITOR, VISITOR_SECONDS, VISITORS_REMEMBERED, RecentVisitors


@pytest.fixture(scope="module")
def release() -> Release:
    return open_release()


def test_a_visitor_may_send_five_times_in_ten_minutes() -> None:
    visitors = RecentVisitors()
    assert [visitors.may_send("a", float(second)) for second in range(7)] == [True] * PER_VISITOR + [False] * 2
    assert visitors.may_send("b", 7.0)
    assert not visitors.may_send("a", VISITOR_SECONDS - 1.0)
    assert visitors.may_send("a", float(VISITOR_SECONDS))


def test_visitors_are_forgotten_and_never_held_by_address() -> None:
    visitors = RecentVisitors()
    visitors.may_send("203.0.113.9", 0.0)
    assert "203.0.113.9" not in repr(vars(visitors))
    visitors.may_send("other", VISITOR_SECONDS + 1.0)
    assert len(vars(visitors)["_sent"]) == 1


def test_many_visitors_take_bounded_memory() -> None:
    visitors = RecentVisitors()
    for number in range(VISITORS_REMEMBERED + 500):
        visitors.may_send(str(number), 1.0)
    assert len(vars(visitors)["_sent"]) == VISITORS_REMEMBERED


@given(st.text(max_size=300))
def test_any_address_is_counted(address: str) -> None:
    assert RecentVisitors().may_send(address, 0.0)


def test_the_map_fills_its_area_by_employment(release: Release) -> None:
    sectors = map_layout(release)
    assert sum(one.box.width * one.box.height for one in sectors) == pytest.approx(WIDTH * HEIGHT)
    employees = sum(one.employees for one in sectors)
    for one in sectors:
        assert one.box.width * one.box.height == pytest.approx(one.employees / employees * WIDTH * HEIGHT)
        assert [job.employees for job in one.jobs] == sorted((job.employees for job in one.jobs), reverse=True)
        for job in one.jobs:
            assert job.box.x + job.box.width <= one.box.x + one.box.width + 1e-6
            assert job.box.y + job.box.height <= one.box.y + one.box.height + 1e-6
    assert tuple(one.name for one in sectors) == sector_names(release)


def test_a_sector_alone_fills_the_map(release: Release) -> None:
    (only,) = map_layout(release, "Legal")
    assert (only.box.width, only.box.height) == pytest.approx((WIDTH, HEIGHT))
    assert only.employees == next(one.employees for one in map_layout(release) if one.name == "Legal")


@pytest.mark.parametrize("name", MEASURES)
def test_steps_of_a_measure_meet_and_are_all_named(release: Release, name: str) -> None:
    measure = MEASURES[name]
    assert len(measure.step_words) == len(measure.steps) + 1
    assert list(measure.steps) == sorted(measure.steps)
    for place, end in enumerate(measure.steps):
        assert measure.step(end) == measure.step(end - 1e-9) + 1 == measure.first + place + 1
    assert measure.first + len(measure.steps) <= len(STEPS)
    read = [measure.read(release.record(listed.slug)) for listed in release.listing[::20]]
    assert any(read)
    assert all("\u2013" not in reading.words for reading in read if reading)


def test_measures_with_a_range_say_it(release: Release) -> None:
    record = release.record("electricians")
    for name in ("percentile", "does", "five-years"):
        reading = MEASURES[name].read(record)
        assert reading is not None
        assert "likely between" in reading.words


def test_the_pairs_are_those_of_the_card(release: Release) -> None:
    found = correlations_of(release)
    card = card_of(release)
    assert card is not None
    assert found is not None
    figures = next(one for one in card.analyses if one.name == "correlations").figures
    assert len(found.pairs) == len(figures)
    assert found.furthest.value == min(figure.value for figure in figures)
    assert found.closest.value == max(figure.value for figure in figures)
    assert sum(pair is not None for row in found.rows for pair in row.pairs) == len(figures)
    assert [line.pair.value for line in found.lines] == sorted((line.pair.value for line in found.lines), reverse=True)


@pytest.mark.parametrize(("value", "step"), [(-0.5, 0), (-0.2, 1), (-0.01, 1), (0.0, 2), (0.79, 5), (0.8, 6), (1.0, 6)])
def test_colours_of_the_matrix_follow_the_value(value: float, step: int) -> None:
    assert Pair("a", "b", value, value, value, 100).step == step
