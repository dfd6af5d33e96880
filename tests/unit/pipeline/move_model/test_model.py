"""The model on real files: probabilities, what it never learns from, and that it beats size and text."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from worktide.pipeline.inputs import Inputs
from worktide.pipeline.move_model.evaluate import FOLDS, folds, related
from worktide.pipeline.move_model.fitting import Fitted, fit
from worktide.pipeline.move_model.gravity import fit_gravity
from worktide.pipeline.move_model.kin import Ends, kin_features
from worktide.pipeline.move_model.measures import within_sources
from worktide.pipeline.move_model.model import Ground, MoveModel, fit_moves, role_rates
from worktide.pipeline.move_model.pairs import GROUPS_OF_FEATURES


def test_rates_are_probabilities_without_staying(model: MoveModel) -> None:
    assert model.rates.shape == (len(model.codes), len(model.codes))
    assert model.rates.dtype == np.float32
    assert model.rates.sum(axis=1) == pytest.approx(np.ones(len(model.codes)), abs=1e-4)
    assert (model.rates.diagonal() == 0).all()
    assert (model.rates >= 0).all()
    assert list(model.codes) == sorted(model.codes)


def test_the_same_files_give_the_same_bytes(model: MoveModel, inputs: Inputs) -> None:
    again = fit_moves(inputs)
    assert again.rates.tobytes() == model.rates.tobytes()
    assert again.seen.tobytes() == model.seen.tobytes()


def test_roles_are_mixtures(model: MoveModel) -> None:
    weights = np.zeros((1, len(model.codes)))
    weights[0, [3, 7]] = (0.25, 0.75)
    assert role_rates(model.rates, weights)[0] == pytest.approx(0.25 * model.rates[3] + 0.75 * model.rates[7])


def test_every_feature_belongs_to_one_ingredient(given: Ground) -> None:
    named = [name for group in GROUPS_OF_FEATURES for name in given.pairs.of_group(group)]
    assert sorted(named) == sorted(given.pairs.names)


def test_an_occupation_is_never_told_by_its_own_moves(given: Ground) -> None:
    survey, units = given.survey, given.groups
    known = np.ones(len(survey.groups), dtype=bool)
    fitted = fit(survey, units, known)
    place = int(survey.flows.sum(axis=1).argmax())
    changed = survey.flows.copy()
    changed[place], changed[:, place] = 0.0, 0.0
    first = kin_features(units.ends, survey.flows, fitted.expected, known)[place]
    without = kin_features(units.ends, changed, fitted.expected, known)[place]
    assert without == pytest.approx(first)
    assert kin_features(units.ends, changed, fitted.expected, known) != pytest.approx(
        kin_features(units.ends, survey.flows, fitted.expected, known)
    )


def test_a_left_out_source_is_ranked_better_than_by_size_and_by_text(given: Ground) -> None:
    survey, units = given.survey, given.groups
    out = folds(len(survey.groups)) == 0
    fitted = fit(survey, units, ~out)
    scores = units.offset + fitted.scores(units)
    flows = np.where(out[:, None], survey.flows, 0.0)
    ours, size = within_sources(scores, flows), within_sources(units.offset, flows)
    text = within_sources(given.pairs.values[:, :, given.pairs.names.index("tasks_root")].astype(float), flows)
    first = Fitted(fitted.first, None, fitted.flows, fitted.expected, fitted.known)
    alone = within_sources(units.offset + first.attraction(units), flows)
    assert ours.mean_area > max(size.mean_area, text.mean_area) + 0.04
    assert ours.first_share > size.first_share + 0.08
    assert ours.mean_area > alone.mean_area


def test_flows_of_left_out_sources_do_not_reach_the_fit(given: Ground) -> None:
    survey, units = given.survey, given.groups
    known = folds(len(survey.groups)) != 0
    flows = np.where(known[:, None], survey.flows, 7.0)
    np.fill_diagonal(flows, 0.0)
    one, other = fit(survey, units, known), fit(replace(survey, flows=flows), units, known)
    assert one.scores(units) == pytest.approx(other.scores(units))


def test_folds_are_even_and_fixed() -> None:
    numbers = folds(520)
    assert np.bincount(numbers).tolist() == [520 // FOLDS] * FOLDS
    assert (numbers == folds(520)).all()


def test_related_occupations_stand_between_0_and_1(given: Ground, inputs: Inputs) -> None:
    found = related(inputs.table("onet-30-1", "related_occupations"), given.cover)
    assert 0 <= found.min() < found.max() <= 1


def test_the_regression_finds_its_coefficients_and_leaves_some_out() -> None:
    generator = np.random.default_rng(5)
    features = generator.normal(size=(40_000, 3)).astype(np.float32)
    features[:, 2] = features[:, 1] + 0.5 * features[:, 2]
    offset = generator.normal(-1.0, 0.5, 40_000)
    flows = generator.poisson(np.exp(offset + 0.3 + 0.8 * features[:, 0] - 0.4 * features[:, 1])).astype(float)
    found = fit_gravity(features, flows, offset, penalty=0.1)
    assert found.coefficients / found.spreads == pytest.approx([0.8, -0.4, 0.0], abs=0.05)
    refitted = fit_gravity(features[:, [0, 2]], flows, offset, penalty=0.1)
    left = found.without([1])
    assert left.coefficients[1] == 0.0
    assert left.coefficients[[0, 2]] == pytest.approx(refitted.coefficients, abs=0.05)


def test_kin_of_a_source_never_hold_its_own_group() -> None:
    ends = Ends(np.array([[3.0, 1.0, 0.0], [1.0, 3.0, 0.5]]), np.array([[1.0, 0.0, 0.0], [0.0, 0.5, 0.5]]))
    here, there = ends.kin_of_source(1.5), ends.kin_of_destination(None)
    assert here[0, 0] == 0.0
    assert here[1].tolist() == [1.0, 0.0, 0.0]
    assert there == pytest.approx(ends.own)
    assert ends.kin_of_destination(3.0).sum(axis=1) == pytest.approx(np.ones(2))
