"""Raters drawn anew, positions read off heads, values of levels, hard ends and totals."""

from __future__ import annotations

import numpy as np
from scipy import stats

from worktide.core.parameters import parameters
from worktide.scoring.draws import Construct, PositionDraws, exposure_values, task_shares
from worktide.scoring.hard_ends import NAMES, TaskLevels, hard_ends
from worktide.scoring.named_noise import NamedNoise
from worktide.scoring.ordinal import level_probabilities
from worktide.scoring.population import Population, RaterDraws, central_rater, draw_raters
from worktide.scoring.positions import positions_of
from worktide.scoring.totals import ANCHORS, split_employment, workforce_totals

POPULATION = Population(
    thresholds=np.array([[-1.0, 0.2, 1.0, 2.5], [-0.8, 0.0, 1.2, 2.3], [-0.6, 0.4, 0.9, 2.2]]),
    log_scale=np.array([1.5, 1.2, 1.3]),
    field_scale=np.zeros(2),
    field_spread=0.1,
    occupation_spread=0.2,
)
TAU = np.array([parameters("shares")[f"tau_T{level}"].value for level in range(5)])


def construct_at(positions: np.ndarray, thresholds: np.ndarray, scale: float, draws: int = 4) -> Construct:
    """Return a construct whose tasks stand at known positions, judged by one known rater in every draw."""
    rows = len(positions)
    nothing = np.zeros((draws, 1))
    known = PositionDraws(
        positions, np.ones(rows), np.zeros((draws, rows), np.float32), nothing, nothing, np.zeros(rows), nothing,
        np.zeros(rows, dtype=bool),
    )  # fmt: skip
    rater = RaterDraws(np.tile(thresholds, (draws, 1)), np.full(draws, np.log(scale)), nothing)
    return Construct(rater, known, np.zeros(rows, dtype=np.int64), np.zeros(rows))


def test_mirrored_numbers_are_normal_with_mean_zero() -> None:
    numbers = NamedNoise(0, 2000).mirrored("task", ["1", "2", "3"])
    assert np.allclose(numbers.mean(axis=0), 0)
    assert stats.kstest(numbers.ravel(), "norm").pvalue > 0.01


def test_what_is_drawn_for_a_name_does_not_hang_on_its_neighbours() -> None:
    noise = NamedNoise(7, 101)
    names = ["12", "13", "accountants close-books"]
    for drawn in (noise.of, noise.mirrored):
        whole = drawn("task", names)
        assert whole.shape == (101, 3)
        assert np.array_equal(whole[:, [2, 0]], drawn("task", [names[2], names[0]]))
        assert not np.array_equal(whole, drawn("record", names))
        assert np.abs(np.corrcoef(whole.T) - np.eye(3)).max() < 0.3
    assert not np.array_equal(noise.of("task", names), NamedNoise(8, 101).of("task", names))
    numbers = NamedNoise(0, 200).of("task", [str(name) for name in range(100)])
    assert stats.kstest(numbers.ravel(), "norm").pvalue > 0.01


def test_raters_drawn_anew_follow_the_predictive_distribution() -> None:
    drawn = draw_raters(POPULATION, np.array([0, 1]), ["a", "b"], "automation", NamedNoise(1, 4000))
    assert np.allclose(drawn.thresholds.mean(axis=0), POPULATION.thresholds.mean(axis=0), atol=0.06)
    assert (np.diff(drawn.thresholds, axis=1) >= 0).all()
    expected = POPULATION.log_scale.std(ddof=1) * np.sqrt(4 / 3) * stats.t.ppf(0.9, 2)
    assert np.isclose(np.quantile(drawn.log_scale, 0.9) - drawn.log_scale.mean(), expected, rtol=0.12)
    assert np.isclose(drawn.of_record.std(), np.hypot(0.1, 0.2), rtol=0.05)


def test_the_central_rater_is_the_mean_of_all() -> None:
    rater = central_rater(POPULATION, 3, 5)
    assert np.allclose(rater.thresholds, POPULATION.thresholds.mean(axis=0))
    assert (rater.of_record == 0).all()


