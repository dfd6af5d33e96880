"""The analyses on the real files: what must hold of their figures whatever the numbers are."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from worktide.core.errors import ParameterError, SourceError
from worktide.core.parameters import parameters
from worktide.pipeline.inputs import find_sources
from worktide.pipeline.validity.assumed import assumed
from worktide.pipeline.validity.correlations import OWN, SCORE, index_correlations, own_values
from worktide.pipeline.validity.material import NEEDED, Material
from worktide.pipeline.validity.multiverse import modal_share, multiverse, multiverse_analysis, spread_within
from worktide.pipeline.validity.prospective import LABELS, label_orders, prospective_validity
from worktide.pipeline.validity.sensitivity import moved, sensitivity
from worktide.pipeline.validity.stated import Ground, Point, point
from worktide.release.validity import Analysis, Figure
from worktide.scoring.bands import CUT_OFFS, NAMES


def _named(found: Analysis) -> dict[str, Figure]:
    return {figure.name: figure for figure in found.figures}


def _is_whole(found: Analysis) -> None:
    assert found.state == "measured"
    assert len({(figure.name, figure.date) for figure in found.figures}) == len(found.figures)
    for figure in found.figures:
        assert np.isfinite(figure.value), figure.name
        assert figure.n > 0, figure.name
        assert all((figure.unit, figure.n_of, figure.date, figure.meaning, figure.limit)), figure.name
        assert (figure.low is None) == (figure.high is None)
        if figure.low is not None and figure.high is not None:
            assert figure.low <= figure.high, figure.name
            if "mean job" not in figure.meaning:
                assert figure.low <= figure.value <= figure.high, figure.name


def test_correlations_hold_every_pair_once(given: Material) -> None:
    values = pl.concat([given.values_of_index(), own_values(given.occupations())])
    found = index_correlations(values)
    _is_whole(found)
    names = values["index"].n_unique()
    assert len(found.figures) == names * (names - 1) // 2
    assert all(-1 <= figure.value <= 1 for figure in found.figures)
    assert set(OWN) <= set(values["index"])


def test_an_index_in_another_order_of_rows_gives_the_same_figures(given: Material) -> None:
    values = given.values_of_index()
    some = values.filter(pl.col("index").is_in(values["index"].unique().sort()[:4].to_list()))
    assert index_correlations(some) == index_correlations(some.sample(fraction=1.0, shuffle=True, seed=3))


def test_the_multiverse_holds_the_stated_values_and_their_ends(base: Ground, stated: Point) -> None:
    found = multiverse(base)
    middle = found.does[-1, 1, 1]
    assert middle == pytest.approx(stated.does, abs=1e-12)
    assert (found.does[:, 0] <= found.does[:, 2] + 1e-12).all(), "lower bands of levels never give a higher share"
    assert (found.level >= 0).all()
    assert (found.level <= 1).all()
    assert (found.touched >= middle - 1e-12).all(), "what AI helps with is never less than what it does"
    assert found.level.reshape(-1, found.level.shape[-1]).shape[0] >= 80


def test_the_analysis_of_the_multiverse_is_whole(base: Ground, stated: Point) -> None:
    found = multiverse_analysis(base, stated)
    _is_whole(found)
    shares = [
        figure.value
        for name, figure in _named(found).items()
        if figure.unit.startswith("share of a job")
        if name.startswith("score: ")
    ]
    assert sum(shares) == pytest.approx(1.0, abs=1e-3), "causes add up"


def test_spread_and_modal_band_are_what_their_names_say() -> None:
    percentiles = np.array([[10.0, 50.0], [15.0, 90.0], [30.0, 55.0], [5.0, 95.0]])
    assert spread_within(percentiles).tolist() == [25.0, 45.0]
    assert modal_share(percentiles).tolist() == [75.0, 50.0]
    assert len(NAMES) == len(CUT_OFFS) + 1


def test_sensitivity_moves_each_assumption_and_puts_it_back(base: Ground, stated: Point) -> None:
    before = {group: dict(parameters(group)) for group in ("shares", "horizon", "barriers")}
    found = sensitivity(base, stated)
    assert {group: dict(parameters(group)) for group in before} == before
    assert point(base).level == pytest.approx(stated.level)
    _is_whole(found)
    named = _named(found)
    assert any(name.startswith("score: ") and name.endswith("(tau_T2)") for name in named)
    assert not any(name.startswith("score: horizon") for name in named), "adoption cannot move what AI can do"
    assert all(figure.value < 1 for name, figure in named.items() if name.startswith("score: "))


def test_the_largest_mover_is_named_with_both_values() -> None:
    stated, low, high = np.array([10.0, 50.0, 90.0]), np.array([12.0, 50.0, 90.0]), np.array([10.0, 95.0, 90.0])
    found = moved(stated, low, high, ["first", "second", "third"])
    assert (found.mover, found.before, found.after) == ("second", 50.0, 95.0)
    assert found.correlation == pytest.approx(0.5)
    assert [found.mean, found.low] == pytest.approx([50.0, 152 / 3])


def test_an_assumption_is_put_back_after_an_error() -> None:
    before = parameters("shares")["tau_T2"]
    with assumed("shares", "tau_T2", before.low):
        assert parameters("shares")["tau_T2"].value == before.low
    with pytest.raises(ZeroDivisionError), assumed("shares", "tau_T2", before.high):
        1 / 0  # noqa: B018 - an error inside the block
    assert parameters("shares")["tau_T2"] == before


def test_an_assumption_stays_within_its_range() -> None:
    with pytest.raises(ParameterError, match="outside its range"), assumed("shares", "tau_T2", 2.0):
        pass


def test_orders_of_labels_are_ranks_where_all_raters_judged(given: Material) -> None:
    orders = label_orders(given.inputs)
    known = orders.drop_nulls(LABELS)
    assert orders.height == given.tables("eloundou-labels", "tasks").height
    assert known.select(pl.exclude("task_id", *LABELS)).to_series().is_between(0, 1).all()


def test_prospective_validity_is_whole_and_better_than_a_coin(given: Material) -> None:
    found = prospective_validity(given.inputs)
    _is_whole(found)
    whole = [
        figure for figure in found.figures if figure.unit == "area under the curve" and ", within " not in figure.name
    ]
    assert len(whole) >= 12
    assert all(figure.low is not None and figure.low > 0.5 for figure in whole)
    fields = {figure.name.split(", within ")[1] for figure in found.figures if ", within " in figure.name}
    assert len(fields) >= 10


def test_missing_files_are_named_all_at_once(given: Material) -> None:
    with pytest.raises(SourceError, match="sources are missing") as caught:
        find_sources([given.release.folder], NEEDED)
    assert all(name in str(caught.value.problem) for name in NEEDED)


def test_our_score_goes_with_its_own_raters(given: Material) -> None:
    values = pl.concat([given.values_of_index(), own_values(given.occupations())])
    kept = values.filter(pl.col("index").is_in([SCORE, "eloundou_gpt4_beta"]))
    assert index_correlations(kept).figures[0].value > 0.5
