"""Which destinations are shown, in which order, and what is said beside them."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.moves.small_tables import SLUGS, arrays, draws, small_tables

from worktide.core.errors import WorktideError
from worktide.moves.describing import can_do, carried_over, missing_skills, missing_technologies
from worktide.moves.filters import checked, kept
from worktide.moves.model import MoveFilters, Moves
from worktide.moves.ranking import NOTHING, ranked
from worktide.moves.safety import higher_share, lower_share, safety_of
from worktide.moves.schooling import SHORT
from worktide.moves.weighing import gain, judged, values, weighed
from worktide.scoring.comparison import AGREEMENT

TABLES = small_tables()
WEIGHTS = st.floats(0.0, 1.0)


def slugs(moves: Moves) -> list[str]:
    return [move.slug for move in moves.moves]


@pytest.mark.parametrize("slug", SLUGS)
def test_nobody_is_sent_to_the_job_they_have(slug: str) -> None:
    assert slug not in slugs(ranked(TABLES, slug))


@pytest.mark.parametrize("slug", SLUGS)
def test_safer_is_said_only_where_nine_draws_in_ten_agree(slug: str) -> None:
    here = TABLES.place(slug)
    for move in ranked(TABLES, slug).moves:
        there = TABLES.place(move.slug)
        share = float(np.mean(draws()[there] < draws()[here]))
        assert (move.safety == "safer") == (share >= AGREEMENT)
        assert move.safety_draws == pytest.approx(100 * share, abs=0.51)


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_worse_in_risk_and_pay_is_never_recommended(slug: str) -> None:
    of = weighed(TABLES, TABLES.place(slug))
    worse = (of.higher >= AGREEMENT) & (of.pay_change < 0)
    assert not (judged(TABLES, of, MoveFilters()).recommended & worse).any()
    for move in ranked(TABLES, slug).moves:
        if worse[TABLES.place(move.slug)]:
            assert not move.recommended
            assert any(warning.startswith("Worse in both") for warning in move.warnings)


@pytest.mark.parametrize("slug", SLUGS)
def test_whatever_is_not_called_safer_says_so(slug: str) -> None:
    for move in ranked(TABLES, slug).moves:
        told = move.warnings[0] if move.warnings else ""
        assert (move.safety == "safer") != told.startswith(
            ("Riskier", "Worse in both", "Ranges overlap", "One of the two")
        )


def test_who_pays_much_less_is_left_out_unless_a_least_pay_is_set() -> None:
    assert "cashier" not in slugs(ranked(TABLES, "clerk"))
    of = weighed(TABLES, TABLES.place("clerk"))
    assert judged(TABLES, of, MoveFilters()).less_pay[TABLES.place("cashier")]
    assert not judged(TABLES, of, MoveFilters(pay_floor=1.0)).less_pay.any()


def test_filters_leave_out_what_does_not_pass_and_count_it() -> None:
    everyone = ranked(TABLES, "clerk")
    paid = ranked(TABLES, "clerk", MoveFilters(pay_floor=95_000))
    assert slugs(paid) == ["manager"]
    assert paid.left_out["pay_floor"] == everyone.considered - paid.considered
    quick = ranked(TABLES, "clerk", MoveFilters(longest_training_months=12))
    assert all(move.entry.months and move.entry.months.high <= 12 for move in quick.moves)
    school = ranked(TABLES, "clerk", MoveFilters(education="High school"))
    assert "nurse" not in slugs(school)
    avoided = ranked(TABLES, "clerk", MoveFilters(avoid_fields=("construction",)))
    assert avoided.filters.avoid_fields == ("Construction",)
    assert "plumber" not in slugs(avoided)


def test_filters_that_nothing_passes_say_so() -> None:
    none = ranked(TABLES, "clerk", MoveFilters(pay_floor=9_000_000))
    assert none.moves == ()
    assert none.considered == 0
    assert NOTHING in none.notes


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        (MoveFilters(pay_floor=-1), "the least pay cannot be -1"),
        (MoveFilters(pay_floor=float("nan")), "the least pay cannot be nan"),
        (MoveFilters(longest_training_months=1e9), "the longest training cannot be 1e\\+09"),
        (MoveFilters(weight=1.5), "the weight cannot be 1.5"),
        (MoveFilters(education="phd"), "no such schooling"),
        (MoveFilters(avoid_fields=("Nowhere",)), "no such field"),
        (MoveFilters(interests="XYZ"), "no such interest code"),
        (MoveFilters(interests="RR"), "no such interest code"),
        (MoveFilters(interests="RIAS"), "no such interest code"),
        (MoveFilters(licence=False), "there is no column for licence"),
        (MoveFilters(remote=True), "there is no column for remote"),
    ],
)
def test_a_filter_that_does_not_fit_is_refused_by_name(filters: MoveFilters, told: str) -> None:
    with pytest.raises(WorktideError, match=told):
        ranked(TABLES, "clerk", filters)


@pytest.mark.parametrize("name", SHORT)
def test_schooling_is_taken_by_its_short_and_its_official_name(name: str) -> None:
    assert checked(MoveFilters(education=f"  {name.upper()} "), TABLES).education == name


@given(st.sampled_from(SLUGS), WEIGHTS)
def test_shown_moves_are_in_the_order_of_their_value(slug: str, weight: float) -> None:
    filters = MoveFilters(weight=weight)
    of = weighed(TABLES, TABLES.place(slug))
    value = values(TABLES, of, judged(TABLES, of, filters))
    moves = ranked(TABLES, slug, filters).moves
    keys = [(not move.recommended, -float(value[TABLES.place(move.slug)])) for move in moves]
    assert keys == sorted(keys)


@given(st.sampled_from(SLUGS), WEIGHTS)
def test_every_job_is_shown_left_out_or_not_worth_showing(slug: str, weight: float) -> None:
    place = TABLES.place(slug)
    keep, left = kept(TABLES, weighed(TABLES, place), MoveFilters(weight=weight), place)
    assert int(keep.sum()) + sum(left.values()) == len(SLUGS) - 1


def test_more_weight_on_pay_brings_pay_up_and_more_on_safety_brings_safety_up() -> None:
    of = weighed(TABLES, TABLES.place("clerk"))
    manager, plumber = TABLES.place("manager"), TABLES.place("plumber")
    pay, safety = (gain(TABLES, of, MoveFilters(weight=weight)) for weight in (1.0, 0.0))
    assert pay[manager] > pay[plumber]
    assert safety[plumber] > safety[manager]


def test_interests_move_the_order_and_nothing_else() -> None:
    plain, social = ranked(TABLES, "clerk"), ranked(TABLES, "clerk", MoveFilters(interests="sc"))
    assert social.filters.interests == "SC"
    by_slug = {move.slug: move for move in plain.moves}
    for move in social.moves:
        assert move.interest_fit is not None
        before = by_slug[move.slug]
        assert dataclasses.replace(move, interest_fit=None) == before
    of = weighed(TABLES, TABLES.place("clerk"))
    with_code, without = (judged(TABLES, of, MoveFilters(interests=code)) for code in ("R", ""))
    assert not np.array_equal(values(TABLES, of, with_code), values(TABLES, of, without))
    assert np.array_equal(with_code.gain, without.gain)


def test_a_record_without_score_is_no_destination_and_has_nothing_said_of_risk() -> None:
    changed = draws()
    changed[3] = np.nan
    tables = small_tables(draws=changed)
    assert "nurse" not in slugs(ranked(tables, "clerk"))
    assert np.isnan(lower_share(tables, 3)).all()
    assert np.isnan(higher_share(tables, 1)[3])
    assert safety_of(tables, 1, 3) == "cannot tell"


def test_pay_that_nobody_gives_is_said_and_is_no_gain() -> None:
    pay = arrays().pay.copy()
    pay[2] = -9999
    tables = small_tables(pay=pay)
    of = weighed(tables, tables.place("clerk"))
    assert np.isnan(of.pay_change[2])
    assert gain(tables, of, MoveFilters(weight=1.0))[2] < 0


def test_a_newcomer_starts_within_the_pay_of_the_destination() -> None:
    for slug in SLUGS:
        for move in ranked(TABLES, slug).moves:
            low, high, middle = move.pay.newcomer_low, move.pay.newcomer_high, move.pay.there
            if middle is not None:
                assert low is not None
                assert high is not None
                assert low <= high <= middle + 50


def test_the_same_question_gets_the_same_answer() -> None:
    assert ranked(TABLES, "clerk") == ranked(small_tables(), "clerk")


def test_what_is_missing_is_named_with_its_size_and_where_to_learn_it() -> None:
    cashier, nurse = TABLES.place("cashier"), TABLES.place("nurse")
    gaps = {gap.name: gap for gap in missing_skills(TABLES, cashier, nurse)}
    assert set(gaps) == {"Reading", "Speaking", "Medicine"}
    medicine = gaps["Medicine"]
    assert (medicine.size, medicine.words, medicine.kind) == (6.0, "large", "knowledge")
    assert medicine.resources == ("medicine-one",)
    (ward,) = missing_technologies(TABLES, cashier, nurse)
    assert (ward.name, ward.in_demand, ward.resources) == ("Ward system", True, ("ward-one",))
    assert missing_skills(TABLES, nurse, nurse) == ()


def test_what_carries_over_and_what_is_missing_share_nothing() -> None:
    for here in range(6):
        for there in range(6):
            missing = {gap.name for gap in missing_skills(TABLES, here, there)}
            assert not missing & set(carried_over(TABLES, here, there))


def test_what_one_can_do_is_at_most_five_lines_of_what_both_jobs_do() -> None:
    for here in range(6):
        for there in range(6):
            lines = can_do(TABLES, here, there)
            assert len(lines) <= 5
            done = (TABLES.activity_weights[[here, there]] > 0).all(axis=0)
            assert sum("part of the work there" in line for line in lines) == int(done.sum())