def test_a_position_is_read_off_the_levels_it_implies() -> None:
    true = np.array([-2.0, -0.7, 0.0, 0.9, 2.0])
    exact = Population(POPULATION.thresholds, POPULATION.log_scale, np.zeros(2), 0.0, 0.0)
    scales = np.exp(POPULATION.log_scale)[:, None]
    levels = np.stack(
        [
            level_probabilities(scale * true, scale * thresholds)
            for scale, thresholds in zip(scales, POPULATION.thresholds, strict=True)
        ]
    )
    found = positions_of(levels, exact)
    assert np.abs(found.mean - true).max() < 0.15
    missing = levels.copy()
    missing[1] = np.nan
    assert np.abs(positions_of(missing, exact).mean - true).max() < 0.2


def test_no_tasks_have_no_positions() -> None:
    assert len(positions_of(np.empty((3, 0, 5)), POPULATION).mean) == 0


def test_values_and_levels_are_those_of_cumulative_logits() -> None:
    at, thresholds = np.array([-1.0, 0.3, 2.0]), POPULATION.thresholds[0]
    construct = construct_at(at, thresholds, 3.0)
    levels = level_probabilities(3.0 * at, 3.0 * thresholds)
    assert np.allclose(construct.mean_levels(), levels)
    assert np.allclose(construct.values(np.tile(TAU, (4, 1))), levels @ TAU)


def test_ai_touches_at_least_what_it_does() -> None:
    at = np.linspace(-3, 3, 9)
    automation = construct_at(at, POPULATION.thresholds[0], 3.0)
    exposure = construct_at(-at, np.array([0.0, 1.0]), 3.0)
    shares = task_shares(automation, exposure, np.tile(TAU, (4, 1)), np.array([0.0, 0.3, 0.7, 1.0]))
    assert (shares.touches >= shares.does).all()
    assert (np.diff(shares.touches[:, 0]) > 0).all()
    assert exposure_values(np.array([0.25])).tolist() == [[0.0, 0.25, 1.0]]


def test_hard_ends_by_hand() -> None:
    automation = np.array([[0, 0.5, 0.5, 0, 0], [1.0, 0, 0, 0, 0]])
    exposure = np.array([[0, 1.0, 0], [0.5, 0.5, 0]])
    ends = hard_ends(TaskLevels(automation, exposure), np.array([0.5, 0.5]), np.array([0]))
    found = dict(zip(NAMES, ends[:, 0].tolist(), strict=True))
    assert found == {
        "does_low": 0.125 * 1.0,
        "does_high": 0.35,
        "helps_low": 0.0,
        "helps_high": 0.625,
        "people_low": 0.25,
        "people_high": 0.875,
    }


def test_totals_are_weighted_by_employment_and_keep_joint_draws() -> None:
    draws = np.linspace(0.1, 0.9, 101)[:, None] * np.array([[1.0, 0.5, 0.0]])
    nothing = np.zeros_like(draws)
    scores = {"does": draws, "helps": nothing, "people": 1 - draws, "five_years": draws / 2}
    totals = {total.name: total.percent for total in workforce_totals(scores, np.array([300.0, 100.0, 0.0]))}
    assert totals["does"].value == 43.8
    assert np.isclose(totals["does"].low, 100 * 0.18 * 0.875, atol=0.1)
    assert totals["does_half"].value == round(100 * float(((draws[:, 0] >= 0.5) * 0.75).mean()), 1)


def test_employment_of_a_shared_code_is_counted_once() -> None:
    split = split_employment(np.array([90.0, 90.0, 10.0, np.nan]), ("11-1011", "11-1011", "13-2011", "55-1011"))
    assert split.tolist() == [45.0, 45.0, 10.0, 0.0]


def test_every_anchor_stands_beside_a_total_and_names_its_source() -> None:
    empty = {name: np.zeros((2, 1)) for name in ("does", "helps", "people", "five_years")}
    names = {total.name for total in workforce_totals(empty, np.ones(1))}
    for anchor in ANCHORS:
        assert anchor.beside in names
        assert 0 < anchor.percent < 100
        assert any(year in anchor.reference for year in ("2017", "2024", "2025"))
