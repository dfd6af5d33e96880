"""Routes, doors, who comes here, related roles and interests."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.moves.small_tables import SLUGS, small_tables

from worktide.core.errors import ReleaseError, WorktideError
from worktide.moves.doors import opened_doors
from worktide.moves.fit import fits, have_of
from worktide.moves.interests import INTERESTS, checked_code, interest_fit
from worktide.moves.model import MoveFilters
from worktide.moves.paths import routes
from worktide.moves.related import alike_roles, likeness
from worktide.moves.sources import sources

TABLES = small_tables()


@pytest.mark.parametrize("goal", SLUGS)
def test_routes_to_a_goal_end_there_and_never_come_back(goal: str) -> None:
    for start in set(SLUGS) - {goal}:
        for path in routes(TABLES, start, goal):
            places = [start, *(step.slug for step in path.steps)]
            assert places[-1] == goal
            assert len(set(places)) == len(places)
            assert 1 <= len(path.steps) <= 3


@pytest.mark.parametrize("start", SLUGS)
def test_routes_without_a_goal_have_two_or_three_steps_to_what_is_safer_and_no_less_paid(start: str) -> None:
    for path in routes(TABLES, start):
        assert 2 <= len(path.steps) <= 3
        assert path.safety == "safer"
        assert path.pay_change is not None
        assert path.pay_change >= 0
        assert all(step.difficulty != "very large" for step in path.steps)


def test_months_of_a_route_add_up_and_easier_ones_come_first() -> None:
    found = routes(TABLES, "cashier", "manager")
    assert found
    assert [path.ease for path in found] == sorted((path.ease for path in found), reverse=True)
    for path in found:
        assert path.months is not None
        assert path.months.high == sum(step.entry.months.high for step in path.steps if step.entry.months)


def test_time_bounds_every_step() -> None:
    for path in routes(TABLES, "cashier", "manager", MoveFilters(longest_training_months=30)):
        assert all(step.entry.months and step.entry.months.high <= 30 for step in path.steps)


def test_a_goal_or_a_start_that_is_no_record_is_refused() -> None:
    with pytest.raises(ReleaseError, match="no record has this address"):
        routes(TABLES, "cashier", "astronaut")
    with pytest.raises(ReleaseError, match="no record has this address"):
        routes(TABLES, "astronaut")


@pytest.mark.parametrize("slug", SLUGS)
def test_a_door_opens_what_was_closed_before(slug: str) -> None:
    reach = TABLES.given["in_reach_fit"].value
    fit = fits(TABLES, have_of(TABLES, TABLES.place(slug))).total
    opened = 0
    for door in opened_doors(TABLES, slug):
        assert 1 <= len(door.skills) <= 3
        assert door.opened > opened
        opened = door.opened
        assert all(fit[TABLES.place(there)] < reach for there, _ in door.opens)
        assert 0 < door.months.low <= door.months.high


def test_learning_what_a_door_names_brings_its_destinations_into_reach() -> None:
    tables = small_tables({"in_reach_fit": 60.0, "reach_floor": 0.0})
    checked_any = False
    for slug in SLUGS:
        have = have_of(tables, tables.place(slug))
        for door in opened_doors(tables, slug):
            for there, _ in door.opens:
                level, uses = have.level.copy(), have.uses.copy()
                for name in door.skills:
                    if name in tables.names.skills:
                        at = tables.names.skills.index(name)
                        level[at] = max(level[at], tables.levels[tables.place(there), at])
                    else:
                        uses[tables.names.technologies.index(name)] = 1
                after = fits(tables, type(have)(level, uses, have.does, have.text, have.rated)).total
                assert after[tables.place(there)] >= tables.given["in_reach_fit"].value - 1e-3
                checked_any = True
    assert checked_any


def test_who_comes_is_ordered_by_people_times_probability_and_roles_are_not_counted() -> None:
    found = sources(TABLES, "manager")
    assert {source.slug for source in found} == {"nurse", "cashier", "clerk", "plumber"}
    flows = [source.probability * TABLES.people[TABLES.place(source.slug)] for source in found]
    assert flows == sorted(flows, reverse=True)
    assert flows[-1] > 0


def test_likeness_is_the_same_both_ways_and_none_with_oneself() -> None:
    table = np.stack([likeness(TABLES, place) for place in range(6)])
    assert np.allclose(table, table.T)
    assert not np.diag(table).any()


def test_related_roles_are_those_that_do_the_same_work() -> None:
    found = alike_roles(TABLES, "clerk")
    assert {one.slug for one in found} == {"cashier", "manager", "role"}
    assert all("keep records" in one.reason for one in found)
    by_slug = {one.slug: one.comparison for one in found}
    assert by_slug["manager"] == "lower"


def test_interests_are_six_by_their_first_letters() -> None:
    assert "".join(name[0] for name in INTERESTS) == "RIASEC"
    assert checked_code(" sia ") == "SIA"
    assert checked_code("") == ""
    with pytest.raises(WorktideError, match="RIASEC"):
        checked_code("S,I")


def test_a_profile_at_the_top_of_its_scale_fits_wholly() -> None:
    profiles = np.array([[7.0] * 6, [1.0] * 6, [7, 1, 1, 1, 1, 1], [np.nan] * 6], dtype=np.float32)
    assert interest_fit("RIA", profiles)[:3].tolist() == pytest.approx([100, 0, 50])
    assert np.isnan(interest_fit("RIA", profiles)[3])
    assert interest_fit("R", profiles)[2] == 100
