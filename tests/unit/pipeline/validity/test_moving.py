"""Who works in which band and who has where to go: shares that add up, rules that bite, coverage that is said."""

from __future__ import annotations

import numpy as np
import pytest

from worktide.pipeline.move_model.survey import OUTSIDE
from worktide.pipeline.validity.equity import band_shares, destinations, equity_frame
from worktide.pipeline.validity.escape import VARIANTS, Ground, Rule, escape_frame, escapes, lower_share, workforce
from worktide.pipeline.validity.material import Material
from worktide.pipeline.validity.movers import Movers, move_frames
from worktide.pipeline.validity.people import equity_of, escape_of, movers_of
from worktide.pipeline.validity.worker_shares import EVERYONE, GROUPS, Workers, by_group
from worktide.release.validity import Analysis
from worktide.scoring.bands import NAMES


@pytest.fixture(scope="module")
def found(given: Material) -> Movers:
    """Workers and moves on the publishers' files and the embedded release."""
    return movers_of(given)


@pytest.fixture(scope="module")
def sections(found: Movers) -> tuple[Analysis, Analysis]:
    """Both sections of the card."""
    return equity_of(found), escape_of(found)


def _held(everyone: list[float], women: list[float]) -> Workers:
    shares = np.full((len(GROUPS), len(everyone)), 0.5)
    shares[0], shares[1] = women, 1 - np.array(women)
    return Workers(np.array(everyone), shares * np.array(everyone))


def test_groups_count_by_their_workers_and_unknown_shares_are_left_out() -> None:
    held = _held([100.0, 300.0, 50.0], [1.0, 0.0, np.nan])
    told = by_group(held, np.array([1.0, 0.0, 1.0]))
    assert told[EVERYONE] == pytest.approx(150 / 450)
    assert told["women"] == 1.0
    assert told["men"] == 0.0
    assert held.coverage == pytest.approx(400 / 450)
    assert by_group(held, np.array([np.nan, 0.0, 1.0]))[EVERYONE] == pytest.approx(50 / 350)


def test_workers_are_those_of_the_official_table(found: Movers, given: Material) -> None:
    table = given.tables("cps-table-11-2022", "occupations")
    total = table["employed"].max()
    assert found.workers.everyone.sum() == pytest.approx(total, rel=0.001)
    women = table.filter(table["employed"] == total)["women_percent"][0] / 100
    by_sex = np.nansum(found.workers.groups[:2], axis=1)
    assert by_sex[0] / by_sex.sum() == pytest.approx(women, abs=0.01)
    assert 0.95 < found.workers.coverage < 1


def test_shares_of_bands_add_up_within_their_ranges(found: Movers) -> None:
    shares = band_shares(found.workers, found.ground.draws)
    assert {one.band for one in shares} == set(NAMES)
    for group in (EVERYONE, *GROUPS):
        assert sum(one.share for one in shares if one.group == group) == pytest.approx(1)
    assert all(0 <= one.low <= one.share <= one.high <= 1 for one in shares)
    frame = equity_frame(shares, found.workers)
    assert frame.height == len(NAMES) * (1 + len(GROUPS))
    assert frame["workers"].max() == pytest.approx(found.workers.everyone.sum(), rel=0.001)


def test_moves_lead_where_the_rates_say() -> None:
    held = _held([10.0, 10.0], [1.0, 0.0])
    rates = np.array([[0.0, 1.0], [1.0, 0.0]])
    lead = {one.group: one for one in destinations(held, rates, np.array([80.0, 20.0]), np.array([10_000.0, 20_000.0]))}
    assert lead["women"].percentile == -60
    assert lead["men"].percentile == 60
    assert lead["women"].pay == pytest.approx(np.log(2))
    assert lead[EVERYONE].percentile == 0


def test_an_escape_needs_a_seen_move_lower_exposure_and_the_pay() -> None:
    draws = np.tile([90.0, 10.0, 20.0, 30.0, 40.0], (10, 1))
    draws[:2, 4] = 95.0
    seen = np.array([[OUTSIDE, 3, 2, 1, 3]] + [[0] * 5] * 4, dtype=np.uint8)
    pay = np.array([50.0, 50.0, 40.0, 60.0, 60.0])
    rates = np.array([[0.0, 0.4, 0.3, 0.2, 0.1]] + [[0.25] * 5] * 4)
    given = Ground(draws, pay, rates, seen)
    lower = lower_share(draws)
    stated = escapes(given, lower)
    assert stated.options[0] == 1
    assert stated.best[0] == 1
    assert stated.expected[0] == pytest.approx(0.4)
    assert escapes(given, lower, Rule(seen=1)).options[0] == 2
    assert escapes(given, lower, Rule(pay=0.8)).options[0] == 2
    assert escapes(given, lower, Rule(agreement=0.7)).options[0] == 2
    frame = escape_frame(stated, ["a", "b", "c", "d", "e"])
    assert frame.row(0) == ("a", 1, 40.0, "b")
    assert {one.group for one in workforce(_held([1.0] * 5, [0.5] * 5), stated)} == {EVERYONE, *GROUPS}


def test_stricter_rules_leave_fewer_escapes(found: Movers) -> None:
    lower = lower_share(found.ground.draws)
    shares = {name: workforce(found.workers, escapes(found.ground, lower, rule))[0] for name, rule in VARIANTS.items()}
    stated = shares["as stated"].with_escape
    assert 0 < shares["move seen often"].with_escape < stated < shares["moves rarely seen count too"].with_escape < 1
    assert shares["pay at least a tenth more"].with_escape < stated < shares["pay may fall by a tenth"].with_escape
    assert stated < shares["lower in more than half of draws"].with_escape


def test_tables_name_records_of_the_release(found: Movers, given: Material) -> None:
    frames = move_frames(found)
    slugs = set(given.release.positions)
    options = frames["escape_options"]
    assert set(options["slug"]) <= slugs
    assert set(options["likeliest"].drop_nulls()) <= slugs
    assert options["slug"].is_sorted()
    assert (options.filter(options["options"] == 0)["likeliest"].null_count()) == (options["options"] == 0).sum()
    assert frames["equity"].select("group", "band").is_duplicated().sum() == 0


def test_sections_say_what_they_do_not(sections: tuple[Analysis, Analysis]) -> None:
    for section in sections:
        assert section.state == "measured"
        assert "not people" in section.summary
        assert all(figure.meaning and figure.limit and figure.n for figure in section.figures)
        names = [figure.name for figure in section.figures]
        assert len(set(names)) == len(names)
