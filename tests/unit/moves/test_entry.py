"""What entering a job costs: schooling, certificate, experience and training, in months."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.moves.small_tables import arrays, small_tables

from worktide.moves.difficulty import WORDS, difficulties, difficulty_rule, difficulty_word, months_of_cost
from worktide.moves.entry import COSTS, EntryCosts, entry_costs, own_kind, schooling_months
from worktide.moves.fit import fits, have_of
from worktide.moves.tables import MoveTables

CASHIER, CLERK, MANAGER, NURSE, PLUMBER, ROLE = range(6)


def costs_from(tables: MoveTables, place: int) -> EntryCosts:
    return entry_costs(tables, place, fits(tables, have_of(tables, place)))


def schooling(tables: MoveTables, place: int) -> tuple[float, ...]:
    low, high = schooling_months(tables, place, fits(tables, have_of(tables, place)).parts)
    return float(low[MANAGER]), float(high[MANAGER]), float(low[NURSE]), float(high[NURSE])


def test_a_step_of_schooling_costs_what_lies_between() -> None:
    tables = small_tables()
    bachelor = tables.given["schooling_bachelor"]
    low, high, _, nurse_high = schooling(tables, CASHIER)
    # A quarter and more of those in management have less than the typical degree.
    assert (low, high) == (0.0, bachelor.high)
    assert nurse_high == bachelor.high


def test_a_profession_takes_schooling_of_its_own_even_from_people_with_a_degree() -> None:
    tables = small_tables()
    from_manager = own_kind(tables, MANAGER, fits(tables, have_of(tables, MANAGER)).parts)
    assert from_manager.tolist() == [False, False, False, True, False, False]
    second = tables.given["schooling_second_degree"]
    assert schooling(tables, MANAGER)[2:] == (second.low, second.high)
    # Of clerks a quarter have a degree, but none of this kind.
    assert schooling(tables, CLERK)[2] >= second.low


def test_going_back_costs_no_schooling() -> None:
    low, high = schooling_months(small_tables(), MANAGER, np.full((5, 6), 100.0, dtype=np.float32))
    assert low[[CASHIER, CLERK, PLUMBER]].tolist() == [0, 0, 0]
    assert high[[CASHIER, CLERK, PLUMBER]].tolist() == [0, 0, 0]


def test_an_apprenticeship_counts_in_full() -> None:
    tables = small_tables()
    costs, months = costs_from(tables, CLERK), tables.given["apprenticeship_months"]
    training = COSTS.index("training in the job")
    assert (costs.low[training, PLUMBER], costs.high[training, PLUMBER]) == (months.low, months.high)


def test_experience_counts_by_what_is_lacking_and_no_less_than_nothing() -> None:
    tables = small_tables()
    costs, fit = costs_from(tables, CLERK), fits(tables, have_of(tables, CLERK)).total
    at = COSTS.index("related experience")
    assert costs.high[at, MANAGER] == pytest.approx(48 * (1 - fit[MANAGER] / 100), rel=1e-5)
    assert costs.low[at, MANAGER] == pytest.approx(12 * (1 - fit[MANAGER] / 100), rel=1e-5)
    # Where officially none is asked, one may start without.
    assert costs.low[at, NURSE] == 0


def test_where_people_were_not_asked_the_official_word_stands_in() -> None:
    experience = arrays().experience.copy()
    experience[PLUMBER] = 3
    tables = small_tables(experience=experience)
    costs, fit = costs_from(tables, CLERK), fits(tables, have_of(tables, CLERK)).total
    given = tables.given["experience_five"]
    assert costs.high[COSTS.index("related experience"), PLUMBER] == pytest.approx(
        given.high * (1 - fit[PLUMBER] / 100), rel=1e-5
    )


def test_low_is_never_above_high_and_both_are_finite() -> None:
    tables = small_tables()
    for place in range(6):
        costs = costs_from(tables, place)
        assert np.isfinite(costs.low).all()
        assert np.isfinite(costs.high).all()
        assert (costs.low <= costs.high + 1e-6).all()
        assert (costs.low >= 0).all()


def test_difficulty_follows_its_rule() -> None:
    tables = small_tables()
    fit = np.full(6, 90.0, dtype=np.float32)
    schooling = np.array([0, 5, 7, 20, 50, 0], dtype=np.float32)
    zero = np.zeros((4, 6), dtype=np.float32)
    months = zero.copy()
    months[0] = schooling
    known = np.array([True, True, True, True, True, False])
    steps = difficulties(tables, EntryCosts(months, months, known), fit)
    assert [difficulty_word(int(step)) for step in steps] == [
        "small", "small", "moderate", "large", "very large", "unknown",
    ]  # fmt: skip
    harder = difficulties(tables, EntryCosts(months, months, known), np.full(6, 10.0, dtype=np.float32))
    assert harder.tolist() == [1, 1, 2, 3, 3, -1]


def test_paid_time_counts_less_than_schooling() -> None:
    tables = small_tables()
    given, each = tables.given, []
    for at in range(len(COSTS)):
        month = np.zeros((len(COSTS), 6), dtype=np.float32)
        month[at] = 1
        each.append(float(months_of_cost(tables, EntryCosts(month, month, np.ones(6, dtype=bool)))[0]))
    assert each == pytest.approx([1, 1, given["difficulty_experience"].value, given["difficulty_training"].value])


def test_the_rule_names_its_own_numbers() -> None:
    tables = small_tables()
    rule = difficulty_rule(tables)
    for name in ("moderate", "large", "very_large", "low_fit"):
        assert f"{tables.given[f'difficulty_{name}'].value:g}" in rule
    assert all(word in rule.lower() for word in WORDS)
